"""A start and durations in; the instant that lies so far after it, or before it, out."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import ROUND_CEILING, Decimal
from fractions import Fraction

from slalang.calendar.local import YEARS, TimeProblem, first_instant, local
from slalang.calendar.open_time import (
    OpenTime,
    day_close,
    day_close_before,
    earlier,
    later,
)
from slalang.model.quantities import Duration, Unit

MINUTE = 60_000_000
"""µs."""
LAST_DAY = "months end on the last day"
RUN_OVER = "months run over into the next"
_CLOCK = {Unit.MINUTE: MINUTE, Unit.HOUR: 60 * MINUTE}
_OPEN = {Unit.BUSINESS_MINUTE: MINUTE, Unit.BUSINESS_HOUR: 60 * MINUTE}
_DAYS = {Unit.DAY: 1, Unit.WEEK: 7}
_MONTHS = {Unit.MONTH: 1, Unit.QUARTER: 3, Unit.YEAR: 12}
_LONGEST = Decimal(10**9)
"""Nothing in an agreement lasts longer; keeps the arithmetic exact."""


def added(
    start: int,
    durations: Sequence[Duration],
    open_time: OpenTime | None,
    month_rule: str | None = None,
) -> int:
    """Several durations after a start (µs since 1970, UTC), one after the other.

    Minutes and hours run on the clock. Days, weeks, months, quarters and years keep
    the local time; where the clock skips it, it is the end of the gap, where the clock
    repeats it, the first of the two. Business minutes and hours count open time,
    business days end when the n-th open day after the start closes. A part of a day
    runs on the clock; a part of a business day counts as the whole. Raises TimeProblem,
    and its kind OutsideCalendar, where the sum is unknown.
    """
    at = start
    for duration in durations:
        at = _added(at, duration, open_time, month_rule)
    return at


def subtracted(
    end: int,
    durations: Sequence[Duration],
    open_time: OpenTime | None,
    month_rule: str | None = None,
) -> int:
    """Several durations before an end, the last one first: what `added` leads from.

    The latest instant from which the durations still fit. So many business days before
    is the close of the n-th open day before the end.
    """
    at = end
    for duration in reversed(durations):
        at = _subtracted(at, duration, open_time, month_rule)
    return at


def microseconds(count: Decimal, unit: Unit) -> int | None:
    """A duration that runs on the clock or counts open time, in µs; None for other units."""
    size = _CLOCK.get(unit) or _OPEN.get(unit)
    return _rounded(count, size) if size else None


def _added(at: int, duration: Duration, open_time: OpenTime | None, rule: str | None) -> int:
    count, unit = min(duration.count, _LONGEST), duration.unit
    if unit in _CLOCK:
        return at + _rounded(count, _CLOCK[unit])
    if unit in _OPEN:
        return later(_needed(open_time), at, _rounded(count, _OPEN[unit]))
    if unit is Unit.BUSINESS_DAY:
        return day_close(_needed(open_time), at, _whole_days(count))
    if unit in _DAYS:
        days, rest = divmod(count * _DAYS[unit], 1)
        return _days_on(at, int(days), open_time) + _rounded(rest, 24 * 60 * MINUTE)
    return _months_on(at, _whole_months(duration), open_time, rule)


def _subtracted(at: int, duration: Duration, open_time: OpenTime | None, rule: str | None) -> int:
    count, unit = min(duration.count, _LONGEST), duration.unit
    if unit in _CLOCK:
        return at - _rounded(count, _CLOCK[unit])
    if unit in _OPEN:
        return earlier(_needed(open_time), at, _rounded(count, _OPEN[unit]))
    if unit is Unit.BUSINESS_DAY:
        return day_close_before(_needed(open_time), at, _whole_days(count))
    if unit in _DAYS:
        days, rest = divmod(count * _DAYS[unit], 1)
        return _days_on(at - _rounded(rest, 24 * 60 * MINUTE), -int(days), open_time)
    return _months_on(at, -_whole_months(duration), open_time, rule)


def _days_on(at: int, days: int, open_time: OpenTime | None) -> int:
    if not days:
        return at
    zone = open_time.zone if open_time else UTC
    try:
        return first_instant(local(at, zone) + timedelta(days=days), zone)
    except OverflowError:
        raise _too_far() from None


def _months_on(at: int, months: int, open_time: OpenTime | None, rule: str | None) -> int:
    if not months:
        return at
    zone = open_time.zone if open_time else UTC
    wall = local(at, zone)
    year, month = divmod(wall.year * 12 + wall.month - 1 + months, 12)
    if not YEARS[0] <= year <= YEARS[1]:
        raise _too_far()
    return first_instant(_in_month(wall, year, month + 1, rule), zone)


def _in_month(wall: datetime, year: int, month: int, rule: str | None) -> datetime:
    """The same day and time of another month, or what the rule says where it has no such day."""
    missing = wall.day - monthrange(year, month)[1]
    if missing <= 0:
        return wall.replace(year=year, month=month)
    last = wall.replace(year=year, month=month, day=wall.day - missing)
    if rule == LAST_DAY:
        return last
    if rule == RUN_OVER:
        return last + timedelta(days=missing)
    raise TimeProblem(
        f"{year}-{month:02} has no day {wall.day}, and the calendar does not say"
        f" whether `{LAST_DAY}` or `{RUN_OVER}`"
    )


def _whole_months(duration: Duration) -> int:
    months = min(duration.count, _LONGEST) * _MONTHS[duration.unit]
    if months % 1:
        raise TimeProblem(
            f"nobody can tell how long {duration.count} {duration.unit.value}s are:"
            " count in whole months, or in days"
        )
    return int(months)


def _whole_days(count: Decimal) -> int:
    return int(count.to_integral_value(ROUND_CEILING))


def _rounded(count: Decimal, size: int) -> int:
    """So many of a size in whole µs, a half rounded up."""
    exact = Fraction(count) * size
    return exact.numerator if exact.denominator == 1 else int(exact + Fraction(1, 2))


def _needed(open_time: OpenTime | None) -> OpenTime:
    if open_time is None:
        raise TimeProblem("business time needs a calendar, and none is named")
    return open_time


def _too_far() -> TimeProblem:
    return TimeProblem(f"this ends before the year {YEARS[0]} or after {YEARS[1]}")
