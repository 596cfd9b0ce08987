"""Edges, a lead of the canonical tables and two instants in; whether anything of it passes one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from random import Random

from slalang.form.edges import DAY, Edges, Since
from worlds.canonical import Cell, Tables
from worlds.leads import LATEST

Event = tuple[str, int]
"""Kind and instant."""


def passes(
    edges: Edges, tables: Tables, lead: Mapping[str, Cell], seen: Sequence[Event],
    span: tuple[int, int],
) -> bool:  # fmt: skip
    """Whether a lead may have another result at the end of the span than at its beginning."""
    return (
        edges.unclear is not None
        or any(span[0] < at <= span[1] for at in edges.instants)
        or any(_crosses(at, age, span) for kind, at in seen for age in edges.events.get(kind, ()))
        or any(
            isinstance(day := lead[tables.columns.attributes[name]], int)
            and _crosses(day * DAY, age, span)
            for name, ages in edges.attributes.items()
            for age in ages
        )
        or any(_ticks(since, seen, span) for since in edges.intervals)
    )


def moments(rng: Random, edges: Edges, tables: Tables, begin: int) -> Iterator[int]:
    """Later instants: a little later, much later, and around what some event passes."""
    yield from (begin + later for later in (1, 3_600_000_000, DAY, 40 * DAY))
    passing = [
        int(str(row["at_us"])) + age
        for row in tables.events
        for age in edges.events.get(str(row["event"]), ())
    ]
    later = sorted({at for at in passing if begin < at < min(LATEST, begin + 400 * DAY)})
    for at in rng.sample(later, min(3, len(later))):
        yield from (one for one in (at - 1, at, at + 1) if one > begin)


def _crosses(at: int, age: int, span: tuple[int, int]) -> bool:
    return span[0] - age < at <= span[1] - age


def _ticks(since: Since, seen: Sequence[Event], span: tuple[int, int]) -> bool:
    of = [at for kind, at in seen if kind in since.kinds and at <= span[0] - since.back]
    return any(
        _full(since, at, span[0]) != _full(since, at, span[1])
        for at in (of if not since.sure else [max(of)] if of else [])
    )


def _full(since: Since, at: int, now: int) -> int:
    full = max(0, now - since.back - since.grace - at) // since.every
    return full if since.most is None else min(full, since.most)
