"""Funnel plans and what leads cost in; costs, returns and budgets, out."""

from __future__ import annotations

from slalang.model.agreement import Agreement
from slalang.planning.axis import Axis
from slalang.planning.cells import Draft
from slalang.planning.result import BudgetPlan, FunnelPlan


def with_money(
    draft: Draft,  # noqa: ARG001
    agreement: Agreement,  # noqa: ARG001
    funnel: FunnelPlan,
    when: Axis,  # noqa: ARG001
) -> FunnelPlan:
    """A funnel plan with what its leads cost and bring."""
    return funnel


def budget_plans(
    draft: Draft,  # noqa: ARG001
    agreement: Agreement,  # noqa: ARG001
    funnels: list[FunnelPlan],  # noqa: ARG001
    when: Axis,  # noqa: ARG001
) -> tuple[BudgetPlan, ...]:
    """What every party with a budget may spend, and what the plan costs it."""
    return ()
