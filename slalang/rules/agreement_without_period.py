"""An agreement that does not say when it holds: `agreement-without-period`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from slalang.check.context import Context
from slalang.diagnostics.finding import Finding, Severity
from slalang.model.agreement import Agreement
from slalang.source.frozen import dataclass
from slalang.source.text import Span


@dataclass(frozen=True, slots=True)
class AgreementWithoutPeriod(Finding):
    """`agreement "Packwell" { currency USD }`, without `effective … to …`."""

    code: ClassVar[str] = "SLA301"
    slug: ClassVar[str] = "agreement-without-period"
    severity: ClassVar[Severity] = Severity.WARNING

    span: Span

    def message(self) -> str:
        return "this agreement says neither when it begins nor when it ends"

    def help(self) -> str:
        return "Add its first and last day, such as `effective 2026-01-01 to 2026-12-31`."


NEEDS_WHOLE = True


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """At most one finding, at the head of the agreement."""
    header = agreement.header
    if header and header.starts is None and header.ends is None:
        yield AgreementWithoutPeriod(header.origin)
