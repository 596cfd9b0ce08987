"""The bytes of a table in; its headings and cells with their places, or why not, out."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Sequence
from io import StringIO
from typing import NamedTuple

from slalang.planning.actuals.rows import Fault, Refused

LIMIT = 10_000_000
"""The largest table that is read, in bytes."""
MOST_ROWS = 250_000
DELIMITERS = (",", ";", "\t")
_WIDEST = 400
"""Columns of the widest table."""
_LONGEST = 10_000
"""Characters of the longest cell."""
_UTF_32 = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_SAVE = "In Excel choose “Save As” and the type “CSV UTF-8 (comma delimited)”."


class Table(NamedTuple):
    """Headings and rows as they are written, without the spaces around."""

    headings: tuple[str, ...]
    heading_row: int
    """1, or 2 below Excel's line `sep=;`."""
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    """The number of each row, and its cells; empty rows are left out."""


def table_of(data: bytes) -> Table | Refused:
    """What a file of comma, semicolon or tab separated values holds."""
    if len(data) > LIMIT:
        return _refused(
            0, 0, f"this table is larger than {LIMIT // 1_000_000} MB",
            "Give counts for each period, source and stage, not a row for each lead.",
        )  # fmt: skip
    text = _text(data)
    return text if isinstance(text, Refused) else _cells(text)


def _text(data: bytes) -> str | Refused:
    # The mark of UTF-16 begins that of UTF-32, too.
    if data.startswith(_UTF_32) or data[1:4] == b"\0\0\0" or data[:3] == b"\0\0\0":
        return _refused(1, 1, "this table is saved as UTF-32, not as UTF-8", _SAVE)
    if data.startswith(_UTF_16) or data[1:2] == b"\0" or data[:1] == b"\0":
        return _refused(1, 1, "this table is saved as UTF-16, not as UTF-8", _SAVE)
    at = data.find(b"\0")
    if at >= 0:
        return _refused(
            *_cell_at(data, at), "a NUL character stands here, which no table has",
            "Export the table once more: the file is damaged, or it is no CSV file.",
        )  # fmt: skip
    try:
        return data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        found = f"the byte 0x{data[error.start]:02X} stands here, which is not UTF-8"
        return _refused(*_cell_at(data, error.start), found, _SAVE)


def _cells(text: str) -> Table | Refused:
    told = text[:6].lower()
    mark = told[4:5] if told.startswith("sep=") and told[4:5] in DELIMITERS else ""
    reader = csv.reader(StringIO(text, newline=""), delimiter=mark or _delimiter(text))
    headings: tuple[str, ...] = ()
    heading_row = 0
    rows: list[tuple[int, tuple[str, ...]]] = []
    number = 0
    try:
        for number, cells in enumerate(reader, 1):
            kept = tuple(map(str.strip, cells))
            if not any(kept) or (number == 1 and mark):
                continue
            if fault := _strange(number, kept):
                return Refused((fault,), 0)
            if headings:
                rows.append((number, kept))
            else:
                headings, heading_row = kept, number
            if len(rows) > MOST_ROWS:
                found = f"there are more than {MOST_ROWS:,} rows"
                return _refused(number, 0, found, "Give counts for longer periods.")
    except csv.Error as error:
        if "field larger" in str(error) and '"' not in text:
            found = "a cell of this row has more than a hundred thousand characters"
            return _refused(number + 1, 0, found, "Write a period, a name or a count there.")
        return Refused((_unclosed(number + 1, 0),), 0)
    if not headings:
        help = "Its first row holds the headings: `period`, `source`, `stage` and `count`."
        return _refused(1, 1, "the table is empty", help)
    if not rows:
        help = "Write a row for each period, source and stage."
        return _refused(heading_row + 1, 0, "there is no row below the headings", help)
    return Table(headings, heading_row, tuple(rows))


def _delimiter(text: str) -> str:
    """What stands most often in the first line that holds anything, outside of quotes."""
    first = next((line for line in text[:100_000].splitlines() if line.strip()), "")
    outside = "".join(first.split('"')[::2])
    return max(DELIMITERS, key=outside.count)


def _strange(number: int, cells: Sequence[str]) -> Fault | None:
    for column, cell in enumerate(cells, 1):
        if "\n" in cell or "\r" in cell:
            return _unclosed(number, column)
        if len(cell) > _LONGEST:
            found = f"this cell has {len(cell):,} characters"
            return Fault(number, column, "", found, "Write a period, a name or a count there.")
    if len(cells) > _WIDEST:
        found = f"this row has {len(cells):,} cells"
        return Fault(number, 0, "", found, "Leave out what is neither a period nor a count.")
    return None


def _unclosed(number: int, column: int) -> Fault:
    return Fault(
        number, column, "", "a quotation mark opens here and is not closed on the same row",
        'Close it, or take it away: a `"` is only needed around a cell with a separator in it.',
    )  # fmt: skip


def _cell_at(data: bytes, offset: int) -> tuple[int, int]:
    """The row and the column of a byte."""
    before = data[:offset].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    start = before.rfind(b"\n") + 1
    mark = _delimiter(data[:100_000].decode("latin-1")).encode()
    outside = b"".join(before[start:].split(b'"')[::2])
    return before.count(b"\n") + 1, outside.count(mark) + 1


def _refused(row: int, column: int, found: str, help: str) -> Refused:
    return Refused((Fault(row, column, "", found, help),), 0)
