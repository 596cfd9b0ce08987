"""Small agreements to simulate, and what came of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slalang.driver import read_text
from slalang.model.agreement import Agreement
from slalang.planning.plan import Setup, axis_of
from slalang.planning.simulate.goals import Wishes
from slalang.planning.simulate.result import GoalChance, Simulation
from slalang.planning.simulate.run import simulate
from slalang.planning.simulate.strands import strands_of
from slalang.planning.simulate.world import World, world_of

if TYPE_CHECKING:
    from numpy.random import Generator


def agreement(funnel: str, goal: str = "10 customer each month from web") -> Agreement:
    """An agreement of 2026 with one funnel, `web`, and one goal."""
    read = read_text(
        f"""
        agreement "A" {{ effective 2026-01-01 to 2026-12-31 }}
        stage mql "MQL"
        stage sql "SQL"
        stage customer "Customer" {{ ends }}
        funnel web "Website" through mql, sql, customer {{ {funnel} }}
        goal sold "Sold" {{ {goal} }}
        """
    )
    assert not read.findings, read.findings
    assert read.agreement
    return read.agreement


def world(agreement: Agreement, setup: Setup) -> World:
    """What is drawn for it."""
    strands, rates = strands_of(agreement, setup)
    found = world_of(strands, rates, axis_of(agreement, setup).count)
    assert found
    return found


def generator(seed: int = 7) -> Generator:
    """A source of draws."""
    import numpy as np

    return np.random.Generator(np.random.PCG64(seed))


def simulated(
    agreement: Agreement, setup: Setup | None = None, wishes: Wishes | None = None
) -> Simulation:
    """The simulation, which can be made."""
    found = simulate(agreement, setup, wishes)
    assert isinstance(found, Simulation)
    return found


def goal(
    agreement: Agreement, setup: Setup | None = None, wishes: Wishes | None = None
) -> GoalChance:
    """Its one goal."""
    [found] = simulated(agreement, setup, wishes).goals
    return found
