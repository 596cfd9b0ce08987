"""The generated Python on rows of the canonical tables, as a batch would call it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from worlds.canonical import canonical
from worlds.raw import World
from worlds.results import Row

from slalang.engines.python import row_of, scorer_of
from slalang.evaluate.case import microseconds
from slalang.form.columns import LEAD


def missing() -> str | None:
    """Nothing is."""
    return None


def run(worlds: Sequence[World]) -> Iterator[Sequence[Row]]:
    """The rows of each world."""
    for world in worlds:
        scorer = scorer_of(world.rules)
        tables = canonical(world.rules, world.leads, world.as_of)
        events: dict[Any, list[Mapping[str, Any]]] = {}
        for row in tables.events:
            events.setdefault(row[LEAD], []).append(row)
        as_of = microseconds(world.as_of)
        yield [
            {
                LEAD: row[LEAD],
                **row_of(
                    scorer.score_row(row, events.get(row[LEAD], ()), as_of_us=as_of),
                    tables.columns,
                ),
            }
            for row in tables.leads
        ]
