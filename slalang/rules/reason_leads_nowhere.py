"""A next step that takes a lead nowhere: `reason-leads-nowhere`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from slalang.check.context import Context
from slalang.check.following import following
from slalang.diagnostics.finding import Finding, Label, Severity
from slalang.model.actions import Enter, ReturnTo
from slalang.model.agreement import Agreement
from slalang.model.movement import Cadence, Nurture
from slalang.model.returning import Owners, owners, party_of
from slalang.model.scoring import Stage
from slalang.source.frozen import dataclass
from slalang.source.text import Span


@dataclass(frozen=True, slots=True)
class ReasonLeadsNowhere(Finding):
    """`bad_data "Contact data wrong" then return to marketing`, which owns no stage."""

    code: ClassVar[str] = "SLA322"
    slug: ClassVar[str] = "reason-leads-nowhere"
    severity: ClassVar[Severity] = Severity.WARNING

    span: Span
    what: str
    """`party` without a stage, `track` of somebody else, `ended` for good."""
    name: str
    """Of the party, or of the stage that ends."""
    track: str = ""
    by: str = ""
    """Who runs the track."""
    other: Span | None = None

    def message(self) -> str:
        match self.what:
            case "party":
                return f"a lead cannot return to `{self.name}`, which owns no open stage"
            case "track":
                return (
                    f"a lead that returns to `{self.name}` is put into `{self.track}`, which is"
                    f" run by `{self.by}`"
                )
            case _:
                return (
                    f"a lead that enters `{self.name}` is said to come again, but `{self.name}`"
                    " ends for good"
                )

    def help(self) -> str:
        match self.what:
            case "party":
                return f"Name a stage, such as `enter …`, or give `{self.name}` a stage to work in."
            case "track":
                return f"Let it return to `{self.by}`, or name a track of `{self.name}`."
            case _:
                return "Leave `again after` out, enter a stage that stays open, or add `reopens`."

    def related(self) -> tuple[Label, ...]:
        if self.other is None:
            return ()
        return (Label(self.other, "it ends here" if self.what == "ended" else "run by another"),)


NEEDS_WHOLE = True


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """One finding for each next step after which a lead is nowhere."""
    stages = {stage.name: stage for stage in agreement.stages}
    known = owners(agreement, stages)
    # Without an owner, a stage may be the one that is meant.
    unsaid = not stages or len(known.parties) < len(stages)
    for step in following(agreement):
        match step.action:
            case ReturnTo() as back:
                yield from _returning(agreement, back, None if unsaid else known)
            case Enter(again_after=again) as enter if again is not None:
                stage = agreement.names.get(enter.stage.name)
                if isinstance(stage, Stage) and stage.ends and stage.reopens_when is None:
                    yield ReasonLeadsNowhere(enter.origin, "ended", stage.name, other=stage.origin)
            case _:
                continue


def _returning(agreement: Agreement, back: ReturnTo, known: Owners | None) -> Iterator[Finding]:
    party = party_of(agreement, back.party.name)
    track = agreement.names.get(back.track.name) if back.track else None
    if isinstance(track, Cadence | Nurture):
        if track.by and party_of(agreement, track.by.name) != party:
            yield ReasonLeadsNowhere(
                back.origin, "track", back.party.name, track.name, track.by.name, track.origin
            )
    elif known and party not in known.open:
        yield ReasonLeadsNowhere(back.origin, "party", back.party.name)
