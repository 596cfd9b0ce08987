"""A sheet that was reckoned and other numbers for some inputs in; the cells that change, out.

Only what depends on those inputs is reckoned again, so that many changes can be tried.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
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


def changed(on: Trial, given: Mapping[str, Fraction], most: int) -> dict[Cell, Value] | None:
    """The cells that come to something else, with their values; as `reckon` finds them.

    None where more than `most` cells would have to be reckoned.
    """
    found: dict[Cell, Value] = {}
    due: list[Cell] = []
    waiting: set[Cell] = set()

    def put(cell: Cell, value: Value) -> None:
        if value != on.values[cell]:
            found[cell] = value
            for reader in on.readers[cell]:
                if reader not in waiting:
                    waiting.add(reader)
                    heappush(due, reader)

    for key, value in given.items():
        if key in on.inputs:
            put(on.inputs[key], whole(value))
    while due:
        if len(waiting) > most:
            return None
        cell = heappop(due)
        read = [found.get(place, on.values[place]) for place in on.sheet.reads[cell]]
        known = [value for value in read if value is not None]
        put(cell, WAYS[on.sheet.ops[cell]](known) if len(known) == len(read) else None)
    return found


def inputs_of(sheet: Sheet, cells: Iterable[Cell]) -> frozenset[str]:
    """The keys of the inputs that some cells depend on."""
    seen: set[Cell] = set(cells)
    todo = list(seen)
    keys: set[str] = set()
    while todo:
        cell = todo.pop()
        op, reads = sheet.ops[cell], sheet.reads[cell]
        if op is Op.INPUT:
            keys.add(sheet.inputs[reads[0]].key)
        elif op is not Op.CONSTANT:
            fresh = set(reads) - seen
            seen |= fresh
            todo.extend(fresh)
    return frozenset(keys)
