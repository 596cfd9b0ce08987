"""Text → how many columns it takes on a screen."""

from __future__ import annotations

from unicodedata import category, combining, east_asian_width

_NO_WIDTH = frozenset({"Mn", "Me", "Cf"})
"""Marks that sit on the letter before them, and invisible joiners (ZWNJ, ZWJ)."""


def width(text: str) -> int:
    """The display cells of a line: wide East Asian characters take two, marks none."""
    if text.isascii():
        return len(text)
    return sum(map(_cells, text))


def _cells(char: str) -> int:
    if combining(char) or category(char) in _NO_WIDTH:
        return 0
    return 2 if east_asian_width(char) in ("W", "F") else 1
