"""A class in; which of its bands is hotter than which, out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise

from slalang.check.intervals import Sorted, divided
from slalang.model.scoring import Class

_SCALES = (
    ("burning", "hot", "warm", "lukewarm", "cool", "cold", "frozen"),
    ("critical", "urgent", "high", "medium", "low", "lowest"),
    ("critical", "urgent", "high", "normal", "low", "lowest"),
    ("highest", "high", "mid", "low", "lowest"),
    ("platinum", "gold", "silver", "bronze"),
    ("primary", "secondary", "tertiary"),
    ("first", "second", "third", "fourth"),
)
"""Words that people put in one order only, the hottest first."""

_COUNTED = re.compile(r"(?:(p|t|tier|prio|priority|grade|class|wave)[ _-]?)?([0-9]|[a-f])")


def ranks(sorting: Class) -> Mapping[str, int] | None:
    """The place of each band, 0 the hottest; `None` where nobody says what the order is.

    A class that divides one score has its order from the score: more points are hotter.
    Otherwise all its names, or all its titles, have to be words of one known scale. Where
    both speak and differ, the order is not known.
    """
    by_name = _named(sorting)
    cut = divided(sorting)
    by_score = _scored(sorting, cut) if cut else None
    if by_name is None or by_score is None:
        return by_name or by_score
    return by_name if _agree(by_name, by_score) else None


def _scored(sorting: Class, cut: Sorted) -> dict[str, int] | None:
    """By the lowest points of each band; what is left over lies below or above all others."""
    lows = [(stretch.low is None, -(stretch.low or 0), band.name) for band, stretch in cut.bands]
    order = [name for *_, name in sorted(lows)]
    rest = [band.name for band in sorting.bands if band.otherwise]
    open_above = any(stretch.high is None for _, stretch in cut.bands)
    open_below = any(stretch.low is None for _, stretch in cut.bands)
    if rest and open_above == open_below:
        rest = []
    order = [*rest[:1], *order] if open_below else [*order, *rest[:1]]
    return {name: place for place, name in enumerate(order)} if len(order) > 1 else None


def _named(sorting: Class) -> dict[str, int] | None:
    for texts in ([band.name for band in sorting.bands], [band.title for band in sorting.bands]):
        places = _places([text.casefold().strip() for text in texts])
        if places and len(set(places)) == len(places) > 1:
            names = [band.name for band in sorting.bands]
            return dict(zip(names, places, strict=True))
    return None


def _places(words: list[str]) -> list[int] | None:
    for scale in _SCALES:
        if all(word in scale for word in words):
            return [scale.index(word) for word in words]
    counted = [_COUNTED.fullmatch(word) for word in words]
    found = [match for match in counted if match]
    alike = {(match[1], match[2].isdigit()) for match in found}
    if len(found) < len(words) or len(alike) != 1:
        return None
    return [ord(match[2]) for match in found]


def _agree(one: Mapping[str, int], other: Mapping[str, int]) -> bool:
    """Whether two orders put the bands that both know in the same sequence."""
    both = sorted((name for name in one if name in other), key=lambda name: one[name])
    return all(other[a] < other[b] for a, b in pairwise(both))
