"""Arrivals that do not make up the rate of their step: an agreement in, findings out."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import ClassVar

from slalang.check import amounts
from slalang.check.context import Context
from slalang.check.figures import carriers
from slalang.diagnostics.finding import Finding, Label, Severity
from slalang.funnel.inherit import inherit
from slalang.model.agreement import Agreement
from slalang.model.numbers import RateKind
from slalang.model.quantities import Arrivals, Percent
from slalang.source.frozen import dataclass
from slalang.source.text import Span

NEEDS_WHOLE = False


@dataclass(frozen=True, slots=True)
class ArrivalsDifferFromRate(Finding):
    """`takes 18% in the same quarter, 40% in the next`, where the rate of the step is 60%."""

    code: ClassVar[str] = "SLA640"
    slug: ClassVar[str] = "arrivals-differ-from-rate"
    severity: ClassVar[Severity] = Severity.ERROR

    span: Span
    step: str
    """`` `opportunity` to `customer` ``."""
    total: Decimal
    """Of the shares, in percent."""
    rate: Decimal
    rate_span: Span

    def message(self) -> str:
        total, rate = amounts.percent(self.total), amounts.percent(self.rate)
        return f"{total} go from {self.step} sooner or later, and the rate of that step is {rate}"

    def help(self) -> str:
        left = self.rate - self.total
        if left > 0:
            more = amounts.percent(left)
            return (
                "The shares are of all that entered: say when the other "
                f"{more} come, or correct the rate."
            )
        return "The shares are of all that entered, and together they are the rate: correct one."

    def related(self) -> tuple[Label, ...]:
        return (Label(self.rate_span, "the rate of the step"),)


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """A rate that counts something else than those that entered is not compared."""
    seen: set[tuple[Span, Span]] = set()
    for _, chain in carriers(agreement):
        figures = inherit(chain)
        rates = {(rate.start.name, rate.end.name): rate for rate in figures.rates}
        for row in figures.stage_times:
            rate = rates.get((row.start.name, row.end.name))
            if rate is None or not isinstance(row.takes, Arrivals):
                continue
            kind = rate.kind or figures.rate_kind or RateKind.COHORT
            if kind is not RateKind.COHORT or not isinstance(rate.percent, Percent):
                continue
            total = sum((share.value for share in row.takes.shares), Decimal(0))
            if total != rate.percent.value and (row.origin, rate.origin) not in seen:
                seen.add((row.origin, rate.origin))
                step = f"`{row.start.name}` to `{row.end.name}`"
                yield ArrivalsDifferFromRate(
                    row.origin, step, total, rate.percent.value, rate.origin
                )
