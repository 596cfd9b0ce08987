"""An agreement, two dates and its holidays in; on which days people work, out."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction

from slalang.calendar.choice import chosen_calendar
from slalang.calendar.compiled import calendars_of
from slalang.calendar.holiday_dates import NO_HOLIDAYS, Resolved
from slalang.calendar.local import TimeProblem
from slalang.funnel.periods import later, month_of
from slalang.model.agreement import Agreement
from slalang.model.quantities import Month
from slalang.source.frozen import dataclass

_ONE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Days:
    """The days that count; all of them where there is no calendar."""

    open: tuple[int, ...] | None
    """Ordinals, in order."""
    calendar: str
    """The title of the calendar; empty where there is none."""

    def count(self, first: date, last: date) -> int:
        """How many of them there are from the first to the last day, both in."""
        if last < first:
            return 0
        if self.open is None:
            return (last - first).days + 1
        return bisect_right(self.open, last.toordinal()) - bisect_left(self.open, first.toordinal())

    def part(self, inner: tuple[date, date], outer: tuple[date, date]) -> Fraction:
        """Which part of a stretch another one is; by all days where it has no open one."""
        first, last = max(inner[0], outer[0]), min(inner[1], outer[1])
        if last < first:
            return Fraction(0)
        whole = self.count(*outer)
        if whole:
            return Fraction(self.count(first, last), whole)
        return Fraction((last - first).days + 1, (outer[1] - outer[0]).days + 1)


def days_of(
    agreement: Agreement, first: date, last: date, holidays: Resolved = NO_HOLIDAYS
) -> Days:
    """The open days of the agreement's calendar; `holidays` reach over the same years."""
    calendar = chosen_calendar(agreement)
    if calendar is None:
        return Days(None, "")
    try:
        open_time = calendars_of(agreement, first, last, holidays).of(calendar.name)
    except TimeProblem:
        return Days(None, "")
    if not open_time.days:
        return Days(None, "")
    return Days(open_time.days, calendar.title)


def days_in(month: Month) -> tuple[date, date]:
    """The first and the last day of a month."""
    over = later(month, 1)
    return date(month.year, month.month, 1), date(over.year, over.month, 1) - _ONE


def months_between(first: date, last: date) -> Iterator[Month]:
    """Every month that two dates and the days between them lie in."""
    month = month_of(first)
    while month <= month_of(last):
        yield month
        month = later(month, 1)
