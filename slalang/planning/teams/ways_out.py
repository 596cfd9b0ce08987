"""Shortfalls of a plan in; for each the smallest changes that end it, tried in the sheet, out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import Enum
from fractions import Fraction
from math import ceil
from typing import NamedTuple, TypeAlias

from slalang.planning.result import Plan
from slalang.planning.sheet.cells import Cell, Input, Kind, Value
from slalang.planning.sheet.trial import Trial, behind, changed, keys_of, trial
from slalang.planning.teams.shortfalls import Gap, Line, Subject, is_short, lines_of
from slalang.source.frozen import dataclass

MOST_WAYS = 5
"""So many ways out are shown for each shortfall."""
MOST_GAPS = 12
"""For so many shortfalls ways out are looked for."""
_MOST_CELLS = 240_000
"""So many cells are reckoned at most, for all of them together."""
_RATES, _SHARES = 16, 4
"""So many rates are tried, and shares to take from and to give to: those that matter most."""
_OF_A_KIND = 2
_FAR = 1 << 50
"""Nobody hires so many people."""


class Way(Enum):
    """What is changed."""

    PEOPLE = "people"
    ROOM = "room"
    """What a budget or a source can give."""
    RATE = "rate"
    MIX = "mix"
    GOAL = "goal"


class Change(NamedTuple):
    """An input and the value that it would have, in its unit."""

    input: Input
    value: Fraction


@dataclass(frozen=True, slots=True)
class WayOut:
    """One way to end a shortfall, by itself and without causing another."""

    way: Way
    changes: tuple[Change, ...]
    """One; two where one source gives to another."""
    size: Fraction
    """How much of its value is changed: 1/6 for one more in a team of six."""


_Steps: TypeAlias = Callable[[int], tuple[Change, ...]]
"""A number of the smallest steps in; what is changed by them, out."""


class _Candidate(NamedTuple):
    way: Way
    steps: _Steps
    most: int
    """How many steps can be taken."""


class _Short(NamedTuple):
    """A shortfall, and all that its room and its need depend on."""

    gap: Gap
    room: frozenset[Cell]
    need: frozenset[Cell]
    both: frozenset[Cell]


@dataclass(frozen=True, slots=True)
class _Bench:
    """What changes are tried on."""

    plan: Plan
    on: Trial
    fine: tuple[tuple[Line, Cell, Cell], ...]
    """Every need that is met now, and has to stay so."""
    given: Mapping[str, Input]


def ways_out(
    plan: Plan, values: Sequence[Value], gaps: Sequence[Gap]
) -> tuple[tuple[WayOut, ...], ...]:
    """For each shortfall at most five ways out, the smallest first.

    The fewest extra people, more of what a budget or source can give, the smallest rise of one
    rate, the smallest shift from one source to another, the least that the goal has to give:
    the best of each, then the next best. Each ends the shortfall in all of its periods and makes
    no new one. Only so many are tried that a plan of any size has an answer within seconds.
    """
    if not gaps:
        return ()
    bench = _bench(plan, values)
    looked = sum(map(is_looked_at, range(len(gaps)), gaps))
    left = _MOST_CELLS
    found: list[tuple[WayOut, ...]] = []
    for place, gap in enumerate(gaps):
        ways: tuple[WayOut, ...] = ()
        if is_looked_at(place, gap):
            # What one shortfall leaves over, the next ones may use.
            ways, spent = _ways(bench, gap, left // looked)
            looked, left = looked - 1, left - spent
        found.append(ways)
    return tuple(found)


def is_looked_at(place: int, gap: Gap) -> bool:
    """Whether ways out are looked for at all: not for idle times, nor after the first few."""
    return place < MOST_GAPS and not gap.line.idle


def _bench(plan: Plan, values: Sequence[Value]) -> _Bench:
    fine = tuple(
        (line, need, room)
        for line in lines_of(plan)
        if not line.idle
        for need, room in zip(line.need, line.room, strict=True)
        if not is_short(line, values[need], values[room])
    )
    given = {one.key: one for one in plan.sheet.inputs}
    return _Bench(plan, trial(plan.sheet, values), fine, given)


def _ways(bench: _Bench, gap: Gap, most: int) -> tuple[tuple[WayOut, ...], int]:
    """The ways out, and how many cells it took to find them."""
    span = slice(gap.first, gap.last + 1)
    room, need = (behind(bench.plan.sheet, row[span]) for row in (gap.line.room, gap.line.need))
    short = _Short(gap, room, need, room | need)
    left = most
    found: list[WayOut] = []
    for candidate in _candidates(bench, short):
        if candidate.most < 1:
            continue
        way, spent = _smallest(bench, short, candidate, left)
        left -= spent
        if way is not None:
            found.append(way)
        if left <= 0:
            break
    found.sort(key=_order)
    by_way = [[one for one in found if one.way is way][:_OF_A_KIND] for way in Way]
    best = [same[0] for same in by_way if same]
    rest = sorted((one for same in by_way for one in same[1:]), key=_order)
    return tuple(sorted((*best, *rest[: MOST_WAYS - len(best)]), key=_order)), most - left


def _order(way: WayOut) -> tuple[Fraction, str, tuple[str, ...]]:
    return way.size, way.way.value, tuple(change.input.key for change in way.changes)


def _smallest(
    bench: _Bench, short: _Short, candidate: _Candidate, left: int
) -> tuple[WayOut | None, int]:
    """The fewest steps of a candidate that end a shortfall; and how many cells that took."""
    spent = 0

    def ends(steps: int) -> bool:
        nonlocal spent
        cells = _tried(bench, candidate.steps(steps), left - spent, short)
        spent += len(cells) if cells is not None else left
        return cells is not None and _is_closed(bench, short.gap, cells)

    high = 1 if candidate.most == _FAR else candidate.most
    while not ends(high):
        if high >= candidate.most or spent >= left:
            return None, spent + 1
        high *= 2
    low = 0 if high == candidate.most else high // 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if ends(middle) else (middle, high)
    changes = candidate.steps(high)
    cells = _tried(bench, changes, _MOST_CELLS)
    if cells is None or not _is_closed(bench, short.gap, cells) or _breaks(bench, cells):
        return None, spent + 1
    return WayOut(candidate.way, changes, _size(changes)), spent + len(cells)


def _tried(
    bench: _Bench, changes: tuple[Change, ...], most: int, short: _Short | None = None
) -> dict[Cell, Value] | None:
    """What comes to something else; of a shortfall only what its need and room depend on."""
    within = short.both if short else None
    return changed(bench.on, {one.input.key: one.value for one in changes}, most, within)


def _is_closed(bench: _Bench, gap: Gap, cells: Mapping[Cell, Value]) -> bool:
    for index in range(gap.first, gap.last + 1):
        need, room = (
            cells.get(cell, bench.on.values[cell])
            for cell in (gap.line.need[index], gap.line.room[index])
        )
        if need is None or room is None or is_short(gap.line, need, room):
            return False
    return True


def _breaks(bench: _Bench, cells: Mapping[Cell, Value]) -> bool:
    """Whether something that sufficed does not any more."""
    values = bench.on.values
    return any(
        (need in cells or room in cells)
        and is_short(line, cells.get(need, values[need]), cells.get(room, values[room]))
        for line, need, room in bench.fine
    )


def _size(changes: tuple[Change, ...]) -> Fraction:
    """How much of the value of the first input is changed."""
    one = changes[0]
    return abs(one.value - one.input.value) / (abs(one.input.value) or 1)


def _candidates(bench: _Bench, short: _Short) -> Iterator[_Candidate]:
    """What may be tried, the most hopeful first."""
    sheet, gap = bench.plan.sheet, short.gap
    room = [bench.given[key] for key in sorted(keys_of(sheet, short.room))]
    need = [bench.given[key] for key in sorted(keys_of(sheet, short.need))]
    for one in room:
        if one.key.endswith(".people"):
            yield _Candidate(Way.PEOPLE, _more(one), _FAR)
        elif one.kind in (Kind.BUDGET, Kind.LIMIT) and gap.line.subject is not Subject.TEAM:
            yield _Candidate(Way.ROOM, _more(one), _FAR)
    weigh = _weights(bench, gap)
    rates = [one for one in need if one.kind is Kind.RATE and one.value < 100]
    for one in sorted(rates, key=lambda one: -weigh(one))[:_RATES]:
        most = 1000 - int(one.value * 10)
        yield _Candidate(Way.RATE, _better(one), most)
    yield from _shifts(bench, [one for one in need if one.kind is Kind.SHARE], weigh)
    for one in need:
        if one.kind is Kind.GOAL:
            yield _Candidate(Way.GOAL, _smaller(one), 500)


def _weights(bench: _Bench, gap: Gap) -> Callable[[Input], Fraction]:
    """How many of the leads that are short come from what an input is said of."""
    sums: dict[str, Fraction] = {}
    for funnel in bench.plan.funnels:
        for source in funnel.sources:
            rows = [row for row in source.stages if gap.line.stage in (None, row.stage)]
            cells = rows[0].need[gap.first : gap.last + 1] if rows else ()
            total = sum((Fraction(bench.on.values[cell] or 0) for cell in cells), Fraction(0))
            parts = source.path.split(".")
            for length in range(1, len(parts) + 1):
                path = ".".join(parts[:length])
                sums[path] = sums.get(path, Fraction(0)) + total
    return lambda one: sums.get(one.of, Fraction(0))


def _shifts(
    bench: _Bench, shares: list[Input], weigh: Callable[[Input], Fraction]
) -> Iterator[_Candidate]:
    """From each of the largest to each of its largest neighbours; something is left of both."""
    for one in sorted(shares, key=lambda one: -weigh(one))[:_SHARES]:
        parent = one.of.rpartition(".")[0]
        others = [
            other
            for other in bench.plan.sheet.inputs
            if other.kind is Kind.SHARE and other.key != one.key
            and other.of.rpartition(".")[0] == parent
        ]  # fmt: skip
        for other in sorted(others, key=lambda other: -other.value)[:_SHARES]:
            yield _Candidate(Way.MIX, _shifted(one, other), ceil(one.value * 10) - 1)


def _more(one: Input) -> _Steps:
    return lambda steps: (Change(one, one.value + steps),)


def _better(one: Input) -> _Steps:
    """To the next tenth of a point and on."""
    return lambda steps: (Change(one, Fraction(int(one.value * 10) + steps, 10)),)


def _shifted(one: Input, other: Input) -> _Steps:
    def shift(steps: int) -> tuple[Change, ...]:
        points = Fraction(steps, 10)
        return Change(one, one.value - points), Change(other, other.value + points)

    return shift


def _smaller(one: Input) -> _Steps:
    """By thousandths, down to whole numbers."""
    return lambda steps: (Change(one, Fraction(one.value * (1000 - steps) // 1000)),)
