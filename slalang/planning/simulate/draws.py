"""A world in; what came in each of many draws, as arrays of numpy, out.

Every draw has one value for each rate, drawn from a Beta distribution; the number that becomes a
deal is drawn from a binomial one, the sum of their values from a gamma distribution.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from slalang.planning.simulate.world import Batch, Line, Steps, World

if TYPE_CHECKING:
    import numpy as np
    from numpy.random import Generator
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]
    Counts: TypeAlias = NDArray[np.int64]


class Drawn(NamedTuple):
    """So many draws of a world."""

    rates: Mapping[str, Floats | float]
    came: Floats
    """Goal, period, draw: money, or how many."""
    totals: Floats
    """Line, draw: all of it inside the plan."""
    won: Floats
    """Group, draw: how many came inside the plan."""


def draw_rates(world: World, generator: Generator, count: int) -> dict[str, Floats | float]:
    """Each rate that has a sample, so many times; the others as they are agreed."""
    drawn: dict[str, Floats | float] = dict(world.fixed)
    for key, (on, off) in world.spread.items():
        drawn[key] = generator.beta(on, off, count)
    return drawn


def agreed_rates(world: World) -> dict[str, float]:
    """Each rate as it is agreed."""
    return dict(world.fixed) | {key: on / (on + off) for key, (on, off) in world.spread.items()}


def draw(
    world: World, generator: Generator, count: int, rates: Mapping[str, Floats | float],
    *, luck: bool = True,
) -> Drawn:  # fmt: skip
    """What comes of all leads, if rates turn out so; without luck, exactly what they say."""
    import numpy as np

    came = np.zeros((len(world.aims), world.periods, count))
    totals = np.zeros((len(world.lines), count))
    won = np.zeros((len(world.groups), count))
    for place, line in enumerate(world.lines):
        deals = np.zeros((world.periods, count))
        ways = [chance(way, rates) for way in line.ways]
        for batch in line.batches:
            likely, own = ways[batch.way], won[batch.group]
            if luck:
                _batch(batch, likely, generator, deals, own)
            else:
                _without_luck(batch, likely, deals, own)
        _worth(line, deals, generator if luck else None)
        totals[place] = deals.sum(axis=0)
        came[line.aim] += deals
    return Drawn(rates, came, totals, won)


def draw_totals(
    world: World, generator: Generator, count: int, rates: Mapping[str, Floats | float]
) -> Floats:
    """Goal, draw: all that comes inside the plan, without the periods in which it does."""
    import numpy as np

    deals = np.zeros((len(world.lines), count))
    for group in world.groups:
        likely = chance(world.lines[group.line].ways[group.way], rates) * group.inside
        deals[group.line] += wins(generator, int(group.leads), likely, count)
    totals = np.zeros((len(world.aims), count))
    for line, row in zip(world.lines, deals, strict=True):
        _worth(line, row[np.newaxis], generator)
        totals[line.aim] += row
    return totals


def chance(way: Steps, rates: Mapping[str, Floats | float]) -> Floats | float:
    """How likely a lead goes all the way; improved rates are never above 100%."""
    import numpy as np

    product: Floats | float = 1.0
    for key, parts in way:
        rate = rates[key]
        if parts == ((1.0, 1.0),):
            product = product * rate
            continue
        product = product * sum(part * np.minimum(1.0, factor * rate) for part, factor in parts)
    # Sums of plain numbers may come out a billionth above 1.
    return np.minimum(1.0, product)


def wins(generator: Generator, leads: int, likely: Floats | float, count: int) -> Counts:
    """How many of so many leads go on, in each draw."""
    found: Counts = generator.binomial(leads, likely, count)
    return found


def _batch(
    batch: Batch, likely: Floats | float, generator: Generator, deals: Floats, won: Floats
) -> None:
    """Add what comes of a batch to the periods in which it comes, and to its group."""
    left, rest = wins(generator, int(batch.leads), likely, deals.shape[1]), 1.0
    for period, part in batch.arrivals:
        # One period after the other: what comes in it of those that have not come before.
        share = min(1.0, part / rest) if rest > 0 else 1.0
        here: Counts = left if share > 1 - 1e-12 else generator.binomial(left, share)
        deals[period] += here
        won += here
        left, rest = left - here, rest - part


def _without_luck(batch: Batch, likely: Floats | float, deals: Floats, won: Floats) -> None:
    """The same as on average."""
    for period, part in batch.arrivals:
        deals[period] += batch.leads * likely * part
        won += batch.leads * likely * part


def _worth(line: Line, deals: Floats, generator: Generator | None) -> None:
    """Turn numbers of deals into the sums of their values, in place."""
    if not line.deal_spread or generator is None:
        deals *= line.deal
        return
    each = (line.deal / line.deal_spread) ** 2
    for row in deals:
        if row.any():
            row[:] = generator.standard_gamma(row * each) * (line.deal / each)
