"""Declarations that nothing refers to: an agreement in, `unused-declaration` out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from slalang.check.context import Context
from slalang.diagnostics.finding import Finding, Severity
from slalang.model.actions import Enqueue
from slalang.model.agreement import Agreement
from slalang.source.frozen import dataclass
from slalang.source.text import Span

NEEDS_WHOLE = True


@dataclass(frozen=True, slots=True)
class UnusedDeclaration(Finding):
    """`event webinar "Webinar attended"`, and no rule counts webinars."""

    code: ClassVar[str] = "SLA712"
    slug: ClassVar[str] = "unused-declaration"
    severity: ClassVar[Severity] = Severity.WARNING

    span: Span
    kind: str
    name: str

    def message(self) -> str:
        return f"{self.kind} `{self.name}` is declared and nothing uses it"

    def help(self) -> str:
        return {
            "event": "Let a score, a stage or a promise count it, or delete it.",
            "score": "Let a stage, a class or a handoff use it, or delete it.",
            "class": "Let a deadline, a route or a condition vary by it, or delete it.",
            "term": "Use it in a condition, explain it with `means`, or delete it.",
            "calendar": "Let a party, a promise or the agreement run on it, or delete it.",
            "queue": "Route leads to it, or delete it.",
            "nurture": "Say who enters it: `… may enrol`, `enrols when …` or an `enter … with`.",
            "cadence": "Say when it begins, such as `after to_sales`, or delete it.",
            "record": "Let a promise or a measure use it, or delete it.",
        }[self.kind]


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """Kinds that mean nothing by themselves; promises, parties, measures and reviews do."""
    mentioned = _mentioned(agreement)
    for kind, name, span in _candidates(agreement):
        if name not in mentioned:
            yield UnusedDeclaration(span, kind, name)


def _mentioned(agreement: Agreement) -> set[str]:
    """Every name that is used outside of its own declaration; a part uses its whole."""
    extents = {
        name: declared.extent for name, declared in agreement.names.items() if declared.extent
    }
    found: set[str] = set()
    for name, span in agreement.mentions:
        whole = name
        while whole and whole not in found:
            extent = extents.get(whole)
            inside = (
                extent is not None
                and extent.file == span.file
                and extent.start <= span.start < extent.end
            )
            if not inside:
                found.add(whole)
            whole = whole.rpartition(".")[0]
    return found


def _candidates(agreement: Agreement) -> Iterator[tuple[str, str, Span]]:
    for record in agreement.records:
        if record.of is not None or record.name not in ("lead", "account"):
            yield "record", record.name, record.origin
    for event in agreement.events:
        if not event.from_prelude and "." not in event.name:
            yield "event", event.name, event.origin
    for term in agreement.terms:
        if term.condition and not term.means:
            yield "term", term.name, term.origin
    for score in agreement.scores:
        yield "score", score.name, score.origin
    for one in agreement.classes:
        yield "class", one.name, one.origin
    # A lone calendar or queue is meant wherever one is asked for.
    for calendar in agreement.calendars if len(agreement.calendars) > 1 else ():
        yield "calendar", calendar.name, calendar.origin
    for queue in agreement.queues:
        if len(agreement.queues) > 1 or not _has_nameless_queue(agreement):
            yield "queue", queue.name, queue.origin
    for cadence in agreement.cadences:
        if cadence.after is None and cadence.when is None:
            yield "cadence", cadence.name, cadence.origin
    for nurture in agreement.nurtures:
        if not nurture.enrollers and nurture.enrols_when is None:
            yield "nurture", nurture.name, nurture.origin


def _has_nameless_queue(agreement: Agreement) -> bool:
    """Whether leads go `to queue` without a name."""
    for handoff in agreement.handoffs:
        if any(route.to_queue and route.to is None for route in handoff.routes):
            return True
        if any(isinstance(r.then, Enqueue) and r.then.queue is None for r in handoff.reasons):
            return True
    return any(
        isinstance(one.exhausted, Enqueue) and one.exhausted.queue is None
        for one in agreement.cadences
    )
