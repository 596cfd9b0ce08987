"""The leads of a block and what they do in; when each of them came to exist, out."""

from __future__ import annotations

from collections.abc import Sequence

from slalang.evaluate.case import DAY
from slalang.sample.crowd import BLOCK
from slalang.sample.draws import halves, quarters
from slalang.sample.seasons import HOUR, MOOD_SLOTS, Season

_SAME, _SAME_DAY, _SAME_WEEK = 550, 750, 900
"""So many of a thousand leads come to exist with the first thing that they do, or so long before;
the others up to a month."""


def births(
    season: Season, seed: str, owners: Sequence[int], times: Sequence[int], last: int
) -> list[int]:
    """For each lead of a whole block when it came to exist, as times of the season, none after
    the `last`; `owners` and `times` are of all events, rising."""
    firsts: dict[int, int] = {}
    for owner, time in zip(owners, times, strict=True):
        firsts.setdefault(owner, time)
    hours, spans = halves(f"{seed}/born/hour", BLOCK), quarters(f"{seed}/born/span", BLOCK)
    found = []
    for place, (draw, span) in enumerate(zip(hours, spans, strict=True)):
        first = firsts.get(place)
        if first is None:
            # Steady leads have the first slots of a season.
            slot = draw & (MOOD_SLOTS - 1)
            first = season.starts[slot] + (season.spans[slot] * span >> 32)
            found.append(min(first, last))
        else:
            found.append(first - _before(draw * 1000 >> 16, span))
    return found


def _before(often: int, span: int) -> int:
    if often < _SAME:
        return 0
    if often < _SAME_DAY:
        return span * 6 * HOUR >> 32
    return span * (7 if often < _SAME_WEEK else 30) * DAY >> 32
