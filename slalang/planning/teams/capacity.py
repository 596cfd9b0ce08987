"""The teams and what goals need in; who can work how much in each period, and who has to, out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import partial
from typing import NamedTuple, TypeAlias

from slalang.model.agreement import Agreement
from slalang.model.people import Capacity
from slalang.planning.axis import Stretch
from slalang.planning.ground import Ground
from slalang.planning.keys import own_key
from slalang.planning.lengths import periods_in
from slalang.planning.result import FunnelPlan, Load, TeamPlan
from slalang.planning.sheet.cells import Cell, Draft, Input, Kind, Note
from slalang.planning.teams.clauses import of_hours, of_leave, of_people
from slalang.planning.teams.efforts import Times, spending, times_of
from slalang.planning.teams.staff import (
    Person,
    Staff,
    TeamOf,
    party_of,
    person_of,
    staff_of,
    teams_of,
    workdays_of,
)
from slalang.source.text import Span

OpenHours: TypeAlias = Callable[[str, date, date], int | None]
"""A team and two days in; how many minutes it is open between them, both in, with holidays and
the team's leave taken off; None where no calendar says so."""
HOURS = "hours"
LEADS = "leads"


def no_hours(team: str, first: date, last: date) -> int | None:  # noqa: ARG001
    """Nobody knows when the teams are open."""
    return None


class _Crew(NamedTuple):
    """A team, and what its people are worth."""

    team: TeamOf
    staff: Staff | None
    person: Person


class _Room(NamedTuple):
    """What one clause says of a team in each period."""

    least: tuple[Cell, ...] | None
    most: tuple[Cell, ...] | None
    one: tuple[Cell, ...] | None
    """The most of one person."""
    cap: tuple[Cell, ...] | None = None
    """The most of the whole team, however many people it has."""


def team_plans(
    ground: Ground, funnels: list[FunnelPlan], open_hours: OpenHours
) -> tuple[TeamPlan, ...]:
    """Every party and role that says how many people it has, and what they can do."""
    found: list[TeamPlan] = []
    for team in teams_of(ground.agreement):
        said = team.team
        if said.people is None and not (said.capacities or said.efforts):
            continue
        crew = _Crew(team, staff_of(ground, team), person_of(ground, team))
        loads = _loads_in_leads(ground, crew, funnels)
        if said.efforts:
            loads.append(_load_in_hours(ground, crew, funnels, open_hours))
        people = crew.staff.heads if crew.staff else None
        effective = crew.staff.effective if crew.staff else None
        _noted(ground, crew, people, ("people", "People"), ())
        _noted(ground, crew, effective, ("effective people", "People at work"), (), of_people)
        found.append(TeamPlan(team.name, team.title, people, effective, tuple(loads), team.origin))
    return tuple(found)


def _loads_in_leads(ground: Ground, crew: _Crew, funnels: list[FunnelPlan]) -> list[Load]:
    """One for each stage; of several clauses for the same stage the tightest counts."""
    clauses: dict[str, list[Capacity]] = {}
    taken: set[str] = set()
    for clause in crew.team.team.capacities:
        clauses.setdefault(clause.of.name, []).append(clause)
    found: list[Load] = []
    for name, same in clauses.items():
        rooms = [_room(ground, crew, clause, taken) for clause in same]
        times = times_of(ground, crew.team, name, funnels)
        if times.often is None:
            continue
        room = _Room(
            _asked_for(
                ground.draft,
                _tightest(ground.draft.most, [one.least for one in rooms]),
                name,
                funnels,
            ),
            _tightest(ground.draft.least, [room.most for room in rooms]),
            _tightest(ground.draft.least, [room.one for room in rooms]),
            _tightest(ground.draft.least, [room.most for room in rooms if room.one is None]),
        )
        load = _load(ground, crew, times, room, (LEADS, name, same[0].origin))
        brings = any(one.stages and one.stages[0].stage == name for one in funnels)
        owner = _owner(ground.agreement, name)
        own = owner in (crew.team.name, party_of(ground.agreement, crew.team).name)
        found.append(replace(load, brings=brings and own))
    return found


def _asked_for(
    draft: Draft, least: tuple[Cell, ...] | None, stage: str, funnels: list[FunnelPlan]
) -> tuple[Cell, ...] | None:
    """What people should at least get; nothing after the goals end."""
    if least is None:
        return None
    asking = [one.until for one in funnels if any(row.stage == stage for row in one.stages)]
    until = max(asking, default=len(least))
    return tuple(cell if at <= until else draft.zero for at, cell in enumerate(least))


def _owner(agreement: Agreement, stage: str) -> str | None:
    declared = next((one for one in agreement.stages if one.name == stage), None)
    return declared.owner.name if declared and declared.owner else None


def _room(ground: Ground, crew: _Crew, clause: Capacity, taken: set[str]) -> _Room:
    """`works 20 to 60 mql per person each month`, in the periods of the plan.

    What people do is scaled by leave, newcomers and other work, what a whole team does by leave
    alone; public holidays are not taken off: a number of leads each month has them in it.
    """
    draft, workdays = ground.draft, workdays_of(ground.agreement, crew.team)
    lengths = [
        draft.constant(periods_in(clause.each, ground.when, period, workdays))
        for period in ground.when.inside
    ]
    one = [draft.multiply(crew.person.working, part) for part in crew.person.presence]
    team = crew.person.presence if not clause.per_person else None
    if clause.per_person and crew.staff:
        team = crew.staff.effective
    least = _stated(draft, crew.team, clause, "at least", taken)
    most = _stated(draft, crew.team, clause, "at most", taken)

    def times(stated: Cell | None, by: Sequence[Cell] | None) -> tuple[Cell, ...] | None:
        if stated is None or by is None:
            return None
        return tuple(
            draft.multiply(draft.multiply(stated, worth), length)
            for worth, length in zip(by, lengths, strict=True)
        )

    return _Room(
        times(least, team), times(most, team), times(most, one if clause.per_person else None)
    )


def _stated(
    draft: Draft, team: TeamOf, clause: Capacity, bound: str, taken: set[str]
) -> Cell | None:
    count = clause.most if bound == "at most" else clause.least
    if count is None:
        return None
    whose = " per person" if clause.per_person else " in all"
    return draft.input(
        Input(
            own_key(f"{team.name}.works {bound} {clause.of.name}", clause.each, taken),
            f"{bound.capitalize()}{whose}, each {clause.each.value}", team.name, Kind.CAPACITY,
            clause.of.name, Fraction(count), clause.origin,
        )
    )  # fmt: skip


def _tightest(
    edge: Callable[[Iterable[Cell]], Cell], rows: list[tuple[Cell, ...] | None]
) -> tuple[Cell, ...] | None:
    known = [row for row in rows if row is not None]
    return tuple(edge(column) for column in zip(*known, strict=True)) if known else None


def _load_in_hours(
    ground: Ground, crew: _Crew, funnels: list[FunnelPlan], open_hours: OpenHours
) -> Load:
    """The time that leads take, against the open time of the team's calendar."""
    draft, spent = ground.draft, spending(ground, crew.team, funnels)
    minutes = [open_hours(crew.team.name, one.first, one.last) for one in ground.when.inside]
    room = _Room(None, None, None)
    if None not in minutes:
        hours = [draft.constant(Fraction(one or 0, 60)) for one in minutes]
        working = crew.staff.working if crew.staff else None
        room = _Room(
            None,
            working and tuple(map(draft.multiply, working, hours)),
            tuple(draft.multiply(crew.person.working, each) for each in hours),
        )
    origin = crew.team.team.efforts[0].origin
    return _load(ground, crew, Times(spent.hours, spent.unknown), room, (HOURS, None, origin))


def _load(
    ground: Ground, crew: _Crew, times: Times, room: _Room, about: tuple[str, str | None, Span]
) -> Load:
    """The need of a load beside its room; every cell with a name."""
    draft, (what, stage, origin) = ground.draft, about
    need = times.often or ()
    needed = (
        tuple(draft.up(draft.divide(*both)) for both in zip(need, room.one, strict=True))
        if room.one
        else None
    )
    if needed and room.cap:
        needed = tuple(map(partial(_within, draft), needed, need, room.cap))
    declared = ground.agreement.names.get(stage or "")
    title = "Hours" if stage is None else declared.title if declared else stage
    key = stage or HOURS
    beside = of_hours if stage is None else of_leave
    said = () if stage is None else (origin,)
    _noted(ground, crew, need, (key, title), ())
    _noted(ground, crew, room.least, (f"at least {key}", f"{title} at least"), said, of_leave)
    _noted(ground, crew, room.most, (f"at most {key}", f"{title} at most"), said, beside)
    _noted(ground, crew, needed, (f"people for {key}", f"People for {title}"), said, beside)
    return Load(what, stage, title, need, room.least, room.most, needed, times.unknown, origin)


def _within(draft: Draft, people: Cell, need: Cell, cap: Cell) -> Cell:
    """So many people; none, as divided by zero, where no number of them is enough."""
    one = draft.constant(1)
    over = draft.up(draft.least((one, draft.most((draft.zero, draft.subtract(need, cap))))))
    return draft.divide(people, draft.subtract(one, over))


def _noted(
    ground: Ground,
    crew: _Crew,
    cells: tuple[Cell, ...] | None,
    called: tuple[str, str],
    said: tuple[Span, ...],
    *beside: Callable[[Agreement, TeamOf, Stretch], tuple[Span, ...]],
) -> None:
    """`people 2026-04 sdr`: what the cells of a row are called, and what they rest on."""
    key, title = called
    for period, cell in zip(ground.when.inside, cells or (), strict=cells is not None):
        cited = [one for of in beside for one in of(ground.agreement, crew.team, period)]
        ground.draft.note(
            cell,
            Note(
                f"{key} {period.name} {crew.team.name}",
                f"{title} {period.name}, {crew.team.title}", "", (*said, *cited),
            ),
        )  # fmt: skip
