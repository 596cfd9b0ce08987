"""Two deadlines and the week that they run in; which one leaves more time, and in words, out."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from typing import TypeAlias

from slalang.calendar.due import Hours, due, hours_of, open_minutes, openings, starts
from slalang.calendar.lengths import is_longer
from slalang.calendar.week import DAY, WEEK, Stretch
from slalang.check import amounts
from slalang.model.quantities import DayEnd, Deadline, Duration, NextOpening, Reach, TimeLimit, Unit
from slalang.model.quantities import Varying as Table
from slalang.source.text import Span

_Clock: TypeAlias = tuple[Reach, bool, Duration | None]
"""What of a deadline settles when it is due."""
_NOWHERE = Span("", 0, 0)

_MINUTES = {Unit.MINUTE: 1, Unit.HOUR: 60, Unit.DAY: DAY, Unit.WEEK: WEEK,
            Unit.BUSINESS_MINUTE: 1, Unit.BUSINESS_HOUR: 60}  # fmt: skip


def leaves_more(one: Deadline, other: Deadline, week: Sequence[Stretch]) -> bool:
    """Whether `one` is never due before `other` and sometimes later, whenever both start."""
    first, second = _clock(one), _clock(other)
    return first != second and _leaves_more(first, second, tuple(week))


def left_at_opening(deadline: Deadline, week: Sequence[Stretch], business: bool) -> Decimal:
    """The most minutes that a deadline leaves to whoever starts as the office opens."""
    hours = _hours(tuple(week))
    left = [Decimal(0)]
    for opening in openings(hours):
        at = due(Decimal(opening), deadline, hours)
        if at is not None:
            left.append(_between(Decimal(opening), at, hours, business))
    return max(left)


def longest(deadline: Deadline, week: Sequence[Stretch], business: bool) -> Decimal | None:
    """The most minutes that a deadline ever leaves: of open time, or of the clock."""
    hours = _hours(tuple(week))
    ends = _profile(_clock(deadline), hours)
    if ends is None or (business and not hours.pieces):
        return None
    begins = [Decimal(start) for start in starts(hours)]
    pairs = zip(begins, ends, strict=True)
    return max(_between(begin, end, hours, business) for begin, end in pairs)


def in_minutes(value: Duration) -> Decimal | None:
    """A duration in minutes of its own clock; `None` for business days, months and longer."""
    return value.count * _MINUTES[value.unit] if value.unit in _MINUTES else None


def rows(limit: TimeLimit) -> list[tuple[tuple[str, ...] | None, Deadline]]:
    """Each deadline of a limit with the bands that it is for; one without bands for a plain one."""
    if isinstance(limit, Deadline):
        return [(None, limit)]
    if not isinstance(limit, Table):
        return []
    return [
        (row.values or ("otherwise",), row.deadline)
        for row in limit.rows
        if isinstance(row.deadline, Deadline)
    ]


def words(deadline: Deadline) -> str:
    """`15 minutes or at next opening`, `end of business day`: without a preposition."""
    match deadline.reach:
        case DayEnd(next=following):
            said = "end of next business day" if following else "end of business day"
        case NextOpening():
            said = "next opening"
        case durations:
            said = " then ".join(amounts.duration(part) for part in durations)
    if deadline.outside_hours:
        said += f" in office, {amounts.duration(deadline.outside_hours)} otherwise"
    return f"{said} or at next opening" if deadline.or_at_next_opening else said


def due_words(deadline: Deadline) -> str:
    """`within 15 minutes`, `by end of business day`, `at next opening`."""
    match deadline.reach:
        case DayEnd():
            return f"by {words(deadline)}"
        case NextOpening():
            return "at next opening"
        case _:
            return f"within {words(deadline)}"


@lru_cache(maxsize=4_096)
def _leaves_more(one: _Clock, other: _Clock, week: tuple[Stretch, ...]) -> bool:
    reach, others = one[0], other[0]
    if one[1:] == other[1:] and isinstance(reach, tuple) and isinstance(others, tuple):
        if is_longer(reach, others, week):
            return True
        if is_longer(others, reach, week):
            return False
    hours = _hours(week)
    if any(_is_sooner(one, other, Decimal(start), hours) for start in openings(hours)):
        return False
    later, sooner = _profile(one, hours), _profile(other, hours)
    if later is None or sooner is None:
        return False
    pairs = tuple(zip(later, sooner, strict=True))
    return all(a >= b for a, b in pairs) and any(a > b for a, b in pairs)


def _is_sooner(one: _Clock, other: _Clock, start: Decimal, hours: Hours) -> bool:
    first, second = (due(start, _deadline(clock), hours) for clock in (one, other))
    return first is not None and second is not None and first < second


def _between(start: Decimal, end: Decimal, hours: Hours, business: bool) -> Decimal:
    return open_minutes(end, hours) - open_minutes(start, hours) if business else end - start


def _clock(deadline: Deadline) -> _Clock:
    return deadline.reach, deadline.or_at_next_opening, deadline.outside_hours


def _deadline(clock: _Clock) -> Deadline:
    reach, or_at_next_opening, outside_hours = clock
    return Deadline(reach, or_at_next_opening, None, outside_hours, None, _NOWHERE)


@lru_cache(maxsize=8)
def _hours(week: tuple[Stretch, ...]) -> Hours:
    return hours_of(week)


@lru_cache(maxsize=2_048)
def _profile(clock: _Clock, hours: Hours) -> tuple[Decimal, ...] | None:
    """When a deadline is due, for each start that counts; `None` where nobody can tell."""
    deadline = _deadline(clock)
    found = []
    for start in starts(hours):
        at = due(Decimal(start), deadline, hours)
        if at is None:
            return None
        found.append(at)
    return tuple(found)
