"""A lead that is put where it is already, at once and again: `immediate-loop`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from slalang.check.context import Context
from slalang.check.following import following
from slalang.check.keys import key_of
from slalang.diagnostics.finding import Finding, Label, Severity
from slalang.model.actions import Enter, ReturnTo
from slalang.model.agreement import Agreement
from slalang.model.expressions import And, Expression, Or
from slalang.source.frozen import dataclass
from slalang.source.text import Span


@dataclass(frozen=True, slots=True)
class ImmediateLoop(Finding):
    """`stage working { leaves within 30 days, otherwise enter working }`."""

    code: ClassVar[str] = "SLA321"
    slug: ClassVar[str] = "immediate-loop"
    severity: ClassVar[Severity] = Severity.WARNING

    span: Span
    what: str
    """`stay`, `track` or `reopening`."""
    name: str
    """Of the stage, or of the cadence or nurture track."""
    because: Span | None = None
    """What ends the stage, where it reopens."""

    def message(self) -> str:
        name = f"`{self.name}`"
        match self.what:
            case "stay":
                return f"a lead that stays too long in {name} enters {name} again: nothing changes"
            case "track":
                return f"a lead that comes to the end of {name} begins {name} anew at once"
            case _:
                return f"what brings a lead into {name} also reopens it at once"

    def help(self) -> str:
        match self.what:
            case "stay":
                return "Let it enter another stage."
            case "track":
                return "Let it enter a stage without it, or wait: `again after 90 days`."
            case _:
                return "Reopen it on something that happens later, such as a new demo request."

    def related(self) -> tuple[Label, ...]:
        return (Label(self.because, "leads come into it by this"),) if self.because else ()


NEEDS_WHOLE = False


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """One finding for each action that leads to where the lead is, and for each reopening."""
    for kind, name, action in following(agreement):
        match kind, action:
            case "stage", Enter(stage=stage, track=None, origin=origin) if stage.name == name:
                yield ImmediateLoop(origin, "stay", name)
            case "cadence" | "nurture", Enter() | ReturnTo():
                if action.again_after is None and action.track and action.track.name == name:
                    yield ImmediateLoop(action.origin, "track", name)
            case _:
                continue
    for each in agreement.stages:
        ended, again = each.when, each.reopens_when
        if each.ends and ended is not None and again is not None and _follows(again, ended):
            yield ImmediateLoop(again.origin, "reopening", each.name, ended.origin)


def _follows(condition: Expression, given: Expression) -> bool:
    """Whether a condition is true wherever another one is, as far as their words tell."""
    known = {key_of(item) for item in (given, *(given.items if isinstance(given, And) else ()))}
    if key_of(condition) in known:
        return True
    match condition:
        case And(items=items):
            return all(key_of(item) in known for item in items)
        case Or(items=items):
            return any(key_of(item) in known for item in items)
        case _:
            return False
