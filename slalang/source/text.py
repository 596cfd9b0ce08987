"""Source text: what a file says, and where in it something stands."""

from __future__ import annotations

from bisect import bisect_right
from typing import NamedTuple

from slalang.source.frozen import dataclass


class Span(NamedTuple):
    """A stretch of one file, from `start` up to but not including `end`.

    Offsets count code points of the decoded text, from 0. `file` is the
    path as it is shown to people: relative to the project, with slashes.
    """

    file: str
    start: int
    end: int

    def to(self, other: Span) -> Span:
        """From the start of this span to the end of `other`, in the same file."""
        return Span(self.file, self.start, other.end)


class Position(NamedTuple):
    """A place that people can find: line and column, both counted from 1 in code points."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file as text, after decoding and with line ends made `\\n`."""

    path: str
    """As shown to people: relative to the project, with slashes."""
    text: str
    """Without byte order mark."""
    digest: str
    """SHA-256 of the bytes, in hexadecimal."""
    line_starts: tuple[int, ...]
    """The offset at which each line begins; the first is always 0."""

    def position(self, offset: int) -> Position:
        """The line and column of an offset; an offset past the end is the end."""
        offset = max(0, min(offset, len(self.text)))
        line = bisect_right(self.line_starts, offset)
        return Position(line, offset - self.line_starts[line - 1] + 1)

    def line(self, number: int) -> str:
        """The text of a line, counted from 1, without its line end."""
        start = self.line_starts[number - 1]
        end = self.line_starts[number] if number < len(self.line_starts) else len(self.text)
        return self.text[start:end].rstrip("\n")


def source_file(path: str, text: str, digest: str = "") -> SourceFile:
    """A `SourceFile` of text that is already decoded, for instance in tests."""
    starts = [0]
    find, at = text.find, 0
    while (at := find("\n", at) + 1) > 0:
        starts.append(at)
    return SourceFile(path, text, digest, tuple(starts))
