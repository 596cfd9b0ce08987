"""What stands in a calendar file, as data: meetings, dates and closed days, each with its words."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from datetime import date, timedelta, tzinfo
from typing import NamedTuple

from slalang.calendar.compiled import Calendars
from slalang.model.agreement import Agreement
from slalang.model.people import Calendar
from slalang.source.frozen import dataclass
from slalang.wording.words import Words

_FAR = 400
"""So many days ahead nobody moves a meeting."""


class Timed(NamedTuple):
    """From an instant on, on the wall of a zone."""

    start: int
    """Microseconds since 1970, UTC."""
    lasts: timedelta
    zone: tzinfo


class Days(NamedTuple):
    """Whole days, from the first to the last, both in."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing in a calendar."""

    key: tuple[str, ...]
    """What makes it the same thing in the next build, whatever its time or its words are then."""
    title: str
    when: Timed | Days
    lines: tuple[str, ...]
    """What else there is to say, a line each."""
    kind: str
    """`Review`, `Agreement`, `Promise`, `Closed`, `Public holiday`."""
    remind: timedelta | None = None
    """So long before it a reminder is shown."""


@dataclass(frozen=True, slots=True)
class Frame:
    """An agreement and the days for which its calendar is written."""

    agreement: Agreement
    words: Words
    first: date
    last: date
    """Included."""
    calendars: Calendars

    def holds(self, day: date) -> bool:
        """Whether a day lies in the period."""
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Works:
    """The days on which a calendar is open; of none, all days."""

    days: Sequence[int] | None
    """Ordinals, in order."""

    def next(self, day: date) -> date:
        """The day itself, or the next one that is open; the day itself where none is near."""
        if self.days is None:
            return day
        place = bisect_left(self.days, day.toordinal())
        near = place < len(self.days) and self.days[place] - day.toordinal() < _FAR
        return date.fromordinal(self.days[place]) if near else day

    def between(self, first: date, last: date) -> Sequence[int]:
        """The ordinals of the open days from one day to another, both in."""
        begins, ends = first.toordinal(), last.toordinal() + 1
        if self.days is None:
            return range(begins, ends)
        return self.days[bisect_left(self.days, begins) : bisect_left(self.days, ends)]


def works(frame: Frame, calendar: Calendar | None) -> Works:
    """The open days of a calendar; one that never opens says nothing about days."""
    days = frame.calendars.of(calendar.name).days if calendar else ()
    return Works(days or None)


def zone_for(frame: Frame, calendar: Calendar | None) -> tzinfo:
    """The zone that times of day are in."""
    return frame.calendars.of(calendar.name).zone if calendar else frame.calendars.zone
