"""A team and a period in; the clauses that make its people worth what they are, out."""

from __future__ import annotations

from datetime import date

from slalang.calendar.choice import chosen_calendar
from slalang.model.agreement import Agreement
from slalang.model.people import Closing, Opening, RampStep, StaffChange
from slalang.model.quantities import Ref
from slalang.planning.axis import Stretch
from slalang.planning.teams.staff import TeamOf, months_on, party_of
from slalang.source.text import Span


def of_people(agreement: Agreement, team: TeamOf, period: Stretch) -> tuple[Span, ...]:
    """The steps of a ramp that newcomers are on in a period, and the leave in it."""
    ramp = team.team.ramp or party_of(agreement, team).team.ramp
    steps = sorted(ramp, key=lambda step: max(1, step.month))
    found = dict.fromkeys(
        step.origin
        for change in team.team.changes
        for step, (begins, ends) in zip(steps, _windows(change, steps), strict=True)
        if change.count > 0 and begins <= period.last and period.first < ends
    )
    return (*found, *of_leave(agreement, team, period))


def of_leave(agreement: Agreement, team: TeamOf, period: Stretch) -> tuple[Span, ...]:
    """`away 2026-08-03 to 2026-08-14`: of the team, and of its party."""
    party = party_of(agreement, team)
    away = team.team.away + (() if party is team else party.team.away)
    return tuple(
        one.origin for one in away if one.first <= period.last and period.first <= one.last
    )


def of_hours(agreement: Agreement, team: TeamOf, period: Stretch) -> tuple[Span, ...]:
    """When its calendar opens and closes in a period, and its leave."""
    calendar = chosen_calendar(agreement, None, Ref(team.name, team.origin))
    if calendar is None:
        return ()
    rows: tuple[Opening | Closing, ...] = (*calendar.openings, *calendar.closings)
    said = [row.origin for row in rows if _touches(row, period)]
    holidays = [one.origin for one in calendar.holidays]
    return (*said, *holidays, *of_leave(agreement, team, period))


def _windows(change: StaffChange, steps: list[RampStep]) -> list[tuple[date, date]]:
    """From when until before when each step holds for those who join."""
    begins = [
        months_on(change.starting, max(1, step.month) - 1 if place else 0)
        for place, step in enumerate(steps)
    ]
    last = [months_on(change.starting, max(1, step.month)) for step in steps[-1:]]
    return list(zip(begins, [*begins[1:], *last], strict=True))


def _touches(row: Opening | Closing, period: Stretch) -> bool:
    if row.dates is None:
        return True
    return row.dates[0] <= period.last and period.first <= row.dates[1]
