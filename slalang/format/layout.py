"""Lines as the formatter will write them: data that its steps hand on."""

from __future__ import annotations

from typing import NamedTuple

from slalang.format.columns import Columns
from slalang.source.frozen import dataclass, field


@dataclass(slots=True)
class Line:
    """One line of the result."""

    indent: int
    text: str = ""
    blank_before: bool = False
    columns: Columns | None = None
    """Of a statement that stands on one line and lines up with its neighbours."""
    cells: list[tuple[int, int]] = field(default_factory=list)
    """Where further cells begin: their number, and the offset in `text`."""
    comment: str = ""
    """`# …` at its end."""


class Declaration(NamedTuple):
    """Which lines a declaration takes, its own comments left aside."""

    kind: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Layout:
    """All lines of a file."""

    lines: list[Line]
    declarations: list[Declaration]
