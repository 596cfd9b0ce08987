"""The agreement and the periods of a plan in; the mix of sources that costs least, out.

The program is solved without rounding. Rounding up at each stage then asks for a few leads more:
where a limit is broken by them, it is drawn in by as many and the program solved again. No
mix is said to be cheapest that costs more than the agreed one, if that keeps the limits.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import ceil, floor, isfinite

from slalang.model.agreement import Agreement
from slalang.model.quantities import Bound
from slalang.planning.ground import ground_of
from slalang.planning.mix.blend import (
    Loads,
    Needs,
    Piece,
    Shares,
    agreed_shares,
    blend_of,
    excess,
    held,
    loads_of,
    padded,
)
from slalang.planning.mix.lanes import Count
from slalang.planning.mix.program import Program, Spot, floating, out_of_reach, program_of
from slalang.planning.mix.result import (
    Blend,
    FunnelMix,
    LimitHeld,
    Missing,
    Mix,
    MixProblem,
    NoSolver,
)
from slalang.planning.mix.solve import Found, Unsolved, draw_in, is_installed, opened, solve
from slalang.planning.mix.task import Task, task_of
from slalang.planning.plan import Setup, axis_of
from slalang.planning.sheet.cells import Draft

ROUNDS = 8
"""So often limits are drawn in for what is rounded up."""
GRAIN = 1_000_000
"""Shares are taken in millionths."""
_SLIGHT = 1e-6
_TINY = 1e-3
"""A limit that matters so much less than another one, or than prices, decides nothing: the little
that a change from month to month costs is far below."""
_NOTHING, _ALL = Fraction(0), Fraction(1)


def cheapest_mix(agreement: Agreement, setup: Setup | None = None) -> Mix:
    """The cheapest mix of every funnel, and what keeps one from being found.

    Needs `highspy`; without it, that is the problem.
    """
    chosen = setup or Setup()
    when = axis_of(agreement, chosen)
    if not is_installed():
        return Mix(agreement.title, when, (), (NoSolver(),))
    ground = ground_of(Draft(), agreement, when)
    found: list[FunnelMix] = []
    problems: list[MixProblem] = []
    for funnel in agreement.funnels:
        task, faults = task_of(ground, funnel, goes_on=chosen.goes_on)
        problems.extend(faults)
        if task is not None:
            found.append(_funnel(task))
    return Mix(agreement.title, when, tuple(found), tuple(dict.fromkeys(problems)))


def _funnel(task: Task) -> FunnelMix:
    stated = agreed_shares(task)
    agreed = None
    if stated is not None:
        loads = loads_of(task, stated, {})
        agreed, task = blend_of(task, stated, loads), _widened(task, loads)
    program = program_of(task)
    best = _cheapest(task, program)
    cheapest = _better(agreed, best)
    binding = () if isinstance(best, Unsolved) else best[1]
    missing: tuple[Missing, ...] = ()
    unkept: tuple[LimitHeld, ...] = ()
    if cheapest is None and best is not Unsolved.UNABLE:
        missing, unkept, binding = _reach(task, program)
    first = next(iter(task.lanes.values())).stages[-1]
    return FunnelMix(
        name=task.funnel.name,
        title=task.funnel.title,
        goals=tuple(dict.fromkeys(ask.goal.name for ask in task.asks)),
        stage=first,
        stage_title=task.titles.get(first, first),
        currency=task.currency,
        agreed=agreed,
        cheapest=cheapest,
        binding=binding,
        missing=missing,
        unkept=unkept,
        free=_free(task),
        origin=task.funnel.origin,
    )


def _better(
    agreed: Blend | None, best: tuple[Blend, tuple[LimitHeld, ...]] | Unsolved
) -> Blend | None:
    """What was found, or the agreed mix where that keeps the limits better or costs no more."""
    found = None if isinstance(best, Unsolved) else best[0]
    if agreed is None or agreed.broken or best is Unsolved.UNABLE:
        return found
    if found is None or found.broken or agreed.cost <= found.cost:
        return agreed
    return found


def _widened(task: Task, agreed: Loads) -> Task:
    """Outside the plan a limit leaves room for what the agreed mix needs there, if that is more.

    What is in the pipeline already, or comes after the plan, keeps no goal out of reach.
    """
    rooms = []
    for room in task.rooms:
        counts = {
            period: count
            if 0 <= period < task.length
            else count + max(0, excess(room, agreed, period))
            for period, count in room.counts.items()
        }
        rooms.append(room._replace(counts=counts))
    return task._replace(rooms=tuple(rooms))


def _cheapest(task: Task, program: Program) -> tuple[Blend, tuple[LimitHeld, ...]] | Unsolved:
    """The cheapest mix in whole leads; of those tried the first that breaks fewest limits."""
    solver = opened(program)
    exact = found = solve(solver)
    if isinstance(exact, Unsolved):
        return exact
    best: tuple[int, Shares, Loads] | None = None
    most = {
        row: task.rooms[which].counts[period]
        for row, (which, period) in program.rooms.items()
        if task.rooms[which].limit.bound is Bound.AT_MOST
    }
    known: dict[Piece, Needs] = {}
    for more in range(ROUNDS):
        if isinstance(found, Unsolved):
            break
        shares = _shares(program, found)
        loads = padded(task, loads_of(task, shares, known), _least(task, program, found))
        over = _over(task, program, loads)
        if best is None or len(over) < best[0]:
            best = len(over), shares, loads
        for row, much in over.items():
            most[row] = max(0, most[row] - much - more)
            draw_in(solver, row, floating(most[row]))
        if not over:
            break
        found = solve(solver)
    assert best is not None
    _, shares, loads = best
    return blend_of(task, shares, loads), _binding(task, program, exact)


def _over(task: Task, program: Program, loads: Loads) -> dict[int, Count]:
    """For the row of each limit that is broken, by how many leads."""
    found: dict[int, Count] = {}
    for row, (which, period) in program.rooms.items():
        room = task.rooms[which]
        if room.limit.bound is Bound.AT_MOST:
            much = excess(room, loads, period)
            if much > 0:
                found[row] = much
    return found


def _shares(program: Program, found: Found) -> Shares:
    return tuple(
        tuple(_whole([found.columns[column] for column in columns]) for columns in by_batch)
        for by_batch in program.parts
    )


def _whole(parts: list[float]) -> tuple[Fraction, ...]:
    """Millionths that make a whole; what is left goes to the largest remainders."""
    exact = [max(0.0, part) * GRAIN for part in parts]
    grains = [floor(part + _SLIGHT) for part in exact]
    order = sorted(range(len(parts)), key=lambda place: (grains[place] - exact[place], place))
    left = GRAIN - sum(grains)
    for place in order[: max(0, left)]:
        grains[place] += 1
    if sum(grains) != GRAIN:
        largest = max(range(len(parts)), key=lambda place: grains[place])
        grains[largest] += GRAIN - sum(grains)
    return tuple(
        Fraction(grain, GRAIN) if 0 < grain < GRAIN else Fraction(grain // GRAIN)
        for grain in grains
    )


def _least(task: Task, program: Program, found: Found) -> Mapping[Spot, Fraction]:
    """How many leads the program asks for where a source has to bring at least so many."""
    spots = {
        (path, room.limit.stage.name)
        for room in task.rooms
        if room.limit.bound is Bound.AT_LEAST
        for path in room.members
    }
    return {
        spot: Fraction(ceil((found.columns[column] - 1e-4) * 1000), 1000)
        for spot, column in program.spots.items()
        if spot[:2] in spots
    }


def _binding(task: Task, program: Program, found: Found) -> tuple[LimitHeld, ...]:
    """The limits that make the mix dearer, or keep the goal out of reach, where used up."""
    largest = max((abs(found.prices[row]) for row in program.rooms), default=0.0)
    price = max((program.costs[column] for column in program.spots.values()), default=0.0)
    slight = _SLIGHT + _TINY * max(largest, price / 10)
    periods: dict[int, list[str]] = {}
    matters: set[int] = set()
    for row, (which, period) in program.rooms.items():
        if 0 <= period < task.length:
            if abs(found.prices[row]) > slight:
                matters.add(which)
            if _used_up(program, found, row):
                periods.setdefault(which, []).append(task.periods[period])
    return tuple(
        held(task, task.rooms[which], names, 0)
        for which, names in periods.items()
        if which in matters
    )


def _used_up(program: Program, found: Found, row: int) -> bool:
    _, _, low, high = program.rows[row]
    value = found.rows[row]
    edges = (edge for edge in (low, high) if isfinite(edge))
    return any(abs(value - edge) <= _SLIGHT * max(1.0, abs(edge)) for edge in edges)


def _reach(
    task: Task, program: Program
) -> tuple[tuple[Missing, ...], tuple[LimitHeld, ...], tuple[LimitHeld, ...]]:
    """By how much the goals are out of reach, and what least numbers cannot be kept."""
    elastic, missed = out_of_reach(program, task)
    found = solve(opened(elastic))
    if isinstance(found, Unsolved):
        return (), (), ()
    missing: list[Missing] = []
    unkept: dict[int, list[tuple[str, float]]] = {}
    for row, column in missed.items():
        much = found.columns[column]
        if much <= _SLIGHT:
            continue
        if row in program.goals:
            number, place = program.goals[row]
            missing.append(_missing(task, number, place, much))
        else:
            which, period = program.rooms[row]
            unkept.setdefault(which, []).append((task.periods[period], much))
    contradicted = tuple(
        held(task, task.rooms[which], [name for name, _ in rows],
             Fraction(ceil(max(much for _, much in rows) - _SLIGHT)))
        for which, rows in unkept.items()
    )  # fmt: skip
    return tuple(missing), contradicted, _binding(task, elastic, found)


def _missing(task: Task, number: int, place: int, part: float) -> Missing:
    ask = task.asks[number]
    batch = ask.batches[place]
    short = Fraction(ceil(batch.amount * Fraction(part) - Fraction(1, 1000)))
    unit = ask.unit if ask.money else task.titles.get(ask.unit, ask.unit)
    return Missing(
        ask.goal.name, ask.goal.title, batch.name, batch.amount, min(short, batch.amount), unit
    )


def _free(task: Task) -> tuple[str, ...]:
    """Sources whose next lead costs nothing, with no limit on them or around them."""
    limited = {
        path for room in task.rooms if room.limit.bound is Bound.AT_MOST for path in room.members
    }
    return tuple(
        path
        for path, prices in task.prices.items()
        if not any(prices.values()) and path not in limited
    )
