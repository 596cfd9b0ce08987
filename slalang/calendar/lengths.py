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
    most = total(other, week).most
    return most is not None and total(one, week).least > most


def _counted(duration: Duration) -> tuple[Decimal, str]:
    """The duration in the smallest unit of its family, which compares exactly."""
    for family, name in ((_PLAIN, "clock"), (_MONTHS, "months"), (_BUSINESS, "business")):
        if duration.unit in family:
            return duration.count * family[duration.unit], name
    return duration.count, duration.unit.value


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
    """The n-th open day after the start, due at its close, from any hour of any day."""
    days = sorted({stretch.weekday for stretch in week})
    weeks, rest = divmod(int(count), len(days))
    if not rest and weeks:
        weeks, rest = weeks - 1, len(days)
    ahead = []
    for start in range(7):
        following = sorted((day - start - 1) % 7 + 1 for day in days)
        ahead.append(following[rest - 1] if rest else 0)
    least = max(0, weeks * 7 + min(ahead) - 1)
    return Length(Decimal(least * DAY), Decimal((weeks * 7 + max(ahead) + 1) * DAY))
