"""A stage in which a lead waits for no one: `stage-without-owner`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from slalang.check.context import Context
from slalang.diagnostics.finding import Finding, Severity
from slalang.model.agreement import Agreement
from slalang.source.frozen import dataclass
from slalang.source.text import Span


@dataclass(frozen=True, slots=True)
class StageWithoutOwner(Finding):
    """`stage negotiation "Negotiation"`, without `of sales`."""

    code: ClassVar[str] = "SLA310"
    slug: ClassVar[str] = "stage-without-owner"
    severity: ClassVar[Severity] = Severity.ERROR

    span: Span
    stage: str
    party: str | None
    """The name of a party that could own it, for the example."""

    def message(self) -> str:
        return f"nobody owns the stage `{self.stage}`"

    def help(self) -> str:
        return f"Say who does, such as `stage {self.stage} of {self.party or 'sales'}`."


NEEDS_WHOLE = True


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """One finding for each stage without an owner; where the path ends, none is needed."""
    party = agreement.parties[0].name if agreement.parties else None
    for stage in agreement.stages:
        if stage.owner is None and not stage.ends:
            yield StageWithoutOwner(stage.origin, stage.name, party)
