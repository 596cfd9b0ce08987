"""An agreement, a setup of its plan and a seed in; what the plan may come to, out."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from slalang.model.agreement import Agreement
from slalang.planning.ground import stage_titles
from slalang.planning.plan import Setup, make_plan
from slalang.planning.simulate.certainty import reached
from slalang.planning.simulate.draws import draw, draw_rates
from slalang.planning.simulate.goals import Kept, Stated, Wishes, goal_chance
from slalang.planning.simulate.result import Simulation, Unable
from slalang.planning.simulate.strands import strands_of
from slalang.planning.simulate.swings import ranges
from slalang.planning.simulate.world import World, world_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.random import Generator
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]

_AT_ONCE = 2_000_000
"""So many plain numbers are drawn at once: 16 MB."""
_KEPT = 8_000_000
"""So many are kept for percentiles: 64 MB."""
_SEARCHED = 1_000_000
"""So many are kept to look for enough leads: 8 MB."""
_LUCKY = 10_000
"""On so many draws it is looked what luck does."""


def simulate(
    agreement: Agreement, setup: Setup | None = None, wishes: Wishes | None = None
) -> Simulation | Unable:
    """The chance to reach each goal, percentiles by period, what matters most, and enough leads.

    Needs numpy: raises `ModuleNotFoundError` without it. The same wishes give the same numbers on
    one machine; another build of numpy may draw others.
    """
    import numpy as np

    chosen, wanted = setup or Setup(), wishes or Wishes()
    plan = make_plan(agreement, chosen)
    strands, rates = strands_of(agreement, chosen)
    world = world_of(strands, rates, plan.when.count, luck=wanted.luck)
    if world is None:
        return Unable(
            "a goal asks for more than can be drawn: over a million billions",
            "Look at its amount, its rates and what a deal brings.",
        )
    kept = _drawn(world, np.random.Generator(np.random.PCG64(wanted.seed)), wanted)
    others = np.random.Generator(np.random.PCG64([wanted.seed, 1]))
    lucky = min(wanted.draws, _LUCKY) if wanted.luck else 0
    swings = ranges(world, others, kept.rates, lucky)
    stated = Stated(plan.when, stage_titles(agreement), rates)
    goals = tuple(
        goal_chance(stated, world, place, kept, swings[place])
        for place, aim in enumerate(world.aims)
        if any(aim.asked)
    )
    return Simulation(
        plan.title, plan.when, wanted.draws, wanted.seed, kept.came.shape[2], wanted.luck, goals,
        tuple(rates.values()), plan.problems,
    )  # fmt: skip


def _drawn(world: World, generator: Generator, wishes: Wishes) -> Kept:
    """All draws, a part of them at a time; of most of them only what is needed stays."""
    import numpy as np

    cells = max(1, len(world.aims) * world.periods)
    arrays = max(1, len(world.lines) + len(world.groups) + len(world.fixed) + len(world.spread))
    width = (
        cells + world.periods + arrays + max((len(line.ways) for line in world.lines), default=0)
    )
    size = max(100, _AT_ONCE // width)
    kept = min(wishes.draws, max(1_000, _KEPT // cells))
    searched = min(kept, max(1_000, _SEARCHED // arrays))
    came = np.zeros((len(world.aims), world.periods, kept))
    totals = np.zeros((len(world.lines), searched))
    won = np.zeros((len(world.groups), searched))
    rates: dict[str, Floats | float] = dict(world.fixed)
    rates |= {key: np.zeros(searched) for key in world.spread}
    reaches = [0.0] * len(world.aims)
    asked = [float(sum(aim.asked)) for aim in world.aims]
    for first in range(0, wishes.draws, size):
        count = min(size, wishes.draws - first)
        drawn = draw(world, generator, count, draw_rates(world, generator, count), luck=wishes.luck)
        for place, goal in enumerate(asked):
            reaches[place] += reached(drawn.came[place].sum(axis=0), goal) * count
        _keep(came, drawn.came, first)
        _keep(totals, drawn.totals, first)
        _keep(won, drawn.won, first)
        for key in world.spread:
            _keep(rates[key], drawn.rates[key], first)
    return Kept(wishes, came, [each / wishes.draws for each in reaches], rates, totals, won)


def _keep(into: object, drawn: object, first: int) -> None:
    """The draws from a number on, as far as there is room."""
    import numpy as np

    assert isinstance(into, np.ndarray)
    assert isinstance(drawn, np.ndarray)
    room = into.shape[-1] - first
    if room > 0:
        into[..., first : first + drawn.shape[-1]] = drawn[..., :room]
