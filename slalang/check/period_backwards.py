"""An agreement that ends before it begins: `period-backwards`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import ClassVar

from slalang.check.context import Context
from slalang.diagnostics.finding import Finding, Severity
from slalang.model.agreement import Agreement
from slalang.source.frozen import dataclass
from slalang.source.text import Span


@dataclass(frozen=True, slots=True)
class PeriodBackwards(Finding):
    """`effective 2026-12-31 to 2026-01-01`."""

    code: ClassVar[str] = "SLA306"
    slug: ClassVar[str] = "period-backwards"
    severity: ClassVar[Severity] = Severity.ERROR

    span: Span
    first: date
    last: date

    def message(self) -> str:
        return f"this agreement ends on {self.last}, before it begins on {self.first}"

    def help(self) -> str:
        return f"Write the first day first: `effective {self.last} to {self.first}`?"


NEEDS_WHOLE = False


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """At most one finding, at the head of the agreement."""
    header = agreement.header
    if header is None or not isinstance(header.starts, date) or not isinstance(header.ends, date):
        return
    if header.is_backwards:
        yield PeriodBackwards(header.period_origin or header.origin, header.starts, header.ends)
