"""What one table of counts is read by in; its faults, as they are found, out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TypeVar

from slalang.model.agreement import Agreement
from slalang.planning.actuals.columns import Columns
from slalang.planning.actuals.names import Names
from slalang.planning.actuals.numerals import Marks
from slalang.planning.actuals.rows import MOST, Fault
from slalang.planning.actuals.table import Table
from slalang.source.frozen import dataclass, field

_T = TypeVar("_T")


@dataclass(slots=True)
class Reader:
    """What one table is read by, and what was found wrong with it so far."""

    agreement: Agreement
    names: Names
    table: Table
    columns: Columns
    marks: Marks
    as_of: date | None
    faults: list[Fault] = field(default_factory=list)
    more: int = 0
    known: dict[tuple[str, str], object] = field(default_factory=dict)
    """What was read of a text before: the same few stand in thousands of rows."""


def once(reader: Reader, kind: str, text: str, make: Callable[[], _T]) -> _T:
    """What a text means, worked out once for all rows that have it."""
    key = kind, text
    if key not in reader.known:
        reader.known[key] = make()
    return reader.known[key]  # type: ignore[return-value]


def say(reader: Reader, row: int, at: int, found: str, help: str) -> None:
    """A fault of a cell, by the numbers of its row and column."""
    headings = reader.table.headings
    heading = cut(headings[at]) if at < len(headings) else ""
    note(reader, Fault(row, at + 1, heading, found, help))


def note(reader: Reader, fault: Fault) -> None:
    """Keep a fault, or count it where there are many."""
    if len(reader.faults) < MOST:
        reader.faults.append(fault)
    else:
        reader.more += 1


def shortened(words: tuple[str, str], text: str) -> tuple[str, str]:
    """What is said of a text, with no more of it than can be read."""
    found, help = words
    return found.replace(text, cut(text)), help


def cell(cells: tuple[str, ...], at: int) -> str:
    """The text in a column; empty where a row ends before."""
    return cells[at] if at < len(cells) else ""


def cut(text: str) -> str:
    """At most thirty characters of a text."""
    return text if len(text) <= 30 else f"{text[:29]}…"
