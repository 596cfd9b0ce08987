"""A plan in, its lines of words and equations out, for the terminal and for documents alike."""

from __future__ import annotations

from fractions import Fraction

from slalang.funnel.climb import rounding_of
from slalang.funnel.plans import FunnelPlan, Need, SourcePlan, Spending, Step
from slalang.funnel.words import (
    Equation,
    amount,
    asked,
    cash,
    cost_equation,
    equation,
    lead_value_equation,
)
from slalang.model.numbers import Rounding
from slalang.source.frozen import dataclass
from slalang.wording.numbers import number
from slalang.wording.times import month


@dataclass(frozen=True, slots=True)
class Line:
    """`Opportunity   250 ÷ 23% = 1,086.96 → 1,087`, perhaps with a remark."""

    label: str
    equation: Equation
    remark: str = ""
    """`178 a month`, `measured on 3,900`."""


def heading(funnel: FunnelPlan) -> str:
    """`New business: New revenue`."""
    return f"{funnel.title}: {funnel.goal_title}"


def summary(funnel: FunnelPlan) -> str:
    """`500,000 USD each month, rates of January 2026, rounded up at each stage`."""
    titles = dict(funnel.stages)
    goal = asked(funnel.amount, titles.get(funnel.amount.unit, funnel.amount.unit))
    rates = f", rates of {month(funnel.month)}" if funnel.month else ""
    kinds = {rounding_of(source.figures) for source in funnel.sources} or {funnel.rounding}
    rounding = "" if len(kinds) > 1 else f", {_rounded(kinds.pop())}"
    return f"{goal} each {funnel.period.value}{rates}{rounding}"


def _rounded(rounding: Rounding) -> str:
    return "not rounded" if rounding is Rounding.EXACT else rounding.value


def source_heading(funnel: FunnelPlan, source: SourcePlan) -> str:
    """`Website form brings 60%: 300,000 USD`."""
    kinds = {rounding_of(one.figures) for one in funnel.sources}
    rounding = f", {_rounded(rounding_of(source.figures))}" if len(kinds) > 1 else ""
    goal = f"{_goal(funnel, source.goal)}{rounding}"
    if funnel.alone:
        return f"{source.title}, for {goal}"
    if source.share == 1:
        return f"{source.title}: {goal}"
    return f"{source.title} brings {amount(source.share * 100)}%: {goal}"


def source_lines(funnel: FunnelPlan, source: SourcePlan) -> list[Line]:
    """Every step of a source, then the value of a lead and what leads cost."""
    titles = dict(funnel.stages)
    months = {need.stage: need for need in source.each_month}
    steps = [
        Line(
            titles[step.need.stage],
            equation(step, funnel.currency),
            _remark(months.get(step.need.stage), step),
        )
        for step in source.steps
    ]
    value = _lead_value(funnel, "One lead is worth", source.revenue, source.needs)
    return [*steps, *value, *_costs(funnel, titles, source.spending, source.needs)]


def total_lines(funnel: FunnelPlan) -> list[Line]:
    """The sums over all sources; none where there is only one or some could not be computed."""
    totals = funnel.totals
    if totals is None or len(funnel.sources) < 2:
        return []
    titles = dict(funnel.stages)
    months = {need.stage: need for need in totals.each_month}
    sums = [
        Line(
            titles[need.stage], Equation("", "", amount(need.used)), _remark(months.get(need.stage))
        )
        for need in totals.needs
    ]
    value = _lead_value(funnel, "An average lead is worth", totals.revenue, totals.needs)
    cost = totals.spending
    costs: list[Line] = []
    if cost is not None:
        known = "Costs that are known" if cost.unknown else "Costs"
        costs = [Line(known, Equation("", "", cash(cost.total, funnel.currency)))]
        if not cost.unknown:
            costs.extend(_per_customer(funnel, titles, cost, totals.needs))
    return [*sums, *value, *costs]


def _goal(funnel: FunnelPlan, goal: Fraction) -> str:
    titles = dict(funnel.stages)
    unit = funnel.amount.unit
    if funnel.amount.is_money:
        return cash(goal, unit)
    return f"{amount(goal)} {titles.get(unit, unit)}"


def _remark(monthly: Need | None, step: Step | None = None) -> str:
    parts = [f"{amount(monthly.used)} a month"] if monthly else []
    if step is not None and step.sample is not None:
        parts.append(f"measured on {number(step.sample)}")
    if step is not None and step.improved:
        parts.append("improved rate")
    return ", ".join(parts)


def _lead_value(
    funnel: FunnelPlan, label: str, revenue: Fraction | None, needs: tuple[Need, ...]
) -> list[Line]:
    if revenue is None or not needs or not needs[-1].used:
        return []
    leads = needs[-1].used
    return [Line(label, lead_value_equation(revenue, leads, revenue / leads, funnel.currency))]


def _costs(
    funnel: FunnelPlan, titles: dict[str, str], cost: Spending | None, needs: tuple[Need, ...]
) -> list[Line]:
    if cost is None:
        return []
    lines = [
        Line(
            _cost_label(funnel, titles, line.stage),
            cost_equation(line, funnel.currency),
        )
        for line in cost.lines
    ]
    return [*lines, *_per_customer(funnel, titles, cost, needs)]


def _cost_label(funnel: FunnelPlan, titles: dict[str, str], stage: str | None) -> str:
    if stage is None:
        return "Fixed cost"
    return "Leads cost" if stage == funnel.stages[0][0] else f"Cost, {titles[stage]}"


def _per_customer(
    funnel: FunnelPlan, titles: dict[str, str], cost: Spending, needs: tuple[Need, ...]
) -> list[Line]:
    if cost.per_customer is None:
        return []
    left = f"{cash(cost.total, funnel.currency)} ÷ {amount(needs[0].used)}"
    result = cash(cost.per_customer, funnel.currency)
    return [Line(f"Cost of one {titles[needs[0].stage]}", Equation(left, "", result))]
