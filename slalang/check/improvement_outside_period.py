"""Improvements due before the agreement begins or after it ends: an agreement in, findings out."""

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
class ImprovementOutsidePeriod(Finding):
    """`improve opportunity to customer up to 25% by 2028-07-01` in an agreement for 2026."""

    code: ClassVar[str] = "SLA616"
    slug: ClassVar[str] = "improvement-outside-period"
    severity: ClassVar[Severity] = Severity.ERROR

    span: Span
    by: date
    edge: date
    """The day of the agreement that is passed over."""

    def message(self) -> str:
        if self.by > self.edge:
            return f"this improvement is due on {self.by}; the agreement ends on {self.edge}"
        return f"this improvement is due on {self.by}; the agreement begins on {self.edge}"

    def help(self) -> str:
        if self.by > self.edge:
            return "Agree on an earlier day, or leave it to the next agreement."
        return "Write it as a rate: it was due before the agreement."


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """Compare each date with the first and last day of the agreement."""
    header = agreement.header
    if not header or header.is_backwards:
        return
    for node in agreement.figures.values():
        for row in node.figures.improvements:
            if not isinstance(row.by, date):
                continue
            if isinstance(header.ends, date) and row.by > header.ends:
                yield ImprovementOutsidePeriod(row.origin, row.by, header.ends)
            elif isinstance(header.starts, date) and row.by < header.starts:
                yield ImprovementOutsidePeriod(row.origin, row.by, header.starts)
