"""One query whose instant is a parameter: at each instant it finds what the interpreter finds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from importlib.util import find_spec

import pytest
from worlds.canonical import arrow, canonical
from worlds.raw import World
from worlds.results import by_interpreter, compare
from worlds.seeded import seeded_world

from slalang.engines.sql import scoring_query
from slalang.evaluate.case import microseconds

LATER = (
    timedelta(days=-40),
    timedelta(microseconds=-1),
    timedelta(0),
    timedelta(microseconds=1),
    timedelta(days=7),
    timedelta(days=90, hours=5),
)
ALL_EVENTS = datetime(2100, 1, 1, tzinfo=UTC)


@pytest.mark.skipif(find_spec("duckdb") is None, reason="needs duckdb")
@pytest.mark.parametrize("seed", range(8))
def test_one_query_for_every_instant(seed: int) -> None:
    import duckdb

    world = seeded_world(seed, 25)
    query = scoring_query(world.rules, "duckdb", "$as_of")
    with duckdb.connect() as connection:
        connection.execute("SET threads = 1")
        leads, events = arrow(canonical(world.rules, world.leads, ALL_EVENTS))
        connection.register("leads", leads)
        connection.register("events", events)
        for later in LATER:
            as_of = world.as_of + later
            found = connection.execute(query, {"as_of": microseconds(as_of)})
            names = [column[0] for column in found.description or ()]
            rows = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
            at = World(world.name, world.text, world.rules, world.leads, as_of)
            expected = by_interpreter(world.rules, world.leads, as_of)
            assert (problem := compare(at, expected, rows, "duckdb")) is None, problem
