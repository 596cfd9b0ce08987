"""Days in; the periods that they lie in, by number, name and first and last day, out.

Weeks are those of ISO 8601, from Monday; months, quarters, half-years and years those of
the calendar. A business day is an open day with the closed days before it, so that what falls
on a weekend counts with Monday.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from datetime import date, timedelta, tzinfo
from fractions import Fraction
from math import ceil
from typing import NamedTuple

from slalang.calendar.local import local, midnight
from slalang.model.quantities import Period
from slalang.monitor.result import Span

_ONE = timedelta(days=1)
_PARTS = {Period.MONTH: 12, Period.QUARTER: 4, Period.HALF_YEAR: 2, Period.YEAR: 1}
"""How many of each make a year."""


class Frame(NamedTuple):
    """What makes spans of periods."""

    zone: tzinfo
    as_of: int
    """Microseconds since 1970, UTC."""
    first: date | None
    """The first day on which the agreement is in force; None where nothing limits it."""
    last: date | None
    open_days: Sequence[int] = ()
    """The ordinals of the days on which the agreement's calendar is open, in order."""

    @property
    def today(self) -> date:
        """The day of the instant."""
        return local(self.as_of, self.zone).date()


def number_of(period: Period, day: date, open_days: Sequence[int] = ()) -> int:
    """The number of the period that a day lies in; the one after has the next number.

    Of a business day it is its place among the open days; of a day after the last of those,
    the place that would follow.
    """
    match period:
        case Period.DAY:
            return day.toordinal()
        case Period.BUSINESS_DAY:
            return bisect_left(open_days, day.toordinal())
        case Period.WEEK:
            return (day.toordinal() - 1) // 7
        case _:
            parts = _PARTS[period]
            return day.year * parts + (day.month - 1) * parts // 12


def days_of(period: Period, number: int, open_days: Sequence[int] = ()) -> tuple[date, date]:
    """The first and the last day of a period."""
    match period:
        case Period.DAY:
            return date.fromordinal(number), date.fromordinal(number)
        case Period.BUSINESS_DAY:
            last = _open_day(number, open_days)
            return min(last, _open_day(number - 1, open_days) + _ONE), last
        case Period.WEEK:
            return date.fromordinal(number * 7 + 1), date.fromordinal(number * 7 + 7)
        case _:
            return _first(period, number), _first(period, number + 1) - _ONE


def name_of(period: Period, number: int, open_days: Sequence[int] = ()) -> str:
    """`2026-03-09`, `2026-W11`, `2026-03`, `2026-Q1`, `2026-H1`, `2026`."""
    first, last = days_of(period, number, open_days)
    match period:
        case Period.DAY | Period.BUSINESS_DAY:
            return last.isoformat()
        case Period.WEEK:
            year, week, _ = first.isocalendar()
            return f"{year}-W{week:02}"
        case Period.MONTH:
            return f"{first.year}-{first.month:02}"
        case Period.QUARTER:
            return f"{first.year}-Q{(first.month + 2) // 3}"
        case Period.HALF_YEAR:
            return f"{first.year}-H{1 if first.month < 7 else 2}"
        case _:
            return f"{first.year}"


def span_of(period: Period, number: int, frame: Frame) -> Span:
    """A period as a report shows it."""
    first, last = days_of(period, number, frame.open_days)
    begun = frame.first is not None and first < frame.first <= last
    ended = frame.last is not None and first <= frame.last < last
    return Span(
        name_of(period, number, frame.open_days), first, last,
        frame.as_of >= midnight(last + _ONE, frame.zone), begun or ended,
    )  # fmt: skip


def spans_between(period: Period, first: int, last: int, frame: Frame) -> tuple[Span, ...]:
    """The periods from one number to another, both in, without gaps."""
    return tuple(span_of(period, number, frame) for number in range(first, last + 1))


def prorated(target: Fraction, span: Span, frame: Frame) -> Fraction:
    """What is left of a target for a whole period in a part of it: by open days, rounded up.

    Without a single open day in the period, its days are counted.
    """
    if not span.partial:
        return target
    first = max(span.first, frame.first or span.first)
    last = min(span.last, frame.last or span.last)
    part, whole = (_open(*days, frame) for days in ((first, last), (span.first, span.last)))
    if not whole:
        part, whole = (last - first).days + 1, (span.last - span.first).days + 1
    return Fraction(ceil(target * part / whole))


def _open(first: date, last: date, frame: Frame) -> int:
    begin = bisect_left(frame.open_days, first.toordinal())
    return bisect_left(frame.open_days, last.toordinal() + 1) - begin


def _open_day(place: int, open_days: Sequence[int]) -> date:
    """An open day by its place; beyond those that are known, day follows day."""
    if not open_days:
        return date.fromordinal(max(1, place + 1))
    if place < 0:
        return date.fromordinal(open_days[0] + place)
    beyond = place - len(open_days) + 1
    return date.fromordinal(open_days[min(place, len(open_days) - 1)] + max(0, beyond))


def _first(period: Period, number: int) -> date:
    parts = _PARTS[period]
    return date(number // parts, number % parts * (12 // parts) + 1, 1)
