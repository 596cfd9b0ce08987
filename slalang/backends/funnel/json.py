"""Plans in, the same as data for programs out: JSON text, exact decimals as strings."""

from __future__ import annotations

from collections.abc import Iterable

from slalang.backends.amounts import cents, decimal, exact
from slalang.backends.as_json import Data, json_text, problem_data
from slalang.funnel.plans import CostLine, FunnelPlan, Need, Plans, SourcePlan, Spending, Step
from slalang.model.quantities import Duration, Month, Percent


def to_json(plans: Plans) -> str:
    """One object for each plan, in the order of the text, keys always in the same order.

    Whole needs are numbers; every other amount is a string with its exact decimals:
    money to the cent where it was divided, counts to six places. `null` means unknown.
    """
    data = {
        "funnels": [_funnel(funnel) for funnel in plans.funnels],
        "problems": [problem_data(problem) for problem in plans.problems],
    }
    return json_text(data)


def _funnel(funnel: FunnelPlan) -> Data:
    goal: Data = {
        "name": funnel.goal,
        "title": funnel.goal_title,
        "amount": exact(funnel.amount.value),
        "unit": funnel.amount.unit,
    }
    return {
        "name": funnel.funnel,
        "title": funnel.title,
        "path": funnel.path,
        "goal": goal,
        "period": funnel.period.value,
        "month": _month(funnel.month),
        "currency": funnel.currency,
        "rounding": funnel.rounding.value,
        "stages": [{"name": name, "title": title} for name, title in funnel.stages],
        "alone": funnel.alone,
        "sources": [_source(source) for source in funnel.sources],
        "totals": _totals(funnel),
    }


def _source(source: SourcePlan) -> Data:
    figures = source.figures
    return {
        "name": source.name,
        "title": source.title,
        "path": source.path,
        "share": exact(source.share * 100),
        "goal": exact(source.goal),
        "needed": _needs(source.needs),
        **_each_month(source.each_month),
        "lead_value": cents(source.lead_value),
        "revenue": cents(source.revenue),
        "margin": f"{figures.margin.value:f}" if isinstance(figures.margin, Percent) else None,
        "takes": _duration(source.takes),
        "cost": _spending(source.spending),
        "steps": [_step(step) for step in source.steps],
    }


def _totals(funnel: FunnelPlan) -> Data | None:
    totals = funnel.totals
    if totals is None:
        return None
    return {
        "goal": exact(totals.goal),
        "needed": _needs(totals.needs),
        **_each_month(totals.each_month),
        "lead_value": cents(totals.lead_value),
        "revenue": cents(totals.revenue),
        "cost": _spending(totals.spending),
    }


def _step(step: Step) -> Data:
    return {
        "stage": step.need.stage,
        "after": step.after,
        "numerator": exact(step.numerator),
        "deal": decimal(step.deal),
        "rate": decimal(step.rate),
        "exact": exact(step.need.exact),
        "needed": _value(step.need),
        "sample": decimal(step.sample),
        "improved": step.improved,
    }


def _spending(spending: Spending | None) -> Data | None:
    if spending is None:
        return None
    return {
        "total": cents(spending.total),
        "per_customer": cents(spending.per_customer),
        "lines": [_line(line) for line in spending.lines],
        "unknown": list(spending.unknown),
    }


def _line(line: CostLine) -> Data:
    return {
        "path": line.path,
        "stage": line.stage,
        "count": exact(line.count),
        "each": f"{line.each:f}",
        "total": cents(line.total),
    }


def _each_month(needs: tuple[Need, ...]) -> Data:
    return {"needed_each_month": _needs(needs)} if needs else {}


def _needs(needs: Iterable[Need]) -> Data:
    return {need.stage: _value(need) for need in needs}


def _value(need: Need) -> int | str | None:
    return need.rounded if need.rounded is not None else exact(need.exact)


def _month(month: Month | None) -> str | None:
    return f"{month.year:04}-{month.month:02}" if month else None


def _duration(takes: Duration | None) -> Data | None:
    if takes is None:
        return None
    return {"count": f"{takes.count:f}", "unit": takes.unit.value}
