"""Calendars from a few lines of text, and instants as they stand on a wall."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache

from slalang.calendar.local import local
from slalang.calendar.open_time import OpenTime, compiled
from slalang.calendar.zones import zone_named
from slalang.driver import read_text
from slalang.model.people import Calendar
from slalang.model.quantities import Deadline, Duration, Unit

HOUR = 3_600_000_000
"""µs."""
WARSAW = "Europe/Warsaw"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@cache
def calendar_of(lines: str, zone: str = WARSAW) -> Calendar:
    """A calendar whose clauses are given, separated by `;`."""
    clauses = "\n".join(line.strip() for line in lines.split(";"))
    read = read_text(f'calendar office {{\nzone "{zone}"\n{clauses}\n}}\n')
    assert not read.findings
    return read.agreement.calendars[0]


@cache
def open_time(
    lines: str,
    zone: str = WARSAW,
    first: date = date(2026, 1, 1),
    last: date = date(2026, 12, 31),
    holidays: frozenset[date] = frozenset(),
) -> OpenTime:
    """The same, compiled for 2026 or another span."""
    return compiled(calendar_of(lines, zone), first, last, holidays)


@cache
def deadline_of(words: str) -> Deadline:
    """`2 business hours or at next opening`."""
    text = f"""
party a
party b
event request
promise p by b to a {{ after request do attempt within {words} }}
"""
    (promise,) = read_text(text).agreement.promises
    limit = promise.forms[0].within  # type: ignore[union-attr]
    assert isinstance(limit, Deadline)
    return limit


def lasting(count: str, unit: str) -> Duration:
    """`lasting("1.5", "business hour")`."""
    return Duration(Decimal(count), Unit(unit))


def at(wall: str, zone: str = WARSAW, fold: int = 0) -> int:
    """An instant (µs) from `2026-03-06 16:30`; of two with the same time the first."""
    shown = datetime.fromisoformat(wall).replace(tzinfo=zone_named(zone), fold=fold)
    return (shown.astimezone(UTC) - _EPOCH) // timedelta(microseconds=1)


def shown(instant: int, zone: str = WARSAW) -> str:
    """What the wall shows: `Mon 2026-03-09 09:30`, with seconds where there are any."""
    wall = local(instant, zone_named(zone))
    form = "%a %Y-%m-%d %H:%M" if not wall.second and not wall.microsecond else "%a %Y-%m-%d %X"
    return wall.strftime(form)
