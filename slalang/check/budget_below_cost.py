"""Budgets that do not pay for the leads that the goals need: an agreement in, findings out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from slalang.check import amounts
from slalang.check.context import Context
from slalang.check.needs import fraction
from slalang.diagnostics.finding import Finding, Label, Severity
from slalang.funnel.budget import budget_lines
from slalang.funnel.plan import plan
from slalang.model.agreement import Agreement
from slalang.model.quantities import Money, Period
from slalang.source.text import Span

NEEDS_WHOLE = True


@dataclass(frozen=True, slots=True)
class BudgetBelowCost(Finding):
    """`budget 60_000 USD each month`, where the leads cost 156,000 USD."""

    code: ClassVar[str] = "SLA612"
    slug: ClassVar[str] = "budget-below-cost"
    severity: ClassVar[Severity] = Severity.ERROR

    span: Span
    party: str
    budget: Fraction
    cost: Fraction
    currency: str
    each: Period
    lines: tuple[tuple[Span, str], ...]
    """The costs: where they are said, and `3,900 mql × 40 USD = 156,000 USD`."""

    def message(self) -> str:
        cost, budget = fraction(self.cost), fraction(self.budget)
        return (
            f"the leads that the goals need cost {cost} {self.currency} {amounts.each(self.each)}; "
            f"the budget of `{self.party}` is {budget} {self.currency}"
        )

    def help(self) -> str:
        return "Agree on a larger budget, cheaper sources or a smaller goal."

    def related(self) -> tuple[Label, ...]:
        return tuple(Label(span, words) for span, words in self.lines[:6])


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """The costs of all sources together, in the currency of the budget."""
    for line in budget_lines(agreement):
        if line.fits is False and line.budget is not None:
            yield BudgetBelowCost(
                line.budgets[0].origin, line.party, line.budget, line.cost, line.currency,
                line.each, _costs(agreement),
            )  # fmt: skip


def _costs(agreement: Agreement) -> tuple[tuple[Span, str], ...]:
    """Every cost of the plans with its arithmetic, in the period of its goal."""
    found: dict[Span, str] = {}
    for one in plan(agreement).funnels:
        currency = one.currency or ""
        for line in one.totals.spending.lines if one.totals and one.totals.spending else ():
            each = amounts.money(Money(line.each, currency))
            what = f" {line.stage}" if line.stage else ""
            total = f"{fraction(line.total)} {currency} {amounts.each(one.period)}"
            found[line.origin] = f"{fraction(line.count)}{what} × {each} = {total}"
    return tuple(found.items())
