"""Edges and two instants in; queries of the leads that may have changed between them, out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeAlias

from slalang.data.quoting import identifier, listed
from slalang.evaluate.case import DAY
from slalang.form import Columns
from slalang.form.columns import AT, EVENT, LEAD
from slalang.form.edges import Edges, Since

Span: TypeAlias = "tuple[int, int]"
"""From just after an instant until another, in microseconds since 1970, UTC."""


def touched_queries(edges: Edges, columns: Columns, span: Span) -> Iterator[str]:
    """Queries of the canonical tables that give identifiers, some more than once."""
    if span[0] == span[1]:
        return
    passing = " OR ".join(_passing(edges, columns, span))
    if passing:
        yield f"SELECT {LEAD} FROM events WHERE {passing}"
    for since in edges.intervals:
        yield _ticking(since, span)
    dated = [
        _within(f"CAST({identifier(columns.attributes[name])} AS BIGINT) * {DAY}", ages, span)
        for name, ages in edges.attributes.items()
        if name in columns.attributes
    ]
    if dated:
        yield f"SELECT {LEAD} FROM leads WHERE {' OR '.join(dated)}"


def spans(ages: Iterable[int], span: Span) -> Iterator[Span]:
    """When that happened which passes an age within the span, from early to late, none twice."""
    begin: int | None = None
    end = 0
    for age in sorted(ages, reverse=True):
        here, there = span[0] - age, span[1] - age
        if begin is not None and here > end:
            yield begin, end
            begin = None
        begin, end = here if begin is None else begin, there
    if begin is not None:
        yield begin, end


def _passing(edges: Edges, columns: Columns, span: Span) -> Iterator[str]:
    """Kinds with the same ages are looked for together."""
    kinds: dict[tuple[int, ...], list[str]] = {}
    for kind, ages in edges.events.items():
        if kind in columns.events:
            kinds.setdefault(ages, []).append(kind)
    for ages, some in kinds.items():
        yield f"({EVENT} IN ({listed(some)}) AND ({_within(AT, ages, span)}))"


def _within(instant: str, ages: Iterable[int], span: Span) -> str:
    return " OR ".join(
        f"({instant} > {begin} AND {instant} <= {end})" for begin, end in spans(ages, span)
    )


def _ticking(since: Since, span: Span) -> str:
    """Where all are sure only the last one counts; else it may be any."""
    before = f"{EVENT} IN ({listed(since.kinds)}) AND {AT} <= {span[0] - since.back}"
    last = f"max({AT})" if since.sure else AT
    differs = f"{_full(since, last, span[0])} <> {_full(since, last, span[1])}"
    if since.sure:
        return f"SELECT {LEAD} FROM events WHERE {before} GROUP BY {LEAD} HAVING {differs}"
    return f"SELECT {LEAD} FROM events WHERE {before} AND {differs}"


def _full(since: Since, last: str, now: int) -> str:
    full = f"greatest(0, {now - since.back - since.grace} - {last}) // {since.every}"
    return full if since.most is None else f"least({since.most}, {full})"
