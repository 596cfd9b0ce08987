"""An agreement in; an entry for every company closing, absence and public holiday, out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from slalang.backends.ics.entry import Days, Entry, Frame
from slalang.model.people import Party, Role, Team
from slalang.wording.titles import titled

CLOSED, AWAY, HOLIDAY = "Closed", "Away", "Public holiday"


def closing_entries(frame: Frame) -> Iterator[Entry]:
    """Closings and special openings with dates, and when teams are away."""
    for calendar in frame.agreement.calendars:
        of = titled(calendar.name, calendar.title)
        for closing in calendar.closings:
            if days := _within(frame, closing.dates):
                key = ("closed", calendar.name, days.first.isoformat())
                title = f"{closing.title or 'Closed'} ({of})"
                # Without a title of its own the entry says so already.
                lines = (f"“{of}” is closed",) if closing.title else ()
                yield Entry(key, title, days, lines, CLOSED)
        for opening in calendar.openings:
            if opening.title and (days := _within(frame, opening.dates)):
                key = ("open", calendar.name, days.first.isoformat())
                yield Entry(
                    key, f"{opening.title} ({of})", days, (f"“{of}” has its own hours",), "Open"
                )
    for party in frame.agreement.parties:
        teams: tuple[Party | Role, ...] = (party, *party.roles)
        for one in teams:
            yield from _away(frame, one.name, titled(one.name, one.title), one.team)


def holiday_entries(frame: Frame) -> Iterator[Entry]:
    """The public holidays on which calendars are closed, each once."""
    seen: dict[tuple[date, str], list[str]] = {}
    for calendar in frame.agreement.calendars:
        for day, title in frame.calendars.holidays.dates.get(calendar.name, ()):
            if frame.holds(day):
                seen.setdefault((day, title), []).append(titled(calendar.name, calendar.title))
    for (day, title), closed in sorted(seen.items()):
        lines = tuple(f"“{one}” is closed" for one in closed)
        yield Entry(("holiday", day.isoformat(), title), title, Days(day, day), lines, HOLIDAY)


def _away(frame: Frame, name: str, title: str, team: Team) -> Iterator[Entry]:
    for one in team.away:
        if days := _within(frame, (one.first, one.last)):
            key = ("away", name, days.first.isoformat())
            lines = (f"{title} are away",) if one.title else ()
            yield Entry(key, f"{one.title or 'Away'} ({title})", days, lines, AWAY)


def _within(frame: Frame, dates: tuple[date, date] | None) -> Days | None:
    """The part of a range that lies in the period."""
    if dates is None:
        return None
    first, last = max(dates[0], frame.first), min(dates[1], frame.last)
    return Days(first, last) if first <= last else None
