"""What is asked of a run of `slalang monitor`."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from slalang.evaluate.case import microseconds
from slalang.source.frozen import dataclass


@dataclass(frozen=True, slots=True)
class MonitorWishes:
    """The options of a run."""

    data: str
    as_of: datetime
    breaches: int = 1_000
    """So many are listed, the newest first."""
    by: tuple[str, ...] = ()
    """What items are told apart by; all that is known where nothing is said."""
    items: str | None = None
    """Where every item is written, as Parquet or CSV."""
    rejects: str | None = None
    strict: bool = False
    engine: str | None = None
    """`reference` runs every duty lead by lead; None leaves to SQL what SQL can do."""
    memory_limit: str | None = None
    threads: int | None = None
    folders: tuple[Path, ...] = ()
    """Where DuckDB may write."""

    @property
    def as_of_us(self) -> int:
        """The instant in microseconds since 1970."""
        return microseconds(self.as_of)
