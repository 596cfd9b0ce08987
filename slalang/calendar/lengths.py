"""A duration and the week that it runs in; how long it lasts at least and at most out."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from decimal import Decimal
from itertools import accumulate
from typing import NamedTuple

from slalang.calendar.week import DAY, WEEK, Stretch
from slalang.model.quantities import Duration, Unit

_PLAIN = {Unit.MINUTE: 1, Unit.HOUR: 60, Unit.DAY: DAY, Unit.WEEK: WEEK}
_MONTHS = {Unit.MONTH: 1, Unit.QUARTER: 3, Unit.YEAR: 12}
_BUSINESS = {Unit.BUSINESS_MINUTE: 1, Unit.BUSINESS_HOUR: 60}
_LONGEST = Decimal(10**9)
"""Nothing in an agreement lasts longer; keeps the arithmetic exact."""
_MONTH_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class Length(NamedTuple):
    """How long something lasts in minutes of the wall clock, whenever it begins."""

    least: Decimal
    most: Decimal | None
    """`None` where nobody can tell, for instance business time that never comes."""


NO_TIME = Length(Decimal(0), Decimal(0))


def length(duration: Duration, week: Sequence[Stretch]) -> Length:
    """The length of a duration over ordinary weeks; a day has 24 hours.

    `week` is the open time that business units count; without any, nobody can
    tell how long they last. A business day lasts from the start to the close of
    the last day, so that its length depends on the hour of the start.
    """
    count, unit = min(duration.count, _LONGEST), duration.unit
    if unit in _PLAIN:
        exact = count * _PLAIN[unit]
        return Length(exact, exact)
    if unit in _MONTHS:
        return _months(count * _MONTHS[unit])
    if not week:
        return Length(Decimal(0), None)
    if unit in _BUSINESS:
        return _open_time(count * _BUSINESS[unit], week)
    return _open_days(count, week)


def total(durations: Sequence[Duration], week: Sequence[Stretch]) -> Length:
    """Several durations one after the other."""
    least, most = Decimal(0), Decimal(0) if durations else None
    for duration in durations:
        one = length(duration, week)
        least += one.least
        most = None if most is None or one.most is None else most + one.most
    return Length(least, most)


def is_longer(one: Sequence[Duration], other: Sequence[Duration], week: Sequence[Stretch]) -> bool:
    """Whether `one` outlasts `other` in every ordinary week; False where it depends."""
    if len(one) == len(other) == 1:
        left, right = _counted(one[0]), _counted(other[0])
        if left[1] == right[1]:
            return left[0] > right[0]
        by_open_time = _outlasts_in_open_time(left, right, week)
        if by_open_time is not None:
            return by_open_time
    most = total(other, week).most
    return most is not None and total(one, week).least > most


def _counted(duration: Duration) -> tuple[Decimal, str]:
    """The duration in the smallest unit of its family, which compares exactly."""
    for family, name in ((_PLAIN, "clock"), (_MONTHS, "months"), (_BUSINESS, "business")):
        if duration.unit in family:
            return duration.count * family[duration.unit], name
    return duration.count, duration.unit.value


def _outlasts_in_open_time(
    one: tuple[Decimal, str], other: tuple[Decimal, str], week: Sequence[Stretch]
) -> bool | None:
    """Whether business days outlast business hours or the other way round; else `None`.

    A business day is at least the whole of the next open day, and at most that and
    all of today.
    """
    days, hours = Unit.BUSINESS_DAY.value, "business"
    if {one[1], other[1]} != {days, hours} or not week or not _closes_at_night(week):
        return None
    opened: dict[int, int] = {}
    for stretch in week:
        opened[stretch.weekday] = opened.get(stretch.weekday, 0) + stretch.end - stretch.start
    if one[1] == days:
        return one[0] * min(opened.values()) > other[0]
    return one[0] > (other[0] + 1) * max(opened.values())


def _closes_at_night(week: Sequence[Stretch]) -> bool:
    return all(stretch.end <= DAY for stretch in week)


def _months(count: Decimal) -> Length:
    """So many months from any day of any year, leap years included."""
    years, rest = divmod(count, 12)
    whole = int(rest)
    spans = [sum(_MONTH_DAYS[(first + step) % 12] for step in range(whole)) for first in range(12)]
    least = years * 365 + min(spans) + (rest - whole) * 28
    most = years * 366 + max(spans) + (1 if whole else 0) + (rest - whole) * 31
    return Length(least * DAY, most * DAY)


def _open_time(minutes: Decimal, week: Sequence[Stretch]) -> Length:
    """The fastest start is at an opening, the slowest at a closing."""
    starts = [stretch.weekday * DAY + stretch.start for stretch in week]
    lengths = [stretch.end - stretch.start for stretch in week]
    before = [0, *accumulate(lengths)]
    weeks, rest = divmod(minutes, before[-1])
    if weeks and not rest:
        weeks, rest = weeks - 1, Decimal(before[-1])

    def elapsed(begin: int, done: int) -> Decimal:
        """From minute `begin` of the week, when `done` open minutes have gone, to the last one."""
        wanted = done + rest
        around, within = divmod(wanted, before[-1])
        if not within and wanted:
            around, within = around - 1, Decimal(before[-1])
        at = max(0, bisect_right(before, within) - 1)
        if at and before[at] == within:
            at -= 1
        return around * WEEK + starts[at] + within - before[at] - begin

    if not minutes:
        return NO_TIME
    fast = min(elapsed(start, done) for start, done in zip(starts, before, strict=False))
    ends = [start + size for start, size in zip(starts, lengths, strict=True)]
    slow = max(elapsed(end, done) for end, done in zip(ends, before[1:], strict=True))
    return Length(weeks * WEEK + fast, weeks * WEEK + slow)


def _open_days(count: Decimal, week: Sequence[Stretch]) -> Length:
    """The n-th open day after the start, due at its close, from any hour of any day.

    Whether the morning after a night shift is an open day is left open: at least it
    is, at most it is not.
    """
    if _closes_at_night(week) and count >= 1:
        closes = {stretch.weekday: stretch.end for stretch in week}
        ahead = list(enumerate(_days_ahead(int(count), set(closes))))
        lasts = [days * DAY + closes[(start + days) % 7] for start, days in ahead]
        return Length(Decimal(min(lasts) - DAY), Decimal(max(lasts)))
    least = min(_days_ahead(int(count), {day for stretch in week for day in _touched(stretch)}))
    most = max(_days_ahead(int(count), {day for stretch in week for day in _filled(stretch)}))
    return Length(Decimal(max(0, least - 1) * DAY), Decimal((most + 1) * DAY))


def _days_ahead(count: int, open_days: set[int]) -> list[int]:
    """How many days ahead the n-th open day is, from each weekday."""
    weeks, rest = divmod(count, len(open_days))
    if not rest and weeks:
        weeks, rest = weeks - 1, len(open_days)
    ahead = []
    for start in range(7):
        following = sorted((day - start - 1) % 7 + 1 for day in open_days)
        ahead.append(weeks * 7 + (following[rest - 1] if rest else 0))
    return ahead


def _touched(stretch: Stretch) -> list[int]:
    """The weekdays that an opening has a part in."""
    last = stretch.weekday + (stretch.end - 1) // DAY
    return [day % 7 for day in range(stretch.weekday, min(last, stretch.weekday + 6) + 1)]


def _filled(stretch: Stretch) -> list[int]:
    """The weekday on which an opening begins, and those that it fills."""
    full = [day for day in range(1, 7) if stretch.end >= (day + 1) * DAY]
    return [stretch.weekday, *((stretch.weekday + day) % 7 for day in full)]
