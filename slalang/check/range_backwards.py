"""Ranges that end before they begin: an agreement in, `range-backwards` out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import ClassVar

from slalang.check.amounts import number
from slalang.check.context import Context
from slalang.diagnostics.finding import Finding, Severity
from slalang.model.agreement import Agreement
from slalang.model.people import Calendar, Team
from slalang.source.frozen import dataclass
from slalang.source.text import Span

NEEDS_WHOLE = False


@dataclass(frozen=True, slots=True)
class RangeBackwards(Finding):
    """`away 2026-08-14 to 2026-08-10`, `works 150 to 40 mql each month`."""

    code: ClassVar[str] = "SLA533"
    slug: ClassVar[str] = "range-backwards"
    severity: ClassVar[Severity] = Severity.ERROR

    span: Span
    what: str
    """``the absence of `sales` ``."""
    first: str
    last: str
    dates: bool

    def message(self) -> str:
        if self.dates:
            return f"{self.what} ends on {self.last}, before it begins on {self.first}"
        return f"{self.what} is at least {self.first} and at most {self.last}"

    def help(self) -> str:
        if self.dates:
            return f"Write the first day first, `{self.last} to {self.first}`, or correct a date."
        return "Write the smaller number first."


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """Absences, closings, special openings and workloads; hours may end on the next day."""
    for party in agreement.parties:
        yield from _of_team(party.team, party.name)
        for role in party.roles:
            yield from _of_team(role.team, role.name)
    for calendar in agreement.calendars:
        yield from _of_calendar(calendar)


def _of_team(team: Team, name: str) -> Iterator[Finding]:
    for away in team.away:
        yield from _days(f"the absence of `{name}`", away.first, away.last, away.origin)
    for works in team.capacities:
        if works.least is not None and works.most is not None and works.most < works.least:
            what = f"the workload of `{name}`"
            least, most = number(works.least), f"{number(works.most)} `{works.of.name}`"
            yield RangeBackwards(works.origin, what, least, most, dates=False)


def _of_calendar(calendar: Calendar) -> Iterator[Finding]:
    for closing in calendar.closings:
        if closing.dates:
            yield from _days(f"a closing of `{calendar.name}`", *closing.dates, closing.origin)
    for opening in calendar.openings:
        if opening.dates:
            yield from _days(f"an opening of `{calendar.name}`", *opening.dates, opening.origin)


def _days(what: str, first: date, last: date, origin: Span) -> Iterator[Finding]:
    if last < first:
        yield RangeBackwards(origin, what, str(first), str(last), dates=True)
