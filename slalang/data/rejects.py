"""Rows that cannot be read, in; a file that names each with its reason, and counts, out."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple, TextIO

from slalang.data.files import csv_head
from slalang.data.lines import records
from slalang.data.load import Loaded
from slalang.data.plan import EventRows, LeadRows
from slalang.data.reading import why_unread
from slalang.data.staging import Column, Relation, rejects_sql
from slalang.data.visible import harmless, shown
from slalang.evaluate.lead import LONGEST_TEXT

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

HEAD = ("file", "row", "column", "value", "reason")
BATCH = 5_000
_MOST_SHOWN = 400
_MOST_VALUES = 1_000
"""So many different values of one reason are kept apart."""
_BROKEN: Mapping[str, str] = {
    "JSON": "this line is no JSON object",
    "TWICE": "a name stands twice in this object",
    "MISSING COLUMNS": "this row has fewer cells than the first line has names",
    "TOO MANY COLUMNS": "this row has more cells than the first line has names",
    "UNQUOTED VALUE": "a quotation mark of this row is not closed, or text follows it",
    "LINE SIZE OVER MAXIMUM": "this row is longer than 4 MB",
    "INVALID ENCODING": "this row is not written in UTF-8: save the file as UTF-8",
}


class Reject(NamedTuple):
    """One thing that cannot be read."""

    file: str
    row: int | None
    """The line of a text file; else the number of the row, from 1. None where none is known."""
    column: str
    value: str
    reason: str
    more: str = ""


class Place(NamedTuple):
    """One reason in one file."""

    rows: int
    first: int | None
    """The first such row."""


class Tally:
    """Writes rejects into a file as they come, and counts them by their reason."""

    def __init__(self, file: TextIO) -> None:
        self._writer = csv.writer(file, lineterminator="\n")
        self._writer.writerow(HEAD)
        self.reasons: Counter[str] = Counter()
        self.rows = 0
        """Different rows, where those of one row come one after another."""
        self.places: dict[tuple[str, str], Place] = {}
        """By file and reason."""
        self._hints: dict[str, str] = {}
        self._values: dict[str, Counter[str]] = {}
        self._near: dict[str, Counter[tuple[str, str]]] = {}
        self._last: tuple[str, int | None] | None = None

    def add(self, reject: Reject) -> None:
        """One more."""
        where = f"{reject.column}: " if reject.column else ""
        told = where + reject.reason
        self.reasons[told] += 1
        known = self.places.get((reject.file, told), Place(0, reject.row))
        firsts = [one for one in (known.first, reject.row) if one is not None]
        self.places[reject.file, told] = Place(known.rows + 1, min(firsts, default=None))
        if reject.more:
            near = self._near.setdefault(told, Counter())
            pair = reject.value, reject.more
            if pair in near or len(near) < _MOST_VALUES:
                near[pair] += 1
        if self._hints.setdefault(told, reject.more) != reject.more:
            self._hints[told] = ""
        elif reject.more:
            values = self._values.setdefault(told, Counter())
            if reject.value in values or len(values) < _MOST_VALUES:
                values[reject.value] += 1
        if (place := (reject.file, reject.row)) != self._last or reject.row is None:
            self.rows, self._last = self.rows + 1, place
        row = "" if reject.row is None else reject.row
        texts = (reject.column, reject.value, reject.reason + reject.more)
        self._writer.writerow([harmless(reject.file), row, *map(harmless, texts)])

    def shown(self, reason: str) -> str:
        """A reason with the hint of the value that was met most often, if any has one."""
        pairs = self._near.get(reason)
        if not pairs:
            return reason
        value, more = min(pairs.items(), key=lambda one: (-one[1], one[0]))[0]
        return f"{reason}, such as `{value}`{more}"

    def told(self) -> dict[str, int]:
        """How many there are of each reason, with the hint that all of one reason share."""
        found = {}
        for reason, number in self.reasons.items():
            if hint := self._hints[reason]:
                # Of values met as often, the first by the alphabet: not by the order of rows.
                most = min(self._values[reason].items(), key=lambda one: (-one[1], one[0]))[0]
                found[f"{reason}, such as `{most}`{hint}"] = number
            else:
                found[reason] = number
        return found


def unread_rows(
    connection: DuckDBPyConnection, rows: LeadRows | EventRows, columns: Sequence[Column],
    relation: Relation, loaded: Loaded,
) -> Iterator[Reject]:  # fmt: skip
    """Every cell that cannot be read, in the order of the rows."""
    query = rejects_sql(rows, relation, columns) + "\nORDER BY 1, 2"
    find = numbering(connection, loaded)
    cursor = connection.cursor().execute(query)
    while batch := cursor.fetchmany(BATCH):
        for file, row, *cells in batch:
            line = find(file, row)
            for number, column in enumerate(columns):
                fault, text, length = cells[3 * number : 3 * number + 3]
                if fault:
                    yield _reject(file, line, column, text, length)


def broken_rows(connection: DuckDBPyConnection, loaded: Loaded) -> Iterator[Reject]:
    """The lines of text files that are no rows at all."""
    if loaded.broken is None:
        return
    find = numbering(connection, loaded)
    found = connection.execute(f"FROM ({loaded.broken}) t(file, row, byte, shown, why)").fetchall()
    for file, row, byte, text, why in sorted(found, key=lambda one: (one[0], find(*one[:3]) or 0)):
        reason = _BROKEN.get(why, "this row cannot be taken apart")
        odd = why == "INVALID ENCODING" and byte is not None
        value = (_with_bytes(loaded, str(file), byte) if odd else None) or str(text)
        yield Reject(str(file), find(file, row, byte), "", shown(value.strip()), reason)


def _with_bytes(loaded: Loaded, file: str, byte: int) -> str | None:
    """The beginning of a line as it stands in a file; bytes that are no text as `\\xfc`."""
    path = next((path for path in loaded.paths if str(path) == file), None)
    if path is None:
        return None
    with path.open("rb") as opened:
        opened.seek(max(0, byte - 1))
        line = opened.readline(_MOST_SHOWN).strip(b"\r\n") or opened.readline(_MOST_SHOWN)
    return line.decode("utf-8", "backslashreplace")


class _Numbers:
    """Finds the lines of rows; asked in their order it reads each file once."""

    def __init__(self, loaded: Loaded, broken: Mapping[str, Sequence[int]]) -> None:
        self._loaded, self._broken = loaded, broken
        self._file = ""
        self._records: Iterator[tuple[int, int, int]] = iter(())
        self._now = (0, 0, 0)
        self._bytes: dict[tuple[str, int], int] = {}

    def __call__(self, file: str, row: int | None, byte: int | None = None) -> int | None:
        if self._loaded.counts == "row":
            return row
        if byte is not None:
            return self._at_byte(file, byte)
        if row is None:
            return None
        if file != self._file or self._now[2] > row:
            self._file, self._records, self._now = file, self._open(file), (0, 0, 0)
        while self._now[2] < row:
            following = next(self._records, None)
            if following is None:
                return None
            if following[2]:
                self._now = following
        return self._now[0]

    def _open(self, file: str) -> Iterator[tuple[int, int, int]]:
        path = next(path for path in self._loaded.paths if str(path) == file)
        head = csv_head(path) if self._loaded.counts == "record" else None
        single = head is None or len(head.columns) == 1
        broken = self._broken.get(file, ())
        return iter(records(path, head.delimiter if head else None, single, broken))

    def _at_byte(self, file: str, byte: int) -> int | None:
        if (file, byte) not in self._bytes:
            for line, at, number in self._open(file):
                if not number:
                    self._bytes[file, at] = line
        return self._bytes.get((file, byte))


def numbering(connection: DuckDBPyConnection, loaded: Loaded) -> _Numbers:
    """A function of a file, and a row or a byte in it, that gives what an editor counts."""
    broken: dict[str, list[int]] = {}
    if loaded.broken is not None and loaded.counts != "row":
        found = connection.execute(f"FROM ({loaded.broken}) t(file, row, byte, shown, why)")
        for file, _, byte, *_ in found.fetchall():
            if byte is not None:
                broken.setdefault(file, []).append(byte)
    return _Numbers(loaded, broken)


def _reject(
    file: str, line: int | None, column: Column, text: str | None, length: int | None
) -> Reject:
    name = column.reading.shown
    if length is not None and length > LONGEST_TEXT:
        return Reject(str(file), line, name, shown(text, length), _TOO_LONG)
    kind = column.reading.places[0].kind if column.reading.places else None
    problem = why_unread(column.reading, text, kind)
    return Reject(str(file), line, name, shown(text, length), problem.reason, problem.more)


_TOO_LONG = f"this text has more than {LONGEST_TEXT:,} characters"
