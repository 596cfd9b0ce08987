"""A start in an ordinary week and a reach; the minute at which it is due out."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from decimal import Decimal
from itertools import accumulate

from slalang.calendar.week import DAY, WEEK, Stretch
from slalang.model.quantities import DayEnd, Deadline, Duration, NextOpening, Unit
from slalang.source.frozen import dataclass

_PLAIN = {Unit.MINUTE: 1, Unit.HOUR: 60, Unit.DAY: DAY, Unit.WEEK: WEEK}
_OPEN = {Unit.BUSINESS_MINUTE: 1, Unit.BUSINESS_HOUR: 60}
_LONGEST = Decimal(10**9)
"""Nothing in an agreement lasts longer; keeps the arithmetic exact."""


@dataclass(frozen=True, slots=True)
class Hours:
    """The open time of an ordinary week; minutes count from Monday 00:00."""

    pieces: tuple[tuple[int, int], ...]
    """Openings, cut where the week ends, in order; empty where no calendar is settled."""
    before: tuple[int, ...]
    """The open minutes before each piece, and those of the whole week."""
    closes: tuple[tuple[int, int], ...]
    """Each weekday on which something opens, and when it closes, from that day's midnight."""


def hours_of(week: Sequence[Stretch]) -> Hours:
    """Prepare an ordinary week."""
    pieces: list[tuple[int, int]] = []
    closes: dict[int, int] = {}
    for stretch in week:
        start = stretch.weekday * DAY + stretch.start
        end = stretch.weekday * DAY + stretch.end
        pieces.append((start, min(end, WEEK)))
        if end > WEEK:
            pieces.append((0, end - WEEK))
        for day in range(max(1, -(-stretch.end // DAY))):
            weekday = (stretch.weekday + day) % 7
            closes[weekday] = max(closes.get(weekday, 0), min(DAY, stretch.end - day * DAY))
    pieces.sort()
    lengths = [end - start for start, end in pieces]
    return Hours(tuple(pieces), (0, *accumulate(lengths)), tuple(sorted(closes.items())))


def starts(hours: Hours) -> list[int]:
    """Minutes of the week that stand for all: each hour, and where openings begin and end."""
    edges = {edge for piece in hours.pieces for edge in piece}
    edges |= {end - 1 for _, end in hours.pieces}
    return sorted({*range(0, WEEK, 60), *(edge % WEEK for edge in edges)})


def openings(hours: Hours) -> list[int]:
    """When somebody comes to work: the first opening of each open day."""
    first: dict[int, int] = {}
    for start, _ in hours.pieces:
        first.setdefault(start // DAY, start)
    return list(first.values())


def due(start: Decimal, deadline: Deadline, hours: Hours) -> Decimal | None:
    """When a deadline is due whose clock starts at a minute; `None` where nobody can tell."""
    if deadline.outside_hours and not hours.pieces:
        return None
    if deadline.outside_hours and not _is_open(start, hours):
        return after(start, (deadline.outside_hours,), hours)
    match deadline.reach:
        case DayEnd(next=following):
            return _open_day(start, 1 if following else 0, hours) if hours.pieces else None
        case NextOpening():
            return _next_opening(start, hours) if hours.pieces else None
        case durations:
            at = after(start, durations, hours)
    if at is not None and deadline.or_at_next_opening:
        return _next_opening(at, hours) if hours.pieces else None
    return at


def after(start: Decimal, durations: Sequence[Duration], hours: Hours) -> Decimal | None:
    """Several durations one after the other; `None` for months, and for unknown open time."""
    at: Decimal | None = start
    for duration in durations:
        if at is None:
            return None
        at = _after_one(at, duration, hours)
    return at


def open_minutes(at: Decimal, hours: Hours) -> Decimal:
    """How much open time has gone by since the Monday of the first week."""
    weeks, minute = divmod(at, WEEK)
    inside = sum((min(max(minute - s, Decimal(0)), Decimal(e - s)) for s, e in hours.pieces),
                 Decimal(0))  # fmt: skip
    return weeks * hours.before[-1] + inside


def _after_one(at: Decimal, duration: Duration, hours: Hours) -> Decimal | None:
    count = min(duration.count, _LONGEST)
    if duration.unit in _PLAIN:
        return at + count * _PLAIN[duration.unit]
    if not hours.pieces or duration.unit not in (*_OPEN, Unit.BUSINESS_DAY):
        return None
    if duration.unit is Unit.BUSINESS_DAY:
        return _open_day(at, int(count), hours)
    return _open_time(open_minutes(at, hours) + count * _OPEN[duration.unit], hours)


def _open_time(done: Decimal, hours: Hours) -> Decimal:
    """The first minute at which so much open time has gone by."""
    whole = hours.before[-1]
    weeks, rest = divmod(done, whole)
    if weeks and not rest:
        weeks, rest = weeks - 1, Decimal(whole)
    place = max(0, bisect_left(hours.before, rest) - 1)
    return weeks * WEEK + hours.pieces[place][0] + rest - hours.before[place]


def _open_day(at: Decimal, count: int, hours: Hours) -> Decimal:
    """The close of the n-th open day after a day; of today for none, while it is not over."""
    days = [weekday for weekday, _ in hours.closes]
    weeks, minute = divmod(at, WEEK)
    weekday = int(minute // DAY)
    gone = bisect_right(days, weekday)
    today = dict(hours.closes).get(weekday)
    if not count and (today is None or minute - weekday * DAY > today):
        count = 1
    more, place = divmod(gone + count - 1, len(days))
    day, close = hours.closes[place]
    return (weeks + more) * WEEK + day * DAY + close


def _is_open(at: Decimal, hours: Hours) -> bool:
    minute = at % WEEK
    return any(start <= minute < end for start, end in hours.pieces)


def _next_opening(at: Decimal, hours: Hours) -> Decimal:
    """The minute itself while the calendar is open or closes just then."""
    weeks, minute = divmod(at, WEEK)
    for start, end in hours.pieces:
        if start <= minute <= end:
            return at
        if start > minute:
            return weeks * WEEK + start
    return (weeks + 1) * WEEK + hours.pieces[0][0]
