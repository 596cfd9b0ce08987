"""The query for DuckDB, run there on canonical tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib.util import find_spec

from worlds.canonical import arrow, canonical
from worlds.raw import World
from worlds.results import Row

from slalang.engines.sql import scoring_query
from slalang.evaluate.case import microseconds


def missing() -> str | None:
    """The extra `data`."""
    lacking = [name for name in ("duckdb", "pyarrow") if find_spec(name) is None]
    return f"install {' and '.join(lacking)}" if lacking else None


def run(worlds: Sequence[World], *, pack: bool = False) -> Iterator[Sequence[Row]]:
    """The rows of each world."""
    import duckdb

    connection = duckdb.connect()
    connection.execute("SET threads = 1")
    for world in worlds:
        leads, events = arrow(canonical(world.rules, world.leads, world.as_of))
        connection.register("leads", leads)
        connection.register("events", events)
        query = scoring_query(world.rules, "duckdb", microseconds(world.as_of), pack=pack)
        found = connection.execute(query)
        names = [column[0] for column in found.description or ()]
        yield [dict(zip(names, row, strict=True)) for row in found.fetchall()]
