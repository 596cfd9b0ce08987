"""A task in; the linear program of its cheapest mix, as plain rows for a solver, out.

The only floating point in the room: a solver knows no other. What it finds is taken as shares and
reckoned anew, exactly.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple, TypeAlias

from slalang.model.quantities import Bound
from slalang.planning.mix.lanes import Lane, Way
from slalang.planning.mix.task import Room, Task

INFINITY = float("inf")
Row: TypeAlias = tuple[list[int], list[float], float, float]
"""Columns and their factors, the least and the most that they may come to."""
Spot: TypeAlias = tuple[str, str, int]
"""A source, a stage and a period by its number."""


STEADY = 1e-6
"""What a change from one period to the next costs beside a whole period: of mixes that cost the
same, the steadiest is taken."""


class Program(NamedTuple):
    """Columns with costs, rows with bounds; all columns are at least 0."""

    costs: list[float]
    rows: list[Row]
    parts: list[list[list[int]]]
    """By ask, batch and lane: the column of the part that the lane brings."""
    spots: dict[Spot, int]
    """The column of how many a source brings to a stage in a period."""
    goals: dict[int, tuple[int, int]]
    """For the row that says that parts make the whole, of which ask and batch."""
    rooms: dict[int, tuple[int, int]]
    """For the row of a limit, which limit it is, and the period."""
    steps: list[int]
    """The columns of how much parts change from one batch to the next."""


def program_of(task: Task) -> Program:
    """The program: parts of a goal make the whole, leads are enough for them, limits are kept.

    A source that serves several goals brings the most that one of them needs. It may bring more
    than any needs where it has to bring at least so many.
    """
    made = Program([], [], [], {}, {}, {}, [])
    for number, ask in enumerate(task.asks):
        made.parts.append([])
        for place in range(len(ask.batches)):
            columns = [_column(made, 0.0) for _ in ask.lanes]
            made.parts[-1].append(columns)
            made.goals[len(made.rows)] = number, place
            made.rows.append((columns, [1.0] * len(columns), 1.0, 1.0))
    prices = {path: _floats(each) for path, each in task.prices.items()}
    unit: dict[int, float] = {}
    for (_, spot), factors in _needs(task, made).items():
        own = _spot(made, spot, prices)
        for column, factor in factors.items():
            unit[column] = unit.get(column, 0.0) + factor * made.costs[own]
        row = [own, *factors], [1.0, *(-each for each in factors.values())], 0.0, INFINITY
        made.rows.append(row)
    for which, room in enumerate(task.rooms):
        for period, count in room.counts.items():
            made.rooms[len(made.rows)] = which, period
            made.rows.append(_limited(made, room, period, floating(count), prices))
    _steady(made, STEADY * max(unit.values(), default=0.0))
    return made


def out_of_reach(made: Program, task: Task) -> tuple[Program, dict[int, int]]:
    """The same, asking instead how little of goals and of least numbers has to be missed.

    Gives the column of what is missed for each row that may miss something.
    """
    costs, rows = [0.0] * len(made.costs), list(made.rows)
    for column in made.steps:
        costs[column] = STEADY
    missed: dict[int, int] = {}
    amounts = {row: floating(task.asks[a].batches[b].amount) for row, (a, b) in made.goals.items()}
    largest = max(amounts.values(), default=1.0) or 1.0
    for row, amount in amounts.items():
        missed[row] = len(costs)
        costs.append(amount / largest)
    for row, (which, _) in made.rooms.items():
        if task.rooms[which].limit.bound is Bound.AT_LEAST:
            missed[row] = len(costs)
            costs.append(1.0)
    for row, column in missed.items():
        columns, factors, low, high = rows[row]
        rows[row] = [*columns, column], [*factors, 1.0], low, high
    return made._replace(costs=costs, rows=rows), missed


def floating(value: Fraction | int) -> float:
    """The nearest floating number; the largest of all where there is none as large."""
    try:
        return float(value)
    except OverflowError:
        return sys.float_info.max if value > 0 else -sys.float_info.max


def _column(made: Program, cost: float) -> int:
    made.costs.append(cost)
    return len(made.costs) - 1


def _spot(made: Program, spot: Spot, prices: Mapping[str, Mapping[str, float]]) -> int:
    if spot not in made.spots:
        made.spots[spot] = _column(made, prices[spot[0]].get(spot[1], 0.0))
    return made.spots[spot]


def _floats(prices: Mapping[str, Fraction]) -> dict[str, float]:
    return {stage: max(0.0, floating(price)) for stage, price in prices.items()}


def _steady(made: Program, cost: float) -> None:
    """Let every change of a part from one batch of a goal to the next cost a little."""
    for by_batch in made.parts:
        for before, after in pairwise(by_batch):
            for one, two in zip(before, after, strict=True):
                step = _column(made, cost)
                made.steps.append(step)
                made.rows.append(([step, one, two], [1.0, 1.0, -1.0], 0.0, INFINITY))
                made.rows.append(([step, one, two], [1.0, -1.0, 1.0], 0.0, INFINITY))


def _limited(
    made: Program, room: Room, period: int, count: float, prices: Mapping[str, Mapping[str, float]]
) -> Row:
    spots: list[Spot] = [(path, room.limit.stage.name, period) for path in room.members]
    if room.limit.bound is Bound.AT_LEAST:
        columns = [_spot(made, spot, prices) for spot in spots]
        return columns, [1.0] * len(columns), count, INFINITY
    columns = [made.spots[spot] for spot in spots if spot in made.spots]
    return columns, [1.0] * len(columns), -INFINITY, count


def _needs(task: Task, made: Program) -> dict[tuple[str, Spot], dict[int, float]]:
    """For each goal, source, stage and period, how many each part of a goal needs there."""
    known: dict[int, _Loads] = {}
    found: dict[tuple[str, Spot], dict[int, float]] = {}
    for ask, by_batch in zip(task.asks, made.parts, strict=True):
        for batch, columns in zip(ask.batches, by_batch, strict=True):
            amount = floating(batch.amount)
            for lane, column, way in zip(ask.lanes, columns, batch.ways, strict=True):
                path = lane.path
                if id(way) not in known:
                    known[id(way)] = _loads(lane, way, task.counted[path])
                for stage, index, load in known[id(way)]:
                    spot = path, stage, batch.first + index
                    factors = found.setdefault((ask.goal.name, spot), {})
                    factors[column] = factors.get(column, 0.0) + load * amount
    return found


_Loads: TypeAlias = list[tuple[str, int, float]]


def _loads(lane: Lane, way: Way, counted: frozenset[str]) -> _Loads:
    """How many one unit of a goal needs at the stages that count, by their distance in periods."""
    found: _Loads = []
    need = 1 / lane.deal
    for number, stage in enumerate(lane.stages):
        if number:
            need /= way.rates[number - 1]
        so_far = Fraction(0)
        for index, part in way.parts[number] if stage in counted else ():
            if part != so_far:
                found.append((stage, index, floating(need * (part - so_far))))
            so_far = part
    return found
