"""Tables of events that follow from others: an agreement in, `derived-event-bound` out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from slalang.check.context import Context
from slalang.diagnostics.finding import Finding, Label, Severity
from slalang.model.agreement import Agreement
from slalang.source.frozen import dataclass
from slalang.source.text import Span

NEEDS_WHOLE = False


@dataclass(frozen=True, slots=True)
class DerivedEventBound(Finding):
    """`event touch from "calls"`, where a touch is an attempt of a certain kind."""

    code: ClassVar[str] = "SLA907"
    slug: ClassVar[str] = "derived-event-bound"
    severity: ClassVar[Severity] = Severity.ERROR

    span: Span
    event: str
    counts: tuple[str, ...]
    """The events that it counts; empty for `counts every event`."""
    declared: Span
    in_prelude: bool

    def message(self) -> str:
        return (
            f"`{self.event}` is not logged: it follows from other events, so no table can fill it"
        )

    def help(self) -> str:
        if self.counts:
            names = " or ".join(f"`{name}`" for name in self.counts)
            return f"Bind {names} to this table, with the properties that decide."
        return "Bind the events that it counts."

    def related(self) -> tuple[Label, ...]:
        # The file that every agreement starts with is not among the reader's.
        return (
            () if self.in_prelude else (Label(self.declared, f"`{self.event}` is declared here"),)
        )


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """Events with `counts` have no rows of their own."""
    if not agreement.bindings:
        return
    derived = {
        event.name: event
        for event in agreement.events
        if event.counts or event.counts_all_except is not None
    }
    for binding in agreement.bindings:
        for table in binding.events:
            event = derived.get(table.event.name)
            if event is not None:
                names = tuple(dict.fromkeys(counts.event.name for counts in event.counts))
                at, ours = table.event.span, event.from_prelude
                yield DerivedEventBound(at, event.name, names, event.origin, ours)
