"""Rules and what is wanted in; the data, piece by piece and in order, out, from several processes.

A piece is some blocks. Its size depends on what is wanted alone, so that the bytes do not depend
on the number of processes, and no more pieces are held than processes can be kept busy with.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple, TypeAlias

from slalang.sample.blocks import Block, block_of
from slalang.sample.crowd import BLOCK
from slalang.sample.dirt import IN_TYPES
from slalang.sample.plan import Plan, Wanted, plan_of
from slalang.sample.scene import Work

_MOST_BLOCKS = 10
_MOST_EVENTS = 100_000
WORTH_IT = 200_000
"""Fewer leads and events than that are made sooner than other processes are started."""


class Piece(NamedTuple):
    """Some blocks of leads and their events."""

    leads: Any
    """Bytes of a text file, the first with its header, or a list of record batches."""
    events: Any
    lead_count: int
    event_count: int
    planted: Counter[str]
    """How many bad rows there are of each sort."""


_Make: TypeAlias = Callable[[int], Piece]
_Order: TypeAlias = tuple[Mapping[str, Any], Wanted, Work | None, str, int]
"""What a process has to know."""


def pieces_of(
    rules: Mapping[str, Any], wanted: Wanted, format: str, jobs: int, work: Work | None = None
) -> Iterator[Piece]:
    """All pieces in order; `format` is `csv`, `jsonl` or `parquet`."""
    blocks = -(-wanted.leads // BLOCK)
    each = max(1, min(_MOST_BLOCKS, _MOST_EVENTS * wanted.leads // (wanted.events * BLOCK + 1)))
    firsts = range(0, blocks, each)
    if jobs < 2 or len(firsts) < 2 or wanted.leads + wanted.events < WORTH_IT:
        make = _maker(plan_of(rules, wanted, work), format, each)
        yield from map(make, firsts)
        return
    yield from _apart((rules, wanted, work, format, each), jobs, firsts)


def _apart(ordered: _Order, jobs: int, firsts: range) -> Iterator[Piece]:
    from concurrent.futures import Future, ProcessPoolExecutor
    from multiprocessing import get_context

    # Not forked: a forked process may inherit locks that nobody opens any more.
    with ProcessPoolExecutor(min(jobs, len(firsts)), get_context("spawn"), _begin, ordered) as pool:
        waiting: deque[Future[Piece]] = deque()
        try:
            for first in firsts:
                waiting.append(pool.submit(_piece, first))
                if len(waiting) > jobs + 1:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()


_ready: list[_Make] = []
"""In a process of its own: what makes pieces there."""


def _begin(
    rules: Mapping[str, Any], wanted: Wanted, work: Work | None, format: str, each: int
) -> None:
    import signal

    # Whoever stops the command stops us by no longer asking.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _ready.append(_maker(plan_of(rules, wanted, work), format, each))


def _piece(first: int) -> Piece:
    return _ready[0](first)


def _maker(plan: Plan, format: str, each: int) -> _Make:
    if format == "parquet":
        from slalang.sample.parquet import batches_of, schemas_of

        schemas = schemas_of(plan)

        def batches(first: int) -> Piece:
            piece = Piece([], [], 0, 0, Counter())
            for number in range(first, min(first + each, plan.blocks)):
                block = block_of(plan, number, IN_TYPES)
                of_leads, of_events = batches_of(plan, schemas, block)
                piece.leads.append(of_leads)
                piece.events.append(of_events)
                piece = _counted(piece, block)
            return piece

        return batches
    from slalang.sample.rows import csv_headers, prepared_for

    headers = csv_headers(plan) if format == "csv" else ("", "")
    written, lines = prepared_for(plan, format)

    def texts(first: int) -> Piece:
        leads, events = ([header] if first == 0 else [] for header in headers)
        counted = Piece(b"", b"", 0, 0, Counter())
        for number in range(first, min(first + each, plan.blocks)):
            block = block_of(written, number)
            of_leads, of_events = lines(block)
            leads.append(of_leads)
            events.append(of_events)
            counted = _counted(counted, block)
        return counted._replace(leads="".join(leads).encode(), events="".join(events).encode())

    return texts


def _counted(piece: Piece, block: Block) -> Piece:
    """With the rows of one more block."""
    return piece._replace(
        lead_count=piece.lead_count + block.size,
        event_count=piece.event_count + len(block.owners),
        planted=piece.planted + block.planted,
    )
