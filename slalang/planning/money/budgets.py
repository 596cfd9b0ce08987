"""Funnel plans and the budgets of the parties in; what may be spent beside what is, out."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from slalang.funnel.budget import bearer_of
from slalang.model.agreement import Agreement
from slalang.model.people import Budget, Party, Role
from slalang.model.quantities import Money
from slalang.planning.ground import Ground
from slalang.planning.lengths import periods_in
from slalang.planning.result import BudgetPlan, FunnelPlan
from slalang.planning.sheet.cells import Cell, Draft, Input, Kind, Note


def budget_plans(ground: Ground, funnels: list[FunnelPlan]) -> tuple[BudgetPlan, ...]:
    """What every party with a budget may spend, and what the plan costs it.

    The costs of a funnel are borne by the party that owns its first stage; where nobody owns
    it, by the only party with a budget. A party of which one budget is open, or in another
    currency, is left out: nobody could say whether its costs fit.
    """
    agreement = ground.agreement
    spenders = [party for party in agreement.parties if any(_budgets(party))]
    sole = spenders[0].name if len(spenders) == 1 else None
    found = []
    for party in spenders:
        own = [each for each in funnels if (_bearer(agreement, each) or sole) == party.name]
        plan = _plan(ground, party, own)
        found.extend([plan] if plan else [])
    return tuple(found)


def _plan(ground: Ground, party: Party, funnels: list[FunnelPlan]) -> BudgetPlan | None:
    draft, when = ground.draft, ground.when
    budgets = list(_budgets(party))
    stated = {budget.amount.currency for _, budget in budgets if isinstance(budget.amount, Money)}
    currency = ground.agreement.currency or min(stated, default="")
    if stated != {currency} or not all(isinstance(one.amount, Money) for _, one in budgets):
        return None
    cells = [_input(draft, team, budget) for team, budget in budgets]
    budget_cells = []
    for period in when.inside:
        lengths = (periods_in(budget.each, when, period) for _, budget in budgets)
        budget_cells.append(
            draft.add(
                draft.multiply(cell, draft.constant(length))
                for cell, length in zip(cells, lengths, strict=True)
            )
        )
    spent = [one.spent for one in funnels if one.spent and one.currency in (None, currency)]
    costs = tuple(draft.add(one.costs[index] for one in spent) for index in range(when.count))
    for period, budget, cost in zip(when.inside, budget_cells, costs, strict=True):
        for cell, key, title in ((budget, "budget", "Budget"), (cost, "costs", "Costs")):
            called = f"{title} {period.name}, {party.title}"
            draft.note(cell, Note(f"{key} {period.name} {party.name}", called, currency))
    return BudgetPlan(
        party.name, party.title, currency, tuple(budget_cells), costs,
        _unknown(funnels, currency), budgets[0][1].origin,
    )  # fmt: skip


def _budgets(party: Party) -> Iterator[tuple[Party | Role, Budget]]:
    teams: tuple[Party | Role, ...] = (party, *party.roles)
    for team in teams:
        for budget in team.team.budgets:
            yield team, budget


def _input(draft: Draft, team: Party | Role, budget: Budget) -> Cell:
    """`marketing.budget each month for Paid media`; the second of the same has its number."""
    assert isinstance(budget.amount, Money)
    same = [
        one for one in team.team.budgets if (one.each, one.purpose) == (budget.each, budget.purpose)
    ]
    place = same.index(budget) + 1
    key = f"budget each {budget.each.value}"
    key += f" for {budget.purpose}" if budget.purpose else ""
    key += f" {place}" if place > 1 else ""
    title = f"Budget each {budget.each.value}"
    title += f", {budget.purpose}" if budget.purpose else ""
    return draft.input(
        Input(
            f"{team.name}.{key}", title, team.name, Kind.BUDGET, budget.amount.currency,
            Fraction(budget.amount.amount), budget.origin,
        )
    )  # fmt: skip


def _bearer(agreement: Agreement, funnel: FunnelPlan) -> str | None:
    return bearer_of(agreement, funnel.stages[0].stage) if funnel.stages else None


def _unknown(funnels: list[FunnelPlan], currency: str) -> tuple[str, ...]:
    found: list[str] = []
    for funnel in funnels:
        if funnel.spent is None or funnel.currency not in (None, currency):
            found.extend(source.path for source in funnel.sources)
        else:
            found.extend(funnel.spent.unknown)
    return tuple(dict.fromkeys(found))
