"""A target of a goal in; what it wants of which sources, and what keeps one from a plan, out."""

from __future__ import annotations

from typing import NamedTuple

from slalang.funnel.climb import Climb, climb, stages_of
from slalang.funnel.goals import reach_of
from slalang.funnel.inherit import Chain, chain_of, inherit
from slalang.funnel.periods import month_of
from slalang.funnel.plans import Amount, Step
from slalang.funnel.problems import OpenGoal, Problem, UnknownFunnel
from slalang.funnel.rises import stated_amount
from slalang.model.agreement import Agreement
from slalang.model.numbers import Goal, Target
from slalang.planning.axis import Axis
from slalang.planning.ground import Ground
from slalang.planning.needs import Leaf
from slalang.planning.sheet.cells import Cell
from slalang.planning.times import laws, reach


class Wanted(NamedTuple):
    """A target that is not over when the plan begins."""

    goal: Goal
    target: Target
    amount: Amount
    """As it is written, before it rises."""
    chain: Chain
    """What it draws from."""
    later: bool
    """Whether it begins only after the plan."""

    def foot_of(self, chain: Chain) -> str:
        """The stage that a source is to bring: the last, where money is wanted."""
        return stages_of(chain)[-1] if self.amount.is_money else self.amount.unit


def wanted(
    agreement: Agreement, when: Axis, goal: Goal, target: Target
) -> tuple[Wanted | None, list[Problem]]:
    """What a target wants; None where it is over, to be agreed, or draws from what is not there."""
    amount = stated_amount(target.amount)
    if amount is None:
        return None, [OpenGoal(goal.name, target.origin)]
    chain = chain_of(agreement, target.source.name)
    if chain is None:
        return None, [UnknownFunnel(target.source.name, (), target.source.span)]
    first, last = reach_of(agreement, target)
    if last and last < month_of(when.first):
        return None, []
    later = first is not None and first > month_of(when.last)
    return Wanted(goal, target, amount, chain, later), []


def faults_of(one: Wanted, chain: Chain) -> list[Problem]:
    """What a source does not say, so that it cannot be planned."""
    task = Climb(chain, one.amount, one.goal.name, one.target.origin, None)
    return [step for step in climb(task) if not isinstance(step, Step)]


def leaf_of(ground: Ground, one: Wanted, chain: Chain, share: Cell) -> Leaf:
    """A source that can be planned, with its part of what is wanted."""
    figures, foot = inherit(chain), one.foot_of(chain)
    times = laws(ground, chain, figures, foot)
    return Leaf(chain, figures, share, times, foot, one.amount.is_money)


def ahead_of(leaf: Leaf) -> int:
    """How many periods before its deals a source needs its first leads."""
    return max((reach(law) for law in leaf.laws.values()), default=0)
