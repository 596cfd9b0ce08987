"""A period that a clause counts in and one of a plan in; how many of the one the other is, out."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import assert_never

from slalang.funnel.periods import MONTHS, later, month_of
from slalang.model.quantities import Period
from slalang.planning.axis import Axis, Stretch

_ONE = timedelta(days=1)
WORKDAYS = frozenset(range(5))
"""Monday to Friday: where no calendar says on which days people work."""


def periods_in(
    each: Period, when: Axis, stretch: Stretch, workdays: frozenset[int] = WORKDAYS
) -> Fraction:
    """How many weeks, months … a period of a plan counts: `60 each month` in a week is 60 × 7/31.

    A month of a monthly plan is one month, a third of a quarter and a twelfth of a year; what
    does not go into whole months is counted by the real days of the period: a January is 31/7
    weeks, a week in January 7/31 months. Business days are the days of the week on which
    the team's calendar opens, holidays among them.
    """
    match each:
        case Period.DAY:
            return Fraction(stretch.days)
        case Period.BUSINESS_DAY:
            return Fraction(days_of_work(stretch.first, stretch.last, workdays))
        case Period.WEEK:
            return Fraction(stretch.days, 7)
        case Period.MONTH | Period.QUARTER | Period.HALF_YEAR | Period.YEAR:
            months = Fraction(1) if when.each is Period.MONTH else _months(stretch)
            return months / MONTHS[each]
        case _:
            assert_never(each)


def days_of_work(first: date, last: date, workdays: frozenset[int]) -> int:
    """How many days from the first to the last, both in, fall on one of some days of the week."""
    days = (last - first).days + 1
    if days <= 0:
        return 0
    whole, rest = divmod(days, 7)
    begun = {(first.weekday() + index) % 7 for index in range(rest)}
    return whole * len(workdays) + len(begun & workdays)


def _months(stretch: Stretch) -> Fraction:
    """How many months a few days are: each is that part of the month that it is in."""
    found, day = Fraction(0), stretch.first
    while day <= stretch.last:
        month = later(month_of(day), 1)
        ends = min(date(month.year, month.month, 1) - _ONE, stretch.last)
        length = (date(month.year, month.month, 1) - day.replace(day=1)).days
        found += Fraction((ends - day).days + 1, length)
        day = ends + _ONE
    return found
