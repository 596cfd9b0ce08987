"""A deadline and the instant at which its clock starts in; when it is due out.

`not_before` is left to the caller, who knows when other things happened.
"""

from __future__ import annotations

from slalang.calendar.adding import added, subtracted
from slalang.calendar.local import TimeProblem
from slalang.calendar.open_time import OpenTime, day_close, is_open, next_opening
from slalang.model.quantities import DayEnd, Deadline, Duration, NextOpening


def due(
    deadline: Deadline, start: int, open_time: OpenTime | None, month_rule: str | None = None
) -> int:
    """The last instant (µs since 1970, UTC) at which the deadline is kept.

    Raises TimeProblem where nobody can tell: business time without a calendar, times
    outside the compiled calendar, months that end on no day.
    """
    if deadline.outside_hours and not is_open(_asked(open_time), start):
        return added(start, (deadline.outside_hours,), open_time, month_rule)
    match deadline.reach:
        case DayEnd(next=following):
            return day_close(_asked(open_time), start, 1 if following else 0)
        case NextOpening():
            return next_opening(_asked(open_time), start)
        case durations:
            at = added(start, durations, open_time, month_rule)
    return next_opening(_asked(open_time), at) if deadline.or_at_next_opening else at


def aim(
    deadline: Deadline, start: int, open_time: OpenTime | None, month_rule: str | None = None
) -> int | None:
    """When what is aimed for beside the deadline should have happened, never after it."""
    if deadline.aim is None:
        return None
    at = added(start, (deadline.aim,), open_time, month_rule)
    if deadline.or_at_next_opening:
        at = next_opening(_asked(open_time), at)
    return min(at, due(deadline, start, open_time, month_rule))


def before(
    lead_time: Duration, at: int, open_time: OpenTime | None, month_rule: str | None = None
) -> int:
    """The last instant that is so long before something: `24 business hours before demo`."""
    return subtracted(at, (lead_time,), open_time, month_rule)


def _asked(open_time: OpenTime | None) -> OpenTime:
    if open_time is None:
        raise TimeProblem("opening hours are asked for, and no calendar is named")
    return open_time
