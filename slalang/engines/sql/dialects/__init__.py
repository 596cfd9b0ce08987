"""The dialects, by name."""

from __future__ import annotations

from slalang.engines.sql.dialects.base import Dialect, identifier
from slalang.engines.sql.dialects.duckdb import DUCKDB

DIALECTS: dict[str, Dialect] = {one.name: one for one in (DUCKDB,)}

__all__ = ["DIALECTS", "Dialect", "dialect_of", "identifier"]


def dialect_of(name: str) -> Dialect:
    """The dialect of a name; raises KeyError."""
    return DIALECTS[name]
