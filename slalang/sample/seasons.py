"""When things happen: a window of time in; slots of hours, busy ones with more, out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from slalang.evaluate.case import DAY, SECOND
from slalang.sample.draws import shares
from slalang.source.frozen import dataclass

HOUR = 3_600 * SECOND
MOOD_SLOTS = 16_384
"""Each mood has so many slots, so that 14 bits choose one."""
EARLIER = 960 * HOUR
"""Leads may be so much older than the first event."""
MOODS = 3
"""Steady, fresh and dormant."""

_EDGE_SLOTS = 64
_FRESH = 10 * DAY
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_HOURS = (2, 1, 1, 1, 1, 2, 6, 14, 26, 34, 36, 32, 24, 28, 34, 33, 28, 20, 14, 12, 11, 9, 6, 4)
"""Universal time: most of our leads work between California and Tokyo, half of them in Europe."""
_WEEKDAYS = (22, 26, 26, 25, 19, 6, 5)
_MONTHS = (10, 11, 12, 11, 10, 10, 8, 6, 12, 13, 12, 6)


@dataclass(frozen=True, slots=True)
class Season:
    """The window of time that events are in."""

    base: int
    """A full hour, `EARLIER` than that in which it begins, in microseconds since 1970; slots
    count from here."""
    starts: Sequence[int]
    """For each slot of each mood the first microsecond."""
    spans: Sequence[int]
    """For each slot how many microseconds it has."""
    hours: Sequence[str]
    """`2026-03-06T15:` for every hour."""


def season_of(as_of: int, days: int, windows: Sequence[int]) -> Season:
    """The window of some days up to an instant, in microseconds since 1970.

    `windows` are the ages in seconds at which rules change their mind: one event in a few
    hundred falls on such an edge, or a microsecond beside it.
    """
    begin = as_of - days * DAY + 1
    hours = range(begin // HOUR * HOUR, as_of + 1, HOUR)
    base = hours.start - EARLIER
    pieces = [(max(hour, begin) - base, min(hour + HOUR - 1, as_of) - base) for hour in hours]
    weights = [_busy(hour) * (1 + (last - first) * 60 // HOUR)
               for hour, (first, last) in zip(hours, pieces, strict=True)]  # fmt: skip
    edges = _edges(as_of, begin, windows)
    starts: list[int] = []
    spans: list[int] = []
    for mood in range(MOODS):
        kept = [weight if _fits(mood, last + base, begin, as_of) else 0
                for weight, (_, last) in zip(weights, pieces, strict=True)]  # fmt: skip
        dealt = shares(kept, MOOD_SLOTS - _EDGE_SLOTS, fair=False)
        for (first, last), often in zip(pieces, dealt, strict=True):
            starts += [first] * often
            spans += [last - first + 1] * often
        for slot in range(_EDGE_SLOTS):
            starts.append(edges[slot % len(edges)] - base)
            spans.append(1)
    hours = range(base, as_of + 1, HOUR)
    stamps = ((_EPOCH + timedelta(microseconds=hour)).strftime("%m-%dT%H:") for hour in hours)
    years = ((_EPOCH + timedelta(microseconds=hour)).year for hour in hours)
    named = tuple(f"{year:04}-{stamp}" for year, stamp in zip(years, stamps, strict=True))
    return Season(base, tuple(starts), tuple(spans), named)


def _busy(hour: int) -> int:
    when = _EPOCH + timedelta(microseconds=hour)
    return _HOURS[when.hour] * _WEEKDAYS[when.weekday()] * _MONTHS[when.month - 1]


def _fits(mood: int, last: int, begin: int, as_of: int) -> bool:
    match mood:
        case 0:
            return True
        case 1:
            return last > as_of - _FRESH
        case _:
            return last <= max(begin + HOUR, (2 * begin + as_of) // 3)


def _edges(as_of: int, begin: int, windows: Sequence[int]) -> list[int]:
    """Instants on an edge, beside it, and the last one of all."""
    found = [as_of - window * SECOND + step for window in windows for step in (0, 1, -1)]
    return [as_of, *(edge for edge in found if begin <= edge <= as_of)][:_EDGE_SLOTS]
