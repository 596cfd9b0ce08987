"""Leads that are sent in a circle: `handoff-loop`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from slalang.check.conditions import nodes
from slalang.check.context import Context
from slalang.check.graph import circles
from slalang.check.keys import key_of
from slalang.diagnostics.finding import Finding, Label, Severity
from slalang.model.actions import Enter
from slalang.model.agreement import Agreement
from slalang.model.expressions import (
    Among,
    And,
    AtLeastOf,
    Attribute,
    Compare,
    Expression,
    Has,
    InRange,
    Known,
    Literal,
    Not,
    Or,
    StageReached,
    TextTest,
)
from slalang.model.movement import Handoff, Reason
from slalang.source.frozen import dataclass
from slalang.source.text import Span

_LASTING = frozenset((
    Literal, Attribute, Compare, Among, InRange, TextTest, Has, Known, And, Or, Not, AtLeastOf
))  # fmt: skip
"""Conditions of what is known of a lead: nobody changes it by rejecting the lead."""


@dataclass(frozen=True, slots=True)
class HandoffLoop(Finding):
    """`when becomes mql`, and a rejection that enters `mql` again at once."""

    code: ClassVar[str] = "SLA313"
    slug: ClassVar[str] = "handoff-loop"
    severity: ClassVar[Severity] = Severity.WARNING

    span: Span
    handoff: str
    reason: str | None
    """The title of the reason that brings the lead back."""
    stage: str | None
    """The stage that it comes back to."""
    others: tuple[tuple[str, Span], ...]
    """The other handoffs of the circle."""

    def message(self) -> str:
        if self.reason is not None:
            return (
                f'a lead that is rejected as "{self.reason}" enters `{self.stage}` and is handed'
                f" over by `{self.handoff}` again at once"
            )
        names = " and ".join(f"`{name}`" for name in (self.handoff, *(n for n, _ in self.others)))
        return f"{names} send a lead in a circle: nothing has to happen in between"

    def help(self) -> str:
        if self.reason is not None:
            return "Let it enter another stage, or wait: `again after 30 days`."
        return "Let one of them wait for an event, a deadline or another stage."

    def related(self) -> tuple[Label, ...]:
        return tuple(Label(span, "and back from here") for _, span in self.others)


NEEDS_WHOLE = True


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """One finding for each reason that leads back, and for each circle of handoffs."""
    for handoff in agreement.handoffs:
        triggers = frozenset((*_triggers(handoff.when), *_still(handoff.when)))
        for reason in handoff.reasons:
            if isinstance(reason.then, Enter) and _is_at_once(reason, reason.then):
                stage = reason.then.stage.name
                if stage in triggers:
                    span = reason.then.origin
                    yield HandoffLoop(span, handoff.name, reason.title or reason.name, stage, ())
    yield from _circles_of_acceptance(agreement)
    yield from _opposite(agreement)


def _triggers(when: Expression | None) -> list[str]:
    """The stages that alone set off a handoff: each of `becomes mql or becomes sql`."""
    items = when.items if isinstance(when, Or) else (when,)
    return [item.name for item in items if isinstance(item, StageReached)]


def _still(when: Expression | None) -> list[str]:
    """The stages that set off a handoff with what a rejection does not change: `and budget`."""
    if not isinstance(when, And):
        return []
    entered = [it for it in when.items if isinstance(it, StageReached) and it.becomes]
    others = [it for it in when.items if it not in entered]
    parts = [node for item in others for node in nodes(item)]
    return [it.name for it in entered] if all(type(node) in _LASTING for node in parts) else []


def _is_at_once(reason: Reason, then: Enter) -> bool:
    gated = reason.only_after or reason.only_before or reason.only_within
    return not gated and then.again_after is None


def _circles_of_acceptance(agreement: Agreement) -> Iterator[Finding]:
    """Handoffs each of which, once accepted, sets off the next."""
    starting: dict[str, list[str]] = {}
    for handoff in agreement.handoffs:
        for stage in _triggers(handoff.when):
            starting.setdefault(stage, []).append(handoff.name)
    leads_to = {
        handoff.name: tuple(starting.get(handoff.on_acceptance.stage.name, ()))
        if isinstance(handoff.on_acceptance, Enter) and not handoff.on_acceptance.again_after
        else ()
        for handoff in agreement.handoffs
    }
    by_name = {handoff.name: handoff for handoff in agreement.handoffs}
    for first, *rest in circles(leads_to):
        others = tuple((name, by_name[name].origin) for name in rest)
        yield HandoffLoop(by_name[first].origin, first, None, None, others)


def _opposite(agreement: Agreement) -> Iterator[Finding]:
    """Handoffs there and back that the same condition sets off."""
    seen: dict[tuple[object, ...], Handoff] = {}
    for handoff in agreement.handoffs:
        if handoff.when is None or handoff.giver is None or handoff.receiver is None:
            continue
        key = key_of(handoff.when)
        back = seen.get((handoff.receiver.name, handoff.giver.name, key))
        if back is not None:
            others = ((handoff.name, handoff.origin),)
            yield HandoffLoop(back.origin, back.name, None, None, others)
        seen.setdefault((handoff.giver.name, handoff.receiver.name, key), handoff)
