"""Routes that are full one day: an agreement in, `route-without-else` out.

Whether routes with conditions leave a lead over is proved: `lead-without-route`.
"""

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

    def message(self) -> str:
        return f"handoff `{self.handoff}` gives the lead to nobody once this last route is full"

    def label(self) -> str:
        return "the last route"

    def help(self) -> str:
        return "Add a last line without a limit, such as `else to queue`."


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """The last route has no limit, unless one before it takes every lead."""
    for handoff in agreement.handoffs:
        if handoff.routes and handoff.routes[-1].limits and not _takes_all(handoff):
            yield RouteWithoutElse(handoff.routes[-1].origin, handoff.name)


def _takes_all(handoff: Handoff) -> bool:
    return any(route.when is None and not route.limits for route in handoff.routes)
