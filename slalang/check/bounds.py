"""The scores of an agreement in; the least and the most that each can be, out.

Amounts are whole thousandths of a point, as every engine counts them. Rules
count as if each could fire beside all others: a score never exceeds its bounds,
but conditions that exclude each other may keep it further inside.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TypeAlias

from slalang.check.conditions import rules_of
from slalang.model.quantities import Open
from slalang.model.scoring import (
    Firing,
    FirstMatch,
    Group,
    Halving,
    Points,
    Score,
    ScoreRule,
    Weighted,
)
from slalang.source.decimals import OURS
from slalang.source.frozen import dataclass

THOUSAND = 1_000


@dataclass(frozen=True, slots=True)
class Range:
    """From the least to the most, both reachable at best; `None` is without end."""

    low: int | None
    high: int | None
    step: int
    """1,000 where the score only has whole points, else 1."""


def thousandths(value: Decimal) -> int:
    """Points as thousandths; what is finer is rounded towards zero."""
    return int(value.scaleb(3, OURS))


def points(value: int) -> Decimal:
    """Thousandths as points."""
    return Decimal(value).scaleb(-3, OURS)


def bounds(scores: tuple[Score, ...]) -> Mapping[str, Range]:
    """The range of each score by its name; one that weighs itself is without end."""
    by_name = {score.name: score for score in scores}
    found: dict[str, Range] = {}
    for score in scores:
        path = [score.name]
        under_way = {score.name}
        while path:
            name = path[-1]
            missing = [
                other
                for other in weighed(by_name[name])
                if other in by_name and other not in found and other not in under_way
            ]
            if missing:
                path.append(missing[0])
                under_way.add(missing[0])
                continue
            path.pop()
            if name not in found:
                found[name] = _limited(by_name[name], found)
    return found


def weighed(score: Score) -> list[str]:
    """The scores that a score has a share of."""
    return [rule.score.name for rule in score.rules if isinstance(rule, Weighted)]


def unlimited(score: Score, found: Mapping[str, Range]) -> Range:
    """What the rules of a score add up to, before its floor and ceiling."""
    low, high = _sum([_reach(rule, found) for rule in score.rules])
    if score.loses and score.loses.points:
        low = None
    return Range(low, high, THOUSAND if _is_whole(score) else 1)


def _limited(score: Score, found: Mapping[str, Range]) -> Range:
    free = unlimited(score, found)
    low, high = _clamp((free.low, free.high), score.floor, score.ceiling)
    return Range(low, high, free.step)


_Reach: TypeAlias = tuple[int | None, int | None]


def _reach(rule: ScoreRule, found: Mapping[str, Range]) -> _Reach:
    match rule:
        case Points():
            return _points_reach(rule)
        case FirstMatch(rules=rules):
            reaches = [_points_reach(row) for row in rules]
            return _least([low for low, _ in reaches]), _most([high for _, high in reaches])
        case Group(rules=group_rules, least=least, most=most):
            reach = _sum([_reach(inner, found) for inner in group_rules])
            return _clamp(reach, least, most)
        case Weighted(percent=percent, score=score):
            inner = found.get(score.name, Range(None, None, 1))
            ends = [
                None if end is None else int(end * percent.ratio) for end in (inner.low, inner.high)
            ]
            return (ends[0], ends[1]) if percent.value >= 0 else (ends[1], ends[0])


def _points_reach(rule: Points) -> _Reach:
    if isinstance(rule.points, Open):
        return None, None
    once = thousandths(rule.points)
    total: int | None = once
    if rule.firing in (Firing.EACH, Firing.IDLE):
        total = None if rule.most_times is None else int(once * rule.most_times)
    if rule.most_points is not None:
        most = abs(thousandths(rule.most_points))
        if total is None or abs(total) > most:
            total = most if once > 0 else -most
    return (0, total) if once > 0 else (total, 0)


def _sum(reaches: list[_Reach]) -> _Reach:
    lows = [low for low, _ in reaches if low is not None]
    highs = [high for _, high in reaches if high is not None]
    return (
        sum(lows) if len(lows) == len(reaches) else None,
        sum(highs) if len(highs) == len(reaches) else None,
    )


def _least(lows: list[int | None]) -> int | None:
    return None if None in lows else min((0, *(low for low in lows if low is not None)))


def _most(highs: list[int | None]) -> int | None:
    return None if None in highs else max((0, *(high for high in highs if high is not None)))


def _clamp(reach: _Reach, least: Decimal | None, most: Decimal | None) -> _Reach:
    low, high = reach
    if least is not None:
        floor = thousandths(least)
        low = floor if low is None else max(low, floor)
        high = None if high is None else max(high, floor)
    if most is not None:
        ceiling = thousandths(most)
        high = ceiling if high is None else min(high, ceiling)
        low = None if low is None else min(low, ceiling)
    return low, high


def _is_whole(score: Score) -> bool:
    """Whether a score can only have whole points: nothing in it wears off or is a share."""
    if score.loses or any(isinstance(rule, Weighted) for rule in score.rules):
        return False
    for end in (score.floor, score.ceiling):
        if end is not None and end != end.to_integral_value():
            return False
    return all(_has_whole_points(rule) for rule in rules_of(score))


def _has_whole_points(rule: Points) -> bool:
    amounts = [rule.points, rule.most_points or Decimal(0)]
    if isinstance(rule.decay, Halving):
        return False
    if rule.decay:
        amounts.append(rule.decay.points or Decimal("0.5"))
    return all(not isinstance(it, Open) and it == it.to_integral_value() for it in amounts)
