"""Values over time in; a line of small bars out."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

BARS = "▁▂▃▄▅▆▇█"
GAP = " "


def sparkline(values: Sequence[Fraction | None], low: Fraction, high: Fraction) -> str:
    """A bar for each value between `low` and `high`, a gap for each that is not known."""
    return "".join(GAP if value is None else _bar(value, low, high) for value in values)


def share_sparkline(shares: Sequence[Fraction | None], target: Fraction | None, room: int) -> str:
    """The last shares that fit: the full bar is all, the smallest well below what was met."""
    known = [share for share in (*shares[-room:], target) if share is not None]
    low = min(known, default=Fraction(0))
    # A month of 94% beside a target of 95% must not look like nothing.
    low = max(Fraction(0), low - max(Fraction(1, 20), (1 - low) / 2))
    return sparkline(shares[-room:], low, Fraction(1))


def value_sparkline(
    values: Sequence[Fraction | None], targets: Sequence[Fraction | None], room: int
) -> str:
    """The last values that fit; the smallest bar is somewhat below the lowest of them."""
    known = [one for one in (*values[-room:], *targets[-room:]) if one is not None]
    low, high = min(known, default=Fraction(0)), max(known, default=Fraction(0))
    return sparkline(values[-room:], low - (high - low) / 2, high)


def _bar(value: Fraction, low: Fraction, high: Fraction) -> str:
    if high <= low:
        return BARS[3]
    level = (value - low) / (high - low) * (len(BARS) - 1)
    return BARS[min(max(round(level), 0), len(BARS) - 1)]
