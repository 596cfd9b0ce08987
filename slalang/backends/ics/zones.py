"""A time zone and a span in; the offsets that its clocks show, and when they are turned, out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from typing import NamedTuple

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DAY = 86_400_000_000
_SECOND = 1_000_000
NONE = timedelta()


class Turn(NamedTuple):
    """From an instant on the wall shows another time."""

    wall: datetime
    """What it showed at that instant, by the offset of before."""
    before: timedelta
    after: timedelta
    name: str
    """`CEST`."""
    summer: bool


def turns(zone: tzinfo, first: int, last: int) -> Iterator[Turn]:
    """How the wall stands at an instant (µs since 1970), and each change until another one."""
    began = _at(first, zone)
    yield _turn(began.replace(tzinfo=None), began.utcoffset() or NONE, began)
    at = first
    while at < last:
        following = min(at + _DAY, last)
        if _at(at, zone).utcoffset() != _at(following, zone).utcoffset():
            moment = _change(at, following, zone)
            before = _at(moment - _SECOND, zone).utcoffset() or NONE
            wall = (_EPOCH + timedelta(microseconds=moment)).replace(tzinfo=None) + before
            yield _turn(wall, before, _at(moment, zone))
        at = following


def _turn(wall: datetime, before: timedelta, shown: datetime) -> Turn:
    after = shown.utcoffset() or NONE
    return Turn(wall, before, after, shown.tzname() or "", bool(shown.dst()))


def _change(low: int, high: int, zone: tzinfo) -> int:
    """The instant after `low`, up to `high`, from which on there is another offset: a second."""
    before = _at(low, zone).utcoffset()
    low, high = low // _SECOND, -(-high // _SECOND)
    while high - low > 1:
        middle = (low + high) // 2
        if _at(middle * _SECOND, zone).utcoffset() == before:
            low = middle
        else:
            high = middle
    return high * _SECOND


def _at(instant: int, zone: tzinfo) -> datetime:
    return (_EPOCH + timedelta(microseconds=instant)).astimezone(zone)
