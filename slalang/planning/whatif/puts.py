"""A clause in; the same clause with another quantity, and nothing else of its node, out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import TypeAlias

from slalang.model.numbers import (
    Cost,
    Figures,
    Goal,
    Improvement,
    MonthTarget,
    Rate,
    StageTime,
    Target,
)
from slalang.model.quantities import Counted, Money, Percent, Takes
from slalang.planning.whatif.given import Quantity
from slalang.source.text import Span

NOTHING = Figures(
    measured=None, rounding=None, brings=None, rates=(), deal=None, margin=None, takes=None,
    stage_times=(), costs=(), improvements=(), season=(),
)  # fmt: skip
"""What a node says that says nothing."""

Put: TypeAlias = Callable[[Quantity, Span], Figures | Goal | None]
"""The clause with another quantity, said at some place, and nothing else of its node;
None where the quantity is not of its kind."""


def share_put(value: Quantity, at: Span) -> Figures | None:
    """`brings 60% of revenue`."""
    return replace(NOTHING, brings=value, brings_origin=at) if isinstance(value, Percent) else None


def rate_put(rate: Rate) -> Put:
    """`mql to sql 34%, measured on 3_900`."""

    def put(value: Quantity, at: Span) -> Figures | None:
        if not isinstance(value, Percent):
            return None
        return replace(NOTHING, rates=(replace(rate, percent=value, origin=at),))

    return put


def deal_put(whole: Figures) -> Put:
    """`deal 2_000 USD, give or take 400 USD`."""

    def put(value: Quantity, at: Span) -> Figures | None:
        if not isinstance(value, Money):
            return None
        return replace(
            NOTHING, deal=value, deal_origin=at, deal_give_or_take=whole.deal_give_or_take,
            deal_paid_over=whole.deal_paid_over,
        )  # fmt: skip

    return put


def margin_put(value: Quantity, at: Span) -> Figures | None:  # noqa: ARG001
    """`margin 42%`."""
    return replace(NOTHING, margin=value) if isinstance(value, Percent) else None


def takes_put(takes: Takes) -> Put:
    """`takes median 45 days`."""

    def put(value: Quantity, at: Span) -> Figures | None:
        lasting = _lasting(takes, value)
        return replace(NOTHING, takes=lasting, takes_origin=at) if lasting else None

    return put


def step_put(row: StageTime, takes: Takes) -> Put:
    """`mql to sql takes 5 days`."""

    def put(value: Quantity, at: Span) -> Figures | None:
        lasting = _lasting(takes, value)
        if lasting is None:
            return None
        return replace(NOTHING, stage_times=(replace(row, takes=lasting, origin=at),))

    return put


def cost_put(whole: Figures, cost: Cost) -> Put:
    """`costs 40 USD per mql`."""
    # Several costs of one period stand together: all of them are said anew.
    together = [one for one in whole.costs if (one.per, one.each) == (cost.per, cost.each)]

    def put(value: Quantity, at: Span) -> Figures | None:
        if not isinstance(value, Money):
            return None
        changed = replace(cost, amount=value, origin=at)
        return replace(
            NOTHING, costs=tuple(changed if one is cost else one for one in together or (cost,))
        )

    return put


def improvement_put(whole: Figures, row: Improvement) -> Put:
    """`improve opportunity to customer up to 25% by 2026-07-01`."""
    # A node that says one improvement of a step hides all that are said of it further out.
    pair = (row.start.name, row.end.name)
    together = [one for one in whole.improvements if (one.start.name, one.end.name) == pair]

    def put(value: Quantity, at: Span) -> Figures | None:
        if not isinstance(value, Percent):
            return None
        changed = replace(row, percent=value, origin=at)
        return replace(
            NOTHING, improvements=tuple(changed if one is row else one for one in together)
        )

    return put


def target_put(goal: Goal, target: Target) -> Put:
    """`500_000 USD each month from new_business`."""

    def put(value: Quantity, at: Span) -> Goal | None:
        amount = _asked(target, value)
        if amount is None:
            return None
        changed = replace(target, amount=amount, origin=at)
        targets = tuple(
            changed if one is target else one
            for one in goal.targets
            if one.source.name == target.source.name
        )
        return replace(goal, targets=targets, months=())

    return put


def month_put(goal: Goal, row: MonthTarget) -> Put:
    """`in 2026-08 300_000 USD`."""

    def put(value: Quantity, at: Span) -> Goal | None:
        amount = _asked(row, value)
        if amount is None:
            return None
        return replace(goal, targets=(), months=(replace(row, amount=amount, origin=at),))

    return put


def _lasting(takes: Takes, value: Quantity) -> Takes | None:
    """The same kind of time with another length; None where its clock would be another."""
    if isinstance(value, Percent | Money | Decimal):
        return None
    aside = takes.give_or_take
    if aside and aside.unit.is_business != value.unit.is_business:
        return None
    return replace(takes, duration=value)


def _asked(row: Target | MonthTarget, value: Quantity) -> Money | Counted | None:
    """The amount of a goal in the unit that it is in; a number of leads is a plain number."""
    match row.amount, value:
        case Money(), Money():
            return value
        case Counted(of=of), Decimal():
            return Counted(value, of)
        case _:
            return None
