"""An agreement and a setup of its plan in; how likely the goals are, for what is built, out."""

from __future__ import annotations

from importlib.util import find_spec

from slalang.backends import BackendProblem
from slalang.model.agreement import Agreement
from slalang.planning.plan import Setup
from slalang.planning.simulate.result import Simulation, Unable


def simulated(agreement: Agreement, setup: Setup) -> Simulation:
    """What ten thousand draws of the plan come to.

    Raises `BackendProblem` without numpy, and for goals that are too large to be drawn.
    """
    if find_spec("numpy") is None:
        raise BackendProblem(
            "how likely goals are is drawn with numpy, which is not installed",
            "Run `pip install 'slalang[simulate]'`.",
        )
    from slalang.planning.simulate.run import simulate

    found = simulate(agreement, setup)
    if isinstance(found, Unable):
        raise BackendProblem(found.reason, found.help)
    return found
