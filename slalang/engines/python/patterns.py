"""`matches`: a portable pattern in, a quick search for it out, if there is one."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import assert_never

from slalang.evaluate.pattern_parts import Chain, Chars, Choice, Edge, Part, Repeat, parsed
from slalang.evaluate.patterns import pattern_problem

SHORT = 256
"""Texts of so many characters are left to `re`, if the pattern cannot keep it busy."""
MOST_WAYS = 64
"""A pattern may be tried in so many ways at one place of a text for that."""


def quick(pattern: str) -> Callable[[str], object] | None:
    """A search that gives None where `evaluate.patterns.matches` says no, in a text up to `SHORT`.

    Python's `re` tries one way after another and may take forever for some patterns and
    texts. So it is asked only where a pattern can be tried in few ways and the text is short;
    None is returned for other patterns.
    """
    if pattern_problem(pattern) is not None:
        return None
    part = parsed(pattern)
    ways, loops = _ways(part)
    if ways > MOST_WAYS or loops > 1:
        return None
    compiled = re.compile(_written(part))
    at_start = isinstance(part, Chain) and part.items[0] == Edge(end=False)
    # Where it can only begin at the beginning, the rest of the text need not be tried.
    return compiled.match if at_start else compiled.search


def _ways(part: Part) -> tuple[int, int]:
    """In how many ways a part can be tried, and how many repeats without end are in it."""
    match part:
        case Chars() | Edge():
            return 1, 0
        case Chain(items):
            ways, loops = 1, 0
            for item in items:
                more, inside = _ways(item)
                ways, loops = min(ways * more, MOST_WAYS + 1), loops + inside
            return ways, loops
        case Choice(items):
            all_ways = [_ways(item) for item in items]
            return sum(ways for ways, _ in all_ways), sum(loops for _, loops in all_ways)
        case Repeat(item, least, most):
            if most is None:
                return (1, 1) if isinstance(item, Chars) else (MOST_WAYS + 1, 2)
            ways, loops = _ways(item)
            total = sum(min(ways, MOST_WAYS + 1) ** n for n in range(least, min(most, 70) + 1))
            return min(total, MOST_WAYS + 1), loops * max(most, 1)
        case _:
            assert_never(part)


def _written(part: Part) -> str:
    match part:
        case Chars(((low, high),), False) if low == high:
            return _code(low)
        case Chars(ranges, negated):
            inside = "".join(f"{_code(low)}-{_code(high)}" for low, high in ranges)
            return f"[{'^' if negated else ''}{inside}]"
        case Edge(end):
            return r"\Z" if end else r"\A"
        case Chain(items):
            return "".join(_written(item) for item in items)
        case Choice(items):
            return f"(?:{'|'.join(map(_written, items))})"
        case Repeat(item, least, most):
            return f"(?:{_written(item)}){{{least},{'' if most is None else most}}}"
        case _:
            assert_never(part)


def _code(char: str) -> str:
    """A character by its number, so that none means anything to `re`."""
    return f"\\U{ord(char):08x}"
