"""An agreement without a number that both sides work for: `agreement-without-goal`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from slalang.check.context import Context
from slalang.diagnostics.finding import Finding, Severity
from slalang.model.agreement import Agreement
from slalang.source.frozen import dataclass
from slalang.source.text import Span


@dataclass(frozen=True, slots=True)
class AgreementWithoutGoal(Finding):
    """An agreement without any `goal`."""

    code: ClassVar[str] = "SLA304"
    slug: ClassVar[str] = "agreement-without-goal"
    severity: ClassVar[Severity] = Severity.WARNING

    span: Span
    funnel: str | None
    """The name of a funnel that a goal could be reached by."""

    def message(self) -> str:
        return "this agreement has no goal: nothing says what both sides work for"

    def help(self) -> str:
        if self.funnel is None:
            return "Add a goal with a number, and a funnel that says how leads become customers."
        return f"Add a goal with a number, such as `500_000 USD each month from {self.funnel}`."


NEEDS_WHOLE = True


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """At most one finding, at the head of the agreement."""
    if agreement.header and not agreement.goals:
        funnel = agreement.funnels[0].name if agreement.funnels else None
        yield AgreementWithoutGoal(agreement.header.origin, funnel)
