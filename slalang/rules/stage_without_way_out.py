"""A stage that holds its leads for ever: `stage-without-way-out`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from slalang.check.context import Context
from slalang.check.ways import left, reachable
from slalang.diagnostics.finding import Finding, Severity
from slalang.model.actions import Enter
from slalang.model.agreement import Agreement
from slalang.source.frozen import dataclass
from slalang.source.text import Span


@dataclass(frozen=True, slots=True)
class StageWithoutWayOut(Finding):
    """A stage that neither ends the path nor leads to another."""

    code: ClassVar[str] = "SLA312"
    slug: ClassVar[str] = "stage-without-way-out"
    severity: ClassVar[Severity] = Severity.WARNING

    span: Span
    stage: str

    def message(self) -> str:
        return f"a lead in the stage `{self.stage}` stays there for ever: nothing leads out of it"

    def help(self) -> str:
        return "Add `ends` if the path ends here; otherwise say which stage comes next."


NEEDS_WHOLE = True


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """One finding for each stage that leads come to and cannot leave."""
    ways = context.read(agreement).lifecycle
    reached = reachable(ways)
    can_leave = left(ways)
    for stage in agreement.stages:
        if stage.name in reached and not stage.ends and stage.name not in can_leave:
            # A stage that says it is left for itself is an `immediate-loop`.
            if isinstance(stage.leaves_else, Enter) and stage.leaves_else.track is None:
                continue
            yield StageWithoutWayOut(stage.origin, stage.name)
