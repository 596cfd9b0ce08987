"""A calendar with its dated closings and openings in; which days are open out."""

from __future__ import annotations

from datetime import date, timedelta

from slalang.calendar.week import minutes, open_stretches
from slalang.model.people import Calendar, Closing
from slalang.source.frozen import dataclass

_ONE = timedelta(days=1)
_FAR = 500
"""So many days ahead nobody plans a lead."""


@dataclass(frozen=True, slots=True)
class Days:
    """The open days of a calendar, holidays aside: their dates are not in the text."""

    weekdays: frozenset[int]
    """Those of the ordinary week on which something opens."""
    minutes: tuple[int, ...]
    """The open minutes of each weekday."""
    closed: tuple[tuple[date, date], ...]
    opened: tuple[tuple[date, date], ...]
    """Special openings, which win over a closing."""

    def is_open(self, day: date) -> bool:
        """Whether anybody works on a day."""
        if any(first <= day <= last for first, last in self.opened):
            return True
        if any(first <= day <= last for first, last in self.closed):
            return False
        return day.weekday() in self.weekdays

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
    closed = () if ordinary else tuple(one.dates for one in dated_closings(calendar) if one.dates)
    opened = () if ordinary else tuple(
        one.dates for one in calendar.openings
        if one.dates and any(minutes(hours) for hours in one.hours)
    )  # fmt: skip
    weekdays = frozenset(day for day, length in enumerate(lengths) if length)
    return Days(weekdays, tuple(lengths), closed, opened)


def dated_closings(calendar: Calendar) -> list[Closing]:
    """The closings with dates, first days first, without those that end before they begin."""
    found = [one for one in calendar.closings if one.dates and one.dates[0] <= one.dates[1]]
    return sorted(found, key=lambda one: one.dates or (date.min, date.min))
