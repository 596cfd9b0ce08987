"""Goals in money over sources without a deal value: an agreement in, findings out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from slalang.check.context import Context
from slalang.check.figures import title
from slalang.check.planned import planned
from slalang.diagnostics.finding import Finding, Label, Severity
from slalang.funnel.problems import MissingDeal
from slalang.model.agreement import Agreement
from slalang.source.frozen import dataclass
from slalang.source.text import Span

NEEDS_WHOLE = True


@dataclass(frozen=True, slots=True)
class MissingDealValue(Finding):
    """`500_000 USD each month from new_business`, where no deal value is said."""

    code: ClassVar[str] = "SLA608"
    slug: ClassVar[str] = "missing-deal-value"
    severity: ClassVar[Severity] = Severity.ERROR

    span: Span
    where: str
    goal: str
    goal_span: Span | None

    def message(self) -> str:
        return f"goal `{self.goal}` is in money, and {self.where} does not say what a deal brings"

    def help(self) -> str:
        return "Add the average deal, such as `deal 2_000 USD`."

    def related(self) -> tuple[Label, ...]:
        return (Label(self.goal_span, "the goal"),) if self.goal_span else ()


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """From an amount of money to a number of deals, one needs what a deal brings."""
    goals = {goal.name: goal.origin for goal in agreement.goals}
    for problem in planned(agreement, context).problems:
        if isinstance(problem, MissingDeal) and not problem.open:
            node = agreement.figures.get(problem.path)
            where = title(node) if node else f"`{problem.path}`"
            yield MissingDealValue(problem.origin, where, problem.goal, goals.get(problem.goal))
