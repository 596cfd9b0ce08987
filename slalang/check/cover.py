"""Stretches in, one by one; whether those so far cover another, out."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from slalang.check.intervals import Stretch, on_steps

_FAR = 10**30
"""Further away than any score."""


class Cover:
    """The union of stretches, kept apart where there is a gap; each addition is a search."""

    def __init__(self, step: int) -> None:
        self._step = step
        self._lows: list[int] = []
        self._highs: list[int] = []
        self._names: list[str] = []

    def add(self, stretch: Stretch, name: str) -> None:
        """Put in one more stretch, with the name to give when it alone covers another."""
        low, high = self._ends(stretch)
        first = bisect_left(self._highs, low - 1)
        last = bisect_right(self._lows, high + 1)
        if first < last:
            low, inner = min(low, self._lows[first]), (low, high)
            high = max(high, self._highs[last - 1])
            if inner != (low, high):
                only = (low, high) == (self._lows[first], self._highs[first])
                name = self._names[first] if only and last == first + 1 else ""
        self._lows[first:last] = [low]
        self._highs[first:last] = [high]
        self._names[first:last] = [name]

    def of(self, stretch: Stretch) -> str | None:
        """The name of what covers a stretch, empty for several; `None` if it is not covered."""
        low, high = self._ends(stretch)
        place = bisect_right(self._lows, low) - 1
        if place < 0 or self._highs[place] < high:
            return None
        return self._names[place]

    def _ends(self, stretch: Stretch) -> tuple[int, int]:
        """Both ends in steps of the score, so that neighbours touch."""
        low, high = on_steps(stretch, self._step)
        return (
            -_FAR if low is None else low // self._step,
            _FAR if high is None else high // self._step,
        )
