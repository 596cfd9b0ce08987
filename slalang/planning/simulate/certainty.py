"""Draws of a world in; how many times as many leads reach a goal with some certainty, out.

The same draws go on with more or fewer leads: what the leads of before became stays, further
ones are added by chance, and halfway between two numbers of leads lies a part of what came between
them. So every draw is one that could have been, and more leads never bring less.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from slalang.planning.simulate.draws import chance, wins
from slalang.planning.simulate.world import World

if TYPE_CHECKING:
    import numpy as np
    from numpy.random import Generator
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]
    Counts: TypeAlias = NDArray[np.int64]

HIGHEST = 64.0
"""More than so many times the leads are not looked for."""
_STEPS = 16
_CLOSE = 0.0002
"""Close enough: one lead of five thousand."""
_NEARLY = 1 - 1e-9
"""Reached is a goal also where sums of plain numbers miss it by less than a billionth."""
_HYPERGEOMETRIC = 10**9
"""Beyond it numpy draws no parts; they are then as large as on average."""


class Found(NamedTuple):
    """The fewest leads that are enough."""

    factor: float | None
    chance: float
    leads: Mapping[int, int]
    """For each group of the goal."""


class _Point(NamedTuple):
    """So many times as many leads, and what comes of them in each draw."""

    factor: float
    leads: dict[int, int]
    won: dict[int, Floats]
    worth: dict[int, Floats]
    """For each line."""
    chance: float


class _Search(NamedTuple):
    world: World
    generator: Generator
    likely: Mapping[int, Floats | float]
    """How likely a lead of a group becomes a deal inside the plan."""
    asked: float
    draws: int


def enough(world: World, generator: Generator, aim: int, given: Given, certainty: float) -> Found:
    """Halve the stretch between too few and enough leads until it is short."""
    search, now = _start(world, generator, aim, given)
    low, high = _nothing(search, now), now
    while high.chance < certainty:
        if high.factor * 2 > HIGHEST:
            return Found(None, high.chance, {})
        low, high = high, _more(search, high, high.factor * 2)
    for _ in range(_STEPS):
        if high.factor - low.factor <= _CLOSE * high.factor or _near(low, high):
            break
        middle = _between(search, low, high, (low.factor + high.factor) / 2)
        low, high = (low, middle) if middle.chance >= certainty else (middle, high)
    return Found(high.factor, high.chance, high.leads)


class Given(NamedTuple):
    """What was drawn already, for the leads of the plan."""

    rates: Mapping[str, Floats | float]
    won: Sequence[Floats]
    """For each group."""
    totals: Sequence[Floats]
    """For each line."""
    asked: float


def reached(came: Floats, asked: float) -> float:
    """In which part of the draws as much came as was asked for."""
    import numpy as np

    return float(np.count_nonzero(came >= asked * _NEARLY)) / max(1, came.size)


def _start(world: World, generator: Generator, aim: int, given: Given) -> tuple[_Search, _Point]:
    lines = [place for place, line in enumerate(world.lines) if line.aim == aim]
    groups = [place for place, group in enumerate(world.groups) if group.line in lines]
    likely = {
        place: chance(world.lines[group.line].ways[group.way], given.rates) * group.inside
        for place in groups
        for group in (world.groups[place],)
    }
    draws = given.totals[0].size
    search = _Search(world, generator, likely, given.asked, draws)
    worth = {line: given.totals[line] for line in lines}
    return search, _Point(
        1.0,
        {place: int(world.groups[place].leads) for place in groups},
        {place: given.won[place] for place in groups},
        worth,
        reached(sum(worth.values()), given.asked),  # type: ignore[arg-type]
    )


def _nothing(search: _Search, now: _Point) -> _Point:
    """No leads at all."""
    import numpy as np

    none = np.zeros(search.draws)
    return _Point(
        0.0, dict.fromkeys(now.leads, 0), dict.fromkeys(now.won, none),
        dict.fromkeys(now.worth, none), 1.0 if search.asked <= 0 else 0.0,
    )  # fmt: skip


def _near(low: _Point, high: _Point) -> bool:
    return all(high.leads[place] - low.leads[place] <= 1 for place in high.leads)


def _more(search: _Search, now: _Point, factor: float) -> _Point:
    """Further leads, each with the chance of its group."""
    leads = _leads(search, factor)
    won = {
        place: now.won[place]
        + wins(search.generator, leads[place] - now.leads[place], likely, search.draws)
        for place, likely in search.likely.items()
    }
    worth = {}
    for line, had in now.worth.items():
        worth[line] = had + _value(search, line, _deals(search, line, won, now.won))
    return _point(search, factor, leads, won, worth)


def _between(search: _Search, low: _Point, high: _Point, factor: float) -> _Point:
    """Of what came of the leads between two points, a part by chance."""
    leads = {
        place: min(high.leads[place], max(low.leads[place], many))
        for place, many in _leads(search, factor).items()
    }
    won = {place: _part_of(search, place, low, high, leads[place]) for place in leads}
    worth = {}
    for line, had in low.worth.items():
        below = _deals(search, line, won, low.won)
        above = _deals(search, line, high.won, won)
        worth[line] = had + (high.worth[line] - had) * _part_of_value(search, line, below, above)
    return _point(search, factor, leads, won, worth)


def _leads(search: _Search, factor: float) -> dict[int, int]:
    return {place: int(factor * search.world.groups[place].leads + 0.5) for place in search.likely}


def _point(
    search: _Search, factor: float, leads: dict[int, int], won: dict[int, Floats],
    worth: dict[int, Floats],
) -> _Point:  # fmt: skip
    total = reached(sum(worth.values()), search.asked)  # type: ignore[arg-type]
    return _Point(factor, leads, won, worth, total)


def _part_of(search: _Search, place: int, low: _Point, high: _Point, leads: int) -> Floats:
    """How many deals the first of further leads hold, when all of them hold so many."""
    import numpy as np

    further, taken = high.leads[place] - low.leads[place], leads - low.leads[place]
    if taken in (0, further):
        return low.won[place] if taken == 0 else high.won[place]
    more = high.won[place] - low.won[place]
    if further >= _HYPERGEOMETRIC:
        return low.won[place] + np.floor(more * (taken / further))
    good = more.astype(np.int64)
    part: Counts = search.generator.hypergeometric(good, further - good, taken)
    found: Floats = low.won[place] + part
    return found


def _deals(
    search: _Search, line: int, high: Mapping[int, Floats], low: Mapping[int, Floats]
) -> Floats:
    """How many deals of a line lie between two points."""
    import numpy as np

    total = np.zeros(search.draws)
    for place in high:
        if search.world.groups[place].line == line:
            total += high[place] - low[place]
    return total


def _value(search: _Search, line: int, deals: Floats) -> Floats:
    """What so many further deals bring."""
    one = search.world.lines[line]
    if not one.deal_spread:
        return deals * one.deal
    each = (one.deal / one.deal_spread) ** 2
    return search.generator.standard_gamma(deals * each) * (one.deal / each)


def _part_of_value(search: _Search, line: int, below: Floats, above: Floats) -> Floats:
    """Which part of the value of some deals the first of them have."""
    import numpy as np

    one = search.world.lines[line]
    total = below + above
    if not one.deal_spread:
        return below / np.maximum(total, 1)
    each = (one.deal / one.deal_spread) ** 2
    mixed = (below > 0) & (above > 0)
    part: Floats = (above == 0).astype(np.float64)
    part[mixed] = search.generator.beta(below[mixed] * each, above[mixed] * each)
    return part
