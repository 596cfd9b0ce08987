"""A time zone and a span in; the offsets that its clocks show, and when they are turned, out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, tzinfo
from typing import NamedTuple

from slalang.calendar.local import jump, on_clock

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
    began = on_clock(first, zone)
    yield _turn(began.replace(tzinfo=None), began.utcoffset() or NONE, began)
    at = first
    while at < last:
        following = min(at + _DAY, last)
        if on_clock(at, zone).utcoffset() != on_clock(following, zone).utcoffset():
            moment = jump(at, following, zone)
            before = on_clock(moment - _SECOND, zone).utcoffset() or NONE
            wall = on_clock(moment).replace(tzinfo=None) + before
            yield _turn(wall, before, on_clock(moment, zone))
        at = following


def _turn(wall: datetime, before: timedelta, shown: datetime) -> Turn:
    after = shown.utcoffset() or NONE
    return Turn(wall, before, after, shown.tzname() or "", bool(shown.dst()))
