"""Headings and rows in; a table that spreadsheets open as it is, out."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def csv_text(headings: Sequence[str], rows: Iterable[Sequence[str | None]]) -> str:
    """A line for the headings and one for each row; nothing stands for None."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(headings)
    writer.writerows(rows)
    return out.getvalue()


def guarded(text: str) -> str:
    """A text that no spreadsheet takes for a formula: a `'` stands before what begins as one."""
    return f"'{text}" if text.startswith(_FORMULA) else text
