"""An agreement and other values for some of its numbers in; the agreement that says these, out."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

from slalang.funnel.refigured import with_figures
from slalang.model.agreement import Agreement
from slalang.model.movement import Handoff
from slalang.model.numbers import Figures, Goal, GoalAmount
from slalang.model.people import Party, Team
from slalang.model.promises import Deliver, Promise
from slalang.model.quantities import Counted, Money, Percent
from slalang.solve.numbers.terms import Values
from slalang.source.text import Span

Stated = TypeVar("Stated")


def rewritten(agreement: Agreement, values: Values) -> Agreement:
    """The same agreement with other numbers, by the places of their clauses."""
    return replace(
        with_figures(agreement, lambda node: _figures(node.figures, values)),
        parties=tuple(_party(one, values) for one in agreement.parties),
        handoffs=tuple(_handoff(one, values) for one in agreement.handoffs),
        promises=tuple(_promise(one, values) for one in agreement.promises),
        goals=tuple(_goal(one, values) for one in agreement.goals),
    )


def _figures(figures: Figures, values: Values) -> Figures:
    return replace(
        figures,
        brings=_other(figures.brings, figures.brings_origin, values),
        rates=tuple(
            replace(row, percent=_other(row.percent, row.origin, values)) for row in figures.rates
        ),
        deal=_other(figures.deal, figures.deal_origin, values),
        costs=tuple(
            replace(row, amount=_other(row.amount, row.origin, values)) for row in figures.costs
        ),
        improvements=tuple(
            replace(row, percent=_other(row.percent, row.origin, values))
            for row in figures.improvements
        ),
        season=tuple(
            replace(row, percent=_other(row.percent, row.origin, values)) for row in figures.season
        ),
    )


def _goal(goal: Goal, values: Values) -> Goal:
    def amount(stated: GoalAmount, origin: Span) -> GoalAmount:
        return _other(stated, origin, values)

    return replace(
        goal,
        targets=tuple(replace(row, amount=amount(row.amount, row.origin)) for row in goal.targets),
        months=tuple(replace(row, amount=amount(row.amount, row.origin)) for row in goal.months),
    )


def _promise(promise: Promise, values: Values) -> Promise:
    return replace(
        promise,
        forms=tuple(
            replace(form, amount=_other(form.amount, form.origin, values))
            if isinstance(form, Deliver)
            else form
            for form in promise.forms
        ),
    )


def _party(party: Party, values: Values) -> Party:
    return replace(
        party,
        team=_team(party.team, values),
        roles=tuple(replace(role, team=_team(role.team, values)) for role in party.roles),
    )


def _team(team: Team, values: Values) -> Team:
    return replace(
        team,
        people=_other(team.people, team.people_origin, values),
        capacities=tuple(
            replace(row, most=_other(row.most, row.origin, values)) for row in team.capacities
        ),
        budgets=tuple(
            replace(row, amount=_other(row.amount, row.origin, values)) for row in team.budgets
        ),
    )


def _handoff(handoff: Handoff, values: Values) -> Handoff:
    routes = tuple(
        replace(
            route,
            limits=tuple(
                replace(row, most=_other(row.most, row.origin, values)) for row in route.limits
            ),
        )
        for route in handoff.routes
    )
    return replace(handoff, routes=routes)


def _other(stated: Stated, origin: Span | None, values: Values) -> Stated:
    """The same kind of quantity with the value for its place, if there is one."""
    value = None if origin is None else values.get(origin)
    if value is None:
        return stated
    match stated:
        case Money(_, currency):
            return Money(_decimal(value), currency)  # type: ignore[return-value]
        case Percent():
            return Percent(_decimal(value))  # type: ignore[return-value]
        case Counted(Decimal(), of):
            return Counted(_decimal(value), of)  # type: ignore[return-value]
        case Decimal():
            return _decimal(value)  # type: ignore[return-value]
        case _:
            return stated


def _decimal(value: Fraction) -> Decimal:
    """Values on the grid of a clause end after two decimals at most."""
    return Decimal(int(value * 100)).scaleb(-2)
