"""Plans and the budgets of the parties in; what leads cost against what may be spent, out."""

from __future__ import annotations

from fractions import Fraction

from slalang.funnel.periods import convert
from slalang.funnel.plan import plan
from slalang.funnel.plans import FunnelPlan, Plans
from slalang.model.agreement import Agreement
from slalang.model.people import Budget, Party
from slalang.model.quantities import Month, Open, Period
from slalang.source.frozen import dataclass


@dataclass(frozen=True, slots=True)
class BudgetLine:
    """`Marketing: 60,000 USD a month, of which the plan needs 156,000 USD`."""

    party: str
    title: str
    each: Period
    """What both amounts are for; a month."""
    currency: str
    budget: Fraction | None
    """All budgets of the party and its roles; `None` where one is open or does not compare."""
    budgets: tuple[Budget, ...]
    cost: Fraction
    """Of the leads that the plans need, as far as it is known."""
    unknown: tuple[str, ...]
    """Sources whose costs are not known."""

    @property
    def fits(self) -> bool | None:
        """Whether the costs are within the budget; `None` where that cannot be said."""
        if self.budget is None:
            return None
        if self.cost > self.budget:
            return False
        return None if self.unknown else True


def budget_lines(agreement: Agreement, month: Month | None = None) -> tuple[BudgetLine, ...]:
    """One line for each party with a budget.

    The costs of a funnel are borne by the party that owns its first stage, whose work
    it is to bring the leads; where nobody owns it, by the only party with a budget.
    """
    plans = plan(agreement, month=month)
    spenders = [party for party in agreement.parties if _budgets(party)]
    sole = spenders[0].name if len(spenders) == 1 else None
    return tuple(_line(agreement, party, plans, sole) for party in spenders)


def bearer_of(agreement: Agreement, stage: str) -> str | None:
    """The party that owns a stage, itself or by one of its roles."""
    owner = next((one.owner for one in agreement.stages if one.name == stage), None)
    for party in agreement.parties:
        if owner and owner.name in (party.name, *(role.name for role in party.roles)):
            return party.name
    return None


def _line(agreement: Agreement, party: Party, plans: Plans, sole: str | None) -> BudgetLine:
    budgets = _budgets(party)
    stated = [budget.amount for budget in budgets]
    currencies = {amount.currency for amount in stated if not isinstance(amount, Open)}
    currency = agreement.currency or next(iter(sorted(currencies)), "")
    amounts = [_each_month(budget, currency) for budget in budgets]
    known = [amount for amount in amounts if amount is not None]
    own = [each for each in plans.funnels if (_bearer(agreement, each) or sole) == party.name]
    cost, unknown = _costs(own, currency)
    return BudgetLine(
        party=party.name,
        title=party.title,
        each=Period.MONTH,
        currency=currency,
        budget=sum(known, Fraction(0)) if len(known) == len(amounts) else None,
        budgets=budgets,
        cost=cost,
        unknown=unknown,
    )


def _budgets(party: Party) -> tuple[Budget, ...]:
    teams = (party.team, *(role.team for role in party.roles))
    return tuple(budget for team in teams for budget in team.budgets)


def _each_month(budget: Budget, currency: str) -> Fraction | None:
    if isinstance(budget.amount, Open) or budget.amount.currency != currency:
        return None
    return convert(Fraction(budget.amount.amount), budget.each, Period.MONTH)


def _bearer(agreement: Agreement, funnel: FunnelPlan) -> str | None:
    return bearer_of(agreement, funnel.stages[0][0]) if funnel.stages else None


def _costs(funnels: list[FunnelPlan], currency: str) -> tuple[Fraction, tuple[str, ...]]:
    """What plans cost a month; a cost that serves several goals counts once, at its largest."""
    largest: dict[object, Fraction] = {}
    unknown: list[str] = []
    for funnel in funnels:
        spent = funnel.totals.spending if funnel.totals else None
        if spent is None or funnel.currency != currency:
            unknown.extend(source.path for source in funnel.sources)
            continue
        unknown.extend(spent.unknown)
        for line in spent.lines:
            monthly = convert(line.total, funnel.period, Period.MONTH)
            if monthly is None:
                unknown.append(line.path)
                continue
            key = line.path, line.origin
            largest[key] = max(monthly, largest.get(key, monthly))
    return sum(largest.values(), Fraction(0)), tuple(dict.fromkeys(unknown))
