"""Improvements that improve nothing: an agreement in, `improvement-backwards` out."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import ClassVar

from slalang.check import amounts
from slalang.check.context import Context
from slalang.check.figures import carriers
from slalang.diagnostics.finding import Finding, Label, Severity
from slalang.funnel.inherit import Chain, inherit
from slalang.model.agreement import Agreement
from slalang.model.numbers import Improvement
from slalang.model.quantities import Percent
from slalang.source.frozen import dataclass
from slalang.source.text import Span

NEEDS_WHOLE = True


@dataclass(frozen=True, slots=True)
class ImprovementBackwards(Finding):
    """`improve opportunity to customer up to 20%`, where the rate is 23%."""

    code: ClassVar[str] = "SLA609"
    slug: ClassVar[str] = "improvement-backwards"
    severity: ClassVar[Severity] = Severity.ERROR

    span: Span
    step: str
    """`opportunity to customer`."""
    up: bool
    goal: Decimal
    """In percent."""
    rate: Decimal
    """The rate that it starts from, the one that is furthest from the goal."""
    rate_span: Span

    def message(self) -> str:
        direction = "up" if self.up else "down"
        now, goal = amounts.percent(self.rate), amounts.percent(self.goal)
        if self.rate == self.goal:
            return f"{self.step} is to go {direction} to {goal}, and is {now} already"
        return f"{self.step} is to go {direction} to {goal}, but is {now} today"

    def help(self) -> str:
        better = "higher" if self.up else "lower"
        return f"Write a rate that is {better} than the one measured, or delete the line."

    def related(self) -> tuple[Label, ...]:
        return (Label(self.rate_span, "the rate today"),)


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """An improvement must better the rate of one source at least."""
    rates: dict[Improvement, list[tuple[Decimal, Span]]] = {}
    for _, chain in carriers(agreement):
        for row, rate, span in _improved(chain):
            rates.setdefault(row, []).append((rate, span))
    for row, known in rates.items():
        assert isinstance(row.percent, Percent)
        goal = row.percent.value
        furthest = min(known) if row.up else max(known)
        if furthest[0] >= goal if row.up else furthest[0] <= goal:
            step = f"`{row.start.name}` to `{row.end.name}`"
            yield ImprovementBackwards(row.origin, step, row.up, goal, *furthest)


def _improved(chain: Chain) -> Iterator[tuple[Improvement, Decimal, Span]]:
    """The improvements of a source and of all around it, each with the rate that it betters."""
    said = {(rate.start.name, rate.end.name): rate for rate in inherit(chain).rates}
    for node in chain:
        for row in node.figures.improvements:
            rate = said.get((row.start.name, row.end.name))
            if rate and isinstance(rate.percent, Percent) and isinstance(row.percent, Percent):
                yield row, rate.percent.value, rate.origin
