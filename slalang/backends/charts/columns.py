"""Numbers for each period in; columns over a scale, out."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from slalang.backends.charts.canvas import Box, Chart, Path, Text, round_top, scaled, tick
from slalang.funnel.words import amount

_LEFT, _RIGHT, _TOP, _PLOT, _FOOT = 70, 8, 12, 168, 34
_STEP, _BAR = 28, 19
"""A year of months is no wider than a telephone shows."""


class Stack(NamedTuple):
    """One column: parts from the bottom up."""

    name: str
    """Of the period, short: `Jan`."""
    parts: tuple[tuple[str, Fraction], ...]
    """The kind of each part, and how much it is."""
    said: str
    """`January 2026: 3,416`."""


def column_chart(
    name: str, words: tuple[str, str], stacks: Sequence[Stack], keys: tuple[tuple[str, str], ...]
) -> Chart:
    """Columns side by side; `words` are the title and the description."""
    sums = [sum((value for _, value in stack.parts), Fraction(0)) for stack in stacks]
    top = round_top(max(sums, default=Fraction(0)))
    wide = min(_STEP, max(14, 720 // max(1, len(stacks))))
    bar = wide * _BAR // _STEP
    boxes: list[Box] = []
    texts: list[Text] = []
    paths: list[Path] = []
    width = _LEFT + wide * len(stacks) + _RIGHT
    for part in range(5):
        y = _TOP + _PLOT - _PLOT * part // 4
        paths.append(Path(f"M{_LEFT} {y}H{width - _RIGHT}", "rule" if part else "base"))
        texts.append(Text(_LEFT - 8, y + 4, amount(top * part / 4), "end", "tick"))
    every = max(1, -(-len(stacks) * 26 // (wide * len(stacks) or 1)))
    for index, stack in enumerate(stacks):
        x, below = _LEFT + index * wide + (wide - bar) // 2, Fraction(0)
        for part_of, value in stack.parts:
            low, high = scaled(below, top, _PLOT), scaled(below + value, top, _PLOT)
            if high > low:
                boxes.append(Box(x, _TOP + _PLOT - high, bar, high - low, part_of, stack.said))
            below += value
        if index % every == 0:
            kind = tick(index // every)
            # `before` is longer than its column: it ends with it, clear of the first month.
            place = (
                (x + bar, "end") if not index and len(stack.name) > 3 else (x + bar // 2, "middle")
            )
            texts.append(Text(place[0], _TOP + _PLOT + 18, stack.name, place[1], kind))
    return Chart(
        name, *words, width, _TOP + _PLOT + _FOOT, tuple(boxes), tuple(paths), tuple(texts), keys
    )
