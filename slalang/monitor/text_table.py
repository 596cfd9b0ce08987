"""Rows of cells in; lines that fit a terminal, painted where it shows colours, out."""

from __future__ import annotations

from collections.abc import Sequence

from slalang.diagnostics.render.cells import width, wrap
from slalang.diagnostics.render.colour import Paint
from slalang.source.frozen import dataclass

INDENT = 2
LEAST = 18
"""A column of words is never narrower."""
WIDEST = 34
"""A column beside it is never wider."""


@dataclass(frozen=True, slots=True)
class Page:
    """What the reader's terminal is like."""

    columns: int
    paint: Paint


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table, and in which style it is painted."""

    text: str
    style: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table, with sentences about it below."""

    cells: tuple[Cell, ...]
    depth: int = 0
    below: tuple[str, ...] = ()


def table(sides: str, head: Sequence[str], rows: Sequence[Row], page: Page) -> list[str]:
    """The rows below their heads.

    `sides` has a letter for each column: `w` for the one whose words are wrapped into
    what the others leave, `l` for words, `r` for numbers.
    """
    if not rows:
        return []
    titles = [Row(tuple(Cell(text, "frame") for text in head))] if head else []
    sizes = _sizes(sides, [*titles, *rows], page.columns)
    lines = []
    for row in (*titles, *rows):
        lines += _row(sides, sizes, row, page)
        for text in row.below:
            lines += wrapped(text, page, INDENT + 2 * row.depth + 2)
    return lines


def wrapped(text: str, page: Page, indent: int, style: str = "", hanging: int = 0) -> list[str]:
    """A text on lines of the page, further ones `hanging` by so many columns."""
    rows = broken(text, page.columns - indent - hanging) if text else []
    return [
        " " * (indent + hanging * (at > 0)) + (page.paint(style, row) if style else row)
        for at, row in enumerate(rows)
    ]


def broken(text: str, room: int) -> list[str]:
    """The words of a text on lines; a word that is longer than a line is cut into several."""
    return [part for row in wrap(text, room) for part in _pieces(row, room)]


def _pieces(text: str, room: int) -> list[str]:
    found, rest = [], text
    while width(rest) > room:
        cut = _fitting(rest, room)
        found.append(rest[:cut])
        rest = rest[cut:]
    return [*found, rest]


def _fitting(text: str, room: int) -> int:
    """How many characters fit, one at least."""
    taken = 0
    for at, char in enumerate(text):
        taken += width(char)
        if taken > room:
            return max(1, at)
    return len(text)


def _sizes(sides: str, rows: Sequence[Row], columns: int) -> list[int]:
    """How wide each column is; the one of words gets what the others leave."""
    sizes = [
        min(WIDEST, max(width(row.cells[at].text) for row in rows)) for at in range(len(sides))
    ]
    words = sides.index("w") if "w" in sides else 0
    taken = INDENT + 2 * (len(sides) - 1) + sum(sizes) - sizes[words]
    wanted = max(width(row.cells[words].text) + 2 * row.depth for row in rows)
    sizes[words] = min(wanted, max(LEAST, columns - taken))
    return sizes


def _row(sides: str, sizes: Sequence[int], row: Row, page: Page) -> list[str]:
    """One line, or several where the words are wrapped."""
    words = sides.index("w") if "w" in sides else 0
    indent = 2 * row.depth
    text = row.cells[words].text
    first, *rest = broken(text, max(8, sizes[words] - indent))
    parts = []
    for at, (side, size, cell) in enumerate(zip(sides, sizes, row.cells, strict=True)):
        shown = " " * indent + first if at == words else _cut(cell.text, size)
        space = " " * max(0, size - width(shown))
        painted = page.paint(cell.style, shown) if cell.style and shown.strip() else shown
        parts.append(space + painted if side == "r" else painted + space)
    before = INDENT + sum(size + 2 for size in sizes[:words])
    line = " " * INDENT + "  ".join(parts)
    return [line.rstrip(), *(" " * (before + indent) + more for more in rest)]


def _cut(text: str, room: int) -> str:
    return text if width(text) <= room else text[: _fitting(text, room - 1)] + "…"
