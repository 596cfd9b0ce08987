"""One source and its part of a goal in; every step up the funnel, or what is missing, out."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from math import prod

from slalang.funnel.arithmetic import ByZero, Quotient, quotient, ratio
from slalang.funnel.inherit import Chain, RateAt, deal_origin, inherit, path_of, rate_in
from slalang.funnel.plans import Amount, Need, Step
from slalang.funnel.problems import (
    CurrencyMismatch,
    GoalOutsideFunnel,
    MissingDeal,
    MissingRate,
    NoStages,
    Problem,
    ZeroDeal,
    ZeroRate,
)
from slalang.model.numbers import Figures, Funnel, Rounding
from slalang.model.quantities import Money, Month, Open
from slalang.source.frozen import dataclass
from slalang.source.text import Span


@dataclass(frozen=True, slots=True)
class Climb:
    """What one source is to bring, and by which figures."""

    chain: Chain
    amount: Amount
    """Its part of the goal."""
    goal: str
    goal_origin: Span
    month: Month | None

    @property
    def path(self) -> str:
        """The path of the source."""
        return path_of(self.chain[-1])


def climb(task: Climb) -> tuple[Step, ...] | tuple[Problem, ...]:
    """The steps from the goal up to the first stage, or all that keeps them from being made."""
    figures = inherit(task.chain)
    stages = stages_of(task.chain)
    foot = _foot(task, stages)
    if not isinstance(foot, int):
        return (foot,)
    pairs = list(pairwise(stages[: foot + 1]))[::-1]
    rates = [_rate(task, figures, start, end) for start, end in pairs]
    first = _first_step(task, figures, stages[foot], rounds_at(figures, foot))
    problems = [item for item in (first, *rates) if not isinstance(item, Step | RateAt)]
    if problems or not isinstance(first, Step):
        return tuple(problems)
    steps = [first]
    for index, (start, end) in enumerate(pairs):
        rate = rates[index]
        assert isinstance(rate, RateAt)
        made = quotient(
            steps[-1].need.used, ratio(rate.percent), round_up=rounds_at(figures, foot - index - 1)
        )
        assert isinstance(made, Quotient)
        steps.append(_step(start, end, steps[-1].need.used, rate, made))
    return tuple(steps)


def revenue_of(task: Climb) -> Fraction | None:
    """The money behind a part of a goal: itself, or what comes of it if rates and deals hold."""
    if task.amount.is_money:
        return task.amount.value
    figures, stages = inherit(task.chain), stages_of(task.chain)
    if task.amount.unit not in stages or not isinstance(figures.deal, Money):
        return None
    down = stages[stages.index(task.amount.unit) :]
    rates = [rate_in(figures, start, end, task.month) for start, end in pairwise(down)]
    known = [ratio(rate.percent) for rate in rates if isinstance(rate, RateAt)]
    if len(known) < len(rates):
        return None
    return task.amount.value * prod(known, start=Fraction(1)) * Fraction(figures.deal.amount)


def stages_of(chain: Chain) -> tuple[str, ...]:
    """The names of the stages of the funnel, first to last."""
    funnel = chain[0]
    return tuple(ref.name for ref in funnel.through) if isinstance(funnel, Funnel) else ()


def rounding_of(figures: Figures) -> Rounding:
    """Where a source rounds up: at each stage unless something else is said."""
    return figures.rounding or Rounding.EACH_STAGE


def rounds_at(figures: Figures, index: int) -> bool:
    """Whether the need at a stage is rounded up; stage 0 is the first, and the end of the climb."""
    match rounding_of(figures):
        case Rounding.EACH_STAGE:
            return True
        case Rounding.END:
            return index == 0
        case Rounding.EXACT:
            return False


def _foot(task: Climb, stages: tuple[str, ...]) -> int | NoStages | GoalOutsideFunnel:
    """The stage at which the climb begins: the last, or the one that the goal counts."""
    funnel = task.chain[0]
    if not stages:
        return NoStages(funnel.name, funnel.origin)
    if task.amount.is_money:
        return len(stages) - 1
    if task.amount.unit not in stages:
        return GoalOutsideFunnel(task.goal, task.amount.unit, funnel.name, stages, task.goal_origin)
    return stages.index(task.amount.unit)


def _first_step(
    task: Climb, figures: Figures, stage: str, round_up: bool
) -> Step | MissingDeal | ZeroDeal | CurrencyMismatch:
    """From the goal to a number of deals, or of what the goal counts."""
    amount, origin = task.amount, task.goal_origin
    if not amount.is_money:
        counted = quotient(amount.value, Fraction(1), round_up=round_up)
        assert isinstance(counted, Quotient)
        need = Need(stage, counted.exact, counted.rounded)
        return Step(need, None, amount.value, None, None, None, False, (origin,))
    deal, said = figures.deal, deal_origin(task.chain)
    if deal is None or isinstance(deal, Open):
        return MissingDeal(task.path, task.goal, deal is not None, said)
    if deal.currency != amount.unit:
        return CurrencyMismatch(task.path, "deal", amount.unit, deal.currency, said, origin)
    made = quotient(amount.value, Fraction(deal.amount), round_up=round_up)
    if isinstance(made, ByZero):
        return ZeroDeal(task.path, task.goal, said)
    need = Need(stage, made.exact, made.rounded)
    return Step(need, None, amount.value, None, deal.amount, None, False, (origin, said))


def _rate(task: Climb, figures: Figures, start: str, end: str) -> RateAt | MissingRate | ZeroRate:
    rate = rate_in(figures, start, end, task.month)
    if isinstance(rate, RateAt):
        return rate if rate.percent else ZeroRate(task.path, start, end, rate.origin)
    origin = task.chain[-1].origin if rate is None else rate.origin
    return MissingRate(task.path, start, end, rate is not None, origin)


def _step(start: str, end: str, numerator: Fraction, rate: RateAt, made: Quotient) -> Step:
    need = Need(start, made.exact, made.rounded)
    return Step(
        need, end, numerator, rate.percent, None, rate.sample, rate.improved, (rate.origin,)
    )
