"""Short ways to write blocks: phrases in, parts of the view out."""

from __future__ import annotations

from slalang.backends.document.view import (
    Block,
    Column,
    Fact,
    Facts,
    Inline,
    Line,
    Link,
    Paragraph,
    Row,
    Table,
    Tone,
)
from slalang.wording.phrase import Blank, Name, Phrase, Wordy, phrase, sentence


def line(part: Wordy) -> Line:
    """A phrase as a line, its names as links."""
    return tuple(_inline(piece) for piece in phrase(part).pieces)


def bare(part: Wordy) -> Line:
    """A phrase as a line without links: for titles and heads of columns."""
    return tuple(piece.text if isinstance(piece, Name) else piece for piece in phrase(part).pieces)


def paragraph(part: Wordy, quiet: bool = False) -> Paragraph:
    """A phrase as a sentence: with a capital, and a full stop where none is."""
    return Paragraph(line(full_stop(sentence(part))), quiet)


def full_stop(part: Phrase) -> Phrase:
    """The phrase with a full stop at its end."""
    text = str(part)
    return part if not text or text[-1] in ".!?:" else phrase(part, ".")


def fact(term: Wordy, *lines: Wordy) -> Fact:
    """A fact; lines that say nothing are left out."""
    return Fact(bare(term), tuple(line(one) for one in lines if one))


def facts(*rows: Fact) -> tuple[Block, ...]:
    """The facts that say something, as one block; nothing where none does."""
    kept = tuple(row for row in rows if row.lines)
    return (Facts(kept),) if kept else ()


def column(title: Wordy, numeric: bool = False) -> Column:
    """A column of a table."""
    return Column(bare(title), numeric)


def row(*cells: Wordy | tuple[Wordy, ...], tone: Tone = Tone.PLAIN, anchor: str = "") -> Row:
    """A row: each cell a phrase, or several lines."""
    return Row(tuple(_cell(cell) for cell in cells), tone, anchor)


def table(caption: Wordy, columns: tuple[Column, ...], rows: tuple[Row, ...]) -> tuple[Block, ...]:
    """A table without the columns in which no row says anything; nothing without rows."""
    kept = [
        index
        for index in range(len(columns))
        if index == 0 or any(any(cell for cell in row.cells[index]) for row in rows)
    ]
    if not rows:
        return ()
    thin = tuple(
        Row(tuple(row.cells[index] for index in kept), row.tone, row.anchor) for row in rows
    )
    return (Table(bare(caption), tuple(columns[index] for index in kept), thin),)


def _cell(cell: Wordy | tuple[Wordy, ...]) -> tuple[Line, ...]:
    parts = cell if isinstance(cell, tuple) else (cell,)
    return tuple(line(part) for part in parts if part)


def _inline(piece: str | Name | Blank) -> Inline:
    if isinstance(piece, Name):
        return Link((piece.text,), f"#{piece.anchor}") if piece.anchor else piece.text
    return piece
