"""Improvements that improve nothing: an agreement in, `improvement-backwards` out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import ClassVar, NamedTuple

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
    is_agreed: bool = False
    """Whether that rate is an earlier improvement; else it was measured."""

    def message(self) -> str:
        direction = "up" if self.up else "down"
        now, goal = amounts.percent(self.rate), amounts.percent(self.goal)
        if self.is_agreed:
            return f"{self.step} is to go {direction} to {goal}, but is to be {now} by then"
        if self.rate == self.goal:
            return f"{self.step} is to go {direction} to {goal}, and is {now} already"
        return f"{self.step} is to go {direction} to {goal}, but is {now} today"

    def help(self) -> str:
        better = "higher" if self.up else "lower"
        known = "agreed before" if self.is_agreed else "measured"
        return f"Write a rate that is {better} than the one {known}, or delete the line."

    def related(self) -> tuple[Label, ...]:
        said = "the improvement before it" if self.is_agreed else "the rate today"
        return (Label(self.rate_span, said),)


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """An improvement must better the rate of one source at least."""
    rates: dict[Improvement, list[_Known]] = {}
    for _, chain in carriers(agreement):
        for row, known in _improved(chain):
            rates.setdefault(row, []).append(known)
    for row, all_known in rates.items():
        assert isinstance(row.percent, Percent)
        goal = row.percent.value
        furthest = min(all_known) if row.up else max(all_known)
        if furthest.rate >= goal if row.up else furthest.rate <= goal:
            step = f"`{row.start.name}` to `{row.end.name}`"
            yield ImprovementBackwards(row.origin, step, row.up, goal, *furthest)


class _Known(NamedTuple):
    """What a rate is when an improvement begins, in percent."""

    rate: Decimal
    origin: Span
    is_agreed: bool


def _improved(chain: Chain) -> Iterator[tuple[Improvement, _Known]]:
    """The improvements of a source and of all around it, each with the rate that it betters.

    What the source says of its own of a step hides what is said around it, which betters nothing.
    """
    whole = inherit(chain)
    said = {(rate.start.name, rate.end.name): rate for rate in whole.rates}
    best: dict[tuple[str, str, bool], _Known] = {}
    for row in sorted((row for node in chain for row in node.figures.improvements), key=_day):
        rate = said.get((row.start.name, row.end.name))
        if rate and isinstance(rate.percent, Percent) and isinstance(row.percent, Percent):
            step = (row.start.name, row.end.name, row.up)
            known = best.setdefault(step, _Known(rate.percent.value, rate.origin, False))
            yield row, known
            goal = row.percent.value
            betters = goal > known.rate if row.up else goal < known.rate
            if isinstance(row.by, date) and betters and row in whole.improvements:
                best[step] = _Known(goal, row.origin, True)


def _day(row: Improvement) -> date:
    """When it is due; what has no day yet betters what was measured."""
    return row.by if isinstance(row.by, date) else date.min
