"""A stage and a funnel, stream or source in; how many the goals need there, out."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

from slalang.funnel.inherit import chain_of, leaves, path_of
from slalang.funnel.periods import MONTHS, month_of, months_of
from slalang.funnel.plan import plan
from slalang.funnel.plans import FunnelPlan, Need, Plans, SourcePlan
from slalang.model.agreement import Agreement
from slalang.model.quantities import Month, Period


def needed(
    agreement: Agreement,
    stage: str,
    path: str,
    month: Month | None = None,
    each: Period | None = None,
) -> int | Decimal | None:
    """How many must reach a stage, as people see it; see `need_of`."""
    need = need_of(agreement, stage, path, month, each)
    return need.value if need else None


def need_of(
    agreement: Agreement,
    stage: str,
    path: str,
    month: Month | None = None,
    each: Period | None = None,
) -> Need | None:
    """How many must reach a stage in a period; `None` where the goals do not say.

    `path` names a funnel, stream or source. Without `month` it is the first of the
    goals. Without `each` it is a month where a month is named, else the period of the
    goals. A source that serves several goals owes the largest of their needs, not the
    sum: the same lead counts for each.
    """
    chain = chain_of(agreement, path)
    if chain is None:
        return None
    plans = plan(agreement, month=month)
    wanted = {path_of(leaf[-1]) for leaf in leaves(chain)}
    touching = [each_plan for each_plan in plans.funnels if _touches(each_plan, path)]
    if not touching or any(each_plan.totals is None for each_plan in touching):
        return None
    period = each or (Period.MONTH if month else touching[0].period)
    total: dict[str, Need] = {}
    for funnel, source in by_source(plans, wanted):
        if all(need.stage != stage for need in source.needs):
            continue
        need = _in_period(agreement, funnel, source, stage, period)
        if need is None:
            return None
        if source.path not in total or total[source.path].used < need.used:
            total[source.path] = need
    return _sum(stage, list(total.values())) if total else None


def by_source(plans: Plans, paths: set[str]) -> list[tuple[FunnelPlan, SourcePlan]]:
    """The plans of some sources, one for each goal that they serve."""
    return [
        (funnel, source)
        for funnel in plans.funnels
        for source in funnel.sources
        if source.path in paths
    ]


def period_months(agreement: Agreement, each: Period, month: Month) -> tuple[Month, ...]:
    """The months of the period that a month is in, counted from the start of the agreement."""
    starts = agreement.header.starts if agreement.header else None
    return months_of(each, month, month_of(starts) if isinstance(starts, date) else None)


def _touches(funnel: FunnelPlan, path: str) -> bool:
    """Whether a plan draws from a node, from one inside it, or from one around it."""
    return f"{funnel.path}.".startswith(f"{path}.") or f"{path}.".startswith(f"{funnel.path}.")


def _in_period(
    agreement: Agreement, funnel: FunnelPlan, source: SourcePlan, stage: str, each: Period
) -> Need | None:
    """The need of one source for a goal, in another period than that of the goal.

    A longer period is the sum of the goal's own, a shorter one the sum of its months.
    """
    if each is funnel.period:
        return _at(source.needs, stage)
    if each not in MONTHS or funnel.period not in MONTHS:
        return None
    shorter = MONTHS[each] < MONTHS[funnel.period]
    if each is Period.MONTH:
        return _at(source.each_month, stage)
    if funnel.month is None:
        return None
    months = period_months(agreement, each, funnel.month)
    begins = months if shorter else months[:: MONTHS[funnel.period]]
    parts: list[Need] = []
    for begin in begins:
        same = _again(agreement, funnel, source, begin)
        need = _at(same.each_month if shorter else same.needs, stage) if same else None
        parts.extend([need] if need else [])
    return _sum(stage, parts) if parts else None


def _again(
    agreement: Agreement, funnel: FunnelPlan, source: SourcePlan, month: Month
) -> SourcePlan | None:
    """The same source for the same goal in another month; `None` where the goal has ended."""
    for other in plan(agreement, month=month).funnels:
        if (other.goal, other.path, other.period) == (funnel.goal, funnel.path, funnel.period):
            return next((each for each in other.sources if each.path == source.path), None)
    return None


def _at(needs: tuple[Need, ...], stage: str) -> Need | None:
    return next((need for need in needs if need.stage == stage), None)


def _sum(stage: str, needs: list[Need]) -> Need:
    rounded = [need.rounded for need in needs if need.rounded is not None]
    exact = sum((need.used for need in needs), Fraction(0))
    return Need(stage, exact, sum(rounded) if len(rounded) == len(needs) else None)
