"""Reasons after which nothing happens to the lead: an agreement in, findings out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from slalang.check.context import Context
from slalang.diagnostics.finding import Finding, Severity
from slalang.model.agreement import Agreement
from slalang.source.frozen import dataclass
from slalang.source.text import Span

NEEDS_WHOLE = True


@dataclass(frozen=True, slots=True)
class ReasonWithoutNextStep(Finding):
    """`not_icp "Outside our target"` without `then …`."""

    code: ClassVar[str] = "SLA508"
    slug: ClassVar[str] = "reason-without-next-step"
    severity: ClassVar[Severity] = Severity.WARNING

    span: Span
    reason: str
    handoff: str

    def message(self) -> str:
        return f"nothing is said about a lead that `{self.handoff}` rejects because `{self.reason}`"

    def label(self) -> str:
        return "and then?"

    def help(self) -> str:
        return "Say where it goes, such as `then enter lost` or `then return to marketing`."


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """Every reason says what follows."""
    for handoff in agreement.handoffs:
        for reason in handoff.reasons:
            if reason.then is None:
                yield ReasonWithoutNextStep(reason.origin, reason.name, handoff.name)
