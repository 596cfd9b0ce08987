"""A handoff of leads that neither side owns: `handoff-owner-mismatch`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from slalang.check.context import Context
from slalang.check.people import parties_by_name, title
from slalang.diagnostics.finding import Finding, Label, Severity
from slalang.model.actions import Enter
from slalang.model.agreement import Agreement
from slalang.model.lifecycle import stages_named
from slalang.source.frozen import dataclass
from slalang.source.text import Span


@dataclass(frozen=True, slots=True)
class HandoffOwnerMismatch(Finding):
    """`handoff to_sales from marketing to sales`, of leads in a stage of Service."""

    code: ClassVar[str] = "SLA314"
    slug: ClassVar[str] = "handoff-owner-mismatch"
    severity: ClassVar[Severity] = Severity.WARNING

    span: Span
    handoff: str
    stage: str
    owner: str
    """The title of the stage's owner."""
    giver: str
    receiver: str
    accepted: bool
    """Whether acceptance leads to the stage; else the stage starts the handoff."""
    owned: Span | None

    def message(self) -> str:
        if self.accepted:
            return (
                f"a lead that {self.receiver} accepts enters `{self.stage}`,"
                f" a stage of {self.owner}"
            )
        return (
            f"`{self.handoff}` hands over leads in `{self.stage}`, a stage of {self.owner}:"
            f" neither {self.giver} nor {self.receiver} owns it"
        )

    def help(self) -> str:
        if self.accepted:
            return f"Name a stage that {self.receiver} owns, or change the owner of `{self.stage}`."
        return "Name a stage of one of the two sides, or change who owns it."

    def related(self) -> tuple[Label, ...]:
        return (Label(self.owned, f"of {self.owner}"),) if self.owned else ()


NEEDS_WHOLE = False


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """One finding for each stage of a third party that a handoff begins or ends in."""
    party_of = parties_by_name(agreement)
    stages = {stage.name: stage for stage in agreement.stages}
    for handoff in agreement.handoffs:
        if handoff.giver is None or handoff.receiver is None:
            continue
        giver, receiver = handoff.giver.name, handoff.receiver.name
        both = (party_of.get(giver), party_of.get(receiver))
        named = (
            [(it.name, it.origin, False) for it in stages_named(handoff.when)]
            if handoff.when
            else []
        )
        if isinstance(handoff.on_acceptance, Enter):
            named.append((handoff.on_acceptance.stage.name, handoff.on_acceptance.origin, True))
        for name, span, accepted in named:
            owner = stages[name].owner if name in stages else None
            if owner is None or party_of.get(owner.name) in (both[1:] if accepted else both):
                continue
            yield HandoffOwnerMismatch(
                span, handoff.name, name, title(agreement, owner.name),
                title(agreement, giver), title(agreement, receiver), accepted, owner.span,
            )  # fmt: skip
