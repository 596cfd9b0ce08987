"""What is asked of a run of `slalang due`."""

from __future__ import annotations

from datetime import datetime

from slalang.source.frozen import dataclass


@dataclass(frozen=True, slots=True)
class DueWishes:
    """The options of a run."""

    data: str
    as_of: datetime
    since: datetime | None = None
    """What broke after it is told; None for the same time on the business day before."""
    whose: str | None = None
    """A party, a role or a person, by name or title; None for everybody."""
    memory_limit: str | None = None
    threads: int | None = None
