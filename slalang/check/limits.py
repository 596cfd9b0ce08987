"""Two deadlines and the week that they run in; which one leaves more time, and in words, out."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from slalang.calendar.due import Hours, due, hours_of, open_minutes, starts
from slalang.calendar.lengths import is_longer
from slalang.calendar.week import DAY, WEEK, Stretch
from slalang.check import amounts
from slalang.model.quantities import DayEnd, Deadline, Duration, NextOpening, TimeLimit, Unit
from slalang.model.quantities import Varying as Table

_MINUTES = {Unit.MINUTE: 1, Unit.HOUR: 60, Unit.DAY: DAY, Unit.WEEK: WEEK,
            Unit.BUSINESS_MINUTE: 1, Unit.BUSINESS_HOUR: 60}  # fmt: skip


def leaves_more(one: Deadline, other: Deadline, week: Sequence[Stretch]) -> bool:
    """Whether `one` is never due before `other` and sometimes later, whenever both start."""
    same = (one.or_at_next_opening, one.outside_hours) == (
        other.or_at_next_opening, other.outside_hours,
    )  # fmt: skip
    if (
        same
        and isinstance(one.reach, tuple)
        and isinstance(other.reach, tuple)
        and is_longer(one.reach, other.reach, week)
    ):
        return True
    hours = hours_of(week)
    later, sooner = profile(one, hours), profile(other, hours)
    if later is None or sooner is None:
        return False
    pairs = list(zip(later, sooner, strict=True))
    return all(a >= b for a, b in pairs) and any(a > b for a, b in pairs)


def profile(deadline: Deadline, hours: Hours) -> list[Decimal] | None:
    """When a deadline is due, for each start that counts; `None` where nobody can tell."""
    found = []
    for start in starts(hours):
        at = due(Decimal(start), deadline, hours)
        if at is None:
            return None
        found.append(at)
    return found


def longest(deadline: Deadline, week: Sequence[Stretch], business: bool) -> Decimal | None:
    """The most minutes that a deadline ever leaves: of open time, or of the clock."""
    hours = hours_of(week)
    ends = profile(deadline, hours)
    if ends is None or (business and not hours.pieces):
        return None
    begins = [Decimal(start) for start in starts(hours)]
    if business:
        begins, ends = ([open_minutes(at, hours) for at in side] for side in (begins, ends))
    return max(end - begin for begin, end in zip(begins, ends, strict=True))


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
