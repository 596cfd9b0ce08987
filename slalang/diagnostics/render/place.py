"""A span in; the lines and columns that every format names, out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from slalang.diagnostics.render.cells import visible
from slalang.source.text import SourceFile, Span


class Place(NamedTuple):
    """Where a span stands; lines and columns from 1, in code points; the end is not part of it."""

    file: str
    """Safe to show."""
    line: int
    column: int
    end_line: int
    end_column: int

    @property
    def words(self) -> str:
        """`agreement.sla:12:3`, which editors and terminals make a link of."""
        return f"{self.file}:{self.line}:{self.column}"


def place_of(span: Span, sources: Mapping[str, SourceFile]) -> Place:
    """The place of a span; the very start of a file that could not be read."""
    file = visible(span.file)
    source = sources.get(span.file)
    if source is None:
        return Place(file, 1, 1, 1, 1)
    start, end = source.position(span.start), source.position(max(span.start, span.end))
    return Place(file, *start, *end)
