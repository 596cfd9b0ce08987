"""What is asked of a run, and what it tells in the end."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from slalang.source.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Wishes:
    """The options of a run."""

    data: str
    output: str
    as_of: datetime
    engine: str | None = None
    """`duckdb`, or one of `slalang.data.engines.table`; None for the best that is installed."""
    format: str | None = None
    rejects: str | None = None
    """Where rejects go; `None` for a file beside the output."""
    compact: bool = False
    memory_limit: str | None = None
    threads: int | None = None
    master: str | None = None
    """The address by which Spark finds its cluster; None for this machine."""
    server: str | None = None
    """The address of the Postgres server that computes."""
    staging: str | None = None
    """A folder for canonical tables that others than this machine see."""
    remember: bool = False
    """Whether a later run may build on the results."""
    incremental: str | None = None
    """The results of an earlier run, of which leads that cannot have changed are taken."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run did."""

    leads: int
    lost_leads: int
    lost_events: int
    classes: Mapping[str, Mapping[str | None, int]]
    """By the title of the class, leads by the title of their band."""
    stages: Mapping[str | None, int]
    reasons: Mapping[str, int]
    rejects: str | None
    """The file of rejects; None where there are none."""
    absent: tuple[str, ...]
    """Attributes that rules read and the data does not have."""
    remarks: tuple[str, ...] = ()
    """What went otherwise than usual, a sentence each."""
