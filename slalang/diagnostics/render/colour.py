"""The colours of the full format, as ANSI escapes, or none."""

from __future__ import annotations

from collections.abc import Callable

from slalang.diagnostics.finding import Severity

Paint = Callable[[str, str], str]
"""A style and a text in; the text in that style out."""

SEVERITY = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}
"""The style of each severity."""

_CODES = {
    "error": "1;31",
    "warning": "1;33",
    "note": "1;36",
    "strong": "1",
    "frame": "34",
    "related": "36",
    "help": "1;32",
}


def painter(colour: bool) -> Paint:
    """How to paint: with ANSI escapes, or not at all."""
    return _ansi if colour else _plain


def _ansi(style: str, text: str) -> str:
    return f"\x1b[{_CODES[style]}m{text}\x1b[0m" if text else ""


def _plain(_style: str, text: str) -> str:
    return text
