"""An agreement whose last day is past: `agreement-ended`."""

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
class AgreementEnded(Finding):
    """`effective 2025-01-01 to 2025-12-31`, looked at in 2026."""

    code: ClassVar[str] = "SLA305"
    slug: ClassVar[str] = "agreement-ended"
    severity: ClassVar[Severity] = Severity.WARNING

    span: Span
    last: date
    """The last day on which it held."""

    def message(self) -> str:
        return f"this agreement ended on {self.last}"

    def help(self) -> str:
        return "Agree on the next one, with a new version and a new period."


NEEDS_WHOLE = False


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """At most one finding; none without a day to look from."""
    header = agreement.header
    if header is None or context.today is None or not isinstance(header.ends, date):
        return
    if header.ends < context.today and not header.is_backwards:
        yield AgreementEnded(header.period_origin or header.origin, header.ends)
