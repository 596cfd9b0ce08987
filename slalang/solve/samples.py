"""A pattern in; a short text that it describes, out."""

from __future__ import annotations

from typing import assert_never

from slalang.evaluate.pattern_parts import (
    Chain,
    Chars,
    Choice,
    Edge,
    Part,
    PatternFault,
    Repeat,
    parsed,
)

_TRIED = "abcdefghijklmnopqrstuvwxyz0123456789 -_.,!?äßあ一"
"""What a character that is only told what not to be may be."""


def sample_of(pattern: str) -> str | None:
    """A text that a pattern most likely describes; None for a pattern that is not understood.

    Edges inside a pattern may contradict the text, so a caller matches it once more.
    """
    try:
        return _sample(parsed(pattern))
    except PatternFault:
        return None


def _sample(part: Part) -> str:
    match part:
        case Chars(ranges=ranges, negated=False):
            return ranges[0][0] if ranges else ""
        case Chars():
            return next((char for char in _TRIED if char in part), "")
        case Edge():
            return ""
        case Chain(items=items):
            return "".join(_sample(item) for item in items)
        case Choice(items=items):
            return min((_sample(item) for item in items), key=len)
        case Repeat(item=item, least=least):
            return _sample(item) * least
        case _:
            assert_never(part)
