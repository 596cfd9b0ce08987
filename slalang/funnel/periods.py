"""Months and periods: counting months, and carrying amounts from one period to another."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

from slalang.model.quantities import Duration, Month, Period, Unit

MONTHS = {Period.MONTH: 1, Period.QUARTER: 3, Period.HALF_YEAR: 6, Period.YEAR: 12}
"""How many months the periods have that are made of months."""
_DAYS = {Period.DAY: 1, Period.WEEK: 7}
_UNIT_MONTHS = {Unit.MONTH: 1, Unit.QUARTER: 3, Unit.YEAR: 12}
_UNIT_DAYS = {Unit.DAY: 1, Unit.WEEK: 7}
_DAYS_OF = {
    Unit.MINUTE: Fraction(1, 1440), Unit.HOUR: Fraction(1, 24), Unit.DAY: Fraction(1),
    Unit.WEEK: Fraction(7), Unit.MONTH: Fraction(30), Unit.QUARTER: Fraction(90),
    Unit.YEAR: Fraction(360),
}  # fmt: skip


def convert(amount: Fraction, given: Period, wanted: Period) -> Fraction | None:
    """An amount for each `given` period as one for each `wanted`; `None` where they do not compare.

    A quarter is three months exactly; a month is no fixed number of weeks or days.
    """
    if given is wanted:
        return amount
    for lengths in (MONTHS, _DAYS):
        if given in lengths and wanted in lengths:
            return amount * lengths[wanted] / lengths[given]
    return None


def later(month: Month, count: int) -> Month:
    """The month so many months later; earlier where negative."""
    index = month.year * 12 + month.month - 1 + count
    return Month(index // 12, index % 12 + 1)


def between(first: Month, last: Month) -> int:
    """How many months `last` is after `first`."""
    return (last.year - first.year) * 12 + last.month - first.month


def month_of(day: date) -> Month:
    """The month that a day is in."""
    return Month(day.year, day.month)


def months_of(period: Period, month: Month, first: Month | None) -> tuple[Month, ...]:
    """The months of the period that a month is in; empty for periods not made of months.

    Periods are counted from `first`, the month in which the goal starts; without it
    they are those of the calendar.
    """
    length = MONTHS.get(period)
    if length is None:
        return ()
    begin = later(month, -(between(first or Month(month.year, 1), month) % length))
    return tuple(later(begin, index) for index in range(length))


def last_month(first: Month, count: int, unit: Unit) -> Month | None:
    """The last month of `for 12 months starting 2026-01`; `None` for business time."""
    if unit in _UNIT_MONTHS:
        return later(first, count * _UNIT_MONTHS[unit] - 1)
    if unit in _UNIT_DAYS:
        days = count * _UNIT_DAYS[unit] - 1
        start = date(first.year, first.month, 1)
        return month_of(start + timedelta(min(days, (date.max - start).days)))
    return None


def days_of(lasting: Duration) -> Fraction | None:
    """A time in days of the calendar; `None` for business time. A month counts 30 days."""
    each = _DAYS_OF.get(lasting.unit)
    return None if each is None else Fraction(lasting.count) * each
