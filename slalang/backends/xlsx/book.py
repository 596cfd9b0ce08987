"""What a workbook is before it is written: sheets of lines, each with texts and places of cells."""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

from slalang.planning.sheet.cells import Cell
from slalang.source.frozen import dataclass


class Number(NamedTuple):
    """A cell of the plan, as it is shown in one place of a workbook."""

    cell: Cell
    style: str
    """`count`, `money`, `percent`, `months` …, with ` input` where a reader may change it."""


class Short(NamedTuple):
    """By how much a need is more than the room for it; nothing where it fits."""

    need: Cell
    room: Cell
    style: str


Content: TypeAlias = str | Number | Short | None


class Line(NamedTuple):
    """One row of a sheet."""

    contents: tuple[Content, ...]
    style: str = ""
    """`title`, `heading`, `head` of a table, `total`; empty for an ordinary row."""


class Chart(NamedTuple):
    """Columns for each period, drawn from rows of the same sheet."""

    title: str
    head: int
    """The row with the names of the periods."""
    rows: tuple[int, ...]
    """The rows that are drawn, stacked."""
    first: int
    """The first column with a period."""
    last: int
    at: int
    """The row that it stands in."""
    unit: str


@dataclass(frozen=True, slots=True)
class Page:
    """One sheet."""

    name: str
    lines: tuple[Line, ...]
    widths: tuple[int, ...]
    """Of the columns, in letters; the last holds for all that follow."""
    frozen: tuple[int, int]
    """So many rows and columns stay where they are."""
    charts: tuple[Chart, ...] = ()
    detail: bool = False
    """Whether formulas stand here rather than on a sheet that sums up."""


def place(page: str, row: int, column: int) -> str:
    """`'New business'!$C$7`."""
    quoted = page.replace("'", "''")
    return f"'{quoted}'!${letters(column)}${row + 1}"


def letters(column: int) -> str:
    """0 is A, 26 is AA."""
    found = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(65 + rest) + found
    return found
