"""Handoffs by those who do not have the lead: an agreement in, `handoff-backwards` out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar

from slalang.check.context import Context
from slalang.check.people import parties_by_name, title
from slalang.diagnostics.finding import Finding, Label, Severity
from slalang.model.agreement import Agreement
from slalang.model.lifecycle import Entry, Lifecycle, Way, stages_named
from slalang.model.movement import Handoff
from slalang.model.scoring import Stage
from slalang.source.frozen import dataclass
from slalang.source.text import Span


@dataclass(frozen=True, slots=True)
class HandoffBackwards(Finding):
    """`handoff to_sales from sales to marketing { when becomes mql }`."""

    code: ClassVar[str] = "SLA531"
    slug: ClassVar[str] = "handoff-backwards"
    severity: ClassVar[Severity] = Severity.WARNING

    span: Span
    handoff: str
    stage: str
    giver: str
    """The title of the party that hands over."""
    receiver: str
    turned: str
    """`from marketing to sales`."""
    owned: Span

    def message(self) -> str:
        return (
            f"`{self.handoff}` goes from {self.giver} to {self.receiver}, but a lead that becomes "
            f"`{self.stage}` is with {self.receiver} already"
        )

    def help(self) -> str:
        return f"Turn it round, `{self.turned}`, or name a stage that {self.giver} owns."

    def related(self) -> tuple[Label, ...]:
        return (Label(self.owned, f"a stage of {self.receiver}"),)


NEEDS_WHOLE = True


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """Handoffs whose stages, and all stages before them, belong to the receiver."""
    party_of = parties_by_name(agreement)
    stages = {stage.name: stage for stage in agreement.stages}
    owners: dict[str, str | None] = {**party_of}
    for stage in agreement.stages:
        owners[stage.name] = party_of.get(stage.owner.name) if stage.owner else None
    life = context.read(agreement).lifecycle if agreement.handoffs else None
    entries: dict[str, list[Entry]] = {}
    for entry in life.entries if life else ():
        entries.setdefault(entry.stage, []).append(entry)
    for handoff in agreement.handoffs:
        if handoff.when is None or handoff.giver is None or handoff.receiver is None:
            continue
        giver = party_of.get(handoff.giver.name)
        receiver = party_of.get(handoff.receiver.name)
        named = [stages[it.name] for it in stages_named(handoff.when) if it.name in stages]
        if giver == receiver or not named or None in (giver, receiver):
            continue
        if {owners[stage.name] for stage in named} != {receiver}:
            continue
        assert life is not None
        had = (
            _comes_from(giver, stage, entries.get(stage.name, []), life, owners) for stage in named
        )
        if not any(had):
            yield _finding(agreement, handoff, named[0])


def _comes_from(
    giver: str | None,
    stage: Stage,
    entries: Sequence[Entry],
    life: Lifecycle,
    owners: Mapping[str, str | None],
) -> bool:
    """Whether the giver may have had a lead that enters the stage, or moves it there."""
    if stage.set_by and owners.get(stage.set_by.name) == giver:
        return True
    for entry in entries:
        if entry.way not in (Way.CONDITION, Way.BY_HAND):
            # What comes back, from a rejection for instance, was with the other side.
            return True
        before = _before(entry, life)
        if before is None or any(owners.get(name) in (None, giver) for name in before):
            return True
    return not entries and life.start != stage.name


def _before(entry: Entry, life: Lifecycle) -> tuple[str, ...] | None:
    """The stages that an entry may come from; `None` where any will do."""
    if entry.starts is not None:
        return entry.starts
    if entry.way is not Way.CONDITION or entry.stage not in life.main:
        return None
    return (*life.main[: life.main.index(entry.stage)],)


def _finding(agreement: Agreement, handoff: Handoff, stage: Stage) -> Finding:
    assert handoff.giver is not None
    assert handoff.receiver is not None
    assert stage.owner is not None
    giver, receiver = handoff.giver.name, handoff.receiver.name
    return HandoffBackwards(
        handoff.origin, handoff.name, stage.name, title(agreement, giver),
        title(agreement, receiver), f"from {receiver} to {giver}", stage.owner.span,
    )  # fmt: skip
