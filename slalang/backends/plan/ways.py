"""Shortfalls and their ways out in; the words that say them, out."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from slalang.funnel.arithmetic import half_up
from slalang.planning.result import Plan
from slalang.planning.teams.shortfalls import Gap, Subject
from slalang.planning.teams.ways_out import Change, WayOut
from slalang.wording.numbers import number


def ways_head(gap: Gap, ways: tuple[WayOut, ...]) -> str:
    """`Any one of these ends the shortfall of Marketing Qualified Lead in 2026-01 to 2026-04:`"""
    if not ways:
        return f"No single change was found that ends the shortfall in {gap.periods}."
    one = "This ends" if len(ways) == 1 else "Any one of these ends"
    what = "money" if gap.line.subject is Subject.BUDGET else gap.line.unit
    return f"{one} the shortfall of {what} in {gap.periods}:"


def way_words(way: WayOut, titles: Mapping[str, str]) -> str:
    """`People, Sales development: 26 instead of 24`; `titles` are those of sources and teams."""
    return ", and ".join(_change(change, titles) for change in way.changes)


def titles_of(plan: Plan) -> dict[str, str]:
    """What people call what states a number."""
    sources = (source for funnel in plan.funnels for source in funnel.sources)
    return {
        **{funnel.name: funnel.title for funnel in plan.funnels},
        **{source.path: source.title for source in sources},
        **{team.name: team.title for team in plan.teams},
        **{budget.party: budget.title for budget in plan.budgets},
    }


def _change(change: Change, titles: Mapping[str, str]) -> str:
    given = change.input
    unit = "" if given.unit == "people" else given.unit
    of = f", {titles[given.of]}" if given.of in titles else ""
    return (
        f"{given.title}{of}: {_amount(change.value, unit)} instead of {_amount(given.value, unit)}"
    )


def _amount(value: Fraction, unit: str) -> str:
    """The whole number of what is agreed: a reader writes it back."""
    places = 2 if value.denominator != 1 else 0
    return f"{number(half_up(value, places))}{'' if unit == '%' else ' '}{unit}".rstrip()
