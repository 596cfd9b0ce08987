"""The query for DuckDB as large data gets it: with what is gathered packed into few numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import connect_duckdb
from worlds.raw import World
from worlds.results import Row

missing = connect_duckdb.missing


def run(worlds: Sequence[World]) -> Iterator[Sequence[Row]]:
    """The rows of each world."""
    return connect_duckdb.run(worlds, pack=True)
