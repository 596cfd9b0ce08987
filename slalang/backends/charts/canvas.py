"""What a chart is made of: rectangles, paths and texts, with words for who does not see it."""

from __future__ import annotations

import unicodedata
from fractions import Fraction
from typing import NamedTuple

from slalang.source.frozen import dataclass

NARROW = 480
"""Charts up to this wide shrink to a telephone and can still be read."""


class Box(NamedTuple):
    """A rectangle; `said` is what it shows, for a pointer that rests on it."""

    x: int
    y: int
    width: int
    height: int
    kind: str
    """What the style sheet calls it."""
    said: str = ""


class Path(NamedTuple):
    """A line or an area, as SVG writes it."""

    way: str
    kind: str


class Text(NamedTuple):
    """A few words; `anchor` is `start`, `middle` or `end`."""

    x: int
    y: int
    words: str
    anchor: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart; a table beside it says the same."""

    name: str
    """Unique in its page, of letters, digits and `-`."""
    title: str
    description: str
    width: int
    height: int
    boxes: tuple[Box, ...] = ()
    paths: tuple[Path, ...] = ()
    texts: tuple[Text, ...] = ()
    keys: tuple[tuple[str, str], ...] = ()
    """What colours mean: the kind of a box or a line, and words."""

    @property
    def long(self) -> bool:
        """Whether a narrow screen cannot show all of it at once."""
        return self.width > NARROW


def scaled(value: Fraction, most: Fraction, room: int) -> int:
    """How long a value is where the largest has all the room, in whole steps."""
    return 0 if most <= 0 else int(max(Fraction(0), min(value, most)) * room / most)


def tick(index: int) -> str:
    """The kind of a name under a scale; a narrow screen shows every second one."""
    return "tick between" if index % 2 else "tick"


def round_top(most: Fraction) -> Fraction:
    """A number at or above the largest value whose quarters are round, too."""
    if most <= 0:
        return Fraction(1)
    power = Fraction(1)
    while power * 10 < most:
        power *= 10
    while power > most:
        power /= 10
    tenths = (10, 12, 16, 20, 24, 30, 40, 50, 60, 80, 100)
    return next(power * step / 10 for step in tenths if power * step >= most * 10)


def shortened(words: str, most: int) -> str:
    """Words that fit into so many narrow letters, cut where they do not."""
    if _width(words) <= most:
        return words
    while words and _width(words) > most - 1:
        words = words[:-1]
    return words.rstrip() + "…"


def _width(words: str) -> int:
    return sum(
        0 if unicodedata.combining(sign) else 2 if unicodedata.east_asian_width(sign) in "WF" else 1
        for sign in words
    )
