"""A plan in, the same as data for programs out: JSON text, exact decimals as strings.

The shape is `plan-1.schema.json` beside this file.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from slalang.backends.amounts import number
from slalang.backends.as_json import Data, json_text, problem_data
from slalang.backends.plan.view import Asked, is_asked, values_of
from slalang.planning.money.savings import FunnelSaving, Saving, savings
from slalang.planning.result import (
    BudgetPlan,
    FunnelPlan,
    LimitPlan,
    Load,
    Plan,
    SourcePlan,
    Spent,
    StagePlan,
    TeamPlan,
)
from slalang.planning.sheet.cells import Cell, Value
from slalang.planning.teams.shortfalls import shortfalls
from slalang.planning.teams.ways_out import is_looked_at, ways_out

Values: TypeAlias = tuple[Value, ...]


def to_json(plan: Plan, asked: Asked | None = None) -> str:
    """Whole numbers are numbers; all others strings with at most six decimals; `null` is none.

    Lists of numbers have one for each of the periods.
    """
    chosen = asked or Asked()
    values = values_of(plan, asked)
    everything = chosen.funnel is None and chosen.source is None
    funnels = [one for one in plan.funnels if chosen.funnel in (None, one.name)]
    saved = savings(plan, values)
    names = [period.name for period in plan.when.inside]
    data = {
        "format": "slalang.plan/1",
        "title": plan.title,
        "each": plan.when.each.value,
        "currency": plan.currency,
        "periods": [
            {"name": one.name, "first": one.first.isoformat(), "last": one.last.isoformat()}
            for one in plan.when.inside
        ],
        "funnels": [_funnel(one, values, chosen, names) for one in funnels],
        "improvements": [_saving(one) for one in saved.each],
        "improvements_together": _saving(saved.together) if saved.together else None,
        "teams": [_team(one, values) for one in plan.teams if everything],
        "limits": [_limit(one, values) for one in plan.limits if everything],
        "budgets": [_budget(one, values) for one in plan.budgets if everything],
        "shortfalls": _shortfalls(plan, values) if everything else [],
        "problems": [problem_data(problem) for problem in plan.problems],
    }
    return json_text(data)


def _funnel(funnel: FunnelPlan, values: Values, asked: Asked, periods: list[str]) -> Data:
    return {
        "name": funnel.name,
        "title": funnel.title,
        "goals": list(funnel.goals),
        "currency": funnel.currency,
        "stages": [_stage(row, values) for row in funnel.stages],
        "revenue": _all(values, funnel.revenue),
        "revenue_total": _one(values, funnel.revenue_total),
        "costs": _spent(funnel.spent, values),
        "customer_cost": _one(values, funnel.customer_cost),
        "lead_value": _one(values, funnel.lead_value),
        "goals_until": periods[funnel.until],
        "sources": [_source(one, values) for one in funnel.sources if is_asked(one, asked.source)],
    }


def _source(source: SourcePlan, values: Values) -> Data:
    share = values[source.share]
    return {
        "name": source.name,
        "title": source.title,
        "path": source.path,
        "share_percent": number(None if share is None else share * 100),
        "stages": [_stage(row, values) for row in source.stages],
        "revenue": _all(values, source.revenue),
        "revenue_total": _one(values, source.revenue_total),
        "costs": _spent(source.spent, values),
        "customer_cost": _one(values, source.customer_cost),
        "lead_value": _one(values, source.lead_value),
        "margin_percent": _one(values, source.margin),
        "return_percent": _one(values, source.gain),
        "payback_months": _one(values, source.payback),
    }


def _stage(row: StagePlan, values: Values) -> Data:
    return {
        "stage": row.stage,
        "title": row.title,
        "before": _one(values, row.before),
        "before_for_deals_after": _one(values, row.before_beyond),
        "needed": _all(values, row.need),
        "for_deals_after": _all(values, row.beyond),
        "total": _one(values, row.total),
    }


def _spent(spent: Spent | None, values: Values) -> Data | None:
    if spent is None:
        return None
    return {
        "before": _one(values, spent.before),
        "before_for_deals_after": _one(values, spent.before_beyond),
        "each": _all(values, spent.costs),
        "total": _one(values, spent.total),
        "unknown": list(spent.unknown),
    }


def _team(team: TeamPlan, values: Values) -> Data:
    return {
        "name": team.name,
        "title": team.title,
        "people": _all(values, team.people),
        "at_work": _all(values, team.effective),
        "loads": [_load(load, values) for load in team.loads],
    }


def _load(load: Load, values: Values) -> Data:
    return {
        "what": load.what,
        "stage": load.stage,
        "title": load.title,
        "needed": _all(values, load.need),
        "at_least": _all(values, load.least),
        "at_most": _all(values, load.most),
        "people_needed": _all(values, load.people_needed),
        "unknown": list(load.unknown),
        "brings": load.brings,
    }


def _limit(limit: LimitPlan, values: Values) -> Data:
    return {
        "path": limit.path,
        "title": limit.title,
        "stage": limit.stage,
        "bound": limit.bound.value,
        "limit": _all(values, limit.limit),
        "needed": _all(values, limit.need),
    }


def _budget(budget: BudgetPlan, values: Values) -> Data:
    return {
        "party": budget.party,
        "title": budget.title,
        "currency": budget.currency,
        "budget": _all(values, budget.budget),
        "costs": _all(values, budget.costs),
        "unknown": list(budget.unknown),
    }


def _shortfalls(plan: Plan, values: Values) -> list[Data]:
    gaps = shortfalls(plan, values)
    found = zip(gaps, ways_out(plan, values, gaps), strict=True)
    return [
        {
            "subject": gap.line.subject.value,
            "name": gap.line.name,
            "unit": gap.line.unit,
            "periods": gap.periods,
            "needed": [number(one) for one in gap.need],
            "room": [number(one) for one in gap.room],
            "looked_for": is_looked_at(place, gap),
            "ways_out": [
                {
                    "way": way.way.value,
                    "changes": [
                        {"key": one.input.key, "value": number(one.value), "unit": one.input.unit}
                        for one in way.changes
                    ],
                }
                for way in ways
            ],
        }
        for place, (gap, ways) in enumerate(found)
    ]


def _saving(saving: Saving) -> Data:
    return {
        "improvements": [one.key for one in saving.inputs],
        "funnels": [_saved(one) for one in saving.funnels],
    }


def _saved(one: FunnelSaving) -> Data:
    return {
        "funnel": one.name,
        "stage": one.stage,
        "leads": number(one.leads),
        "each": [number(value) for value in one.each],
        "later": number(one.later),
        "money": number(one.money),
        "currency": one.currency,
    }


def _one(values: Values, cell: Cell | None) -> int | str | None:
    return None if cell is None else number(values[cell])


def _all(values: Values, cells: Iterable[Cell] | None) -> list[int | str | None] | None:
    return None if cells is None else [number(values[cell]) for cell in cells]
