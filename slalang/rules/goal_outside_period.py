"""Goals for months in which the agreement does not hold: an agreement in, findings out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import ClassVar

from slalang.check.context import Context
from slalang.diagnostics.finding import Finding, Label, Severity
from slalang.funnel.goals import reach_of
from slalang.funnel.periods import month_of
from slalang.model.agreement import Agreement
from slalang.model.numbers import Goal
from slalang.model.quantities import Month
from slalang.source.frozen import dataclass
from slalang.source.text import Span

NEEDS_WHOLE = False


@dataclass(frozen=True, slots=True)
class GoalOutsidePeriod(Finding):
    """`for 24 months starting 2026-01` in an agreement for 2026."""

    code: ClassVar[str] = "SLA622"
    slug: ClassVar[str] = "goal-outside-period"
    severity: ClassVar[Severity] = Severity.WARNING

    span: Span
    goal: str
    month: Month
    """The first or the last month of the goal, or the one that is set apart."""
    alone: bool
    """Whether it is a month that is set apart: `in 2027-08 300_000 USD`."""
    edge: Month
    """The month that is passed over."""
    of_goal: bool
    """Whether it is the edge of the goal, not of the agreement."""
    edge_span: Span | None
    """Where that is said."""

    def message(self) -> str:
        after = self.month > self.edge
        whose = "its other line" if self.of_goal else "the agreement"
        edge = f"{whose} {'ends' if after else 'begins'} in {_said(self.edge)}"
        if self.alone:
            return f"goal `{self.goal}` says another amount for {_said(self.month)}; {edge}"
        verb = "goes on until" if after else "begins in"
        return f"goal `{self.goal}` {verb} {_said(self.month)}; {edge}"

    def help(self) -> str:
        if self.of_goal:
            return "Name a month of the goal, or let the goal reach as far."
        if self.month > self.edge:
            return "Shorten the goal, or let the agreement hold as long."
        return "Let the goal begin with the agreement."

    def related(self) -> tuple[Label, ...]:
        whose = "the goal" if self.of_goal else "the agreement"
        return (Label(self.edge_span, whose),) if self.edge_span else ()


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """Compare the months of each goal with those of the agreement, and single months with both."""
    header = agreement.header
    starts = ends = None
    if header and not header.is_backwards:
        starts = month_of(header.starts) if isinstance(header.starts, date) else None
        ends = month_of(header.ends) if isinstance(header.ends, date) else None
    place = header.period_origin if header else None
    for goal in agreement.goals:
        for target in goal.targets:
            first, last = reach_of(agreement, target)
            for month, edge in _outside((first, last), starts, ends):
                yield GoalOutsidePeriod(target.origin, goal.name, month, False, edge, False, place)
        yield from _single_months(agreement, goal)


def _single_months(agreement: Agreement, goal: Goal) -> Iterator[Finding]:
    """Months with an amount of their own that none of the lines of the goal reaches."""
    reaches = [reach_of(agreement, target) for target in goal.targets]
    firsts = [first for first, _ in reaches if first]
    lasts = [last for _, last in reaches if last]
    if not reaches or len(firsts) < len(reaches) or len(lasts) < len(reaches):
        return
    for row in goal.months:
        for month, edge in _outside((row.month, row.month), min(firsts), max(lasts)):
            place = goal.targets[0].origin
            yield GoalOutsidePeriod(row.origin, goal.name, month, True, edge, True, place)


def _outside(
    reach: tuple[Month | None, Month | None], starts: Month | None, ends: Month | None
) -> Iterator[tuple[Month, Month]]:
    """What lies before the start or after the end, with that edge; one of them is enough."""
    first, last = reach
    if last and ends and last > ends:
        yield last, ends
    elif first and starts and first < starts:
        yield first, starts


def _said(month: Month) -> str:
    return f"{month.year:04}-{month.month:02}"
