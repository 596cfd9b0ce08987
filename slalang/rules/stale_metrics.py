"""Figures that were measured too long ago: an agreement and today in, `stale-metrics` out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import ClassVar

from slalang.check.context import Context
from slalang.check.figures import title
from slalang.diagnostics.finding import Finding, Severity
from slalang.funnel.freshness import stale_figures
from slalang.model.agreement import Agreement
from slalang.source.frozen import dataclass
from slalang.source.text import Span

NEEDS_WHOLE = False


@dataclass(frozen=True, slots=True)
class StaleMetrics(Finding):
    """`measured 2025-06-01 from …`, read in 2026."""

    code: ClassVar[str] = "SLA606"
    slug: ClassVar[str] = "stale-metrics"
    severity: ClassVar[Severity] = Severity.WARNING

    span: Span
    where: str
    on: date
    due: date
    """The last day on which the figures were fresh."""

    def message(self) -> str:
        return (
            f"the figures of {self.where} were measured on {self.on}; "
            f"they have been more than a quarter old since {self.due}"
        )

    def label(self) -> str:
        return "older than a quarter"

    def help(self) -> str:
        return "Measure them anew, and write the new rates with the new date."


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """Without a day to judge by, nothing is too old."""
    if context.today is None:
        return
    for stale in stale_figures(agreement, context.today):
        where = title(agreement.figures[stale.path])
        yield StaleMetrics(stale.measured.origin, where, stale.on, stale.due)
