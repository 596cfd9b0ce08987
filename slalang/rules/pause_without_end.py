"""Clocks that stand still for ever: an agreement in, `pause-without-end` out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar

from slalang.check.context import Context
from slalang.diagnostics.finding import Finding, Label, Severity
from slalang.model.agreement import Agreement
from slalang.model.expressions import Expression, Happened, Kind
from slalang.model.movement import Cadence
from slalang.model.promises import Promise
from slalang.model.records import Event
from slalang.source.frozen import dataclass
from slalang.source.text import Span

NEEDS_WHOLE = True
AWAY, BACK = "out_of_office", "back_in_office"
"""The absence of an owner, and what ends it."""
UNTIL = "until"


@dataclass(frozen=True, slots=True)
class PauseWithoutEnd(Finding):
    """`pauses while legal_hold`, and a `legal_hold` has no `until`."""

    code: ClassVar[str] = "SLA537"
    slug: ClassVar[str] = "pause-without-end"
    severity: ClassVar[Severity] = Severity.WARNING

    span: Span
    clock: str
    """The promise or cadence."""
    event: str
    """What it pauses for."""
    endless: str
    """The event that nothing ends: the same one, or one that it counts."""
    declared: Span | None
    """Where that is; `None` for one that cannot have an `until` of its own."""
    until: bool
    """Whether it has an `until`, which is no date."""

    def message(self) -> str:
        told = f"`{self.endless}`"
        if self.endless != self.event:
            told += f", which counts as `{self.event}`"
        return (
            f"nothing ends the pause for {told}: from then on the clock of `{self.clock}` "
            "stands still for ever"
        )

    def label(self) -> str:
        return "begins and never ends"

    def help(self) -> str:
        if self.declared is None:
            return f"Say what ends the pause: `pauses while {self.event} and not …`."
        if self.until:
            return f"Make `{UNTIL}` of event `{self.endless}` a date."
        return f"Add `{UNTIL} date` to event `{self.endless}`."

    def related(self) -> tuple[Label, ...]:
        return (Label(self.declared, "has no date on which it ends"),) if self.declared else ()


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """Pauses for an event by itself; a condition ends when it turns false."""
    events = {one.name: one for one in agreement.events}
    subjects: tuple[Cadence | Promise, ...] = (*agreement.cadences, *agreement.promises)
    for subject in subjects:
        for pause in subject.pauses:
            event = _paused_for(pause, events)
            endless = _endless(event, events) if event else None
            if event and endless:
                yield PauseWithoutEnd(
                    pause.origin, subject.name, event.name, endless.name,
                    endless.origin if _can_say_until(endless) else None,
                    any(one.name == UNTIL for one in endless.fields),
                )  # fmt: skip


def _paused_for(pause: Expression, events: Mapping[str, Event]) -> Event | None:
    if isinstance(pause, Happened) and pause.since_start and pause.where is None:
        return events.get(pause.event)
    return None


def _endless(event: Event, events: Mapping[str, Event]) -> Event | None:
    """The first of an event and of what it counts that begins a pause which nothing ends."""
    seen, stack = set[str](), [event]
    while stack:
        one = stack.pop()
        # Who is back is not away: that event ends a pause as it begins it.
        if one.name in seen or one.name in (AWAY, BACK):
            continue
        seen.add(one.name)
        counted = [events[base.event.name] for base in one.counts if base.event.name in events]
        if counted:
            stack.extend(reversed(counted))
        elif not any(own.name == UNTIL and own.type.kind is Kind.DATE for own in one.fields):
            return one
    return None


def _can_say_until(event: Event) -> bool:
    """Whether the agreement declares it, and it happens by itself."""
    return not event.from_prelude and event.counts_all_except is None
