"""Exact strands in; the same as plain numbers, in the order in which they are drawn, out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from itertools import accumulate, pairwise
from math import floor, isfinite
from typing import NamedTuple, TypeAlias

from slalang.planning.simulate.result import Known
from slalang.planning.simulate.shifts import arrivals, shifts
from slalang.planning.simulate.strands import Load, Strand

Steps: TypeAlias = tuple[tuple[str, tuple[tuple[float, float], ...]], ...]
"""For each step the key of its rate, and parts of the leads with the multiples of it that hold."""
MOST = 10.0**15
"""Nobody brings more leads, or asks for more money per deal."""
LEAST = 1e-6
"""Of a sample of which less went on, or did not, nothing can be told."""


class Batch(NamedTuple):
    """Leads of one source for the deals of some periods."""

    leads: float
    """A whole number where luck is drawn."""
    way: int
    """The place of its steps among the ways of its line."""
    group: int
    """The place of its group among those of the world."""
    arrivals: tuple[tuple[int, float], ...]
    """Which part of what becomes of them comes in which period inside the plan."""


class Group(NamedTuple):
    """Leads of one source that all become a deal inside the plan with the same chance."""

    line: int
    way: int
    inside: float
    """Which part of their deals comes inside the plan."""
    leads: float


class Line(NamedTuple):
    """One source, for one target of a goal."""

    aim: int
    path: str
    deal: float
    deal_spread: float
    ways: tuple[Steps, ...]
    batches: tuple[Batch, ...]


class Aim(NamedTuple):
    """A goal in one unit: what is asked for in every period of the plan."""

    name: str
    unit: str
    asked: tuple[Fraction, ...]
    periods: tuple[tuple[str, tuple[tuple[int, Fraction], ...]], ...]
    """Its own periods: what each asks for in which periods of the plan."""
    strands: tuple[Strand, ...]


class World(NamedTuple):
    """All that is drawn."""

    periods: int
    """How many the plan has."""
    fixed: Mapping[str, float]
    """Rates that nothing is known about, as fractions."""
    spread: Mapping[str, tuple[float, float]]
    """Of the others, how many of their sample went on, and how many did not."""
    aims: tuple[Aim, ...]
    lines: tuple[Line, ...]
    groups: tuple[Group, ...]


def world_of(
    strands: Iterable[Strand], rates: Mapping[str, Known], count: int, *, luck: bool = True
) -> World | None:
    """Everything as plain numbers; None where some of it is too large for them.

    With luck, leads are whole: where a plan has parts of one, they are added up over its periods.
    """
    named: dict[tuple[str, str], list[Strand]] = {}
    for strand in strands:
        named.setdefault((strand.goal.name, strand.unit), []).append(strand)
    aims: list[Aim] = []
    lines: list[Line] = []
    groups: dict[tuple[int, int, float], list[float]] = {}
    for place, ((name, unit), own) in enumerate(named.items()):
        aims.append(_aim(name, unit, own, count))
        for strand in own:
            if not _bearable(strand):
                return None
            lines.append(_line(strand, (place, len(lines)), count, groups, luck=luck))
    spread = {key: shape for key, known in rates.items() if (shape := _shape(known))}
    fixed = {
        key: float(Fraction(known.percent) / 100)
        for key, known in rates.items()
        if key not in spread
    }
    found = tuple(Group(*key, sum(leads)) for key, leads in groups.items())
    return World(count, fixed, spread, tuple(aims), tuple(lines), found)


def _shape(known: Known) -> tuple[float, float] | None:
    """Of a sample: how many went on, and how many did not; None where one of them is nobody."""
    if known.sample is None:
        return None
    rate, sample = Fraction(known.percent) / 100, Fraction(known.sample)
    if not 0 < rate < 1 or not 0 < sample <= MOST:
        return None
    shape = float(rate * sample), float((1 - rate) * sample)
    return shape if min(shape) >= LEAST else None


def _aim(name: str, unit: str, own: list[Strand], count: int) -> Aim:
    periods: dict[str, dict[int, Fraction]] = {}
    for strand in own:
        for load in strand.loads:
            if load.asked:
                row = periods.setdefault(load.name, {})
                for index, amount in load.asked.items():
                    row[index] = row.get(index, Fraction(0)) + amount
    asked = tuple(
        sum((row.get(index, Fraction(0)) for row in periods.values()), Fraction(0))
        for index in range(count)
    )
    rows = tuple((each, tuple(sorted(row.items()))) for each, row in periods.items())
    return Aim(name, unit, asked, rows, tuple(own))


def _bearable(strand: Strand) -> bool:
    amounts = (strand.deal, strand.deal_spread, *(load.leads for load in strand.loads),
               *(amount for load in strand.loads for amount in load.asked.values()))  # fmt: skip
    return all(amount <= MOST for amount in amounts) and isfinite(strand.time_spread)


def _line(
    strand: Strand,
    at: tuple[int, int],
    count: int,
    groups: dict[tuple[int, int, float], list[float]],
    *,
    luck: bool,
) -> Line:
    """Batches that become deals alike, and at the same time, are drawn as one."""
    aim, line = at
    moved = shifts(strand.time_spread)
    ways: dict[Steps, int] = {}
    alike: dict[tuple[int, tuple[tuple[int, float], ...]], float] = {}
    counts = [load.leads for load in strand.loads]
    brought = whole(counts) if luck else [float(count) for count in counts]
    for load, leads in zip(strand.loads, brought, strict=True):
        places = {place: float(part) for place, part in load.places.items()}
        comes = tuple(arrivals(places, moved, count).items())
        if comes:
            way = ways.setdefault(_steps(load), len(ways))
            alike[way, comes] = alike.get((way, comes), 0) + leads
    found = []
    for (way, comes), leads in alike.items():
        key = (line, way, min(1.0, round(sum(part for _, part in comes), 9)))
        groups.setdefault(key, []).append(leads)
        found.append(Batch(leads, way, list(groups).index(key), comes))
    return Line(
        aim, strand.path, float(strand.deal), float(strand.deal_spread), tuple(ways), tuple(found)
    )


def whole(counts: Iterable[Fraction]) -> list[int]:
    """Whole leads of counts that may be parts of one; all up to any of them are off by a half."""
    sums = [floor(total + Fraction(1, 2)) for total in accumulate(counts, initial=Fraction(0))]
    return [after - before for before, after in pairwise(sums)]


def _steps(load: Load) -> Steps:
    return tuple(
        (step.key, tuple((float(part), float(factor)) for part, factor in step.parts))
        for step in load.steps
    )
