"""The calendar of a team and an instant in; since when and until when a stand-up looks, out."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import date, datetime, timedelta, tzinfo
from typing import NamedTuple

from slalang.calendar.choice import chosen_calendar
from slalang.calendar.local import first_instant, local, midnight
from slalang.calendar.open_time import OpenTime
from slalang.evaluate.case import SECOND
from slalang.timeline.ground import Ground

HOUR = 3_600 * SECOND
SOON = HOUR
"""What is due within an hour is about to break."""
_ONE = timedelta(days=1)


class Day(NamedTuple):
    """What a stand-up looks at. All instants are microseconds since 1970, UTC."""

    as_of: int
    since: int
    """What broke after it is told."""
    until: int
    """The end of the next business day, at midnight: what is due before it is owed now."""
    zone: tzinfo
    """That of the team's calendar, in which times are shown."""

    @property
    def soon(self) -> int:
        """What is due by then is about to break."""
        return self.as_of + SOON

    def date_of(self, at: int) -> date:
        """The date that the wall shows at an instant."""
        return local(at, self.zone).date()


def day_of(ground: Ground, as_of: int, since: int | None = None) -> Day:
    """The day of a stand-up, on the agreement's calendar; of none, every day is worked.

    Without `since` it is the same time on the business day before. Raises `TimeProblem` for an
    instant that no calendar reaches.
    """
    calendar = chosen_calendar(ground.agreement)
    open_time = ground.calendars.of(calendar.name) if calendar else None
    zone = open_time.zone if open_time else ground.calendars.zone
    wall = local(as_of, zone)
    before = datetime.combine(_worked(wall.date(), open_time, back=True), wall.time())
    until = midnight(_worked(wall.date(), open_time, back=False) + _ONE, zone)
    return Day(as_of, first_instant(before, zone) if since is None else since, until, zone)


def _worked(today: date, open_time: OpenTime | None, *, back: bool) -> date:
    """The business day before a day, or the one after; the next day where none is known."""
    days = open_time.days if open_time else ()
    if back:
        place = bisect_left(days, today.toordinal()) - 1
        return date.fromordinal(days[place]) if place >= 0 else today - _ONE
    place = bisect_right(days, today.toordinal())
    return date.fromordinal(days[place]) if place < len(days) else today + _ONE
