"""A source file and marks in it in; the lines of an excerpt, without its frame, out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from slalang.diagnostics.render.cells import draw, visible, width, wrap
from slalang.source.text import SourceFile, Span

GAP = -1
"""The line number of a row that stands for lines left out."""


class Mark(NamedTuple):
    """A stretch to underline, with a few words."""

    span: Span
    text: str
    main: bool
    """Whether the finding is about it; other marks are its reasons."""


class Row(NamedTuple):
    """One line of an excerpt."""

    number: int
    """The line of the source; 0 under such a line, `GAP` between two of them."""
    text: str
    main: bool = False
    """Whether an underline belongs to the main mark."""


def excerpt(source: SourceFile, marks: Iterable[Mark], room: int) -> list[Row]:
    """The marked lines in `room` columns, in order, each with its underlines below it."""
    rows: list[Row] = []
    last = 0
    shown = ""
    marks = list(marks)
    together = _together(source, marks, room)
    for mark in _ordered(source, marks, room):
        number = _line(source, mark)
        first = source.line_starts[number - 1]
        line = source.line(number)
        start, end = mark.span.start - first, mark.span.end - first
        drawn = draw(line, start, end, room, together.get(number))
        if number != last:
            rows += _between(source, last, number, room)
        # A long line is shown again where another part of it is meant.
        if number != last or drawn.text != shown:
            rows.append(Row(number, drawn.text))
        last, shown = number, drawn.text
        sign = ("^" if mark.main else "-") * drawn.length
        words = _words(source, mark, number)
        rows += [Row(0, text, mark.main) for text in _underline(drawn.start, sign, words, room)]
    return rows


def _together(source: SourceFile, marks: Iterable[Mark], room: int) -> dict[int, tuple[int, int]]:
    """For each line with several marks that can be shown at once, from where to where they go."""
    found: dict[int, list[tuple[int, int]]] = {}
    for mark in marks:
        number = _line(source, mark)
        first = source.line_starts[number - 1]
        end = min(mark.span.end - first, len(source.line(number)))
        found.setdefault(number, []).append((mark.span.start - first, end))
    reach = {
        number: (min(start for start, _ in spans), max(end for _, end in spans))
        for number, spans in found.items()
        if len(spans) > 1
    }
    return {
        number: (start, end)
        for number, (start, end) in reach.items()
        if end - start <= room and width(source.line(number)[start:end]) <= room - 2
    }


def _ordered(source: SourceFile, marks: Iterable[Mark], room: int) -> list[Mark]:
    """By lines, the main mark first; along a line that is cut to pieces as they stand there."""

    def key(mark: Mark) -> tuple[int, bool, Span]:
        number = _line(source, mark)
        return number, not mark.main and number not in long, mark.span

    marks = list(marks)
    long = {
        number
        for mark in marks
        if width(source.line(number := _line(source, mark))[: 4 * room]) > room
    }
    return sorted(marks, key=key)


def _line(source: SourceFile, mark: Mark) -> int:
    return source.position(mark.span.start).line


def _between(source: SourceFile, last: int, number: int, room: int) -> list[Row]:
    """What stands between two marked lines: a single line is shown, more are left out."""
    if not last or number == last + 1:
        return []
    if number == last + 2:
        return [Row(last + 1, draw(source.line(last + 1), 0, 0, room).text)]
    return [Row(GAP, "")]


def _words(source: SourceFile, mark: Mark, number: int) -> str:
    """The words of a mark; where it goes on to later lines, they say how far."""
    words = visible(mark.text)
    # The end is not part of the span: a stretch up to a line's start ends on the line before.
    last = source.position(max(mark.span.start, mark.span.end - 1)).line
    if last == number:
        return words
    return f"{words}, down to line {last}" if words else f"down to line {last}"


def _underline(start: int, sign: str, words: str, room: int) -> list[str]:
    """The underline with its words beside it, or below where there is no room beside."""
    if not words:
        return [" " * start + sign]
    beside = start + len(sign) + 1
    if beside + width(words) <= room:
        return [" " * start + sign + " " + words]
    indent = max(0, min(start, room - max(40, width(words))))
    lines = wrap(words, room - indent)
    return [" " * start + sign, *(" " * indent + line for line in lines)]
