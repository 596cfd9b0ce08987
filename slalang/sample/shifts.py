"""A calendar in; the hours that people work, compiled, and what a time limit is worth in them, out.

All instants and lengths are microseconds, instants since 1970 in UTC.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from itertools import accumulate

from slalang.calendar.local import TimeProblem, first_instant, local
from slalang.calendar.open_time import OpenTime, later
from slalang.evaluate.case import DAY, SECOND
from slalang.model.quantities import (
    DayEnd,
    Deadline,
    Duration,
    NextOpening,
    Open,
    TimeLimit,
    Unit,
    Varying,
)

NEVER = 1 << 62
"""After everything."""
MINUTE, HOUR = 60 * SECOND, 3_600 * SECOND
_FRIDAY, _NOON = 4, time(12)
_CLOCK = {Unit.MINUTE: MINUTE, Unit.HOUR: HOUR,
          Unit.BUSINESS_MINUTE: MINUTE, Unit.BUSINESS_HOUR: HOUR}  # fmt: skip
_DAYS = {Unit.DAY: 1, Unit.WEEK: 7, Unit.MONTH: 30, Unit.QUARTER: 91, Unit.YEAR: 365}
_LONGEST = 10_000


def after(shift: OpenTime, start: int, work: int) -> int:
    """When so much time has been worked; `NEVER` where that is beyond what is compiled."""
    try:
        return later(shift, start, work)
    except TimeProblem:
        return NEVER


def ordinary(first: int, last: int) -> OpenTime:
    """Monday to Friday from nine to five in UTC, for those whom no calendar tells their hours."""
    days = range(first // DAY, last // DAY + 1)
    open_days = [day for day in days if (day + 3) % 7 < 5]
    starts = tuple(day * DAY + 9 * HOUR for day in open_days)
    ends = tuple(start + 8 * HOUR for start in starts)
    return OpenTime(
        "", UTC, days.start * DAY, days.stop * DAY, starts, ends, _before(starts, ends),
        719_163 + days.start, tuple(day * DAY for day in (*days, days.stop)),
        tuple(719_163 + day for day in open_days), starts, ends,
    )  # fmt: skip


def without_friday_afternoons(shift: OpenTime) -> OpenTime:
    """The same for somebody who leaves at noon on Fridays; nights and whole weeks stay."""
    pieces = []
    for start, end in zip(shift.starts, shift.ends, strict=True):
        try:
            begins, until = local(start, shift.zone), end
        except TimeProblem:
            # In years that nobody works out, everybody stays.
            return shift
        if begins.weekday() == _FRIDAY and end - start < DAY:
            until = min(end, first_instant(datetime.combine(begins.date(), _NOON), shift.zone))
        if until > start:
            pieces.append((start, until))
    starts, ends = tuple(start for start, _ in pieces), tuple(end for _, end in pieces)
    return replace(shift, starts=starts, ends=ends, before=_before(starts, ends))


def limits_of(limit: TimeLimit | None, shift: OpenTime) -> tuple[int, ...]:
    """How much work fits into a time limit, for each row where it varies; empty without any."""
    match limit:
        case Deadline():
            return (_reach(limit, shift),)
        case Varying(rows=rows):
            deadlines = [row.deadline for row in rows if isinstance(row.deadline, Deadline)]
            return tuple(_reach(one, shift) for one in deadlines)
        case _:
            return ()


def worked(durations: Iterable[Duration], shift: OpenTime) -> int:
    """How much work fits into durations that run one after the other, on the average."""
    return sum(_worked(one, shift) for one in durations)


def clock(duration: Duration | Open | None, otherwise: timedelta) -> int:
    """How long a duration lasts on the clock, roughly where it counts open time."""
    if not isinstance(duration, Duration):
        return otherwise // timedelta(microseconds=1)
    count = min(int(duration.count * 60), _LONGEST * 60)
    if duration.unit in _DAYS:
        return count * _DAYS[duration.unit] * DAY // 60
    if duration.unit is Unit.BUSINESS_DAY:
        return count * DAY * 7 // (60 * 5)
    return count * _CLOCK[duration.unit] // 60


def _reach(limit: Deadline, shift: OpenTime) -> int:
    match limit.reach:
        case DayEnd(next=following):
            return _a_day(shift) if following else _a_day(shift) // 3
        case NextOpening():
            return 0
        case durations:
            return worked(durations, shift)


def _worked(duration: Duration, shift: OpenTime) -> int:
    count = min(int(duration.count * 60), _LONGEST * 60)
    if duration.unit in _CLOCK:
        return count * _CLOCK[duration.unit] // 60
    if duration.unit is Unit.BUSINESS_DAY:
        return count * _a_day(shift) // 60
    days = max(1, (shift.last - shift.first) // DAY)
    return count * _DAYS[duration.unit] * (shift.before[-1] // days) // 60


def _a_day(shift: OpenTime) -> int:
    """How long an open day is."""
    return shift.before[-1] // max(1, len(shift.days))


def _before(starts: tuple[int, ...], ends: tuple[int, ...]) -> tuple[int, ...]:
    return (0, *accumulate(end - start for start, end in zip(starts, ends, strict=True)))
