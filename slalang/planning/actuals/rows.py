"""What is read from a table of counts: rows with their places, and what is wrong with others."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import NamedTuple

from slalang.model.quantities import Period
from slalang.source.frozen import dataclass

MOST = 50
"""At most so many faults are told one by one."""


class When(NamedTuple):
    """`2026-03`, `2026-W11`, `2026-03-01..2026-03-15`."""

    name: str
    first: date
    last: date
    """The last day, in."""
    each: Period | None
    """`None` for a range of days."""


@dataclass(frozen=True, slots=True)
class Row:
    """`2026-03,web_form,mql,3_900`: so many came to a stage from a source."""

    when: When
    source: str
    """The path of the source, such as `new_business.web_form`."""
    stage: str
    count: int
    value: Fraction | None
    """Money won, in the currency of the agreement; `None` where nothing is said."""
    row: int
    """As a spreadsheet counts rows: the headings are row 1."""


class Fault(NamedTuple):
    """Why a table cannot be used: the place, what was found there, and what to write."""

    row: int
    """As a spreadsheet counts; 0 where no row is meant."""
    column: int
    """From 1; 0 where no column is meant."""
    heading: str
    """The heading of the column as it is written."""
    found: str
    """A sentence without a full stop."""
    help: str
    """What to do, as a sentence."""


@dataclass(frozen=True, slots=True)
class Actuals:
    """A whole table that can be used."""

    rows: tuple[Row, ...]
    """In the order of the table."""
    remarks: tuple[str, ...]
    """What was taken for granted in reading it, a sentence each."""

    @property
    def first(self) -> date:
        """The first day of which anything is told."""
        return min(row.when.first for row in self.rows)

    @property
    def last(self) -> date:
        """The last one."""
        return max(row.when.last for row in self.rows)


@dataclass(frozen=True, slots=True)
class Refused:
    """A table of which nothing is used."""

    faults: tuple[Fault, ...]
    """The first of them, in the order of rows and columns."""
    more: int
    """At least so many there are beside these."""


def place(fault: Fault) -> str:
    """`row 7, column D (count)`: as a spreadsheet names it; empty where no cell is meant."""
    column = f"column {letters(fault.column)}" if fault.column else ""
    if column and fault.heading:
        column = f"{column} ({fault.heading})"
    row = f"row {fault.row:,}" if fault.row else ""
    return ", ".join(part for part in (row, column) if part)


def letters(column: int) -> str:
    """`A` for 1, `AA` for 27."""
    text = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


def say(fault: Fault) -> str:
    """`row 7, column D (count): `-3` is less than nothing. Write 0 where nothing came.`"""
    where = place(fault)
    text = f"{fault.found}. {fault.help}".rstrip()
    return f"{where}: {text}" if where else text
