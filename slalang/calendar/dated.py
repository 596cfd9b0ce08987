"""A calendar with its dated closings and openings in; which days are open out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from slalang.calendar.week import minutes, open_stretches
from slalang.model.people import Calendar, Closing
from slalang.source.frozen import dataclass

_ONE = timedelta(days=1)
_FAR = 400
"""So many days ahead nobody plans a lead."""
_RANGES = 40
"""So many closings and openings with dates are known."""


@dataclass(frozen=True, slots=True)
class Days:
    """The open days of a calendar, holidays aside: their dates are not in the text."""

    weekdays: frozenset[int]
    """Those of the ordinary week on which something opens."""
    minutes: tuple[int, ...]
    """The open minutes of each weekday."""
    closed: frozenset[date]
    opened: frozenset[date]
    """Special openings, which win over a closing."""

    def is_open(self, day: date) -> bool:
        """Whether anybody works on a day."""
        if day in self.closed:
            return day in self.opened
        return day.weekday() in self.weekdays or day in self.opened

    def open_minutes(self, day: date) -> int:
        """How long a day is open; a special opening counts as a whole day of work."""
        if not self.is_open(day):
            return 0
        return self.minutes[day.weekday()] or max(self.minutes, default=0)

    def later(self, day: date, count: int) -> date | None:
        """The n-th open day after a day; for none, itself or the next open one.

        `None` where that is years away, or never.
        """
        passed = 0
        try:
            while not count and not self.is_open(day) and passed < _FAR:
                day, passed = day + _ONE, passed + 1
            while count and passed < _FAR:
                day, passed = day + _ONE, passed + 1
                count -= self.is_open(day)
        except OverflowError:
            return None
        return day if passed < _FAR else None


def days_of(calendar: Calendar, ordinary: bool = False) -> Days:
    """The days of a calendar; `ordinary` leaves its dated closings and openings out."""
    lengths = [0] * 7
    for stretch in open_stretches(calendar):
        lengths[stretch.weekday] += min(stretch.end, 2 * 1440) - stretch.start
        for day in range(1, -(-stretch.end // 1440)):
            lengths[(stretch.weekday + day) % 7] += 1440
    closings = () if ordinary else dated_closings(calendar)[:_RANGES]
    closed = frozenset(day for one in closings for day in _each(one.dates))
    opened = frozenset(
        day
        for one in (() if ordinary else calendar.openings[:_RANGES])
        if any(minutes(hours) for hours in one.hours)
        for day in _each(one.dates)
    )
    weekdays = frozenset(day for day, length in enumerate(lengths) if length)
    return Days(weekdays, tuple(lengths), closed, opened)


def dated_closings(calendar: Calendar) -> list[Closing]:
    """The closings with dates, first days first, without those that end before they begin."""
    found = [one for one in calendar.closings if one.dates and one.dates[0] <= one.dates[1]]
    return sorted(found, key=lambda one: one.dates or (date.min, date.min))


def _each(dates: tuple[date, date] | None) -> Iterator[date]:
    """Every day of a range, of a very long one the first."""
    if dates:
        first, last = dates[0].toordinal(), dates[1].toordinal()
        for ordinal in range(first, min(last, first + _FAR) + 1):
            yield date.fromordinal(ordinal)
