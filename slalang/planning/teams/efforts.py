"""The work on leads in; how often a team has to do it in each period, and what it spends, out."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from slalang.calendar.choice import chosen_calendar
from slalang.calendar.week import open_minutes_per_week
from slalang.model.agreement import Agreement
from slalang.model.lifecycle import handed_on
from slalang.model.movement import Cadence, Handoff
from slalang.model.people import Effort, Party
from slalang.model.quantities import Ref, Unit
from slalang.model.records import Event
from slalang.planning.ground import Ground
from slalang.planning.inputs import UNITS
from slalang.planning.keys import own_key
from slalang.planning.result import FunnelPlan
from slalang.planning.sheet.cells import Cell, Input, Kind
from slalang.planning.teams.staff import TeamOf, workdays_of

ATTEMPT = "attempt"
_HOURS = {
    Unit.MINUTE: Fraction(1, 60), Unit.BUSINESS_MINUTE: Fraction(1, 60),
    Unit.HOUR: Fraction(1), Unit.BUSINESS_HOUR: Fraction(1),
}  # fmt: skip
_DAY = Fraction(8)
"""Hours of a day of work where no calendar says so."""


class Times(NamedTuple):
    """How often something has to be done in each period of the plan."""

    often: tuple[Cell, ...] | None
    """None where nobody knows."""
    unknown: tuple[str, ...]
    """What is not counted: cadences and events, by their names."""


class Spending(NamedTuple):
    """What a team spends on the leads of each period."""

    hours: tuple[Cell, ...]
    unknown: tuple[str, ...]


def spending(ground: Ground, team: TeamOf, funnels: list[FunnelPlan]) -> Spending:
    """Every `spends 6 minutes per attempt` of a team, times how often."""
    draft, taken = ground.draft, set[str]()
    columns: list[list[Cell]] = [[] for _ in ground.when.inside]
    unknown: list[str] = []
    for effort in team.team.efforts:
        one = draft.input(_input(ground, team, effort, taken))
        hours = draft.multiply(one, draft.constant(_hours(ground.agreement, team, effort)))
        times = times_of(ground, team, effort.per.name, funnels)
        unknown.extend(times.unknown)
        for column, count in zip(columns, times.often or (), strict=times.often is not None):
            column.append(draft.multiply(hours, count))
    found = tuple(draft.add(column) for column in columns)
    return Spending(found, tuple(dict.fromkeys(unknown)))


def times_of(ground: Ground, team: TeamOf, name: str, funnels: list[FunnelPlan]) -> Times:
    """How often leads reach a stage, or a team makes an attempt, for what all goals ask.

    Attempts are those of the team's cadences for every lead that starts one in the period: as many
    as it promises or as it has steps, whichever is more. That is the most there can be, for a
    cadence stops when a lead answers.
    """
    stage = entries(ground, name, funnels)
    if stage is not None:
        return Times(stage, ())
    if not _is_attempt(ground.agreement, name):
        return Times(None, (name,))
    worked: list[tuple[Cell, ...]] = []
    unknown: list[str] = []
    cadences = _cadences(ground.agreement, team)
    for cadence in cadences:
        starting = _starting(ground, cadence, funnels)
        if starting is None:
            unknown.append(cadence.name)
            continue
        each = ground.draft.constant(attempts_in(cadence))
        worked.append(tuple(ground.draft.multiply(each, cell) for cell in starting))
    if not worked:
        return Times(None, tuple(unknown) or (name,))
    return Times(tuple(ground.draft.add(column) for column in zip(*worked, strict=True)),
                 tuple(unknown))  # fmt: skip


def entries(ground: Ground, stage: str, funnels: list[FunnelPlan]) -> tuple[Cell, ...] | None:
    """How many have to reach a stage in each period, of all funnels; None where none has it."""
    rows = [row.need for funnel in funnels for row in funnel.stages if row.stage == stage]
    return tuple(ground.draft.add(column) for column in zip(*rows, strict=True)) if rows else None


def attempts_in(cadence: Cadence) -> int:
    """How many attempts a cadence plans or promises for a lead, whichever is more."""
    planned = sum(len(step.contacts) for step in cadence.steps)
    return max(planned, *(quota.least for quota in cadence.quotas), 0)


def _input(ground: Ground, team: TeamOf, effort: Effort, taken: set[str]) -> Input:
    name = effort.per.name
    event = ground.agreement.names.get(name)
    title = event.title if isinstance(event, Event) else ground.titles.get(name, name)
    return Input(
        own_key(f"{team.name}.spends per {name}", None, taken),
        f"Time per {title}", team.name, Kind.EFFORT, UNITS[effort.takes.unit],
        Fraction(effort.takes.count), effort.origin,
    )  # fmt: skip


def _hours(agreement: Agreement, team: TeamOf, effort: Effort) -> Fraction:
    """How many hours the unit of an effort is; a business day as long as an ordinary open day."""
    unit = effort.takes.unit
    if unit in _HOURS:
        return _HOURS[unit]
    calendar = chosen_calendar(agreement, None, Ref(team.name, team.origin))
    minutes = open_minutes_per_week(calendar) if calendar else 0
    return Fraction(minutes, 60 * len(workdays_of(agreement, team))) if minutes else _DAY


def _is_attempt(agreement: Agreement, name: str) -> bool:
    """Whether an event is an attempt, or some attempts: a touch."""
    event = agreement.names.get(name)
    counted = event.counts if isinstance(event, Event) else ()
    return name == ATTEMPT or any(one.event.name == ATTEMPT for one in counted)


def _cadences(agreement: Agreement, team: TeamOf) -> list[Cadence]:
    """Those of a team, of a party's roles, and of the party of its only role."""
    names = {team.name}
    if isinstance(team, Party):
        names.update(role.name for role in team.roles)
    else:
        names.update(
            party.name
            for party in agreement.parties
            if party.name == team.party and len(party.roles) == 1
        )
    return [one for one in agreement.cadences if one.by is not None and one.by.name in names]


def _starting(
    ground: Ground, cadence: Cadence, funnels: list[FunnelPlan]
) -> tuple[Cell, ...] | None:
    """The leads that start a cadence: with a stage, or with a handoff at a stage.

    Of several stages that trigger a handoff the one that most leads reach.
    """
    if cadence.after is None:
        return None
    name = cadence.after.ref.name
    declared = ground.agreement.names.get(name)
    stages = (handed_on(declared) or ()) if isinstance(declared, Handoff) else (name,)
    found = [one for stage in stages if (one := entries(ground, stage, funnels)) is not None]
    if not found:
        return None
    return tuple(ground.draft.most(column) for column in zip(*found, strict=True))
