"""A world in; what a goal comes to if one thing alone turns out low or high, out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from slalang.planning.simulate.draws import agreed_rates, chance, draw_totals
from slalang.planning.simulate.world import World

if TYPE_CHECKING:
    import numpy as np
    from numpy.random import Generator
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]

LUCK = "luck"
ENDS = (0.1, 0.9)


class Range(NamedTuple):
    """What a goal comes to."""

    key: str
    low: float
    high: float


def expected(world: World, rates: Mapping[str, float]) -> list[float]:
    """For each goal what comes on average, if rates turn out so."""
    found = [0.0] * len(world.aims)
    for group in world.groups:
        line = world.lines[group.line]
        likely = float(chance(line.ways[group.way], rates))
        found[line.aim] += group.leads * likely * group.inside * line.deal
    return found


def ranges(
    world: World, generator: Generator, drawn: Mapping[str, Floats | float], draws: int
) -> list[list[Range]]:
    """For each goal, every rate that has a sample, and luck; the widest first.

    Without luck where it is given no draws.
    """
    import numpy as np

    agreed = agreed_rates(world)
    found: list[list[Range]] = [[] for _ in world.aims]
    used = [
        {key for line in world.lines if line.aim == aim for way in line.ways for key, _ in way}
        for aim in range(len(world.aims))
    ]
    for key in world.spread:
        low, high = (float(end) for end in np.quantile(np.asarray(drawn[key]), ENDS))
        below, above = expected(world, agreed | {key: low}), expected(world, agreed | {key: high})
        for aim in range(len(world.aims)):
            if key in used[aim]:
                found[aim].append(Range(key, below[aim], above[aim]))
    totals = draw_totals(world, generator, draws, agreed)
    for aim in range(len(world.aims)):
        if draws:
            low, high = (float(end) for end in np.quantile(totals[aim], ENDS))
            found[aim].append(Range(LUCK, low, high))
        found[aim].sort(key=lambda one: one.low - one.high)
    return found
