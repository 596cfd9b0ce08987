"""Calendars without a single open hour: an agreement in, `calendar-never-opens` out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import ClassVar

from slalang.calendar.week import ever_opens, open_stretches
from slalang.check.context import Context
from slalang.diagnostics.finding import Finding, Severity
from slalang.model.agreement import Agreement
from slalang.model.people import Calendar, Header
from slalang.source.frozen import dataclass
from slalang.source.text import Span

NEEDS_WHOLE = True


@dataclass(frozen=True, slots=True)
class CalendarNeverOpens(Finding):
    """`calendar office { zone "Europe/Warsaw" }`: business time never passes on it."""

    code: ClassVar[str] = "SLA505"
    slug: ClassVar[str] = "calendar-never-opens"
    severity: ClassVar[Severity] = Severity.ERROR

    span: Span
    calendar: str
    why: str
    """`nothing`, `weekdays` or `period`."""

    def message(self) -> str:
        why = {
            "nothing": "it says no opening hours",
            "weekdays": "every day that it opens is also closed",
            "period": "it is closed on every day of the agreement",
        }[self.why]
        return f"calendar `{self.calendar}` never opens: {why}"

    def help(self) -> str:
        if self.why == "nothing":
            return "Add the hours, such as `open mon to fri 09:00-17:00`."
        return "Take a `closed` line away, or add hours on other days."


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """No hours at all, hours on closed weekdays only, or a closure as long as the agreement."""
    for calendar in agreement.calendars:
        if not any(opening.hours for opening in calendar.openings):
            why = "nothing"
        elif not ever_opens(calendar):
            why = "weekdays"
        elif _closed_all_along(calendar, agreement.header):
            why = "period"
        else:
            continue
        if why == "weekdays" and not any(c.weekdays for c in calendar.closings):
            continue
        yield CalendarNeverOpens(calendar.origin, calendar.name, why)


def _closed_all_along(calendar: Calendar, header: Header | None) -> bool:
    """Whether closures with dates leave no open day of the agreement; holidays do not count."""
    if not header or not isinstance(header.starts, date) or not isinstance(header.ends, date):
        return False
    first, last = header.starts.toordinal(), header.ends.toordinal()
    openings = [opening.dates for opening in calendar.openings if opening.dates]
    if last < first or any(
        start <= header.ends and end >= header.starts for start, end in openings
    ):
        return False
    open_days = {stretch.weekday for stretch in open_stretches(calendar)}
    at = first
    for start, end in sorted(closing.dates for closing in calendar.closings if closing.dates):
        if _has_open_day(at, min(start.toordinal() - 1, last), open_days):
            return False
        at = max(at, end.toordinal() + 1)
    return not _has_open_day(at, last, open_days)


def _has_open_day(first: int, last: int, weekdays: set[int]) -> bool:
    """Whether a day from first to last, as ordinals, is one of the weekdays; a week has all."""
    # Day 1 of the calendar was a Monday.
    return any((day - 1) % 7 in weekdays for day in range(first, min(last, first + 6) + 1))
