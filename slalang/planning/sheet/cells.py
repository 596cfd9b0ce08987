"""Cells: a plan as a sheet of exact formulas over named inputs, and what they come to.

One sheet is computed here with fractions, in a browser with whole numbers of any size, and in a
spreadsheet with formulas: all of them are made from the same cells.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum
from fractions import Fraction
from math import ceil
from typing import TypeAlias

from slalang.source.frozen import dataclass
from slalang.source.text import Span

Cell: TypeAlias = int
"""The place of a cell in its sheet, from 0; a cell reads only cells before it."""
Value: TypeAlias = Fraction | int | None
"""What a cell comes to; `None` where something is divided by zero."""


class Op(Enum):
    """What a cell does with the cells that it reads."""

    INPUT = "input"
    """A number of the agreement; reads the number of the input."""
    CONSTANT = "constant"
    """Reads the number of the constant."""
    ADD = "+"
    """Any number of cells."""
    SUBTRACT = "-"
    """Two cells."""
    MULTIPLY = "×"
    """Two cells."""
    DIVIDE = "÷"
    """Two cells; nothing where the second is zero."""
    UP = "rounded up"
    """One cell, to the next whole number."""
    LEAST = "least"
    """The smallest of any number of cells."""
    MOST = "most"
    """The largest of any number of cells."""


class Kind(Enum):
    """What an input is: what a reader turns it for."""

    GOAL = "goal"
    SHARE = "share"
    RATE = "rate"
    IMPROVEMENT = "improvement"
    DEAL = "deal"
    MARGIN = "margin"
    TIME = "time"
    COST = "cost"
    BUDGET = "budget"
    LIMIT = "limit"
    PEOPLE = "people"
    CAPACITY = "capacity"
    EFFORT = "effort"
    AVAILABILITY = "availability"


@dataclass(frozen=True, slots=True)
class Input:
    """`mql to sql 34%` of the website form: one number that the agreement states."""

    key: str
    """`new_business.web_form.mql to sql`: what `--set` calls it."""
    title: str
    """`MQL to SQL`."""
    of: str
    """The path of the funnel, stream, source, goal, party or role that states it."""
    kind: Kind
    unit: str
    """`%`, a currency, `days`, `people`, or the name of a stage."""
    value: Fraction
    """In its unit: 34 for `34%`."""
    origin: Span
    """The clause that states it."""


@dataclass(frozen=True, slots=True)
class Note:
    """`MQL 2026-04, Website form`: what people call a cell, and where it comes from."""

    key: str
    """`mql 2026-04 new_business.web_form`: unique in its sheet."""
    title: str
    unit: str
    """A currency, `%`, or empty for a plain number."""
    origins: tuple[Span, ...] = ()
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """All cells, each after those that it reads."""

    ops: tuple[Op, ...]
    reads: tuple[tuple[int, ...], ...]
    inputs: tuple[Input, ...]
    constants: tuple[Fraction, ...]
    notes: Mapping[Cell, tuple[Note, ...]]
    """What some cells are called; the same number may have several names."""

    def cell(self, key: str) -> Cell | None:
        """The cell with a key, of an input or a note."""
        for place, (op, read) in enumerate(zip(self.ops, self.reads, strict=True)):
            if op is Op.INPUT and self.inputs[read[0]].key == key:
                return place
        for place, notes in self.notes.items():
            if any(note.key == key for note in notes):
                return place
        return None


class Draft:
    """A sheet that is being written. Equal cells are written once, constants are worked out."""

    def __init__(self) -> None:
        self.ops: list[Op] = []
        self.reads: list[tuple[int, ...]] = []
        self.inputs: list[Input] = []
        self.constants: list[Fraction] = []
        self.notes: dict[Cell, list[Note]] = {}
        self._known: dict[tuple[Op, tuple[int, ...]], Cell] = {}
        self._input_cells: dict[str, Cell] = {}
        self._constant_cells: dict[tuple[int, int], Cell] = {}
        self._worth: dict[Cell, Fraction] = {}
        self.zero, self.one = self.constant(0), self.constant(1)

    def constant(self, value: Fraction | int) -> Cell:
        """A number that nobody turns."""
        # Fractions themselves are slow to look up.
        key = value.numerator, value.denominator
        cell = self._constant_cells.get(key)
        if cell is None:
            exact = Fraction(value)
            self.constants.append(exact)
            cell = self._constant_cells[key] = self._new(Op.CONSTANT, (len(self.constants) - 1,))
            self._worth[cell] = exact
        return cell

    def input(self, given: Input) -> Cell:
        """The cell of an input; the same key is the same cell."""
        if given.key not in self._input_cells:
            self.inputs.append(given)
            self._input_cells[given.key] = self._new(Op.INPUT, (len(self.inputs) - 1,))
        return self._input_cells[given.key]

    def worth(self, cell: Cell) -> Fraction | None:
        """The value of a cell that no input changes; None of any other."""
        return self._worth.get(cell)

    def note(self, cell: Cell, note: Note) -> Cell:
        """Give a cell a name."""
        self.notes.setdefault(cell, []).append(note)
        return cell

    def add(self, cells: Iterable[Cell]) -> Cell:
        """The sum; 0 of nothing."""
        summands = [cell for cell in cells if cell != self.zero]
        if len(summands) < 2:
            return summands[0] if summands else self.zero
        rest, known = self._apart(summands)
        if known:
            total = self.constant(sum(known, Fraction(0)))
            rest.extend([total] if total != self.zero or not rest else [])
        return rest[0] if len(rest) == 1 else self._cell(Op.ADD, tuple(rest))

    def subtract(self, left: Cell, right: Cell) -> Cell:
        """`left - right`."""
        if right == self.zero:
            return left
        if left == right:
            return self.zero
        a, b = self._worth.get(left), self._worth.get(right)
        if a is not None and b is not None:
            return self.constant(a - b)
        return self._cell(Op.SUBTRACT, (left, right))

    def multiply(self, left: Cell, right: Cell) -> Cell:
        """`left × right`."""
        if left == self.one:
            return right
        if right == self.one:
            return left
        if self.zero in (left, right):
            return self.zero
        a, b = self._worth.get(left), self._worth.get(right)
        if a is not None and b is not None:
            return self.constant(a * b)
        return self._cell(Op.MULTIPLY, (left, right))

    def divide(self, left: Cell, right: Cell) -> Cell:
        """`left ÷ right`, nothing where `right` is zero."""
        if right == self.one:
            return left
        a, b = self._worth.get(left), self._worth.get(right)
        if a is not None and b:
            return self.constant(a / b)
        return self._cell(Op.DIVIDE, (left, right))

    def up(self, cell: Cell) -> Cell:
        """The next whole number, or the cell itself where it is whole anyway."""
        if self.ops[cell] is Op.UP:
            return cell
        known = self._worth.get(cell)
        return self._cell(Op.UP, (cell,)) if known is None else self.constant(ceil(known))

    def least(self, cells: Iterable[Cell]) -> Cell:
        """The smallest of at least one cell."""
        return self._edge(Op.LEAST, cells)

    def most(self, cells: Iterable[Cell]) -> Cell:
        """The largest of at least one cell."""
        return self._edge(Op.MOST, cells)

    def percent(self, cell: Cell) -> Cell:
        """34 as 17/50."""
        return self.multiply(cell, self.constant(Fraction(1, 100)))

    def done(self) -> Sheet:
        """The sheet as it stands."""
        return Sheet(
            tuple(self.ops), tuple(self.reads), tuple(self.inputs), tuple(self.constants),
            {cell: tuple(notes) for cell, notes in self.notes.items()},
        )  # fmt: skip

    def _apart(self, cells: Iterable[Cell]) -> tuple[list[Cell], list[Fraction]]:
        rest: list[Cell] = []
        known: list[Fraction] = []
        for cell in cells:
            value = self._worth.get(cell)
            if value is None:
                rest.append(cell)
            else:
                known.append(value)
        return rest, known

    def _edge(self, op: Op, cells: Iterable[Cell]) -> Cell:
        different: dict[Cell, None] = dict.fromkeys(cells)
        if len(different) == 1:
            return next(iter(different))
        rest, known = self._apart(different)
        if known:
            edge = min(known) if op is Op.LEAST else max(known)
            if not rest:
                return self.constant(edge)
            rest.append(self.constant(edge))
        return rest[0] if len(rest) == 1 else self._cell(op, tuple(rest))

    def _cell(self, op: Op, reads: tuple[int, ...]) -> Cell:
        known = self._known.get((op, reads))
        if known is None:
            known = self._known[op, reads] = self._new(op, reads)
        return known

    def _new(self, op: Op, reads: tuple[int, ...]) -> Cell:
        self.ops.append(op)
        self.reads.append(reads)
        return len(self.ops) - 1
