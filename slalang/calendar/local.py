"""A time on the wall of a zone in, its instant out, and the other way round.

On two days of a year the clock on the wall jumps. A time that it leaves out
stands for the instant of the jump; one that it shows twice has a first and a
last instant, and each function says which of them it gives.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, tzinfo

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NAIVE_EPOCH = datetime(1970, 1, 1)
_MICROSECOND = timedelta(microseconds=1)
YEARS = (1900, 2200)
"""Before and after these nobody agrees on anything; keeps all dates within what Python knows."""


class TimeProblem(ValueError):
    """A time that cannot be worked out; says in a sentence why."""


def on_clock(instant: int, zone: tzinfo = UTC) -> datetime:
    """An instant (µs since 1970, UTC) with its zone. Raises OverflowError outside of all years."""
    return (_EPOCH + timedelta(microseconds=instant)).astimezone(zone)


def local(instant: int, zone: tzinfo) -> datetime:
    """What the wall shows at an instant (µs since 1970, UTC), without a zone.

    Raises TimeProblem for an instant outside the years 1900 to 2200.
    """
    try:
        shown = on_clock(instant, zone)
    except OverflowError:
        raise _far_off() from None
    if not YEARS[0] <= shown.year <= YEARS[1]:
        raise _far_off()
    return shown.replace(tzinfo=None, fold=0)


def first_instant(wall: datetime, zone: tzinfo) -> int:
    """The first instant at which the wall shows this time or a later one."""
    early, late = _candidates(wall, zone)
    return early if early <= late else jump(late, early, zone)


def last_instant(wall: datetime, zone: tzinfo) -> int:
    """The instant from which on the wall never again shows an earlier time."""
    early, late = _candidates(wall, zone)
    if early == late:
        return early
    if early > late:
        return jump(late, early, zone)
    # Where the clock is turned back to just this time, the time before it was never repeated.
    return early if _offset(late - 1, zone) != _offset(late, zone) else late


def midnight(day: date, zone: tzinfo) -> int:
    """When a date begins; where midnight is left out, the instant of the jump."""
    return first_instant(datetime(day.year, day.month, day.day), zone)


def _candidates(wall: datetime, zone: tzinfo) -> tuple[int, int]:
    """The instant by the clock before a jump, and by the one after it; mostly the same."""
    if not YEARS[0] <= wall.year <= YEARS[1] + 1:
        raise _far_off()
    plain = (wall - _NAIVE_EPOCH) // _MICROSECOND
    first = wall.replace(tzinfo=zone, fold=0).utcoffset() or timedelta()
    second = wall.replace(tzinfo=zone, fold=1).utcoffset() or timedelta()
    return plain - first // _MICROSECOND, plain - second // _MICROSECOND


def jump(low: int, high: int, zone: tzinfo) -> int:
    """The instant after `low`, up to `high`, at which the clock is turned."""
    before = _offset(low, zone)
    while high - low > 1:
        middle = (low + high) // 2
        if _offset(middle, zone) == before:
            low = middle
        else:
            high = middle
    return high


def _offset(instant: int, zone: tzinfo) -> timedelta | None:
    return on_clock(instant, zone).utcoffset()


def _far_off() -> TimeProblem:
    return TimeProblem(f"times before the year {YEARS[0]} or after {YEARS[1]} are not worked out")
