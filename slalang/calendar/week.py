"""A calendar in; the hours of its ordinary week out, without dated closings and holidays."""

from __future__ import annotations

from datetime import time
from typing import NamedTuple

from slalang.model.people import Calendar, Hours

DAY = 1440
"""Minutes of a day."""
WEEK = 7 * DAY


class Stretch(NamedTuple):
    """One unbroken opening: it begins on `weekday` (0 is Monday), in minutes from its midnight.

    A night shift ends past 1440, `open always` is one stretch of 10,080 minutes.
    """

    weekday: int
    start: int
    end: int


def open_stretches(calendar: Calendar) -> tuple[Stretch, ...]:
    """When the calendar is open in an ordinary week, in order, what touches merged into one.

    Hours belong to the day on which they begin: `closed sun` takes away the
    night that begins on Sunday, not the end of Saturday's.
    """
    closed = {weekday for closing in calendar.closings for weekday in closing.weekdays}
    pieces = [
        piece
        for opening in calendar.openings
        for weekday in opening.weekdays
        if weekday not in closed
        for hours in opening.hours
        for piece in _pieces(weekday, hours)
    ]
    joined = merged(sorted(pieces))
    return tuple(Stretch(start // DAY, start % DAY, start % DAY + end - start)
                 for start, end in _around(joined))  # fmt: skip


def open_minutes_per_week(calendar: Calendar) -> int:
    """How many minutes of an ordinary week the calendar is open."""
    return sum(stretch.end - stretch.start for stretch in open_stretches(calendar))


def open_weekdays(calendar: Calendar) -> frozenset[int]:
    """The days of the week on which a calendar opens; 0 is Monday.

    A night that ends on the next day belongs to the day on which it begins; a stretch of
    several days is open on each of them.
    """
    found: set[int] = set()
    for stretch in open_stretches(calendar):
        long = stretch.end - stretch.start > DAY
        last = (stretch.end - 1) // DAY if long else 0
        found.update((stretch.weekday + index) % 7 for index in range(last + 1))
    return frozenset(found)


def ever_opens(calendar: Calendar) -> bool:
    """Whether there is any open minute: in the ordinary week or in an opening with dates."""
    dated = any(
        opening.dates and any(minutes(hours) for hours in opening.hours)
        for opening in calendar.openings
    )
    return dated or open_minutes_per_week(calendar) > 0


def minutes(hours: Hours) -> int:
    """How long one opening is; an end before the start is on the next day; 0 where both agree."""
    start, end = _minute(hours.start), DAY if hours.to_midnight else _minute(hours.end)
    return end - start if end >= start else end + DAY - start


def _pieces(weekday: int, hours: Hours) -> list[tuple[int, int]]:
    """The opening in minutes of the week, cut where the week ends."""
    start = weekday * DAY + _minute(hours.start)
    end = start + minutes(hours)
    if end <= WEEK:
        return [(start, end)] if end > start else []
    return [(start, WEEK), (0, end - WEEK)]


def merged(pieces: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Pieces of time in order, what overlaps or touches put together."""
    found: list[tuple[int, int]] = []
    for start, end in pieces:
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def _around(merged: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Sunday night and Monday morning put together again."""
    if len(merged) > 1 and merged[0][0] == 0 and merged[-1][1] == WEEK:
        last = (merged[-1][0], WEEK + merged[0][1])
        return [*merged[1:-1], last]
    return merged


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute
