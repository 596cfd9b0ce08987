"""Figures with a date that is still to come: an agreement and today in, findings out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import ClassVar

from slalang.check.context import Context
from slalang.diagnostics.finding import Finding, Severity
from slalang.model.agreement import Agreement
from slalang.source.frozen import dataclass
from slalang.source.text import Span

NEEDS_WHOLE = False


@dataclass(frozen=True, slots=True)
class MeasuredInTheFuture(Finding):
    """`measured 2062-01-05 from …`."""

    code: ClassVar[str] = "SLA613"
    slug: ClassVar[str] = "measured-in-the-future"
    severity: ClassVar[Severity] = Severity.ERROR

    span: Span
    on: date
    last: date
    """Today, or the last day of the agreement."""
    ended: bool
    """Whether `last` is the last day of the agreement."""

    def message(self) -> str:
        if self.ended:
            return f"measured on {self.on}, after the agreement ends on {self.last}"
        return f"measured on {self.on}, which is still to come: today is {self.last}"

    def help(self) -> str:
        return "Write the day on which the figures were measured."


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """Later than today, or later than the last day of the agreement."""
    header = agreement.header
    ends = header.ends if header and not header.is_backwards else None
    for node in agreement.figures.values():
        measured = node.figures.measured
        if measured is None or not isinstance(measured.on, date):
            continue
        if isinstance(ends, date) and measured.on > ends:
            yield MeasuredInTheFuture(measured.origin, measured.on, ends, True)
        elif context.today and measured.on > context.today:
            yield MeasuredInTheFuture(measured.origin, measured.on, context.today, False)
