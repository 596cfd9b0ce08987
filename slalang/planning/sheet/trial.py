"""A sheet that was reckoned and other numbers for some inputs in; the cells that change, out.

Only what depends on those inputs is reckoned again, so that many changes can be tried.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from fractions import Fraction
from heapq import heappop, heappush

from slalang.planning.sheet.cells import Cell, Op, Sheet, Value
from slalang.planning.sheet.reckon import WAYS, whole
from slalang.source.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Trial:
    """A sheet with its values, ready to be changed."""

    sheet: Sheet
    values: Sequence[Value]
    readers: tuple[tuple[Cell, ...], ...]
    """For each cell those that read it."""
    inputs: Mapping[str, Cell]
    """The cells of inputs, by their keys."""


def trial(sheet: Sheet, values: Sequence[Value]) -> Trial:
    """Get a sheet ready."""
    readers: list[list[Cell]] = [[] for _ in sheet.ops]
    inputs: dict[str, Cell] = {}
    for cell, (op, reads) in enumerate(zip(sheet.ops, sheet.reads, strict=True)):
        if op is Op.INPUT:
            inputs[sheet.inputs[reads[0]].key] = cell
        elif op is not Op.CONSTANT:
            for place in dict.fromkeys(reads):
                readers[place].append(cell)
    return Trial(sheet, values, tuple(map(tuple, readers)), inputs)


def changed(
    on: Trial,
    given: Mapping[str, Fraction],
    most: int | None = None,
    within: Container[Cell] | None = None,
) -> dict[Cell, Value] | None:
    """The cells that come to something else, with their values; as `reckon` finds them.

    None where more than `most` cells would have to be reckoned. `within` is what is looked at:
    it has to hold every cell that one of its cells depends on.
    """
    found: dict[Cell, Value] = {}
    due: list[Cell] = []
    waiting: set[Cell] = set()

    def put(cell: Cell, value: Value) -> None:
        if value != on.values[cell]:
            found[cell] = value
            for reader in on.readers[cell]:
                if reader not in waiting and (within is None or reader in within):
                    waiting.add(reader)
                    heappush(due, reader)

    for key, value in given.items():
        if key in on.inputs:
            put(on.inputs[key], whole(value))
    while due:
        if most is not None and len(waiting) > most:
            return None
        cell = heappop(due)
        read = [found.get(place, on.values[place]) for place in on.sheet.reads[cell]]
        known = [value for value in read if value is not None]
        put(cell, WAYS[on.sheet.ops[cell]](known) if len(known) == len(read) else None)
    return found


def behind(sheet: Sheet, cells: Iterable[Cell]) -> frozenset[Cell]:
    """Some cells, and all that they depend on."""
    seen: set[Cell] = set(cells)
    todo = list(seen)
    while todo:
        cell = todo.pop()
        if sheet.ops[cell] not in (Op.INPUT, Op.CONSTANT):
            fresh = set(sheet.reads[cell]) - seen
            seen |= fresh
            todo.extend(fresh)
    return frozenset(seen)


def keys_of(sheet: Sheet, cells: Iterable[Cell]) -> frozenset[str]:
    """The keys of the inputs among some cells."""
    return frozenset(
        sheet.inputs[sheet.reads[cell][0]].key for cell in cells if sheet.ops[cell] is Op.INPUT
    )
