"""Routes below one that takes every lead: an agreement in, `route-never-taken` out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from slalang.check.context import Context
from slalang.diagnostics.finding import Finding, Label, Severity
from slalang.model.agreement import Agreement
from slalang.model.movement import Route
from slalang.source.frozen import dataclass
from slalang.source.text import Span

NEEDS_WHOLE = True


@dataclass(frozen=True, slots=True)
class RouteNeverTaken(Finding):
    """`to ae when employees >= 500` below `to sdr in turn`."""

    code: ClassVar[str] = "SLA514"
    slug: ClassVar[str] = "route-never-taken"
    severity: ClassVar[Severity] = Severity.WARNING

    span: Span
    to: str
    handoff: str
    before: str
    before_span: Span

    def message(self) -> str:
        return f"no lead is ever routed to {self.to}: {self.before} takes every lead before"

    def help(self) -> str:
        return f"Put this line above {self.before}, or delete it."

    def related(self) -> tuple[Label, ...]:
        return (Label(self.before_span, "takes every lead"),)


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """Routes are tried in order; one without condition and limit takes all that is left."""
    for handoff in agreement.handoffs:
        taker: Route | None = None
        for route in handoff.routes:
            if taker:
                yield RouteNeverTaken(
                    route.origin, _to(route), handoff.name, _to(taker), taker.origin
                )
            elif route.when is None and not route.limits:
                taker = route


def _to(route: Route) -> str:
    if route.to:
        return f"`{route.to.name}`"
    return "the queue"
