"""Values of unknown origin in; the same, short and harmless to look at, out."""

from __future__ import annotations

from slalang.diagnostics.render.cells import visible

LONGEST = 80
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""With these, a spreadsheet takes a text for a formula."""


def shown(value: str | None, length: int | None = None) -> str:
    """A value cut to a line; `length` is what it has, where `value` is its beginning."""
    if value is None:
        return ""
    whole = len(value) if length is None else length
    start = visible(value[:LONGEST]).replace("\n", "␊").replace("\r", "␍").replace("\t", "␉")
    return start if whole <= LONGEST else f"{start}… ({whole:,} characters)"


def harmless(text: str) -> str:
    """A text for a cell of CSV, which no spreadsheet computes."""
    return f"'{text}" if text.startswith(FORMULA) else text
