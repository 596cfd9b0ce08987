"""What a funnel plan holds: each goal, its sources, and every step with its equation."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from slalang.funnel.arithmetic import figure
from slalang.funnel.problems import Problem
from slalang.model.numbers import Figures, Rounding
from slalang.model.quantities import Duration, Month, Period, Takes
from slalang.source.frozen import dataclass
from slalang.source.text import Span


@dataclass(frozen=True, slots=True)
class Amount:
    """`500,000 USD` or `40 customer`: what a goal asks for."""

    value: Fraction
    unit: str
    """The currency, or the name of the stage that is counted."""
    is_money: bool


@dataclass(frozen=True, slots=True)
class Need:
    """How many must reach a stage."""

    stage: str
    exact: Fraction
    rounded: int | None
    """`None` where the funnel does not round here."""

    @property
    def value(self) -> int | Decimal:
        """What people see: a whole number where it was rounded up, else a decimal."""
        return figure(self.exact, self.rounded)

    @property
    def used(self) -> Fraction:
        """What is calculated with: the rounded number where there is one."""
        return self.exact if self.rounded is None else Fraction(self.rounded)


@dataclass(frozen=True, slots=True)
class Step:
    """`250 ÷ 23% = 1,086.96 → 1,087`: one step up the funnel."""

    need: Need
    """What comes out: so many at this stage."""
    after: str | None
    """The stage whose number is divided; `None` where the goal itself is."""
    numerator: Fraction
    """Of that stage, or of the goal: money where the goal is in money."""
    rate: Decimal | None
    """In percent; `None` for the step from the goal to its stage."""
    deal: Decimal | None
    """What one deal brings, in the currency of the goal; only where money is divided by it."""
    sample: Decimal | None
    """How many the rate was measured on."""
    improved: bool
    """Whether the rate is an improvement that was agreed on, not yet a measured rate."""
    origins: tuple[Span, ...]
    """Where the inputs are said: the goal or the step before has its own."""


@dataclass(frozen=True, slots=True)
class CostLine:
    """`2,345 × 40 USD = 93,800 USD`, or a fixed cost of the period."""

    path: str
    stage: str | None
    """`None` for a fixed cost."""
    count: Fraction
    """How many, or how many of its own periods are in the period of the plan."""
    each: Decimal
    """The cost of one."""
    total: Fraction
    origin: Span


@dataclass(frozen=True, slots=True)
class Spending:
    """What leads cost in the period of a plan."""

    lines: tuple[CostLine, ...]
    total: Fraction
    per_customer: Fraction | None
    """What it costs to win one at the last stage; `None` where the plan does not reach it."""
    unknown: tuple[str, ...]
    """The sources that say no cost, or one that cannot be carried to the period."""


@dataclass(frozen=True, slots=True)
class SourcePlan:
    """What one source has to bring so that the goal is reached."""

    name: str
    title: str
    path: str
    share: Fraction
    """Of the goal: 3/5 for `brings 60% of revenue`; 1 where it carries the goal alone."""
    goal: Fraction
    """Its part of the goal, in the unit of the goal."""
    steps: tuple[Step, ...]
    """From the goal up to the first stage."""
    each_month: tuple[Need, ...]
    """The same needs for the month of the plan, where the period of the goal is longer."""
    revenue: Fraction | None
    """The money behind its goal; `None` for a counted goal without rates or a deal value."""
    spending: Spending | None
    """`None` where nothing is known of its costs."""
    figures: Figures
    """With everything that is inherited: samples, margin, cycle time, improvements."""
    origin: Span

    @property
    def needs(self) -> tuple[Need, ...]:
        """Stage by stage, from the last to the first."""
        return tuple(step.need for step in self.steps)

    @property
    def lead_value(self) -> Fraction | None:
        """What one lead at the first stage is worth; `None` where no money or no lead is needed."""
        return worth(self.revenue, self.needs)

    @property
    def takes(self) -> Duration | None:
        """The time from the first stage to the last, where it is known."""
        takes = self.figures.takes
        return takes.duration if isinstance(takes, Takes) else None


@dataclass(frozen=True, slots=True)
class Totals:
    """The sums over all sources of a plan."""

    goal: Fraction
    needs: tuple[Need, ...]
    each_month: tuple[Need, ...]
    revenue: Fraction | None
    spending: Spending | None

    @property
    def lead_value(self) -> Fraction | None:
        """What a lead is worth on average over the sources."""
        return worth(self.revenue, self.needs)


@dataclass(frozen=True, slots=True)
class FunnelPlan:
    """One target of one goal, and what the sources of its funnel must bring for it."""

    funnel: str
    title: str
    goal: str
    goal_title: str
    path: str
    """What the goal draws from: the funnel, a stream or a source."""
    amount: Amount
    """For the period, with the season of the funnel and other amounts for its months."""
    period: Period
    month: Month | None
    """The month whose rates hold; `None` where neither the goal nor the agreement has a start."""
    currency: str | None
    rounding: Rounding
    stages: tuple[tuple[str, str], ...]
    """Name and title, first to last."""
    alone: bool
    """Whether one source was asked to carry the whole goal."""
    sources: tuple[SourcePlan, ...]
    """Those that could be computed."""
    totals: Totals | None
    """`None` unless every source could be computed."""
    origin: Span
    """The target."""


@dataclass(frozen=True, slots=True)
class Plans:
    """The plan of every funnel that a goal draws from, in the order of the text."""

    funnels: tuple[FunnelPlan, ...]
    problems: tuple[Problem, ...]


def worth(revenue: Fraction | None, needs: tuple[Need, ...]) -> Fraction | None:
    """Revenue ÷ leads needed at the first stage; `None` where there is nothing to divide."""
    if revenue is None or not needs or needs[-1].used == 0:
        return None
    return revenue / needs[-1].used
