"""A source in; the rates on the way down to its goal, and when each of them holds, out."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import pairwise
from math import ceil
from typing import NamedTuple, TypeAlias

from slalang.funnel.climb import rounds_at, stages_of
from slalang.funnel.inherit import improvements_of, path_of, stated_rate
from slalang.model.quantities import Percent
from slalang.planning.ground import Ground
from slalang.planning.inputs import saying
from slalang.planning.needs import Leaf
from slalang.planning.simulate.result import Known
from slalang.planning.times import heads_of

Heads: TypeAlias = tuple[Fraction, ...]
"""Which part of the deals needs a stage to be reached 0, 1, 2 … periods ahead, or earlier."""


class Level(NamedTuple):
    """`23%`, or `up to 25%` later: so many times the rate as it turns out, from a period on."""

    starts: int | None
    factor: Fraction


class Down(NamedTuple):
    """One step of the way."""

    key: str
    """Of its rate."""
    levels: tuple[Level, ...]
    heads: Heads
    """Of the stage that it leads to."""


Path: TypeAlias = tuple[Down, ...]


class Weighed(NamedTuple):
    """One step for one batch."""

    key: str
    parts: tuple[tuple[Fraction, Fraction], ...]
    """Which part of its leads takes it at how many times its rate: part, then multiple."""


def path_down(ground: Ground, leaf: Leaf, rates: dict[str, Known]) -> Path:
    """The steps from the first stage to the one that the goal asks for; notes their rates.

    A rate that several sources inherit is one rate, and turns out the same for all of them.
    """
    stages = stages_of(leaf.chain)
    wanted = stages[: stages.index(leaf.foot) + 1]
    return tuple(_down(ground, leaf, pair, rates) for pair in pairwise(wanted))


def weighed(path: Path, places: Mapping[int, Fraction]) -> tuple[Weighed, ...]:
    """By which rates the leads of a batch go down the way, if its deals are due in some periods."""
    return tuple(Weighed(step.key, _parts(step, places)) for step in path)


def leads_for(
    wanted: Fraction, steps: tuple[Weighed, ...], leaf: Leaf, rates: Mapping[str, Known]
) -> Fraction:
    """How many leads so many of what the goal counts need, rounded up where the plan does."""
    need = wanted
    for place in range(len(steps), -1, -1):
        if place < len(steps):
            step = steps[place]
            part = sum((part * factor for part, factor in step.parts), Fraction(0))
            need /= part * Fraction(rates[step.key].percent) / 100
        if rounds_at(leaf.figures, place):
            need = Fraction(ceil(need))
    return need


def _down(ground: Ground, leaf: Leaf, pair: tuple[str, str], rates: dict[str, Known]) -> Down:
    rate = stated_rate(leaf.figures, *pair)
    assert rate is not None
    assert isinstance(rate.percent, Percent)
    node = saying(leaf.chain, lambda figures: rate in figures.rates)
    key = f"{path_of(node)}.{pair[0]} to {pair[1]}"
    title = f"{ground.titles[pair[0]]} to {ground.titles[pair[1]]}, {node.title}"
    rates[key] = Known(key, title, rate.percent.value, rate.sample, rate.origin)
    cells = heads_of(ground.draft, leaf.laws[pair[1]])
    heads = tuple(ground.draft.worth(cell) or Fraction(0) for cell in cells)
    return Down(key, _levels(ground, leaf, pair, Fraction(rate.percent.value)), heads)


def _levels(
    ground: Ground, leaf: Leaf, pair: tuple[str, str], agreed: Fraction
) -> tuple[Level, ...]:
    """An improved rate is as far from what is agreed, in proportion, as the rate before it."""
    current = agreed
    found = [Level(None, Fraction(1))]
    for day, percent, row in improvements_of(leaf.figures, *pair):
        aim = Fraction(percent)
        current = max(current, aim) if row.up else min(current, aim)
        found.append(Level(ground.when.holding_from(day), current / agreed))
    return tuple(found)


def _parts(step: Down, places: Mapping[int, Fraction]) -> tuple[tuple[Fraction, Fraction], ...]:
    parts: dict[Fraction, Fraction] = {}
    so_far = Fraction(0)
    for level, after in pairwise((*step.levels, None)):
        assert level is not None
        until = Fraction(1) if after is None else _before(step.heads, places, after.starts)
        if until > so_far:
            parts[level.factor] = parts.get(level.factor, Fraction(0)) + until - so_far
            so_far = until
    if any(not factor for factor in parts):
        return tuple((part, factor) for factor, part in parts.items())
    # Of the deals so much takes the step at each rate; of the leads more where the rate is low.
    leads = {factor: part / factor for factor, part in parts.items()}
    whole = sum(leads.values(), Fraction(0))
    return tuple((part / whole, factor) for factor, part in leads.items())


def _before(heads: Heads, places: Mapping[int, Fraction], starts: int | None) -> Fraction:
    """Which part of a batch has taken the step by the end of the period before one."""
    assert starts is not None
    by = starts - 1
    return sum(
        (part if place <= by else part * heads[place - by]
         for place, part in places.items() if place - by < len(heads)),
        Fraction(0),
    )  # fmt: skip
