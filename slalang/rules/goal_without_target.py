"""Goals in words alone: an agreement in, `goal-without-target` out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from slalang.check.context import Context
from slalang.diagnostics.finding import Finding, Severity
from slalang.model.agreement import Agreement
from slalang.source.frozen import dataclass
from slalang.source.text import Span

NEEDS_WHOLE = True


@dataclass(frozen=True, slots=True)
class GoalWithoutTarget(Finding):
    """`goal growth "Grow"` without a number and a period."""

    code: ClassVar[str] = "SLA605"
    slug: ClassVar[str] = "goal-without-target"
    severity: ClassVar[Severity] = Severity.WARNING

    span: Span
    goal: str
    funnel: str | None
    """A funnel that it could draw from."""

    def message(self) -> str:
        return (
            f"goal `{self.goal}` has no number and no period, so nobody can tell if it is reached"
        )

    def help(self) -> str:
        funnel = self.funnel or "new_business"
        return f"Add both, such as `500_000 USD each month from {funnel}`."


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """A goal says how much, for each period, from where; single months may say it instead."""
    funnel = agreement.funnels[0].name if agreement.funnels else None
    for goal in agreement.goals:
        if not goal.targets and not goal.months:
            yield GoalWithoutTarget(goal.origin, goal.name, funnel)
