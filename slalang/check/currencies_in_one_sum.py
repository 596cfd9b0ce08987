"""Amounts of two currencies that meet in one sum: an agreement in, findings out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from slalang.check.context import Context
from slalang.check.planned import planned
from slalang.diagnostics.finding import Finding, Label, Severity
from slalang.funnel.problems import CurrencyMismatch
from slalang.model.agreement import Agreement
from slalang.source.frozen import dataclass
from slalang.source.text import Span

NEEDS_WHOLE = True


@dataclass(frozen=True, slots=True)
class CurrenciesInOneSum(Finding):
    """`deal 2_000 EUR`, where the goal is in USD."""

    code: ClassVar[str] = "SLA619"
    slug: ClassVar[str] = "currencies-in-one-sum"
    severity: ClassVar[Severity] = Severity.ERROR

    span: Span
    what: str
    """`deal` or `cost`."""
    path: str
    found: str
    expected: str
    goal: Span

    def message(self) -> str:
        return (
            f"the {self.what} of `{self.path}` is in {self.found}, "
            f"and the goal that it serves in {self.expected}"
        )

    def help(self) -> str:
        return f"Say both in {self.expected}: rates of exchange change, agreements do not."

    def related(self) -> tuple[Label, ...]:
        return (Label(self.goal, f"the goal, in {self.expected}"),)


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """Deal values and costs are of the currency of the goals that they serve."""
    for problem in planned(agreement, context).problems:
        if isinstance(problem, CurrencyMismatch):
            yield CurrenciesInOneSum(
                problem.origin, problem.what, problem.path, problem.found, problem.expected,
                problem.related,
            )  # fmt: skip
