"""An agreement in; the instants at which its leads are looked at, out: all in its own zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo

from slalang.calendar.choice import chosen_calendar
from slalang.calendar.dated import days_of
from slalang.calendar.zones import zone_of
from slalang.model.agreement import Agreement
from slalang.model.people import Calendar
from slalang.source.frozen import dataclass

DEFAULT_DAY = date(2026, 1, 15)
"""Where an agreement has no period, leads are looked at on this day, or in a year from it on."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST = int((datetime(2, 1, 1, tzinfo=UTC) - _EPOCH).total_seconds())
_LAST = int((datetime(9998, 12, 31, tzinfo=UTC) - _EPOCH).total_seconds())


@dataclass(frozen=True, slots=True)
class Period:
    """In seconds since 1970."""

    first: int
    last: int
    """Without a period, or without its end, all instants that there are."""
    usual: tuple[int, int]
    """Where leads are shown: the period, or a year of it."""
    noon: int
    """Where the instant does not matter, leads are shown at this one: noon of an open day."""


def period_of(agreement: Agreement) -> Period:
    """From the first second of an agreement to its last one."""
    header, calendar = agreement.header, chosen_calendar(agreement)
    start, end, open_start = DEFAULT_DAY, None, True
    if header is not None and isinstance(header.starts, date) and not header.is_backwards:
        start, end, open_start = header.starts, header.ends, False
    year = start + timedelta(days=364) if start.year < date.max.year else date.max
    last = end if isinstance(end, date) else year
    zone, day = zone_of(calendar), _open_day(calendar, start, last)
    usual = (_seconds(start, time(0), zone), _seconds(last, time(23, 59, 59), zone))
    return Period(
        _FIRST if open_start else usual[0],
        usual[1] if isinstance(end, date) else _LAST,
        usual,
        _seconds(day, time(12), zone),
    )


def _open_day(calendar: Calendar | None, start: date, last: date) -> date:
    """The first day on which somebody works; the very first where there is none."""
    found = days_of(calendar).later(start, 0) if calendar is not None else None
    return found if found is not None and found <= last else start


def _seconds(day: date, at: time, zone: tzinfo) -> int:
    local = datetime.combine(day, at, UTC)
    try:
        return int((local.replace(tzinfo=zone).astimezone(UTC) - _EPOCH) // timedelta(seconds=1))
    except OverflowError:
        return int((local - _EPOCH) // timedelta(seconds=1))
