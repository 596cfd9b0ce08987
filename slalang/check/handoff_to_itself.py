"""A handoff that hands nothing over: `handoff-to-itself`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from slalang.check.context import Context
from slalang.check.people import title
from slalang.diagnostics.finding import Finding, Severity
from slalang.model.agreement import Agreement
from slalang.source.frozen import dataclass
from slalang.source.text import Span


@dataclass(frozen=True, slots=True)
class HandoffToItself(Finding):
    """`handoff to_sales from sales to sales { … }`."""

    code: ClassVar[str] = "SLA317"
    slug: ClassVar[str] = "handoff-to-itself"
    severity: ClassVar[Severity] = Severity.ERROR

    span: Span
    handoff: str
    party: str
    """The title of both sides."""

    def message(self) -> str:
        return f"`{self.handoff}` hands leads from {self.party} to {self.party}"

    def help(self) -> str:
        return "Name two different parties or roles; inside one team, `routed` spreads the work."


NEEDS_WHOLE = False


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """One finding for each handoff whose giver is its receiver."""
    for handoff in agreement.handoffs:
        giver, receiver = handoff.giver, handoff.receiver
        if giver and receiver and giver.name == receiver.name:
            party = title(agreement, receiver.name)
            yield HandoffToItself(receiver.span, handoff.name, party)
