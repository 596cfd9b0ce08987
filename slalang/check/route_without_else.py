"""Routes that may leave a lead with nobody: an agreement in, `route-without-else` out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from slalang.check.context import Context
from slalang.diagnostics.finding import Finding, Severity
from slalang.model.agreement import Agreement
from slalang.model.movement import Handoff
from slalang.source.frozen import dataclass
from slalang.source.text import Span

NEEDS_WHOLE = True


@dataclass(frozen=True, slots=True)
class RouteWithoutElse(Finding):
    """`routed { to sdr in turn, at most 60 per person each month }`."""

    code: ClassVar[str] = "SLA513"
    slug: ClassVar[str] = "route-without-else"
    severity: ClassVar[Severity] = Severity.ERROR

    span: Span
    handoff: str
    full: bool
    """Whether the last route is full at some point; otherwise it asks for a condition."""

    def message(self) -> str:
        why = (
            "once this last route is full"
            if self.full
            else "when no route fits, or when what the routes ask for is not known"
        )
        return f"handoff `{self.handoff}` gives the lead to nobody {why}"

    def label(self) -> str:
        return "the last route"

    def help(self) -> str:
        return "Add a last line without a limit, such as `else to queue`."


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """Some route must take every lead at any time."""
    for handoff in agreement.handoffs:
        if handoff.routes and not _takes_all(handoff):
            last = handoff.routes[-1]
            yield RouteWithoutElse(last.origin, handoff.name, last.when is None)


def _takes_all(handoff: Handoff) -> bool:
    return any(route.when is None and not route.limits for route in handoff.routes)
