"""A way out of a shortfall in; what has to be done, as one part of a sentence, out."""

from __future__ import annotations

from fractions import Fraction
from typing import assert_never

from slalang.funnel.words import amount, cash
from slalang.planning.cells import Input, Kind
from slalang.planning.result import Plan
from slalang.planning.ways_out import Way, WayOut


def say_way(plan: Plan, way: WayOut) -> str:
    """`2 more people in Sales development: 26 instead of 24`."""
    one = way.changes[0]
    new, old = shown(one.input, one.value), shown(one.input, one.input.value)
    whose = title_of(plan, one.input.of)
    match way.way:
        case Way.PEOPLE:
            more = one.value - one.input.value
            people = "1 more person" if more == 1 else f"{amount(more)} more people"
            return f"{people} in {whose}: {new} instead of {old}"
        case Way.ROOM:
            what = "a budget of" if one.input.kind is Kind.BUDGET else "at most"
            return f"{whose}: {what} {new} instead of {old}"
        case Way.RATE:
            return f"{one.input.title} of {whose}: {new} instead of {old}"
        case Way.MIX:
            other = way.changes[1]
            points = amount(one.input.value - one.value)
            return (
                f"{points} points of the revenue from {title_of(plan, other.input.of)} instead of "
                f"{whose}: {shown(other.input, other.value)} and {new}"
            )
        case Way.GOAL:
            return f"{one.input.title}: {new} instead of {old}"
        case _:
            assert_never(way.way)


def shown(given: Input, value: Fraction) -> str:
    """A value of an input with its unit: `34%`, `500,000 USD`, `26`."""
    if given.unit == "%":
        return f"{amount(value)}%"
    if given.kind in (Kind.BUDGET, Kind.GOAL) and given.unit.isupper():
        return cash(value, given.unit)
    return amount(value)


def title_of(plan: Plan, name: str) -> str:
    """The title of a team, funnel or source; its own name where the plan has none."""
    titles = {team.name: team.title for team in plan.teams}
    titles |= {budget.party: budget.title for budget in plan.budgets}
    for funnel in plan.funnels:
        titles[funnel.name] = funnel.title
        titles |= {source.path: source.title for source in funnel.sources}
    return titles.get(name, name)
