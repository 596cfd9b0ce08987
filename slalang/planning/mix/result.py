"""What the cheapest mix holds: shares, leads and costs beside those agreed; limits; problems."""

from __future__ import annotations

from fractions import Fraction
from typing import TypeAlias

from slalang.funnel.problems import Problem, say
from slalang.model.numbers import Limit
from slalang.planning.axis import Axis
from slalang.source.frozen import dataclass
from slalang.source.text import Span

Count: TypeAlias = Fraction | int
INSTALL = "pip install 'slalang[optimize]'"


@dataclass(frozen=True, slots=True)
class NoCosts:
    """A source that says nothing of its costs, or not all."""

    path: str
    open: bool
    """Whether costs are said, but one is `to be agreed`, or of another currency or stage."""
    stage: str
    """The first stage of its funnel."""
    currency: str
    origin: Span


@dataclass(frozen=True, slots=True)
class NoSolver:
    """HiGHS is not installed."""


MixProblem: TypeAlias = Problem | NoCosts | NoSolver


def say_mix(problem: MixProblem) -> str:
    """What is amiss and what to do about it."""
    match problem:
        case NoSolver():
            return f"The cheapest mix is worked out by HiGHS, which is not installed: {INSTALL}"
        case NoCosts(path, True):
            return (
                f"Not all costs of {path} are known in the currency of its goal, so that nobody "
                "can say how much of it is cheapest. Agree on them."
            )
        case NoCosts(path, _, stage, currency):
            return (
                f"{path} does not say what it costs, so that nobody can say how much of it is "
                f"cheapest. Add a line such as `costs 40 {currency} per {stage}`."
            )
        case _:
            return say(problem)


@dataclass(frozen=True, slots=True)
class LimitHeld:
    """`brings at most 800 mql each month`, and the periods in which it decides the mix."""

    path: str
    title: str
    limit: Limit
    stage_title: str
    periods: tuple[str, ...]
    """Where it binds, or is broken: `2026-04`."""
    beyond: Count
    """By how many leads it is missed at most in one of them; 0 where it is kept."""


@dataclass(frozen=True, slots=True)
class SourceMix:
    """What one source brings in one mix."""

    path: str
    title: str
    share: Fraction
    """Of what the deals inside the plan bring, as a fraction; of the first goal of several."""
    leads: tuple[Count, ...]
    """Of the first stage, in each period of the plan; whole where the funnel rounds up."""
    before: Count
    """How many must be there before the plan starts."""
    total: Count
    """How many the deals inside the plan need, whenever they come."""
    cost: Fraction
    """Of the deals inside the plan, with the fixed costs of its periods."""
    fixed: Fraction
    """The fixed costs of its periods."""


@dataclass(frozen=True, slots=True)
class Blend:
    """One mix of all sources of a funnel."""

    sources: tuple[SourceMix, ...]
    cost: Fraction
    """Of all sources, with the fixed costs of the funnel and its streams."""
    broken: tuple[LimitHeld, ...]
    """The limits that it does not keep."""


@dataclass(frozen=True, slots=True)
class Missing:
    """How much of a goal the sources cannot bring within their limits."""

    goal: str
    title: str
    period: str
    """Of the goal."""
    asked: Fraction
    short: Fraction
    """Rounded up to whole units."""
    unit: str
    """A currency, or the title of a stage."""


@dataclass(frozen=True, slots=True)
class FunnelMix:
    """The cheapest mix of one funnel."""

    name: str
    title: str
    goals: tuple[str, ...]
    stage: str
    stage_title: str
    currency: str | None
    agreed: Blend | None
    """None where not every source says its share."""
    cheapest: Blend | None
    """None where the goal is out of reach."""
    binding: tuple[LimitHeld, ...]
    """The limits without which it would cost less, or the goal would be within reach."""
    missing: tuple[Missing, ...]
    """What the limits keep from being brought; empty where the goal is reached."""
    unkept: tuple[LimitHeld, ...]
    """Least numbers that contradict other limits."""
    free: tuple[str, ...]
    """Sources whose next lead costs nothing and that have no limit: all goes to them."""
    origin: Span

    @property
    def saved(self) -> Fraction | None:
        """How much less it costs than what is agreed; None where one of them is not known."""
        if self.agreed is None or self.cheapest is None:
            return None
        return self.agreed.cost - self.cheapest.cost


@dataclass(frozen=True, slots=True)
class Mix:
    """The cheapest mix of every funnel that goals draw from."""

    title: str
    when: Axis
    funnels: tuple[FunnelMix, ...]
    problems: tuple[MixProblem, ...]
