"""How far one case is from its time in; which part comes how many periods earlier or later, out."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil, erf, exp, pi, sqrt

MOST = 120
"""No case is taken to be further from its time, in periods."""
LEAST = 1e-7
"""Smaller parts of the deals are not told apart."""


def shifts(deviation: float) -> dict[int, float]:
    """The part of deals that comes so many periods later than planned, earlier below zero.

    Each is away from its time by a normal deviation, in periods, and would have come at any
    moment of its period with the same chance. The parts make 1 and are the same on both sides.
    """
    if deviation <= LEAST:
        return {0: 1.0}
    sigma = min(deviation, MOST / 6)
    far = min(MOST, ceil(6 * sigma) + 1)
    raw = [part for steps in range(far + 1) if (part := _part(steps, sigma)) >= LEAST or not steps]
    total = raw[0] + 2 * sum(raw[1:])
    return {steps: raw[abs(steps)] / total for steps in range(1 - len(raw), len(raw))}


def arrivals(
    places: Mapping[int, float], moved: Mapping[int, float], count: int
) -> dict[int, float]:
    """Which part of the deals of a batch comes in which period of a plan.

    What would come before the plan comes as long after its start: it stands in for deals of
    before that are late, which no plan speaks of. What comes after the end is left out.
    """
    found: dict[int, float] = {}
    for place, part in places.items():
        for steps, share in moved.items():
            period = place + steps
            period = -1 - period if period < 0 else period
            if period < count and part * share:
                found[period] = found.get(period, 0.0) + part * share
    return dict(sorted(found.items()))


def _part(steps: int, sigma: float) -> float:
    """How likely a uniform moment of period 0, moved by a normal deviation, is in a period."""
    return sigma * (
        _area((steps + 1) / sigma) - 2 * _area(steps / sigma) + _area((steps - 1) / sigma)
    )


def _area(x: float) -> float:
    """The area under the normal distribution function, up to x."""
    return x * (1 + erf(x / sqrt(2))) / 2 + exp(-x * x / 2) / sqrt(2 * pi)
