"""Steps of a funnel without a rate: an agreement in, `missing-rate` out."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import ClassVar

from slalang.check.context import Context
from slalang.check.figures import carriers, title
from slalang.check.planned import planned
from slalang.diagnostics.finding import Finding, Label, Severity
from slalang.funnel.inherit import inherit
from slalang.funnel.problems import MissingRate as NoRate
from slalang.model.agreement import Agreement
from slalang.model.numbers import Funnel
from slalang.source.frozen import dataclass
from slalang.source.text import Span

NEEDS_WHOLE = True


@dataclass(frozen=True, slots=True)
class MissingRate(Finding):
    """A source with `mql to sql 34%` that goes on to opportunity without a rate."""

    code: ClassVar[str] = "SLA607"
    slug: ClassVar[str] = "missing-rate"
    severity: ClassVar[Severity] = Severity.ERROR

    span: Span
    where: str
    """The source, in words."""
    start: str
    end: str
    through: Span
    """The funnel."""

    def message(self) -> str:
        return f"{self.where} does not say how many `{self.start}` become `{self.end}`"

    def help(self) -> str:
        return f"Add the rate that was measured, such as `{self.start} to {self.end} 30%`."

    def related(self) -> tuple[Label, ...]:
        if self.through == self.span:
            return ()
        return (Label(self.through, "this funnel goes through both stages"),)


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """Steps that a goal needs, and steps of sources that say other rates."""
    goals_need = {
        (problem.path, problem.start, problem.end)
        for problem in planned(agreement, context).problems
        if isinstance(problem, NoRate) and not problem.open
    }
    for path, chain in carriers(agreement):
        funnel = chain[0]
        if not isinstance(funnel, Funnel):
            continue
        said = {(rate.start.name, rate.end.name) for rate in inherit(chain).rates}
        for start, end in pairwise(ref.name for ref in funnel.through):
            if (start, end) not in said and (said or (path, start, end) in goals_need):
                node = chain[-1]
                yield MissingRate(node.origin, title(node), start, end, funnel.origin)
