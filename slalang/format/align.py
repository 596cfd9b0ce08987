"""Lines → text, with cells and comments of neighbouring lines in columns."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from slalang.format.layout import Line
from slalang.format.width import width

FARTHEST = 24
"""A cell is padded by no more columns than this."""

Row = dict[int, str]
"""The cells of a line, by the number of their column."""


def align(lines: list[Line]) -> None:
    """Line up the cells of neighbouring statements of one kind, in place."""
    for run in _runs(lines):
        if len(run) > 1:
            rows = [_row(line) for line in run]
            for some, group in _near(run, rows):
                _align_group(some, group)


def text_of(lines: list[Line]) -> str:
    """The lines as text, with the comments of neighbouring lines in a column."""
    written = [" " * line.indent + line.text if line.text else "" for line in lines]
    places = _comment_places(lines, written)
    out: list[str] = []
    for line, text, place in zip(lines, written, places, strict=True):
        if line.blank_before:
            out.append("")
        if line.comment:
            out.append(text + " " * (place - width(text)) + line.comment)
        else:
            out.append(text)
    out.append("")
    return "\n".join(out)


def _runs(lines: list[Line]) -> Iterator[list[Line]]:
    """Neighbouring statements of one kind in one block, without a blank line between."""
    run: list[Line] = []
    for line in lines:
        goes_on = (
            run
            and line.columns is not None
            and run[-1].columns is not None
            and line.columns.family == run[-1].columns.family
            and line.indent == run[-1].indent
            and not line.blank_before
        )
        if not goes_on:
            if run:
                yield run
            run = []
        if line.columns is not None:
            run.append(line)
    if run:
        yield run


def _row(line: Line) -> Row:
    assert line.columns is not None
    if not line.columns.starts:
        first, _, rest = line.text.partition(" ")
        return {0: first, 1: rest} if rest else {0: first}
    places = [(0, 0), *line.cells, (-1, len(line.text))]
    return {
        number: line.text[start:stop].rstrip(" ") for (number, start), (_, stop) in pairwise(places)
    }


def _near(lines: list[Line], rows: list[Row]) -> Iterator[tuple[list[Line], list[Row]]]:
    """Split a run wherever a cell would be padded too far.

    A cell at the end of its line needs no padding and does not count.
    """
    begin = 0
    narrowest: dict[int, int] = {}
    widest: dict[int, int] = {}
    for index, row in enumerate(rows):
        widths = {number: width(row.get(number, "")) for number in range(max(row))}
        low = {n: min(w, narrowest.get(n, w)) for n, w in widths.items()}
        high = {n: max(w, widest.get(n, w)) for n, w in widths.items()}
        if any(high[number] - low[number] > FARTHEST for number in widths):
            yield lines[begin:index], rows[begin:index]
            begin = index
            narrowest, widest = widths, dict(widths)
        else:
            narrowest |= low
            widest |= high
    yield lines[begin:], rows[begin:]


def _align_group(lines: list[Line], rows: list[Row]) -> None:
    if len(lines) < 2:
        return
    columns = lines[0].columns
    assert columns is not None
    widest: dict[int, int] = {}
    for row in rows:
        for number in range(max(row)):
            widest[number] = max(width(row.get(number, "")), widest.get(number, 0))
    for line, row in zip(lines, rows, strict=True):
        last = max(row)
        parts: list[str] = []
        for number in range(last + 1):
            text = row.get(number, "")
            if not text and not widest.get(number):
                continue
            if number:
                parts.append(" " * columns.gaps[number - 1])
            parts.append(text)
            if number != last:
                parts.append(" " * (widest[number] - width(text)))
        line.text = "".join(parts)


def _comment_places(lines: list[Line], written: list[str]) -> list[int]:
    """The column of each comment; neighbours share it unless one is too far away."""
    places = [
        width(text) + 2 if line.comment else 0 for line, text in zip(lines, written, strict=True)
    ]
    begin, low, high = 0, 0, 0
    for index, line in enumerate(lines):
        place = places[index]
        joins = (
            index > begin
            and line.comment
            and lines[index - 1].comment
            and line.indent == lines[index - 1].indent
            and not line.blank_before
            and max(high, place) - min(low, place) <= FARTHEST
        )
        if not joins:
            _share(places, begin, index, high)
            begin, low, high = index, place, place
        low, high = min(low, place), max(high, place)
    _share(places, begin, len(lines), high)
    return places


def _share(places: list[int], begin: int, end: int, place: int) -> None:
    if end - begin > 1:
        places[begin:end] = [place] * (end - begin)
