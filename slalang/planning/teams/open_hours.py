"""An agreement and its holidays in; how long each team is open between two days, out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TypeAlias

from slalang.calendar.choice import chosen_calendar
from slalang.calendar.compiled import calendars_of
from slalang.calendar.holiday_dates import Lock, resolved
from slalang.calendar.local import TimeProblem
from slalang.calendar.open_time import OpenTime, compiled, measure
from slalang.calendar.zones import zone_of
from slalang.model.agreement import Agreement
from slalang.model.people import Calendar
from slalang.model.quantities import Ref
from slalang.planning.teams.capacity import OpenHours
from slalang.planning.teams.staff import leave_of, teams_of

_MINUTE = 60_000_000
_Years: TypeAlias = dict[tuple[str, int], OpenTime | None]


def open_hours_of(agreement: Agreement, lock: Lock | None = None) -> OpenHours:
    """What `Setup.open_hours` asks for: minutes of the calendar that a team works by.

    Public holidays are those of the lock, and of the library `holidays` where the lock has none;
    the leave of the team and of its party is taken off. A calendar in the zone of the lead is
    read in that of the agreement. Each calendar is worked out once for each year that is asked.
    """
    teams = {team.name: team for team in teams_of(agreement)}
    years: _Years = {}

    def year_of(calendar: Calendar, year: int) -> OpenTime | None:
        key = calendar.name, year
        if key not in years:
            years[key] = _compiled(agreement, calendar, year, lock)
        return years[key]

    def open_hours(name: str, first: date, last: date) -> int | None:
        team = teams.get(name)
        if team is None:
            return None
        calendar = chosen_calendar(agreement, None, Ref(name, team.origin))
        if calendar is None:
            return None
        year = partial(year_of, calendar)
        total = _minutes(year, first, last)
        for begins, ends in leave_of(agreement, team):
            away = _minutes(year, max(first, begins), min(last, ends))
            total = None if total is None or away is None else total - away
        return total

    return open_hours


def _minutes(year_of: Callable[[int], OpenTime | None], first: date, last: date) -> int | None:
    """The open minutes from the first to the last day; None for years that no calendar knows."""
    total = 0
    for year in range(first.year, last.year + 1) if first <= last else ():
        time = year_of(year)
        if time is None:
            return None
        begins = max(first, date(year, 1, 1)).toordinal() - time.first_day
        ends = min(last, date(year, 12, 31)).toordinal() - time.first_day + 1
        total += measure(time, time.midnights[begins], time.midnights[ends]) // _MINUTE
    return total


def _compiled(
    agreement: Agreement, calendar: Calendar, year: int, lock: Lock | None
) -> OpenTime | None:
    first, last = date(year, 1, 1), date(year, 12, 31)
    holidays = resolved((calendar,), year, year, lock).of(calendar.name)
    zone = zone_of(calendar) if calendar.zone else calendars_of(agreement, first, last).zone
    try:
        return compiled(calendar, first, last, holidays, zone)
    except TimeProblem:
        return None
