"""An agreement that nobody ever looks at again: `agreement-without-review`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from slalang.check.context import Context
from slalang.diagnostics.finding import Finding, Severity
from slalang.model.agreement import Agreement
from slalang.source.frozen import dataclass
from slalang.source.text import Span


@dataclass(frozen=True, slots=True)
class AgreementWithoutReview(Finding):
    """An agreement without any `review`."""

    code: ClassVar[str] = "SLA302"
    slug: ClassVar[str] = "agreement-without-review"
    severity: ClassVar[Severity] = Severity.WARNING

    span: Span

    def message(self) -> str:
        return "the sides never meet to look at this agreement: it has no review"

    def help(self) -> str:
        return 'Add a meeting, such as `review numbers "Monthly numbers" { every month }`.'


NEEDS_WHOLE = True


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """At most one finding, at the head of the agreement."""
    if agreement.header and not agreement.reviews:
        yield AgreementWithoutReview(agreement.header.origin)
