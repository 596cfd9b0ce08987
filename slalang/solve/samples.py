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


def sample_of(pattern: str, turn: int = 0) -> str | None:
    """A text that a pattern most likely describes; None for a pattern that is not understood.

    Another `turn` takes other alternatives and other characters. Edges inside
    a pattern may contradict the text, so a caller matches it once more.
    """
    try:
        return _sample(parsed(pattern), turn)
    except PatternFault:
        return None


def _sample(part: Part, turn: int) -> str:
    match part:
        case Chars(ranges=ranges, negated=False):
            return _char(ranges, turn)
        case Chars():
            fitting = [char for char in _TRIED if char in part]
            return fitting[turn % len(fitting)] if fitting else ""
        case Edge():
            return ""
        case Chain(items=items):
            return "".join(_sample(item, turn) for item in items)
        case Choice(items=items):
            return _sample(items[turn % len(items)], turn // len(items))
        case Repeat(item=item, least=least):
            return "".join(_sample(item, turn) for _ in range(least))
        case _:
            assert_never(part)


def _char(ranges: tuple[tuple[str, str], ...], turn: int) -> str:
    if not ranges:
        return ""
    low, high = ranges[turn % len(ranges)]
    return chr(min(ord(low) + turn // len(ranges), ord(high)))
