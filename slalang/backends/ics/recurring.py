"""How often people meet in; the days on which they do, holidays and closings considered, out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import ROUND_CEILING
from fractions import Fraction
from typing import NamedTuple, TypeAlias

from slalang.backends.ics.entry import Works
from slalang.model.quantities import Duration, Period, Unit
from slalang.model.upkeep import Recurrence

_ONE = timedelta(days=1)
_MONTHS = {Period.MONTH: 1, Period.QUARTER: 3, Period.HALF_YEAR: 6, Period.YEAR: 12}
_UNIT_MONTHS = {Unit.MONTH: 1, Unit.QUARTER: 3, Unit.YEAR: 12}
_UNIT_DAYS = {Unit.DAY: 1, Unit.WEEK: 7}


class Meeting(NamedTuple):
    """One day of a recurrence."""

    named: date
    """The day, or the first day of the period, that it belongs to: the same whatever is closed."""
    meant: date | None
    """The day that the agreement names; None where it leaves the choice."""
    held: date
    """The day itself, or the next open one."""


Stretch: TypeAlias = tuple[date, date]
"""The first and the last day of a week, a month …"""


def meetings(it: Recurrence, first: date, last: date, open_days: Works) -> Iterator[Meeting]:
    """The days from `first` to `last`, both in, in order.

    What falls on a closed day is on the next open one: of its month, if it has one left, and
    else the last one before; and left out where the next meeting is due by then. What is
    every day stays every day. None for a rhythm of minutes or hours.
    """
    for one in _named(it, first, last, open_days):
        if first <= one.held <= last:
            yield one


def left_out(it: Recurrence, first: date, last: date, open_days: Works) -> Iterator[date]:
    """The days that the agreement names and on which, or after which, nobody meets: the next
    open one is too late. In order."""
    every = it.every
    if it.period is Period.BUSINESS_DAY or (every and every.unit is Unit.BUSINESS_DAY):
        return
    held = {one.named for one in meetings(it, first, last, open_days)}
    # Counted days begin with the first open one.
    begin = open_days.next(first) if every and every.unit in _UNIT_DAYS else first
    for one in meetings(it, begin, last, Works(None)):
        if one.meant is not None and one.named not in held:
            yield one.meant


def _named(it: Recurrence, first: date, last: date, open_days: Works) -> Iterator[Meeting]:
    if it.weekday is not None:
        begin = first + timedelta(days=(it.weekday - first.weekday()) % 7)
        yield from _moved(_spaced(begin, Fraction(7), last), last, open_days)
    elif it.period is Period.DAY:
        yield from (Meeting(day, day, day) for day in _spaced(first, Fraction(1), last))
    elif it.period is Period.BUSINESS_DAY:
        yield from (_at(day) for day in open_days.between(first, last))
    elif it.period is not None:
        stretches = _weeks(first, last) if it.period is Period.WEEK else _months(
            _start_of(first, _MONTHS[it.period]), _MONTHS[it.period], last
        )  # fmt: skip
        yield from (_chosen(it, stretch, open_days) for stretch in stretches)
    elif it.every is not None:
        yield from _every(it, it.every, first, last, open_days)


def _every(
    it: Recurrence, every: Duration, first: date, last: date, open_days: Works
) -> Iterator[Meeting]:
    length = Fraction(every.count)
    if every.unit is Unit.BUSINESS_DAY:
        step = int(every.count.to_integral_value(ROUND_CEILING))
        if step > 0:
            yield from (_at(day) for day in open_days.between(first, last)[::step])
    elif every.unit in _UNIT_DAYS:
        step_days = length * _UNIT_DAYS[every.unit]
        if step_days > 1:
            yield from _moved(_spaced(open_days.next(first), step_days, last), last, open_days)
        elif step_days == 1:
            yield from (Meeting(day, day, day) for day in _spaced(first, step_days, last))
    elif every.unit in _UNIT_MONTHS:
        months = length * _UNIT_MONTHS[every.unit]
        if months >= 1 and months.denominator == 1:
            stretches = _months(_start_of(first, 1), months.numerator, last)
            yield from (_chosen(it, stretch, open_days) for stretch in stretches)


def _at(ordinal: int) -> Meeting:
    day = date.fromordinal(ordinal)
    return Meeting(day, day, day)


def _spaced(begin: date, step: Fraction, last: date) -> Iterator[date]:
    """Days with so many between them; parts of a day are carried along."""
    room = last.toordinal() - begin.toordinal()
    for count in range(int(room / step) + 1 if room >= 0 else 0):
        yield date.fromordinal(begin.toordinal() + int(count * step))


def _moved(days: Iterator[date], last: date, open_days: Works) -> Iterator[Meeting]:
    every = [*days]
    for day, following in zip(every, [*every[1:], last + _ONE], strict=True):
        held = open_days.next(day)
        if held == day or held < following:
            yield Meeting(day, day, held)


def _weeks(first: date, last: date) -> Iterator[Stretch]:
    monday = first - timedelta(days=first.weekday())
    for start in _spaced(monday, Fraction(7), last):
        yield start, start + timedelta(days=6)


def _months(start: date, count: int, last: date) -> Iterator[Stretch]:
    while start <= last:
        following = _later(start, count)
        yield start, following - _ONE
        start = following


def _start_of(day: date, months: int) -> date:
    """The first day of the month, quarter, half-year or year that a day lies in."""
    return date(day.year, (day.month - 1) // months * months + 1, 1)


def _later(start: date, months: int) -> date:
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(min(year, date.max.year), month + 1, 1) if year < date.max.year else date.max


def _chosen(it: Recurrence, stretch: Stretch, open_days: Works) -> Meeting:
    """The day of a period that is named, else its first open one."""
    first, last = stretch
    works = open_days.between(first, last)
    if it.day is None:
        return Meeting(first, None, date.fromordinal(works[0]) if works else first)
    if it.day_is_business:
        place = min(max(it.day, 1), len(works)) - 1
        return Meeting(first, None, date.fromordinal(works[place]) if works else last)
    day = date.fromordinal(min(first.toordinal() + max(it.day, 1) - 1, last.toordinal()))
    # Of the last days of a month, that is the last open one before.
    near = (*open_days.between(day, last)[:1], *works[-1:], day.toordinal())
    return Meeting(first, day, date.fromordinal(near[0]))
