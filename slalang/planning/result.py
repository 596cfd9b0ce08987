"""What a plan over time holds: cells for every stage, source and period, and what they mean."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from slalang.funnel.problems import Problem
from slalang.model.quantities import Bound
from slalang.planning.axis import Axis
from slalang.planning.sheet.cells import Cell, Sheet
from slalang.source.frozen import dataclass, field
from slalang.source.text import Span


class Laid(NamedTuple):
    """What one goal needs at a stage in a period, or before the plan."""

    cell: Cell
    parts: tuple[Portion, ...]


class Portion(NamedTuple):
    """What the deals of one period take of that."""

    batch: str
    """`2026-05`: the period of the deals."""
    cells: tuple[Cell, ...]
    """What they add up to; several only before the plan."""
    need: Cell
    """All that these deals need at the stage, whenever."""
    share: Cell
    """What part of it is there by the end of the period, as a fraction."""
    before: Cell
    """What part of it is there before."""


@dataclass(frozen=True, slots=True)
class StagePlan:
    """How many have to reach one stage, and when."""

    stage: str
    title: str
    need: tuple[Cell, ...]
    """For each period of the plan, those that serve deals after it among them."""
    before: Cell
    """How many must be there before the plan starts: already in the pipeline."""
    beyond: tuple[Cell, ...]
    """For each period, how many of the need serve deals after the plan's end."""
    total: Cell
    """How many the deals inside the plan need, whenever they come."""
    before_beyond: Cell
    """How many of those before the plan serve deals after its end."""
    laid: tuple[tuple[Laid, ...], ...] = ()
    """Of a source: for each period, and last for all before, the deals behind it, by goals."""


@dataclass(frozen=True, slots=True)
class Spent:
    """What the leads of a source, or of all of them, cost."""

    costs: tuple[Cell, ...]
    """For each period of the plan."""
    before: Cell
    """For those that must be there before."""
    total: Cell
    """For the deals inside the plan, with the fixed costs of its periods."""
    before_beyond: Cell
    """What of that before the plan is for deals after its end."""
    unknown: tuple[str, ...]
    """The sources whose costs are not known, or not wholly."""


@dataclass(frozen=True, slots=True)
class SourcePlan:
    """One source of a funnel, for all goals that it serves."""

    name: str
    title: str
    path: str
    share: Cell
    """Of the goal, as a fraction; of the first goal where it serves several."""
    stages: tuple[StagePlan, ...]
    """First stage to last; the last is that which goals ask for."""
    revenue: tuple[Cell, ...] | None
    """The money that goals ask of it in each period; None for goals that count leads."""
    revenue_total: Cell | None
    lead_value: Cell | None
    """What one lead is worth over the plan: revenue ÷ leads that it takes."""
    spent: Spent | None
    """None where nothing is said of its costs."""
    customer_cost: Cell | None
    """What it costs to win one customer."""
    margin: Cell | None
    """Of the revenue, in percent; None where none is stated."""
    gain: Cell | None
    """Return: (margin of the revenue - costs) ÷ costs, in percent; without a margin, of the
    revenue itself."""
    payback: Cell | None
    """Months from a lead until its deal has paid for itself; nothing where it never does."""
    origin: Span


@dataclass(frozen=True, slots=True)
class FunnelPlan:
    """One funnel, for all goals that draw from it."""

    name: str
    title: str
    goals: tuple[str, ...]
    """The names of the goals."""
    currency: str | None
    sources: tuple[SourcePlan, ...]
    stages: tuple[StagePlan, ...]
    """The sums over the sources."""
    revenue: tuple[Cell, ...] | None
    revenue_total: Cell | None
    spent: Spent | None
    customer_cost: Cell | None
    lead_value: Cell | None
    origin: Span
    until: int
    """The number of the last period inside the plan in which its goals ask for something."""

    def rows_of(self, path: str, stage: str) -> list[StagePlan]:
        """One stage of every source that a path leads to: the funnel's, a stream's or its own."""
        return [
            row
            for source in self.sources
            if f"{source.path}.".startswith(f"{path}.")
            for row in source.stages
            if row.stage == stage
        ]


@dataclass(frozen=True, slots=True)
class Load:
    """What one capacity of a team is in each period, and what the goals ask of it."""

    what: str
    """`leads` for `works … mql per person`, `hours` for `spends … per …`."""
    stage: str | None
    """The stage whose leads count; None for hours."""
    title: str
    need: tuple[Cell, ...]
    least: tuple[Cell, ...] | None
    """What the team should at least get, where that is said."""
    most: tuple[Cell, ...] | None
    """What it can take."""
    people_needed: tuple[Cell, ...] | None
    """How many full-time people without a ramp the need takes, rounded up; nothing in a period
    in which nobody works, or the whole team is limited to less than the need. None where
    nothing is said of one person."""
    unknown: tuple[str, ...]
    """What takes time, too, and nobody knows how often: cadences and events, by their names."""
    origin: Span
    brings: bool = False
    """Whether the team owns the first stage: it brings these leads, and does not get them."""


@dataclass(frozen=True, slots=True)
class TeamPlan:
    """The people of a party or role over time."""

    name: str
    title: str
    people: tuple[Cell, ...] | None
    """How many there are in each period, newcomers counted whole; None where nobody says."""
    effective: tuple[Cell, ...] | None
    """The same with newcomers counted by their ramp, less leave and other work."""
    loads: tuple[Load, ...]
    origin: Span


@dataclass(frozen=True, slots=True)
class LimitPlan:
    """`brings at most 800 mql each month`: one such clause, and what the goals ask for."""

    path: str
    """The funnel, stream or source."""
    title: str
    stage: str
    stage_title: str
    bound: Bound
    limit: tuple[Cell, ...]
    """For each period of the plan."""
    need: tuple[Cell, ...]
    origin: Span


@dataclass(frozen=True, slots=True)
class BudgetPlan:
    """What a party may spend in each period, and what the plan costs it."""

    party: str
    title: str
    currency: str
    budget: tuple[Cell, ...]
    costs: tuple[Cell, ...]
    unknown: tuple[str, ...]
    origin: Span


@dataclass(frozen=True, slots=True)
class Plan:
    """All goals of an agreement over time, as one sheet."""

    title: str
    when: Axis
    currency: str | None
    sheet: Sheet
    funnels: tuple[FunnelPlan, ...]
    teams: tuple[TeamPlan, ...]
    limits: tuple[LimitPlan, ...]
    budgets: tuple[BudgetPlan, ...]
    problems: tuple[Problem, ...]
    titles: Mapping[str, str] = field(default_factory=dict)
    """What people call each funnel, stream and source, by its path."""
