"""How far the time of one case usually is from what is agreed, in periods of the plan."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from math import sqrt

from slalang.funnel.climb import stages_of
from slalang.model.numbers import RateKind
from slalang.model.quantities import Duration, Takes
from slalang.planning.axis import LENGTHS
from slalang.planning.ground import Ground
from slalang.planning.needs import Leaf
from slalang.planning.times import days_of

_MOST_DAYS = Fraction(100_000)


def time_spread(ground: Ground, leaf: Leaf) -> float:
    """The deviation of the time from the first stage to the one that the goal asks for.

    Deviations of single steps add up as those of times that do not depend on each other do; what
    the time from the first stage to the last is off by beyond them is spread over the other steps.
    """
    figures, stages = leaf.figures, stages_of(leaf.chain)
    kinds = {(row.start.name, row.end.name): row.kind or figures.rate_kind for row in figures.rates}
    steps = [pair for pair in pairwise(stages) if kinds.get(pair) is not RateKind.PERIOD]
    own = {(row.start.name, row.end.name): row.takes for row in figures.stage_times}
    silent = [pair for pair in steps if pair not in own]
    inside = set(pairwise(stages[: stages.index(leaf.foot) + 1]))
    squares = {pair: _square(ground, own[pair]) for pair in steps if pair in own}
    found = sum((square for pair, square in squares.items() if pair in inside), Fraction(0))
    if silent:
        rest = max(Fraction(0), _square(ground, figures.takes) - sum(squares.values()))
        found += rest * len([pair for pair in silent if pair in inside]) / len(silent)
    return sqrt(found) / LENGTHS[ground.when.each]


def _square(ground: Ground, takes: object) -> Fraction:
    """The square of a `give or take`, in days; 0 where none is said."""
    if not isinstance(takes, Takes) or takes.give_or_take is None:
        return Fraction(0)
    spread: Duration = takes.give_or_take
    days = Fraction(spread.count) * days_of(ground.agreement, spread.unit)
    return min(days, _MOST_DAYS) ** 2
