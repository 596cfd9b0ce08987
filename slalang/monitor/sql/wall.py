"""A zone in; SQL that turns instants into times on its wall and back, out.

As `slalang.calendar.local` has it: a time that the clock leaves out is the instant of the jump,
one that it shows twice is the first of the two. A time on a wall is told as the microseconds
since 1970 that it would be in UTC.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from typing import NamedTuple

from slalang.calendar.local import jump
from slalang.source.frozen import dataclass

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_PROBE = 6 * 3600 * 1_000_000
"""Clocks are not turned twice within so many microseconds."""


class Jump(NamedTuple):
    """An instant at which the clock on a wall is turned."""

    at: int
    before: int
    """How far the wall is ahead of UTC, µs."""
    after: int


@dataclass(frozen=True, slots=True)
class Wall:
    """The clock of a zone between two instants."""

    first: int
    last: int
    offset: int
    """At the first instant."""
    jumps: tuple[Jump, ...]


def wall_of(zone: tzinfo, first: int, last: int) -> Wall:
    """The clock of a zone from one instant (µs since 1970, UTC) to another."""
    jumps = []
    begin = _offset(zone, first)
    low, before = first, begin
    while low < last:
        high = min(low + _PROBE, last)
        after = _offset(zone, high)
        if after != before:
            jumps.append(Jump(jump(low, high, zone), before, after))
        low, before = high, after
    return Wall(first, last, begin, tuple(jumps))


def shown(walls: Sequence[Wall], at: str) -> str:
    """SQL: what the wall shows at an instant; of several zones `zone_no` says which."""
    return _chosen([_guarded(wall, at, _ahead(wall, wall.jumps, at, wall.offset))
                    for wall in walls])  # fmt: skip


def first_instant(walls: Sequence[Wall], wall: str) -> str:
    """SQL: the first instant at which the wall shows this time or a later one."""
    return _chosen([_back(one, one.jumps, wall, one.offset) for one in walls])


def _offset(zone: tzinfo, at: int) -> int:
    offset = (_EPOCH + timedelta(microseconds=at)).astimezone(zone).utcoffset()
    return (offset or timedelta()) // _MICROSECOND


def _chosen(each: Sequence[str]) -> str:
    if len(each) == 1:
        return each[0]
    cases = " ".join(f"WHEN {number} THEN {one}" for number, one in enumerate(each))
    return f"CASE zone_no {cases} END"


def _guarded(wall: Wall, at: str, expression: str) -> str:
    outside = f"error('the local time of ' || {at} || ' was not worked out')::BIGINT"
    return (
        f"CASE WHEN {at} < {wall.first} OR {at} > {wall.last} THEN {outside} ELSE {expression} END"
    )


def _ahead(wall: Wall, jumps: Sequence[Jump], at: str, offset: int) -> str:
    """Halved again and again, so that no instant is compared with every jump."""
    if not jumps:
        return f"{at} + {offset}"
    middle = len(jumps) // 2
    jump = jumps[middle]
    early = _ahead(wall, jumps[:middle], at, jump.before)
    late = _ahead(wall, jumps[middle + 1 :], at, jump.after)
    return f"CASE WHEN {at} < {jump.at} THEN {early} ELSE {late} END"


def _back(wall: Wall, jumps: Sequence[Jump], shown: str, offset: int) -> str:
    if not jumps:
        return f"{shown} - {offset}"
    middle = len(jumps) // 2
    jump = jumps[middle]
    early = _back(wall, jumps[:middle], shown, jump.before)
    late = _back(wall, jumps[middle + 1 :], shown, jump.after)
    cases = f"WHEN {shown} < {jump.at + jump.before} THEN {early}"
    if jump.after > jump.before:
        cases += f" WHEN {shown} < {jump.at + jump.after} THEN {jump.at}"
    return f"CASE {cases} ELSE {late} END"
