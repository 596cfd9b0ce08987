"""A source in; what any part of a goal needs of it at each stage, and when, as fractions, out.

The sheet of a plan says the same of the shares that are agreed; here any share can be asked for.
"""

from __future__ import annotations

from collections.abc import Container
from fractions import Fraction
from itertools import pairwise
from math import ceil
from typing import NamedTuple, TypeAlias

from slalang.funnel.climb import rounds_at, stages_of
from slalang.funnel.inherit import Chain, improvements_of, path_of, stated_rate
from slalang.model.numbers import Figures
from slalang.model.quantities import Money, Percent
from slalang.planning.axis import Axis
from slalang.planning.ground import Ground
from slalang.planning.times import Law, heads_of, laws

Places: TypeAlias = tuple[tuple[int, Fraction], ...]
"""The periods in which a part of a goal is due, each with its part of the whole."""
Count: TypeAlias = Fraction | int
"""How many; an int wherever something is rounded up."""
Parts: TypeAlias = tuple[tuple[int, Fraction], ...]
"""What part has to be there by the end of each period, counted from the first place."""


class Way(NamedTuple):
    """How a goal climbs a lane that is due in some pattern of periods; the parts count from 0."""

    rates: tuple[Fraction, ...]
    """For each stage after the foot, from it up to the first."""
    parts: tuple[Parts, ...]
    """For each stage from the foot up."""


class Lane(NamedTuple):
    """One source on its way from what a goal asks for up to the first stage."""

    chain: Chain
    figures: Figures
    """With all that is inherited."""
    stages: tuple[str, ...]
    """From the foot up to the first."""
    whole: tuple[bool, ...]
    """For each of them, whether it is rounded up."""
    heads: tuple[tuple[Fraction, ...], ...]
    """For each of them, what part has to be there so many periods ahead or earlier."""
    levels: tuple[tuple[tuple[int | None, Fraction], ...], ...]
    """For each after the foot, the rates and the periods from which they hold."""
    deal: Fraction
    """What one at the foot brings of the goal: 1 where it counts them."""
    known: dict[tuple[Places, tuple[int, ...]], Way]
    """Ways that have been worked out before."""

    @property
    def path(self) -> str:
        """`new_business.web_form`."""
        return path_of(self.chain[-1])

    @property
    def reach(self) -> int:
        """How many periods ahead it looks."""
        return max(len(heads) for heads in self.heads) - 1


class Climbed(NamedTuple):
    """What one stage needs."""

    need: Count
    placed: tuple[tuple[int, Count], ...]
    """By period of the plan; the parts make the need."""


def lane_of(ground: Ground, chain: Chain, figures: Figures, foot: str, *, money: bool) -> Lane:
    """The lane of a source whose rates and deal are known."""
    through = stages_of(chain)
    stages = through[through.index(foot) :: -1]
    times = laws(ground, chain, figures, foot)
    deal = figures.deal.amount if money and isinstance(figures.deal, Money) else 1
    return Lane(
        chain,
        figures,
        stages,
        tuple(rounds_at(figures, through.index(stage)) for stage in stages),
        tuple(_heads(ground, times[stage]) for stage in stages),
        tuple(_levels(ground.when, figures, (up, low)) for low, up in pairwise(stages)),
        Fraction(deal),
        {},
    )


def climbed(
    lane: Lane, amount: Fraction, way: Way, first: int, counted: Container[str]
) -> list[tuple[str, Climbed]]:
    """What an amount of a goal needs at some stages, from the foot up, rounded as agreed.

    `first` is the first period in which it is due.
    """
    need: Count = amount / lane.deal
    found: list[tuple[str, Climbed]] = []
    for number, (stage, whole) in enumerate(zip(lane.stages, lane.whole, strict=True)):
        if number:
            need = _divided(need, way.rates[number - 1], whole=whole)
        need = ceil(need) if whole else need
        if stage in counted:
            found.append((stage, Climbed(need, _laid(need, way.parts[number], first))))
    return found


def way_of(lane: Lane, places: Places) -> Way:
    """The way of a pattern of periods; the same for all that see the same rates."""
    first, span = places[0][0], places[-1][0] - places[0][0]
    seen = tuple(
        max(-lane.reach, min(span + 1, starts - first))
        for levels in lane.levels
        for starts, _ in levels
        if starts is not None
    )
    pattern = tuple((place - first, part) for place, part in places)
    key = pattern, seen
    if key not in lane.known:
        lane.known[key] = _way(lane, pattern, first)
    return lane.known[key]


def _way(lane: Lane, pattern: Places, first: int) -> Way:
    parts = tuple(_needed_by(pattern, heads) for heads in lane.heads)
    rates = tuple(_rate(levels, parts[number], first) for number, levels in enumerate(lane.levels))
    return Way(rates, parts)


def _heads(ground: Ground, law: Law) -> tuple[Fraction, ...]:
    found = []
    for cell in heads_of(ground.draft, law):
        part = ground.draft.worth(cell)
        assert part is not None
        found.append(part)
    return tuple(found)


def _levels(
    when: Axis, figures: Figures, pair: tuple[str, str]
) -> tuple[tuple[int | None, Fraction], ...]:
    stated = stated_rate(figures, *pair)
    assert stated is not None
    assert isinstance(stated.percent, Percent)
    current = Fraction(stated.percent.value) / 100
    found: list[tuple[int | None, Fraction]] = [(None, current)]
    for day, percent, row in improvements_of(figures, *pair):
        aim = Fraction(percent) / 100
        current = max(current, aim) if row.up else min(current, aim)
        found.append((when.holding_from(day), current))
    return tuple(found)


def _needed_by(pattern: Places, heads: tuple[Fraction, ...]) -> Parts:
    far, last = len(heads) - 1, pattern[-1][0]
    found = [
        (
            index,
            sum(
                (
                    part if place <= index else part * heads[place - index]
                    for place, part in pattern
                    if place - index <= far
                ),
                Fraction(0),
            ),
        )
        for index in range(-far, last)
    ]
    return (*found, (last, Fraction(1)))


def _rate(levels: tuple[tuple[int | None, Fraction], ...], parts: Parts, first: int) -> Fraction:
    """The rate of a step: each part of the need is divided by the rate of its own time."""
    takes = so_far = Fraction(0)
    for place, (_, rate) in enumerate(levels):
        until = Fraction(1)
        ends = levels[place + 1][0] if place + 1 < len(levels) else None
        if ends is not None:
            early = [part for index, part in parts if index + first < ends]
            until = early[-1] if early else Fraction(0)
        takes, so_far = takes + ((until - so_far) / rate if rate else 0), until
    return 1 / takes if takes else Fraction(0)


def _divided(need: Count, rate: Fraction, *, whole: bool) -> Count:
    if whole and isinstance(need, int):
        # Rounded up with whole numbers alone, which are many times faster than fractions.
        return -(-need * rate.denominator // rate.numerator)
    return need / rate


def _laid(need: Count, parts: Parts, first: int) -> tuple[tuple[int, Count], ...]:
    found: list[tuple[int, Count]] = []
    so_far: Count = 0
    for index, part in parts:
        by_now: Count
        if isinstance(need, int):
            by_now = -(-need * part.numerator // part.denominator)
        else:
            by_now = need * part
        if by_now != so_far:
            found.append((first + index, by_now - so_far))
        so_far = by_now
    return tuple(found)
