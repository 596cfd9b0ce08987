"""More of a list than it has, or none of it: `count-out-of-reach`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from slalang.check.amounts import counted, number
from slalang.check.context import Context
from slalang.diagnostics.finding import Finding, Severity
from slalang.model.agreement import Agreement
from slalang.model.expressions import AtLeastOf, LeadsOf
from slalang.source.frozen import dataclass
from slalang.source.text import Span


@dataclass(frozen=True, slots=True)
class CountOutOfReach(Finding):
    """`at least 5 of (budget, authority, need, timeline)`."""

    code: ClassVar[str] = "SLA415"
    slug: ClassVar[str] = "count-out-of-reach"
    severity: ClassVar[Severity] = Severity.ERROR

    span: Span
    count: int
    size: int | None
    """How many conditions stand in the list; None for leads, which nobody has counted."""

    def message(self) -> str:
        if self.count == 0:
            return "this is always true: it asks for at least none"
        there = "is only 1 condition" if self.size == 1 else f"are only {number(self.size or 0)}"
        return f"this can never be true: it asks for {number(self.count)}, and there {there}"

    def help(self) -> str:
        if self.size is None or (self.count == 0 and self.size == 1):
            return "Ask for at least 1, or delete the condition."
        if self.count == 0:
            return f"Ask for 1 to {number(self.size)} of them, or delete the condition."
        most = counted(self.size, "condition")
        return f"Ask for at most {most}, or add the ones that are missing."


NEEDS_WHOLE = False


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """One finding for each count that its list cannot reach, or that is reached anyway."""
    read = context.read(agreement)
    for _, node in read.of(AtLeastOf):
        if node.count == 0 or node.count > len(node.items):
            yield CountOutOfReach(node.origin, node.count, len(node.items))
    for _, asked in read.of(LeadsOf):
        if asked.at_least and asked.count == 0:
            yield CountOutOfReach(asked.origin, 0, None)
