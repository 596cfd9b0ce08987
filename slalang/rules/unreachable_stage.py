"""A stage that no lead can enter: `unreachable-stage`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from slalang.check.context import Context
from slalang.check.ways import reachable
from slalang.diagnostics.finding import Finding, Severity
from slalang.model.agreement import Agreement
from slalang.source.frozen import dataclass
from slalang.source.text import Span


@dataclass(frozen=True, slots=True)
class UnreachableStage(Finding):
    """A stage without `when`, that no funnel and no action leads to."""

    code: ClassVar[str] = "SLA311"
    slug: ClassVar[str] = "unreachable-stage"
    severity: ClassVar[Severity] = Severity.WARNING

    span: Span
    stage: str
    entered: bool
    """Whether something leads to it, from stages that cannot be reached either."""

    def message(self) -> str:
        why = "no way from the first stage leads there" if self.entered else "nothing leads to it"
        return f"no lead can enter the stage `{self.stage}`: {why}"

    def help(self) -> str:
        if self.entered:
            return "Say what makes a lead enter the stages before it."
        return "Say what makes a lead enter: `when …`, `set by …`, or a place on a funnel's path."


NEEDS_WHOLE = True


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """One finding for each stage that leads never come to."""
    ways = context.read(agreement).lifecycle
    reached = reachable(ways)
    entered = {entry.stage for entry in ways.entries}
    for stage in agreement.stages:
        if stage.name not in reached:
            yield UnreachableStage(stage.origin, stage.name, stage.name in entered)
