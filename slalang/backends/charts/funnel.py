"""How many reach each stage in; bars that narrow from stage to stage, out."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from slalang.backends.charts.canvas import Box, Chart, Path, Text, scaled, shortened
from slalang.funnel.words import amount

_WIDTH, _BAR, _LABEL, _RATE, _EDGE = 340, 26, 22, 22, 2
"""As narrow as a telephone: names and numbers stand above their bars, not beside them."""
_LETTERS = 30


class Level(NamedTuple):
    """One stage: its title, how many, and the rate to the next in words."""

    title: str
    many: Fraction
    onward: str
    """`34%`; empty for the last."""


def funnel_chart(name: str, words: tuple[str, str], levels: Sequence[Level]) -> Chart:
    """First stage on top; bars are centred, and joined by what is lost between them."""
    most = max((level.many for level in levels), default=Fraction(0))
    room, middle = _WIDTH - 2 * _EDGE, _WIDTH // 2
    boxes: list[Box] = []
    paths: list[Path] = []
    texts: list[Text] = []
    before: tuple[int, int] | None = None
    for index, level in enumerate(levels):
        y = _LABEL + index * (_BAR + _RATE + _LABEL)
        half = max(1, scaled(level.many, most, room) // 2)
        boxes.append(
            Box(middle - half, y, 2 * half, _BAR, f"level-{min(index, 4)}",
                f"{level.title}: {amount(level.many)}")
        )  # fmt: skip
        texts.append(Text(_EDGE, y - 6, shortened(level.title, _LETTERS), "start", "name"))
        texts.append(Text(_WIDTH - _EDGE, y - 6, amount(level.many), "end", "number"))
        if before is not None:
            last, floor = before
            way = f"M{middle - last} {floor}L{middle + last} {floor}"
            paths.append(Path(f"{way}L{middle + half} {y}L{middle - half} {y}Z", "lost"))
        if level.onward:
            texts.append(Text(middle, y + _BAR + 16, level.onward, "middle", "rate"))
        before = half, y + _BAR
    height = _EDGE + len(levels) * (_LABEL + _BAR + _RATE) - _RATE
    return Chart(name, *words, _WIDTH, height, tuple(boxes), tuple(paths), tuple(texts))
