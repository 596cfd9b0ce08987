"""When a plan starts and how it counts in; its periods, before, inside and after it, out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from slalang.funnel.periods import later, month_of
from slalang.model.quantities import Month, Period
from slalang.source.frozen import dataclass

_ONE = timedelta(days=1)
LENGTHS = {Period.WEEK: 7, Period.MONTH: 30}
"""How many days of a cycle time make one period of a plan."""


class Stretch(NamedTuple):
    """`2026-04`, from its first to its last day."""

    name: str
    first: date
    last: date

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class Axis:
    """The periods of a plan; those before it have negative numbers, 0 is the first inside."""

    each: Period
    """Month or week."""
    first: date
    """The day on which period 0 begins."""
    count: int
    """How many periods the plan has."""

    @property
    def inside(self) -> tuple[Stretch, ...]:
        """The periods of the plan."""
        return _inside(self)

    @property
    def last(self) -> date:
        """The last day of the plan."""
        return self.at(self.count - 1).last

    def at(self, index: int) -> Stretch:
        """The period with a number, also before or after the plan."""
        if self.each is Period.WEEK:
            first = self.first + timedelta(weeks=index)
            year, week, _ = first.isocalendar()
            return Stretch(f"{year}-W{week:02}", first, first + timedelta(days=6))
        month = later(month_of(self.first), index)
        begins, next_begins = _first_of(month), _first_of(later(month, 1))
        return Stretch(f"{month.year}-{month.month:02}", begins, next_begins - _ONE)

    def number(self, day: date) -> int:
        """The number of the period that a day is in."""
        if self.each is Period.WEEK:
            return (day - self.first).days // 7
        return (day.year - self.first.year) * 12 + day.month - self.first.month

    def overlaps(self, first: date, last: date) -> Iterator[tuple[int, int]]:
        """The periods that a stretch of days touches, each with the number of days of it."""
        for index in range(self.number(first), self.number(last) + 1):
            period = self.at(index)
            days = (min(last, period.last) - max(first, period.first)).days + 1
            yield index, days

    def holding_from(self, day: date) -> int:
        """The first period that begins on a day or later: what is agreed by then holds in it."""
        index = self.number(day)
        return index if self.at(index).first >= day else index + 1


@lru_cache(maxsize=16)
def _inside(when: Axis) -> tuple[Stretch, ...]:
    """Asked for every row of a plan."""
    return tuple(when.at(index) for index in range(when.count))


def axis(each: Period, start: date, count: int) -> Axis:
    """The periods from the one that a day is in; months, or weeks from Monday."""
    if each is Period.WEEK:
        return Axis(each, start - timedelta(days=start.weekday()), count)
    return Axis(each, date(start.year, start.month, 1), count)


def _first_of(month: Month) -> date:
    return date(month.year, month.month, 1)
