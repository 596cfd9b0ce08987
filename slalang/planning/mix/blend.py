"""A task and the part that each source brings in; leads and costs of this mix, exact, out."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import ceil
from typing import NamedTuple, TypeAlias

from slalang.model.quantities import Bound
from slalang.planning.mix.lanes import Climbed, Count, Lane, climbed
from slalang.planning.mix.result import Blend, LimitHeld, SourceMix
from slalang.planning.mix.task import Batch, Room, Task

Shares: TypeAlias = tuple[tuple[tuple[Fraction, ...], ...], ...]
"""By ask, batch and lane; those of a batch make 1."""


Piece: TypeAlias = tuple[int, int, int, int, int]
"""An ask, a batch, a lane, and its part of the batch as a fraction."""
Needs: TypeAlias = list[tuple[tuple[str, str], Climbed]]
"""By source and stage."""


class Load(NamedTuple):
    """What one stage of a source needs."""

    periods: Mapping[int, Count]
    """By period of the plan, those before and after it among them."""
    total: Count
    """For the deals inside the plan."""


Loads: TypeAlias = Mapping[tuple[str, str], Load]
"""By source and stage."""


def agreed_shares(task: Task) -> Shares | None:
    """The shares that the agreement states; None where it does not."""
    found: list[tuple[tuple[Fraction, ...], ...]] = []
    for ask in task.asks:
        rows = [batch.agreed for batch in ask.batches]
        known = tuple(row for row in rows if row is not None)
        if len(known) < len(rows):
            return None
        found.append(known)
    return tuple(found)


def loads_of(task: Task, shares: Shares, known: dict[Piece, Needs]) -> Loads:
    """What the stages that matter need of every source; of several goals the largest.

    `known` remembers what parts of goals need, from one mix to the next.
    """
    goals: dict[tuple[str, str], dict[str, tuple[dict[int, Count], list[Count]]]] = {}
    for number, (ask, by_batch) in enumerate(zip(task.asks, shares, strict=True)):
        for place, (batch, parts) in enumerate(zip(ask.batches, by_batch, strict=True)):
            for which, part in enumerate(parts):
                if not part:
                    continue
                piece = number, place, which, part.numerator, part.denominator
                needs = known.get(piece)
                if needs is None:
                    needs = known[piece] = _needs(task, ask.lanes[which], batch, which, part)
                for key, step in needs:
                    by_goal = goals.setdefault(key, {})
                    periods, totals = by_goal.setdefault(ask.goal.name, ({}, []))
                    for index, count in step.placed:
                        periods[index] = periods.get(index, 0) + count
                    if batch.inside:
                        totals.append(step.need)
    return {key: _largest(list(found.values())) for key, found in goals.items()}


def padded(task: Task, loads: Loads, columns: Mapping[tuple[str, str, int], Fraction]) -> Loads:
    """The same with more leads where a source has to bring at least so many."""
    found = dict(loads)
    for (path, stage, period), count in columns.items():
        load = found.get((path, stage), Load({}, 0))
        more = ceil(count) - load.periods.get(period, 0)
        if 0 <= period < task.length and more > 0:
            periods = {**load.periods, period: load.periods.get(period, 0) + more}
            found[path, stage] = Load(periods, load.total + more)
    return found


def blend_of(task: Task, shares: Shares, loads: Loads) -> Blend:
    """The mix with its costs and the limits that it breaks."""
    sources = tuple(_source(task, lane, shares, loads) for lane in task.lanes.values())
    cost = sum((source.cost for source in sources), task.shared)
    broken = [_broken(room, loads, task) for room in task.rooms]
    return Blend(sources, cost, tuple(one for one in broken if one.periods))


def excess(room: Room, loads: Loads, period: int) -> Count:
    """By how many leads a limit is missed in a period; 0 or less where it is kept."""
    stage = room.limit.stage.name
    count = sum(
        loads[path, stage].periods.get(period, 0) for path in room.members if (path, stage) in loads
    )
    over = count - room.counts[period]
    return over if room.limit.bound is Bound.AT_MOST else -over


def held(task: Task, room: Room, names: list[str], beyond: Count) -> LimitHeld:
    """A limit and the periods that it concerns."""
    titles = task.titles
    stage = room.limit.stage.name
    return LimitHeld(
        room.path, room.title, room.limit, titles.get(stage, stage), tuple(names), beyond
    )


def _needs(task: Task, lane: Lane, batch: Batch, which: int, part: Fraction) -> Needs:
    path = lane.path
    steps = climbed(lane, batch.amount * part, batch.ways[which], batch.first, task.counted[path])
    return [((path, stage), step) for stage, step in steps]


def _largest(goals: list[tuple[dict[int, Count], list[Count]]]) -> Load:
    sums: list[Count] = [sum(totals) for _, totals in goals]
    if len(goals) == 1:
        return Load(goals[0][0], sums[0])
    indices = sorted({index for periods, _ in goals for index in periods})
    return Load(
        {index: max(periods.get(index, 0) for periods, _ in goals) for index in indices},
        max(sums),
    )


def _source(task: Task, lane: Lane, shares: Shares, loads: Loads) -> SourceMix:
    path = lane.path
    first = loads.get((path, lane.stages[-1]), Load({}, 0))
    variable = sum(
        (loads[path, stage].total * price
         for stage, price in task.prices[path].items() if (path, stage) in loads),
        Fraction(0),
    )  # fmt: skip
    return SourceMix(
        path=path,
        title=lane.chain[-1].title,
        share=_share(task, path, shares),
        leads=tuple(first.periods.get(index, 0) for index in range(task.length)),
        before=sum((count for index, count in first.periods.items() if index < 0)),
        total=first.total,
        cost=variable + task.fixed[path],
        fixed=task.fixed[path],
    )


def _share(task: Task, path: str, shares: Shares) -> Fraction:
    """Of the first goal that the source serves, inside the plan."""
    goal, mine, whole = None, Fraction(0), Fraction(0)
    for ask, by_batch in zip(task.asks, shares, strict=True):
        number = next((n for n, lane in enumerate(ask.lanes) if lane.path == path), None)
        if number is None or goal not in (None, ask.goal.name):
            continue
        goal = ask.goal.name
        for batch, parts in zip(ask.batches, by_batch, strict=True):
            if batch.inside:
                mine, whole = mine + parts[number] * batch.amount, whole + batch.amount
    return mine / whole if whole else mine


def _broken(room: Room, loads: Loads, task: Task) -> LimitHeld:
    over = {period: excess(room, loads, period) for period in range(task.length)}
    names = [task.periods[period] for period, much in over.items() if much > 0]
    return held(task, room, names, max(0, *over.values()))
