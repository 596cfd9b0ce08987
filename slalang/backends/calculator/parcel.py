"""A sheet in; those of its cells that a page shows or needs for them, in few signs, out."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from slalang.planning.sheet.cells import Cell, Op, Sheet

SIGNS = {
    Op.INPUT: "input", Op.CONSTANT: "constant", Op.ADD: "+", Op.SUBTRACT: "-", Op.MULTIPLY: "×",
    Op.DIVIDE: "÷", Op.UP: "up", Op.LEAST: "least", Op.MOST: "most",
}  # fmt: skip


class Parcel:
    """Cells that are packed as they are asked for, each after those that it reads."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.numbers: dict[Cell, int] = {}
        """The place of a cell of the sheet in the parcel."""
        self.cells: list[list[str | int]] = []

    def put(self, cell: Cell) -> int:
        """The place of a cell; it is packed with all that it reads."""
        if cell not in self.numbers:
            for one in sorted(self._missing(cell)):
                self.numbers[one] = len(self.cells)
                self.cells.append(self._packed(one))
        return self.numbers[cell]

    def row(self, cells: Iterable[Cell] | None) -> list[int] | None:
        """The places of several cells."""
        return None if cells is None else [self.put(cell) for cell in cells]

    def maybe(self, cell: Cell | None) -> int | None:
        """The place of a cell that may not be there."""
        return None if cell is None else self.put(cell)

    def _missing(self, cell: Cell) -> set[Cell]:
        found, open_ = {cell}, [cell]
        while open_:
            for read in self._reads(open_.pop()):
                if read not in self.numbers and read not in found:
                    found.add(read)
                    open_.append(read)
        return found

    def _reads(self, cell: Cell) -> tuple[Cell, ...]:
        plain = self.sheet.ops[cell] in (Op.INPUT, Op.CONSTANT)
        return () if plain else self.sheet.reads[cell]

    def _packed(self, cell: Cell) -> list[str | int]:
        op, reads = self.sheet.ops[cell], self.sheet.reads[cell]
        plain = op in (Op.INPUT, Op.CONSTANT)
        return [SIGNS[op], *(reads if plain else (self.numbers[read] for read in reads))]


def ratio(value: Fraction) -> str:
    """`17/50`, `34`: exact, as the page reads it."""
    return str(value)
