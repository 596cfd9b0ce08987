"""A score in; the expression that gives its points in whole thousandths, and their range, out."""

from __future__ import annotations

from typing import assert_never

from slalang.engines.jsonlogic import truths
from slalang.engines.jsonlogic.logic import (
    EXACT,
    Both,
    Expression,
    chosen,
    halves_up,
    not_,
    total,
    within,
)
from slalang.engines.jsonlogic.scope import Refused, Scope, declared
from slalang.form.nodes import FirstMatch, Group, Happening, Idle, Rule, Weighted, When
from slalang.source.frozen import dataclass

HUNDRED_PERCENT = 100_000


@dataclass(frozen=True, slots=True)
class Milli:
    """Thousandths of a point, never fewer than `least`, never more than `most`."""

    expression: Expression
    least: int
    most: int


def score(scope: Scope, name: str) -> Milli:
    """The points of a score; raises `Refused` where a rule of it cannot be said exactly."""

    def whole() -> Milli:
        found = declared(scope.scores, name)
        if found.wears_off is not None:
            raise Refused(f"`{name}` wears off with time, and JsonLogic does not know the present.")
        if found.freezes_on:
            raise Refused(
                f"`{name}` freezes on `{found.freezes_on[0]}`, and JsonLogic is given a lead"
                " without events."
            )
        earned = _sum([_points(scope, rule) for rule in found.rules])
        return _fitting(scope, _kept(earned, found.floor, found.ceiling))

    return scope.once("scores", name, whole)


def earns(scope: Scope, rule: Weighted) -> Both:
    """Whether a share of another score is different from 0; always known."""
    test = {"!==": [_weighted(scope, rule).expression, 0]}
    return Both(test, not_(test))


def refusal(rule: Happening | Idle) -> str:
    """Why a rule that looks at events is refused."""
    return f"It looks at `{rule.event}`, and JsonLogic is given a lead without events."


def _points(scope: Scope, rule: Rule) -> Milli:
    match rule:
        case When(points=points, when=when):
            yes = truths.truth(scope, when).yes
            return Milli(chosen([(yes, points)], 0), min(0, points), max(0, points))
        case Weighted():
            return _weighted(scope, rule)
        case Happening() | Idle():
            raise Refused(refusal(rule))
        case FirstMatch(rules=rules):
            return _first(scope, rules)
        case Group(rules=rules, least=least, most=most):
            return _kept(_sum([_points(scope, item) for item in rules]), least, most)
        case _:
            assert_never(rule)


def _weighted(scope: Scope, rule: Weighted) -> Milli:
    other, share = score(scope, rule.score), rule.milli_percent
    ends = (other.least * share, other.most * share)
    if 2 * max(map(abs, ends)) + HUNDRED_PERCENT > EXACT:
        raise Refused(f"A share of `{rule.score}` may leave the whole numbers that are exact.")
    times = {"*": [other.expression, share]}
    least, most = min(*ends, 0), max(*ends, 0)
    part = scope.fitting(halves_up(times, HUNDRED_PERCENT, least < 0, most > 0))
    # Half a thousandth more on each side is the most that rounding can add.
    return Milli(part, least // HUNDRED_PERCENT - (least < 0), -(-most // HUNDRED_PERCENT))


def _first(scope: Scope, rules: tuple[Rule, ...]) -> Milli:
    cases: list[tuple[Expression, Expression]] = []
    ends = [0]
    for rule in rules:
        found = _points(scope, rule)
        ends += [found.least, found.most]
        if isinstance(rule, When):
            cases.append((truths.truth(scope, rule.when).yes, rule.points))
        else:
            cases.append(({"!==": [found.expression, 0]}, found.expression))
    return Milli(chosen(cases, 0), min(ends), max(ends))


def _sum(parts: list[Milli]) -> Milli:
    least, most = sum(part.least for part in parts), sum(part.most for part in parts)
    if max(-least, most) > EXACT:
        raise Refused("Its points may leave the whole numbers that JSON readers keep exactly.")
    return Milli(total([part.expression for part in parts]), least, most)


def _kept(points: Milli, least: int | None, most: int | None) -> Milli:
    low, high = points.least, points.most
    if most is not None:
        low, high = min(low, most), min(high, most)
    if least is not None:
        low, high = max(low, least), max(high, least)
    limits = max(abs(least or 0), abs(most or 0))
    if limits > EXACT:
        raise Refused("Its limits leave the whole numbers that JSON readers keep exactly.")
    return Milli(within(points.expression, least, most), low, high)


def _fitting(scope: Scope, points: Milli) -> Milli:
    scope.fitting(points.expression)
    return points
