"""Where rows of text files stand in an editor: numbers of records in, numbers of lines out."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import NamedTuple


class Record(NamedTuple):
    """One row of a text file."""

    line: int
    """Its first line, from 1."""
    byte: int
    """Where it begins; for one that could not be taken apart, what was told of it."""
    number: int
    """From 1, among those that could be taken apart; 0 for others."""


def records(
    path: Path, delimiter: str | None, single: bool, broken: Collection[int]
) -> Iterator[Record]:
    """The rows of a CSV file below its first, or, without a delimiter, the lines of any file.

    `single` says that the file has one column, where an empty line is a row, too. `broken` are
    bytes of the rows that could not be taken apart: in their first line, or in an empty one
    before it.
    """
    waiting = sorted(set(broken), reverse=True)
    line_number = byte = number = 0
    header = delimiter is not None
    with path.open("rb") as file:
        start, start_byte, inside = 1, 0, False
        for line in file:
            line_number += 1
            if not inside:
                start, start_byte = line_number, byte
            byte += len(line)
            inside = delimiter is not None and _open_after(line, delimiter.encode(), inside)
            blank = start == line_number and not line.strip(b"\r\n")
            lost = bool(waiting) and not blank and waiting[-1] < byte
            if inside and not lost:
                continue
            inside = False
            if header:
                header = False
            elif lost:
                yield Record(start, waiting.pop(), 0)
            elif not blank or single:
                number += 1
                yield Record(start, start_byte, number)


def _open_after(line: bytes, delimiter: bytes, inside: bool) -> bool:
    """Whether a cell in quotation marks goes on after a line."""
    if b'"' not in line:
        return inside
    at, fresh = 0, not inside
    while at < len(line):
        char = line[at : at + 1]
        if inside:
            at = line.find(b'"', at)
            if at < 0:
                return True
            if line[at + 1 : at + 2] == b'"':
                at += 1
            else:
                inside = False
        elif char == b'"' and fresh:
            inside = True
        fresh = char == delimiter
        at += 1
    return inside
