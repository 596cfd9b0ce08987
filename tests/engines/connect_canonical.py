"""The interpreter on what the canonical tables hold: they may lose nothing that rules read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from worlds.canonical import canonical, raw_again
from worlds.raw import World
from worlds.results import Row, by_interpreter


def missing() -> str | None:
    """Nothing is."""
    return None


def run(worlds: Sequence[World]) -> Iterator[Sequence[Row]]:
    """The rows of each world."""
    for world in worlds:
        tables = canonical(world.rules, world.leads, world.as_of)
        leads = raw_again(tables, world.rules["agreement"]["currency"])
        yield by_interpreter(world.rules, leads, world.as_of)
