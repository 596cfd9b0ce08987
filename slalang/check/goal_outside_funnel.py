"""Goals that count a stage of another funnel: an agreement in, `goal-outside-funnel` out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from slalang.check import amounts
from slalang.check.context import Context
from slalang.check.planned import planned
from slalang.diagnostics.finding import Finding, Label, Severity
from slalang.funnel.problems import GoalOutsideFunnel as Outside
from slalang.model.agreement import Agreement
from slalang.source.frozen import dataclass
from slalang.source.text import Span

NEEDS_WHOLE = True


@dataclass(frozen=True, slots=True)
class GoalOutsideFunnel(Finding):
    """`250 demo each month from new_business`, where the funnel has no stage demo."""

    code: ClassVar[str] = "SLA617"
    slug: ClassVar[str] = "goal-outside-funnel"
    severity: ClassVar[Severity] = Severity.ERROR

    span: Span
    goal: str
    stage: str
    funnel: str
    through: tuple[str, ...]
    funnel_span: Span | None

    def message(self) -> str:
        return (
            f"goal `{self.goal}` counts `{self.stage}`, "
            f"and funnel `{self.funnel}` does not go through it"
        )

    def help(self) -> str:
        return f"Count one of its stages: {amounts.names(self.through, 'or')}."

    def related(self) -> tuple[Label, ...]:
        return (Label(self.funnel_span, "the funnel"),) if self.funnel_span else ()


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """A goal counts a stage of the funnel that it draws from."""
    places = {funnel.name: funnel.origin for funnel in agreement.funnels}
    for problem in planned(agreement, context).problems:
        if isinstance(problem, Outside):
            place = places.get(problem.funnel)
            yield GoalOutsideFunnel(
                problem.origin, problem.goal, problem.stage, problem.funnel, problem.through, place
            )
