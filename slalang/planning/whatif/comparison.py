"""Agreements as they stand and as they might be in; their plans as rows side by side, out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from enum import Enum
from fractions import Fraction
from typing import NamedTuple

from slalang.funnel.problems import say
from slalang.model.agreement import Agreement
from slalang.model.quantities import Bound
from slalang.planning.axis import Axis
from slalang.planning.plan import Setup, make_plan
from slalang.planning.result import FunnelPlan, Plan, TeamPlan
from slalang.planning.sheet.cells import Cell, Value
from slalang.planning.sheet.reckon import reckon
from slalang.source.frozen import dataclass


class What(Enum):
    """What a row compares."""

    GOAL = "goal"
    TOTAL = "total"
    """The leads of a stage that the deals inside the plan need."""
    PEAK = "peak"
    """The leads of a stage in the period that needs most."""
    BEFORE = "before"
    """The leads that must be in the pipeline when the plan starts."""
    COST = "cost"
    CUSTOMER_COST = "customer_cost"
    LEAD_VALUE = "lead_value"
    RETURN = "return"
    PEOPLE = "people"
    """The people there are when there are most."""
    FEWEST = "people_fewest"
    """The people there are when there are fewest, where that is another number."""
    NEEDED = "people_needed"
    SHORT = "periods_short"
    """In how many periods a team has too much to do."""
    OVER_LIMIT = "periods_over_limit"
    """In how many periods a source should bring more or less than it can."""
    OVER_BUDGET = "periods_over_budget"
    CHANCE = "chance"


@dataclass(frozen=True, slots=True)
class Column:
    """The agreement as it stands, or with one scenario."""

    name: str
    title: str
    agreement: Agreement
    means: str | None = None
    """What the scenario is about, in prose."""


@dataclass(frozen=True, slots=True)
class Row:
    """`MQL over the plan  46,788  41,200`: one value for each column."""

    what: What
    path: str
    """The funnel, source, team or goal."""
    title: str
    """What people call that."""
    stage: str
    """The name of the stage, or `hours`; empty where nothing is counted."""
    stage_title: str
    """What people call it; of returns, the source."""
    unit: str
    """A currency, `%`, or empty for a plain number."""
    values: tuple[Value, ...]
    """None where a column has no such number."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """The plans of some agreements, side by side; the first is what stands."""

    title: str
    when: Axis
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    problems: tuple[tuple[str, ...], ...]
    """Of each column, what could not be computed."""


class _Key(NamedTuple):
    what: What
    path: str
    stage: str


class _Found(NamedTuple):
    title: str
    stage_title: str
    unit: str
    value: Value


def compare(
    columns: Sequence[Column],
    setup_of: Callable[[Agreement], Setup],
    chances_of: Callable[[Agreement], Mapping[str, Fraction]] | None = None,
) -> Comparison:
    """The plan of each column over the periods of the first, and what differs.

    `chances_of` gives the chance to reach each goal in percent, by the names of the goals.
    """
    first = make_plan(columns[0].agreement, setup_of(columns[0].agreement))
    found: list[Mapping[_Key, _Found]] = []
    problems: list[tuple[str, ...]] = []
    for place, column in enumerate(columns):
        plan = first
        if place:
            # A scenario may move a goal: all are compared over the same periods.
            setup = replace(setup_of(column.agreement), start=first.when.first)
            plan = make_plan(column.agreement, setup)
        values = reckon(plan.sheet)
        said = {key: one for funnel in plan.funnels for key, one in _funnel(funnel, values)}
        said |= dict(_teams(plan, values))
        if chances_of:
            said |= _chances(column.agreement, chances_of(column.agreement))
        found.append(said)
        problems.append(tuple(say(problem) for problem in plan.problems))
    rows = _telling(_rows(found))
    return Comparison(first.title, first.when, tuple(columns), rows, tuple(problems))


def _rows(found: Sequence[Mapping[_Key, _Found]]) -> list[Row]:
    keys = dict.fromkeys(key for values in found for key in values)
    rows = []
    for key in keys:
        said = next(values[key] for values in found if key in values)
        known = tuple(values[key].value if key in values else None for values in found)
        rows.append(
            Row(key.what, key.path, said.title, key.stage, said.stage_title, said.unit, known)
        )
    return rows


def _telling(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Zeros all along say nothing, but of goals and costs; nor does one number said twice."""
    most = {row.path: row.values for row in rows if row.what is What.PEOPLE}
    quiet = (What.BEFORE, What.SHORT, What.OVER_LIMIT, What.OVER_BUDGET)
    return tuple(
        row
        for row in rows
        if (any(row.values) or row.what not in quiet)
        and not (row.what is What.FEWEST and row.values == most[row.path])
    )


def _funnel(funnel: FunnelPlan, values: tuple[Value, ...]) -> Iterator[tuple[_Key, _Found]]:
    money = funnel.currency or ""
    if funnel.revenue_total is not None:
        key = _Key(What.GOAL, funnel.name, "")
        yield key, _Found(funnel.title, "", money, values[funnel.revenue_total])
    for stage in funnel.stages:
        for what, number in (
            (What.TOTAL, values[stage.total]),
            (What.PEAK, _most(values, stage.need)),
            (What.BEFORE, values[stage.before]),
        ):
            key = _Key(what, funnel.name, stage.stage)
            yield key, _Found(funnel.title, stage.title, "", number)
    for what, cell in (
        (What.COST, funnel.spent.total if funnel.spent else None),
        (What.CUSTOMER_COST, funnel.customer_cost),
        (What.LEAD_VALUE, funnel.lead_value),
    ):
        if cell is not None:
            yield _Key(what, funnel.name, ""), _Found(funnel.title, "", money, values[cell])
    for source in funnel.sources:
        if source.gain is not None:
            key = _Key(What.RETURN, source.path, "")
            yield key, _Found(funnel.title, source.title, "%", values[source.gain])


def _teams(plan: Plan, values: tuple[Value, ...]) -> Iterator[tuple[_Key, _Found]]:
    for team in plan.teams:
        yield from _team(team, values)
    for limit in plan.limits:
        sides = (limit.need, limit.limit)
        over, under = sides if limit.bound is Bound.AT_MOST else sides[::-1]
        key = _Key(What.OVER_LIMIT, limit.path, f"{limit.bound.value} {limit.stage}")
        off = _periods_over(values, over, under)
        yield key, _Found(limit.title, limit.stage_title, "", off)
    for budget in plan.budgets:
        over_budget = _periods_over(values, budget.costs, budget.budget)
        yield _Key(What.OVER_BUDGET, budget.party, ""), _Found(budget.title, "", "", over_budget)


def _team(team: TeamPlan, values: tuple[Value, ...]) -> Iterator[tuple[_Key, _Found]]:
    loads = [load for load in team.loads if load.most is not None or load.people_needed]
    if team.people is not None and loads:
        there = [value for cell in team.people if (value := values[cell]) is not None]
        for what, number in (
            (What.PEOPLE, max(there, default=None)),
            (What.FEWEST, min(there, default=None)),
        ):
            yield _Key(what, team.name, ""), _Found(team.title, "", "", number)
    for load in loads:
        stage = load.stage or load.what
        if load.people_needed is not None:
            needed = _most(values, load.people_needed)
            yield _Key(What.NEEDED, team.name, stage), _Found(team.title, load.title, "", needed)
        if load.most is not None:
            short = _periods_over(values, load.need, load.most)
            yield _Key(What.SHORT, team.name, stage), _Found(team.title, load.title, "", short)


def _chances(agreement: Agreement, chances: Mapping[str, Fraction]) -> dict[_Key, _Found]:
    titles = {goal.name: goal.title for goal in agreement.goals}
    return {
        _Key(What.CHANCE, name, ""): _Found(titles[name], "", "%", chance)
        for name, chance in chances.items()
    }


def _most(values: tuple[Value, ...], cells: Sequence[Cell]) -> Value:
    return max((one for cell in cells if (one := values[cell]) is not None), default=None)


def _periods_over(values: tuple[Value, ...], left: Sequence[Cell], right: Sequence[Cell]) -> int:
    """In how many periods the one is more than the other."""
    pairs = [(values[a], values[b]) for a, b in zip(left, right, strict=True)]
    return sum(a is not None and b is not None and a > b for a, b in pairs)
