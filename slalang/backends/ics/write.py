"""Entries in; an iCalendar file, the same bytes for the same entries, out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta, tzinfo
from hashlib import sha256
from typing import TYPE_CHECKING

from slalang.backends.ics.entry import Days, Entry, Frame, Timed
from slalang.backends.ics.zones import turns
from slalang.calendar.local import local, midnight
from slalang.diagnostics.render.cells import visible

if TYPE_CHECKING:
    from icalendar import Event, Timezone

LONGEST, MOST = 300, 2_000
"""So many characters of a title, and of a line, are written."""
_ONE = timedelta(days=1)


def calendar_file(
    frame: Frame, title: str, about: Sequence[str], entries: Iterable[Entry]
) -> bytes:
    """A calendar of that title; `about` are the lines of its description.

    Nothing in it comes from the clock: all is stamped with the agreement's first day.
    """
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//slalang//Calendar of an agreement//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("name", _text(title))
    calendar.add("x-wr-calname", _text(title))
    if about:
        calendar.add("description", _lines(about))
    found = sorted(entries, key=lambda one: (_day(one), one.key))
    zones = {
        _zone_name(one.when.zone): one.when.zone for one in found if isinstance(one.when, Timed)
    }
    first = midnight(frame.first - _ONE, UTC)
    last = midnight(frame.last + timedelta(days=40), UTC)
    for name, zone in sorted(zones.items()):
        if name is not None:
            calendar.add_component(_timezone(name, zone, first, last))
    for entry in found:
        calendar.add_component(_event(frame, entry))
    content: bytes = calendar.to_ical()
    return content


def _day(entry: Entry) -> date:
    match entry.when:
        case Timed(start=start, zone=zone):
            return local(start, zone).date()
        case Days(first=first):
            return first


def _event(frame: Frame, entry: Entry) -> Event:
    from icalendar import Alarm, Event

    event = Event()
    event.add("uid", _uid((frame.agreement.title, *entry.key)))
    event.add("dtstamp", datetime(frame.first.year, frame.first.month, frame.first.day, tzinfo=UTC))
    event.add("summary", _text(entry.title))
    match entry.when:
        case Timed(start=start, lasts=lasts, zone=zone):
            shown = local(start, zone)
            event.add("dtstart", shown.replace(tzinfo=UTC if _zone_name(zone) is None else zone))
            # A length, and no end: that would have two meanings while the clock repeats an hour.
            event.add("duration", lasts)
            event.add("transp", "OPAQUE")
        case Days(first=first, last=last):
            event.add("dtstart", first)
            event.add("dtend", last + _ONE)
            event.add("transp", "TRANSPARENT")
    event.add("categories", [entry.kind])
    if entry.lines:
        event.add("description", _lines(entry.lines))
    if entry.remind:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", _text(entry.title))
        alarm.add("trigger", -entry.remind)
        event.add_component(alarm)
    return event


def _timezone(name: str, zone: tzinfo, first: int, last: int) -> Timezone:
    from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

    made = Timezone()
    made.add("tzid", name)
    for turn in turns(zone, first, last):
        part = TimezoneDaylight() if turn.summer else TimezoneStandard()
        part.add("dtstart", turn.wall)
        part.add("tzoffsetfrom", turn.before)
        part.add("tzoffsetto", turn.after)
        if turn.name:
            part.add("tzname", turn.name)
        made.add_component(part)
    return made


def _zone_name(zone: tzinfo) -> str | None:
    """The IANA name; None for universal time, which needs none."""
    name = getattr(zone, "key", None)
    return None if name in (None, "UTC") else str(name)


def _uid(parts: tuple[str, ...]) -> str:
    """The same in every build, and nothing that people wrote is in it."""
    text = "\0".join(f"{len(part)}:{part}" for part in parts)
    return f"{sha256(text.encode('utf-8', 'backslashreplace')).hexdigest()[:32]}@slalang"


def _text(text: str, longest: int = LONGEST) -> str:
    """On one line, with what cannot be seen named, as no calendar shows it."""
    cut = f"{text[:longest]}…" if len(text) > longest else text
    return visible(" ".join(cut.split()))


def _lines(lines: Sequence[str]) -> str:
    return "\n".join(_text(one, MOST) for one in lines)
