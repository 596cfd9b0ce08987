"""Budgets that do not pay for the leads that the goals need: an agreement in, findings out."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import ClassVar, NamedTuple

from slalang.check import amounts
from slalang.check.context import Context
from slalang.check.needs import fraction
from slalang.check.planned import planned
from slalang.diagnostics.finding import Finding, Label, Severity
from slalang.funnel.periods import convert
from slalang.funnel.plans import FunnelPlan
from slalang.model.agreement import Agreement
from slalang.model.people import Budget, Party
from slalang.model.quantities import Money, Period
from slalang.source.frozen import dataclass
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
    """Both for each period."""
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
    """The costs of a funnel count for the party that owns its first stage."""
    spenders = [party for party in agreement.parties if _budgets(party)]
    if not spenders:
        return
    bearers = _bearers(agreement, spenders)
    costs: dict[str, dict[tuple[str, Span], _Cost]] = {}
    for one in planned(agreement, context).funnels:
        known = costs.setdefault(bearers.get(one.stages[0][0], "") if one.stages else "", {})
        for place, cost in _costs(one):
            # A cost that serves several goals is paid once, at its largest.
            if place not in known or known[place].amount < cost.amount:
                known[place] = cost
    for party in spenders:
        budget = _each_month(party)
        paid = costs.get(party.name, {})
        total = sum((cost.amount for cost in paid.values()), Fraction(0))
        if budget is None or total <= budget.amount:
            continue
        if all(cost.currency == budget.currency for cost in paid.values()):
            lines = tuple((origin, cost.words) for (_, origin), cost in paid.items())
            yield BudgetBelowCost(
                _budgets(party)[0].origin, party.name, budget.amount, total, budget.currency,
                Period.MONTH, lines,
            )  # fmt: skip


class _Sum(NamedTuple):
    """All budgets of a party for a month."""

    amount: Fraction
    currency: str


def _budgets(party: Party) -> tuple[Budget, ...]:
    teams = (party.team, *(role.team for role in party.roles))
    return tuple(budget for team in teams for budget in team.budgets)


def _each_month(party: Party) -> _Sum | None:
    """`None` where a budget is open, of another currency, or not for months."""
    total, currencies = Fraction(0), set[str]()
    for budget in _budgets(party):
        if not isinstance(budget.amount, Money):
            return None
        amount = convert(Fraction(budget.amount.amount), budget.each, Period.MONTH)
        if amount is None:
            return None
        total += amount
        currencies.add(budget.amount.currency)
    return _Sum(total, currencies.pop()) if len(currencies) == 1 else None


def _bearers(agreement: Agreement, spenders: list[Party]) -> dict[str, str]:
    """Stage → the party that pays for the leads that enter a funnel there."""
    party_of = {role.name: party.name for party in agreement.parties for role in party.roles}
    sole = spenders[0].name if len(spenders) == 1 else ""
    return {
        stage.name: party_of.get(stage.owner.name, stage.owner.name) if stage.owner else sole
        for stage in agreement.stages
    }


class _Cost(NamedTuple):
    """What one line of costs makes in a month."""

    amount: Fraction
    currency: str
    words: str
    """`736 mql × 40 USD = 29,440 USD`."""


def _costs(one: FunnelPlan) -> Iterator[tuple[tuple[str, Span], _Cost]]:
    """Every cost of a plan, with the path of its source and its place."""
    currency = one.currency or ""
    for line in one.totals.spending.lines if one.totals and one.totals.spending else ():
        total = convert(line.total, one.period, Period.MONTH)
        count = convert(line.count, one.period, Period.MONTH)
        if total is None or count is None:
            continue
        each = amounts.money(Money(line.each, currency))
        what = f" {line.stage}" if line.stage else ""
        words = f"{fraction(count)}{what} × {each} = {fraction(total)} {currency}"
        yield (line.path, line.origin), _Cost(total, currency, words)
