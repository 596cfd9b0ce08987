"""Funnels that a goal draws from and that go nowhere: an agreement in, findings out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from slalang.check.context import Context
from slalang.check.planned import planned
from slalang.diagnostics.finding import Finding, Severity
from slalang.funnel.problems import NoStages
from slalang.model.agreement import Agreement
from slalang.source.frozen import dataclass
from slalang.source.text import Span

NEEDS_WHOLE = True


@dataclass(frozen=True, slots=True)
class FunnelWithoutStages(Finding):
    """`funnel new_business { … }` without `through`, with a goal that draws from it."""

    code: ClassVar[str] = "SLA618"
    slug: ClassVar[str] = "funnel-without-stages"
    severity: ClassVar[Severity] = Severity.ERROR

    span: Span
    funnel: str
    stages: tuple[str, ...]
    """Of the agreement, for the example."""

    def message(self) -> str:
        return f"a goal draws from funnel `{self.funnel}`, which does not say its stages"

    def help(self) -> str:
        stages = ", ".join(self.stages) or "mql, sql, customer"
        return f"Write them after the title, first to last, such as `through {stages}`."


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """A funnel that a goal draws from says which stages it goes through."""
    stages = tuple(stage.name for stage in agreement.stages[:4])
    found = {
        problem.funnel: problem.origin
        for problem in planned(agreement, context).problems
        if isinstance(problem, NoStages)
    }
    for funnel, origin in found.items():
        yield FunnelWithoutStages(origin, funnel, stages)
