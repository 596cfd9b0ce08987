"""What the work on leads is made from, and one lead while it is made up.

Instants and lengths are microseconds; chances are of a thousand.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from slalang.calendar.open_time import OpenTime
from slalang.sample.book import Book
from slalang.sample.course import Course
from slalang.sample.staff import Staff
from slalang.source.frozen import dataclass

Told = list[tuple[int, int]]
"""Instants and rows."""
Draws = Iterator[int]
"""Numbers of 16 bits."""


@dataclass(frozen=True, slots=True)
class Work:
    """Everything that the work on leads is made from."""

    course: Course
    staff: Staff
    book: Book
    as_of: int


@dataclass(frozen=True, slots=True)
class Lead:
    """One lead on its way."""

    created: int
    begins: int
    """When it enters the first stage."""
    urgent: bool
    """Whether it has just asked for something."""
    hint: str
    """The event that put it on the way, where that has a cadence of its own; or empty."""
    level: int
    own: Sequence[tuple[int, str]]
    """What it does from then on, in order, beside what comes of the work."""


@dataclass(frozen=True, slots=True)
class Scene:
    """One lead while the work on it is made up."""

    work: Work
    lead: Lead
    draws: Draws
    told: Told
    """Every row so far, in no order; it grows."""

    def tell(self, at: int, row: int) -> None:
        """One more row."""
        self.told.append((at, row))

    def happens(self, often: int) -> bool:
        """So often of a thousand."""
        return next(self.draws) * 1000 >> 16 < often

    def between(self, low: int, high: int) -> int:
        """At least the one, and less than the other."""
        return low + (next(self.draws) * (high - low) >> 16)

    def hours_of(self, person: int) -> OpenTime:
        """When somebody works."""
        return self.work.staff.shifts[self.work.staff.people[person].shift]
