"""Scores and classes of the model in, their part of the scoring JSON out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any, assert_never
from unicodedata import category, normalize

from slalang.backends.scoring.conditions import Node, node
from slalang.backends.scoring.decay import decay_table, kept_table
from slalang.backends.scoring.lengths import exact, maybe_milli, milli, seconds, whole
from slalang.model.quantities import Duration, Interval
from slalang.model.scoring import (
    Band,
    Class,
    Firing,
    FirstMatch,
    Group,
    Loses,
    Points,
    Score,
    ScoreRule,
    Weighted,
)  # fmt: skip
from slalang.wording.phrase import sentence
from slalang.wording.scoring import earned, points_of
from slalang.wording.words import Words


def score(it: Score, words: Words, records: frozenset[str]) -> Node:
    """One score with its rules, each with an identifier that its place and titles give it."""
    return {
        "name": it.name,
        "title": it.title,
        "floor": maybe_milli(it.floor),
        "ceiling": maybe_milli(it.ceiling),
        "rules": _rules(it.rules, it.name, words, records),
        "wears_off": _wears(it.loses) if it.loses else None,
        "freezes_on": [ref.name for ref in it.freezes_on],
    }


def identified(it: Score) -> Iterator[tuple[str, ScoreRule]]:
    """Every rule of a score with its `id` in the scoring JSON, in the order of the text.

    A group or a first match comes before the rules in it.
    """

    def walk(rules: Sequence[ScoreRule], path: str) -> Iterator[tuple[str, ScoreRule]]:
        for identifier, rule in _named(rules, path):
            yield identifier, rule
            if isinstance(rule, FirstMatch | Group):
                yield from walk(rule.rules, identifier)

    return walk(it.rules, it.name)


def group_of(it: Class, words: Words, records: frozenset[str]) -> Node:
    """One class; ranges of points become conditions."""
    of = it.of.name if it.of else None
    return {
        "name": it.name,
        "title": it.title,
        "of": of,
        "bands": [
            {"name": band.name, "title": band.title, "when": _band(band, of, words, records)}
            for band in it.bands
        ],
    }


def _rules(
    rules: Sequence[ScoreRule], path: str, words: Words, records: frozenset[str]
) -> list[Node]:
    return [_rule(rule, identifier, words, records) for identifier, rule in _named(rules, path)]


def _named(rules: Sequence[ScoreRule], path: str) -> Iterator[tuple[str, ScoreRule]]:
    """Each rule with its identifier; those inside of groups are left to their group."""
    taken: set[str] = set()
    for place, rule in enumerate(rules, 1):
        identifier = base = f"{path}.{_own_name(rule) or place}"
        again = 2
        while identifier in taken:
            identifier, again = f"{base}_{again}", again + 1
        taken.add(identifier)
        yield identifier, rule


def _own_name(rule: ScoreRule) -> str:
    """What a rule is called in its identifier; empty where its place has to do."""
    match rule:
        case Points(reason=title) | FirstMatch(title=title) | Group(title=title):
            return _slug(title or "")
        case Weighted(score=other):
            return other.name
        case _:
            assert_never(rule)


def _slug(title: str) -> str:
    text = normalize("NFC", title).lower()
    kept = "".join(c if c.isalnum() or category(c)[0] == "M" else " " for c in text)
    name = "_".join(kept.split())
    # A bare number would look like a place.
    return f"_{name}" if name.isdigit() else name


def _rule(rule: ScoreRule, identifier: str, words: Words, records: frozenset[str]) -> Node:
    match rule:
        case Points():
            return _points(rule, identifier, words, records)
        case FirstMatch():
            title = rule.title or "The first that applies"
            inside = _rules(rule.rules, identifier, words, records)
            return {"kind": "first_match", "id": identifier, "title": title, "rules": inside}
        case Group():
            return {
                "kind": "group",
                "id": identifier,
                "title": rule.title,
                "least": maybe_milli(rule.least),
                "most": maybe_milli(rule.most),
                "rules": _rules(rule.rules, identifier, words, records),
            }
        case Weighted():
            return {
                "kind": "weighted",
                "id": identifier,
                "title": str(points_of(rule, words)),
                "score": rule.score.name,
                "milli_percent": whole(Fraction(rule.percent.value) * 1000),
            }
        case _:
            assert_never(rule)


def _points(rule: Points, identifier: str, words: Words, records: frozenset[str]) -> Node:
    title = rule.reason or str(sentence(earned(rule, words)))
    worth = milli(rule.points)
    head = {"id": identifier, "title": title, "points": worth}
    most = maybe_milli(rule.most_points)
    if rule.firing is Firing.WHEN or rule.event is None or _counts_business_time(rule):
        return {"kind": "when", **head, "when": _when(rule, title, words, records)}
    if rule.firing is Firing.IDLE:
        assert rule.idle_unit is not None
        return {
            "kind": "idle",
            **head,
            "event": rule.event.name,
            "every_seconds": seconds(rule.idle_unit),
            "after_seconds": (seconds(rule.idle_after) or 0) if rule.idle_after else 0,
            "most_times": _times(rule),
            "most_points": most,
        }
    window = seconds(rule.within) if rule.within else None
    return {
        "kind": rule.firing.value,
        **head,
        "event": rule.event.name,
        "within_seconds": window,
        "where": node(rule.where, words, records) if rule.where else None,
        "decay": decay_table(worth, rule.decay, window) if rule.decay else None,
        "most_times": _times(rule) if rule.firing is Firing.EACH else None,
        "most_points": most,
    }


def _when(rule: Points, title: str, words: Words, records: frozenset[str]) -> Node:
    if rule.condition is not None and rule.firing is Firing.WHEN:
        return node(rule.condition, words, records)
    return {"op": "undecided", "what": title}


def _times(rule: Points) -> int | None:
    return None if rule.most_times is None else int(rule.most_times)


def _counts_business_time(rule: Points) -> bool:
    """Whether a rule asks for open hours, which a score does not know."""
    lengths: list[Duration | Interval | None] = [rule.within, rule.idle_unit, rule.idle_after]
    lengths += [rule.decay.every] if rule.decay else []
    return any(length is not None and length.unit.is_business for length in lengths)


def _wears(it: Loses) -> Node | None:
    every = seconds(it.every)
    after = seconds(it.after) if it.after else 0
    if every is None or after is None:
        return None
    return {
        "event": it.without.name if it.without else None,
        "after_seconds": after,
        "every_seconds": every,
        "points": maybe_milli(it.points),
        "keeps": kept_table(it, every) if it.percent else None,
    }


def _band(band: Band, of: str | None, words: Words, records: frozenset[str]) -> Node | None:
    if band.otherwise:
        return None
    if band.condition is not None:
        return node(band.condition, words, records)
    tests = []
    if of is not None and band.low is not None:
        tests.append(_limit(of, ">=", exact(band.low)))
    if of is not None and band.high is not None:
        tests.append(_limit(of, "<" if band.high_excluded else "<=", exact(band.high)))
    return tests[0] if len(tests) == 1 else {"op": "and", "args": tests}


def _limit(score_name: str, operator: str, points: str) -> dict[str, Any]:
    left = {"op": "score", "name": score_name}
    right = {"op": "value", "type": "number", "value": points}
    return {"op": "compare", "operator": operator, "left": left, "right": right}
