"""A calendar and a span of dates in; when it is open, as instants that can be looked up, out.

All instants and lengths are microseconds ("µs"), instants since 1970 in UTC.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import date, datetime, timedelta, tzinfo
from itertools import accumulate

from slalang.calendar.local import YEARS, TimeProblem, first_instant, last_instant, midnight
from slalang.calendar.week import merged, minutes
from slalang.calendar.zones import zone_of
from slalang.model.people import Calendar, Hours
from slalang.source.frozen import dataclass

_ONE = timedelta(days=1)


class OutsideCalendar(TimeProblem):
    """A time for which nobody knows whether the calendar is open; says in a sentence which."""


@dataclass(frozen=True, slots=True)
class OpenTime:
    """A calendar compiled for a span of dates in one zone."""

    calendar: str
    """Its title, for messages."""
    zone: tzinfo
    first: int
    """When the first date begins. Before it nothing is known."""
    last: int
    """When the last date is over. From then on nothing is known."""
    starts: tuple[int, ...]
    """Openings, in order, without overlap or touch."""
    ends: tuple[int, ...]
    before: tuple[int, ...]
    """How much open time lies before each opening; then that of the whole span."""
    first_day: int
    """The ordinal of the first date (`date.toordinal`)."""
    midnights: tuple[int, ...]
    """When each date begins, and when the last one is over."""
    days: tuple[int, ...]
    """The ordinals of open days: dates on which something opens. The date before the first is
    among them where its night reaches into the span."""
    opens: tuple[int, ...]
    """When the first opening of each open day begins."""
    closes: tuple[int, ...]
    """When the last opening that begins on each open day ends, perhaps on the next date."""


def compiled(
    calendar: Calendar,
    first: date,
    last: date,
    holidays: frozenset[date] = frozenset(),
    zone: tzinfo | None = None,
) -> OpenTime:
    """A calendar from its `first` to its `last` date, both in, in its own zone or a lead's.

    Hours belong to the date on which they begin. They begin at the first instant
    at which the wall shows the opening time or a later one, and end when it shows an
    earlier time than the closing time for the last time: so an opening loses the
    hour that the clock skips, and has the hour that the clock repeats twice.

    An opening with dates replaces what the weekdays say, and wins over every
    closing and holiday on its dates. Raises OutsideCalendar for a span that is empty
    or reaches beyond the years 1900 to 2200.
    """
    if last < first or first.year <= YEARS[0] or last.year >= YEARS[1]:
        raise OutsideCalendar(
            f"the calendar “{calendar.title}” cannot be worked out from {first} to {last}"
        )
    place = zone or zone_of(calendar)
    span = range(first.toordinal(), last.toordinal() + 1)
    midnights = tuple(midnight(date.fromordinal(day), place) for day in (*span, span.stop))
    opened = _opened_each_day(calendar, range(span.start - 1, span.stop), holidays, place)
    known = {day: hours for day, hours in opened.items()
             if midnights[0] < hours[-1][1] <= midnights[-1]}  # fmt: skip
    pieces = merged(sorted(
        (max(start, midnights[0]), min(end, midnights[-1]))
        for hours in opened.values() for start, end in hours
        if end > midnights[0]
    ))  # fmt: skip
    return OpenTime(
        calendar=calendar.title,
        zone=place,
        first=midnights[0],
        last=midnights[-1],
        starts=tuple(start for start, _ in pieces),
        ends=tuple(end for _, end in pieces),
        before=(0, *accumulate(end - start for start, end in pieces)),
        first_day=span.start,
        midnights=midnights,
        days=tuple(known),
        opens=tuple(hours[0][0] for hours in known.values()),
        closes=tuple(hours[-1][1] for hours in known.values()),
    )


def is_open(time: OpenTime, at: int) -> bool:
    """Whether the calendar is open; at the instant of closing it is not any more."""
    place = bisect_right(time.starts, _inside(time, at)) - 1
    return place >= 0 and at < time.ends[place]


def measure(time: OpenTime, start: int, end: int) -> int:
    """The open time from one instant to another; below zero where the end comes first."""
    return _gone_by(time, end) - _gone_by(time, start)


def later(time: OpenTime, start: int, open_time: int) -> int:
    """When so much open time (µs, not below zero) has gone by since the start.

    What ends exactly at closing time ends then, and not at the next opening. No time
    at all ends at the start, or at the next opening where that is in closed time.
    """
    if open_time <= 0:
        return next_opening(time, start)
    wanted = _gone_by(time, start) + open_time
    place = bisect_left(time.before, wanted) - 1
    if wanted > time.before[-1]:
        raise _beyond(time, "has not that much open time")
    return time.starts[place] + wanted - time.before[place]


def earlier(time: OpenTime, end: int, open_time: int) -> int:
    """The latest instant from which so much open time (µs) is left until the end.

    The mirror of `later`: what fills the whole of a day begins at its opening, and not
    at the close of the day before. No time at all is the end itself, or the last
    closing where that is in closed time.
    """
    if open_time <= 0:
        return last_closing(time, end)
    wanted = _gone_by(time, end) - open_time
    if wanted < 0:
        raise _beyond(time, "has not that much open time", early=True)
    place = bisect_right(time.before, wanted) - 1
    return time.starts[place] + wanted - time.before[place]


def next_opening(time: OpenTime, at: int) -> int:
    """The instant itself while the calendar is open or closes just then; else the next opening."""
    place = bisect_left(time.ends, _inside(time, at))
    if place == len(time.starts):
        raise _beyond(time, "does not open again")
    return max(at, time.starts[place])


def last_closing(time: OpenTime, at: int) -> int:
    """The instant itself while the calendar is open or opens just then; else the last closing."""
    place = bisect_right(time.starts, _inside(time, at)) - 1
    if place < 0:
        raise _beyond(time, "is not open", early=True)
    return min(at, time.ends[place])


def day_of(time: OpenTime, at: int) -> int:
    """The ordinal of the day that an instant belongs to: its date, or that of a night before.

    A night belongs to the date on which it began until it is over or the next day opens.
    """
    place = bisect_right(time.midnights, _inside(time, at)) - 1
    day = time.first_day + place
    night = _place(time, day - 1)
    today = _place(time, day)
    begun = today is not None and time.opens[today] <= at
    if night is None or begun or not time.midnights[place] < time.closes[night] >= at:
        return day
    return day - 1


def day_close(time: OpenTime, at: int, count: int) -> int:
    """When the n-th open day after the day of an instant closes.

    For none it is the close of that day; of the next open day where it is closed or over.
    """
    day = day_of(time, at)
    place = bisect_right(time.days, day) - 1
    today = place >= 0 and time.days[place] == day and at <= time.closes[place]
    wanted = place + (count if count > 0 or today else 1)
    if wanted >= len(time.days):
        raise _beyond(time, "has not that many open days")
    return time.closes[wanted]


def day_close_before(time: OpenTime, at: int, count: int) -> int:
    """When the n-th open day before the day of an instant closes; for none, see `earlier`."""
    if count <= 0:
        return last_closing(time, at)
    wanted = bisect_left(time.days, day_of(time, at)) - count
    if wanted < 0:
        raise _beyond(time, "has not that many open days", early=True)
    return time.closes[wanted]


def _opened_each_day(
    calendar: Calendar, span: range, holidays: frozenset[date], zone: tzinfo
) -> dict[int, list[tuple[int, int]]]:
    """For each ordinal on which something opens, its openings in order."""
    closed_weekdays = {weekday for one in calendar.closings for weekday in one.weekdays}
    closed = {day for one in calendar.closings for day in _within(one.dates, span)}
    ordinary: list[list[Hours]] = [[] for _ in range(7)]
    dated: dict[int, list[Hours]] = {}
    for opening in calendar.openings:
        hours = [one for one in opening.hours if minutes(one)]
        for weekday in opening.weekdays:
            ordinary[weekday] += [] if weekday in closed_weekdays else hours
        for day in _within(opening.dates, span):
            dated.setdefault(day, []).extend(hours)
    closed |= {day.toordinal() for day in holidays}
    found = {}
    for day in span:
        that_day = date.fromordinal(day)
        today = dated.get(day) or ([] if day in closed else ordinary[that_day.weekday()])
        pieces = [piece for one in today if (piece := _piece(that_day, one, zone))]
        if pieces:
            found[day] = merged(sorted(pieces))
    return found


def _within(dates: tuple[date, date] | None, span: range) -> range:
    """The part of a range of dates that lies in a span of ordinals."""
    if dates is None:
        return range(0)
    return range(max(dates[0].toordinal(), span.start), min(dates[1].toordinal() + 1, span.stop))


def _piece(day: date, hours: Hours, zone: tzinfo) -> tuple[int, int] | None:
    """From when to when hours of a date last; None where the clock skips them all."""
    over_midnight = hours.to_midnight or hours.end < hours.start
    begins = datetime.combine(day, hours.start)
    ends = datetime.combine(day + _ONE if over_midnight else day, hours.end)
    start, end = first_instant(begins, zone), last_instant(ends, zone)
    return (start, end) if start < end else None


def _gone_by(time: OpenTime, at: int) -> int:
    """The open time since the span began."""
    if at == time.last:
        return time.before[-1]
    place = bisect_right(time.starts, _inside(time, at)) - 1
    return time.before[place] + min(at, time.ends[place]) - time.starts[place] if place >= 0 else 0


def _place(time: OpenTime, day: int) -> int | None:
    """Where an open day stands among the open days."""
    place = bisect_left(time.days, day)
    return place if place < len(time.days) and time.days[place] == day else None


def _inside(time: OpenTime, at: int) -> int:
    if time.first <= at < time.last:
        return at
    raise _beyond(time, "is not known", early=at < time.first)


def _beyond(time: OpenTime, what: str, early: bool = False) -> OutsideCalendar:
    first = date.fromordinal(time.first_day)
    last = date.fromordinal(time.first_day + len(time.midnights) - 2)
    where = f"before {first}" if early else f"after {last}"
    known = f"it was worked out from {first} to {last}"
    text = {
        "is not known": f"nobody knows whether “{time.calendar}” is open {where}: {known}",
        "is not open": f"“{time.calendar}” has not been open yet: {known}",
        "does not open again": f"“{time.calendar}” does not open again: {known}",
    }
    return OutsideCalendar(text.get(what, f"“{time.calendar}” {what} {where}: {known}"))
