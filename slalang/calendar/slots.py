"""A compiled calendar in; the same as tables of whole numbers, for engines that join, out.

Open time between two instants is two look-ups: F(b) − F(a), where
F(t) = cum[slot] + working[slot] × (t − start of the slot). An instant outside the
table is an error of the caller, never open time.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from math import gcd
from typing import NamedTuple

from slalang.calendar.local import TimeProblem
from slalang.calendar.open_time import OpenTime

MOST_SLOTS = 8_000_000
"""Fifteen years of single minutes."""


class Slots(NamedTuple):
    """Slots of equal length (µs), each either open or closed throughout."""

    slot_us: int
    """The greatest length of which every opening and closing is a multiple."""
    first_us: int
    """When the first slot begins."""
    cum: list[int]
    """The open time before each slot, µs."""
    working: list[int]
    """1 for an open slot, 0 for a closed one."""


class OpenDay(NamedTuple):
    """From when on instants belong to a day, and what `business days` need to know of it."""

    from_us: int
    rank: int
    """How many days up to this one, with it, are open. The n-th open day after it closes at
    `closes[rank + n - 1]` of the calendar."""
    close_us: int | None
    """When it closes; None for a closed day. For n = 0 it is due then, or at `closes[rank]` for
    an instant after it."""


def slots(time: OpenTime) -> Slots:
    """The slots of a calendar, from its first to its last instant.

    Raises TimeProblem for a calendar that would need too many of them.
    """
    size = time.last - time.first
    for edge in (*time.starts, *time.ends):
        size = gcd(size, edge - time.first)
    count = (time.last - time.first) // size
    if count > MOST_SLOTS:
        raise TimeProblem(
            f"“{time.calendar}” opens and closes at times that need {count:,} slots:"
            " let it begin and end at full minutes, or work with fewer years"
        )
    cum: list[int] = []
    working: list[int] = []
    reached = 0
    for start, end in zip((*time.starts, time.last), (*time.ends, time.last), strict=True):
        done = cum[-1] + working[-1] * size if cum else 0
        closed = (start - time.first) // size - reached
        opened = (end - start) // size
        cum += [done] * closed
        cum += range(done, done + opened * size, size)
        working += [0] * closed + [1] * opened
        reached += closed + opened
    return Slots(size, time.first, cum, working)


def gone_by(table: Slots, at: int) -> int:
    """F(t): the open time from the first slot to an instant. Raises TimeProblem outside."""
    slot, rest = divmod(at - table.first_us, table.slot_us)
    if not 0 <= slot < len(table.cum):
        raise TimeProblem("this is outside the times that the calendar was worked out for")
    return table.cum[slot] + table.working[slot] * rest


def openings(time: OpenTime) -> list[tuple[int, int]]:
    """For deadlines, the inverse of F: the open time before each opening, and when it begins.

    F(start) + open time is due in the last row whose first number is below it (not
    equal): at the row's second number plus the difference. Above `total(time)` is outside.
    """
    return list(zip(time.before, time.starts, strict=False))


def total(time: OpenTime) -> int:
    """The open time of the whole span, µs."""
    return time.before[-1]


def open_days(time: OpenTime) -> list[OpenDay]:
    """Every date of the span in order; the last row that begins at or before an instant holds."""
    rows = []
    for place, midnight in enumerate(time.midnights[:-1]):
        day = time.first_day + place
        begins, rank = midnight, bisect_right(time.days, day)
        is_open = rank > 0 and time.days[rank - 1] == day
        night = bisect_left(time.days, day - 1)
        if night < rank and time.days[night] == day - 1 and time.closes[night] > midnight:
            over = time.closes[night] + 1
            begins = min(over, time.opens[rank - 1]) if is_open else over
        rows.append(OpenDay(begins, rank, time.closes[rank - 1] if is_open else None))
    return rows
