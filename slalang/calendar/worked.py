"""A compiled calendar and a deadline in; starts that show what it means, each with its due, out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from slalang.calendar.deadline import due
from slalang.calendar.local import TimeProblem
from slalang.calendar.open_time import OpenTime
from slalang.model.quantities import DayEnd, Deadline, NextOpening

_HOUR = 3_600_000_000


class Worked(NamedTuple):
    """One worked example: when the clock starts, and when that is due (µs)."""

    start: int
    due: int


def depends_on_hours(deadline: Deadline) -> bool:
    """Whether opening hours decide when a deadline is due."""
    match deadline.reach:
        case DayEnd() | NextOpening():
            return True
        case durations:
            by_hours = any(duration.unit.is_business for duration in durations)
    return by_hours or deadline.or_at_next_opening or deadline.outside_hours is not None


def worked(deadline: Deadline, time: OpenTime, month_rule: str | None) -> tuple[Worked, ...]:
    """An ordinary day, and the evening or the day off that makes the difference.

    The same for the same calendar: the first ones of its span. Fewer, or none, where the
    calendar has no such days, or the span does not reach to the end.
    """
    waits = isinstance(deadline.reach, NextOpening) or deadline.or_at_next_opening
    closed = waits or deadline.outside_hours is not None
    starts = (_ordinary(time), _day_off(time) if closed else _late(time))
    return tuple(_each(deadline, starts, time, month_rule))


def _each(
    deadline: Deadline, starts: tuple[int | None, ...], time: OpenTime, rule: str | None
) -> Iterator[Worked]:
    for start in starts:
        try:
            if start is not None:
                yield Worked(start, due(deadline, start, time, rule))
        except TimeProblem:
            continue


def _ordinary(time: OpenTime) -> int | None:
    """An hour after the opening of the first day that two open days follow."""
    for place, day in enumerate(time.days[:-2]):
        if time.days[place + 2] == day + 2:
            return min(time.opens[place] + _HOUR, time.closes[place])
    return None


def _late(time: OpenTime) -> int | None:
    """Half an hour before the close of the first day after that one that a closed day follows."""
    place = _before_a_closed_day(time)
    if place is None:
        return None
    return max(time.closes[place] - _HOUR // 2, time.opens[place])


def _day_off(time: OpenTime) -> int | None:
    """An hour after the time of opening, on the closed day that follows."""
    place = _before_a_closed_day(time)
    return None if place is None else time.opens[place] + 25 * _HOUR


def _before_a_closed_day(time: OpenTime) -> int | None:
    begun = False
    for place, day in enumerate(time.days[:-2]):
        begun = begun or time.days[place + 2] == day + 2
        if begun and time.days[place + 1] > day + 1:
            return place
    return None
