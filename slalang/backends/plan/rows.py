"""A plan in; its numbers one by one, each with what it is of, out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from slalang.backends.plan.view import Asked, is_asked, values_of
from slalang.planning.result import FunnelPlan, Plan, SourcePlan
from slalang.planning.sheet.cells import Cell, Value


class Row(NamedTuple):
    """`source, Website form, new_business.web_form, needed, mql, 2026-04, 2346`."""

    kind: str
    """`funnel`, `source`, `team`, `limit`, `budget`."""
    title: str
    path: str
    what: str
    """`needed`, `revenue`, `costs`, `people`, `room`, `budget` …"""
    stage: str = ""
    period: str = ""
    """A period, or `before`."""
    value: Value = None
    after: Value = None
    """How much of it serves deals after the plan's end; nothing where that is no question."""
    unit: str = ""


def rows_of(plan: Plan, asked: Asked | None = None) -> Iterator[Row]:
    """The numbers of every period, funnels before their sources, then teams and budgets."""
    chosen = asked or Asked()
    periods = tuple(period.name for period in plan.when.inside)
    read = _Reader(values_of(plan, asked), periods)
    for funnel in plan.funnels:
        unit = funnel.currency or ""
        if chosen.funnel in (None, funnel.name):
            if chosen.source is None:
                yield from _needs("funnel", funnel.name, funnel, unit, read)
            for source in funnel.sources:
                if is_asked(source, chosen.source):
                    yield from _needs("source", source.path, source, unit, read)
    if chosen.funnel is None and chosen.source is None:
        yield from _others(plan, read)


class _Reader(NamedTuple):
    """What rows are read from."""

    values: tuple[Value, ...]
    periods: tuple[str, ...]


def _needs(
    kind: str, path: str, one: FunnelPlan | SourcePlan, unit: str, read: _Reader
) -> Iterator[Row]:
    for stage in one.stages:
        row = Row(kind, one.title, path, "needed", stage.stage, "before", None, 0, "")
        early, later = read.values[stage.before], read.values[stage.before_beyond]
        yield row._replace(value=early, after=later)
        for period, need, after in zip(read.periods, stage.need, stage.beyond, strict=True):
            yield row._replace(period=period, value=read.values[need], after=read.values[after])
    if one.revenue is not None:
        yield from _line(Row(kind, one.title, path, "revenue", unit=unit), one.revenue, read)
    if one.spent is not None:
        row = Row(kind, one.title, path, "costs", unit=unit)
        yield row._replace(period="before", value=read.values[one.spent.before])
        yield from _line(row, one.spent.costs, read)


def _others(plan: Plan, read: _Reader) -> Iterator[Row]:
    for team in plan.teams:
        of = Row("team", team.title, team.name, "")
        for what, cells in (("people", team.people), ("at work", team.effective)):
            yield from _line(of._replace(what=what), cells, read)
        for load in team.loads:
            unit = "hours" if load.stage is None else ""
            part = of._replace(stage=load.stage or "")
            yield from _line(part._replace(what="needed", unit=unit), load.need, read)
            yield from _line(part._replace(what="at least", unit=unit), load.least, read)
            yield from _line(part._replace(what="at most", unit=unit), load.most, read)
            yield from _line(part._replace(what="people needed"), load.people_needed, read)
    for limit in plan.limits:
        of = Row("limit", limit.title, limit.path, "needed", limit.stage)
        yield from _line(of, limit.need, read)
        yield from _line(of._replace(what=limit.bound.value), limit.limit, read)
    for budget in plan.budgets:
        of = Row("budget", budget.title, budget.party, "budget", unit=budget.currency)
        yield from _line(of, budget.budget, read)
        yield from _line(of._replace(what="costs"), budget.costs, read)


def _line(row: Row, cells: Sequence[Cell] | None, read: _Reader) -> Iterator[Row]:
    """The row once for each period; none where nothing is said."""
    for period, cell in zip(read.periods, cells or (), strict=False):
        yield row._replace(period=period, value=read.values[cell])
