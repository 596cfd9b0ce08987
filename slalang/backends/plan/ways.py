"""Shortfalls and their ways out in; the words that say them, out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import assert_never

from slalang.backends.plan.tables import shown
from slalang.funnel.arithmetic import half_up
from slalang.planning.result import Plan
from slalang.planning.sheet.cells import Kind
from slalang.planning.teams.shortfalls import Gap, Subject
from slalang.planning.teams.ways_out import MOST_GAPS, Change, WayOut
from slalang.wording.numbers import number

_NAMED = 6
"""So many shortfalls are named one by one."""


def ways_head(gap: Gap, ways: tuple[WayOut, ...]) -> str:
    """`Any one of these ends the shortfall of Marketing Qualified Lead in 2026-01 to 2026-04:`"""
    if not ways:
        return f"No single change was found that ends {_what(gap)} in {gap.periods}."
    one = "This ends" if len(ways) == 1 else "Any one of these ends"
    return f"{one} {_what(gap)} in {gap.periods}:"


def not_looked_at(gaps: Sequence[Gap]) -> str:
    """What is said of shortfalls after the first ones, for which no ways out are looked for."""
    named = [f"{gap.line.title} in {gap.periods}" for gap in gaps[:_NAMED]]
    more = [f"{len(gaps) - _NAMED} more"] if len(gaps) > _NAMED else []
    return (
        f"Ways out are looked for in the first {MOST_GAPS} shortfalls alone, so not of "
        f"{', '.join((*named, *more))}."
    )


def _what(gap: Gap) -> str:
    """`the shortfall of Outbound's limit of 70 MQL`, `the overrun of Marketing's budget`."""
    line = gap.line
    match line.subject:
        case Subject.TEAM:
            return f"the shortfall of {line.unit}"
        case Subject.BUDGET:
            return f"the overrun of {_whose(line.title)} budget"
        case Subject.SOURCE:
            return f"the shortfall of {_whose(line.title)} limit of {_many(gap)} {line.unit}"
        case _:
            assert_never(line.subject)


def _whose(title: str) -> str:
    return f"{title}'" if title.endswith("s") else f"{title}'s"


def _many(gap: Gap) -> str:
    """`70`, `70 to 90`: what there is in the periods of the shortfall."""
    least, most = min(gap.room), max(gap.room)
    return shown(least) if least == most else f"{shown(least)} to {shown(most)}"


def way_words(way: WayOut, titles: Mapping[str, str]) -> str:
    """`People, Sales development: 26 instead of 24`; `titles` are those of sources and teams."""
    first, *more = [_change(change, titles) for change in way.changes]
    # One source gives to another: what they share is said once.
    return ", and ".join([first, *(text.removeprefix("Share of revenue ") for text in more)])


def titles_of(plan: Plan) -> dict[str, str]:
    """What people call what states a number."""
    return {
        **plan.titles,
        **{row.stage: row.title for funnel in plan.funnels for row in funnel.stages},
        **{team.name: team.title for team in plan.teams},
        **{budget.party: budget.title for budget in plan.budgets},
    }


def _change(change: Change, titles: Mapping[str, str]) -> str:
    given = change.input
    unit = "" if given.unit == "people" else given.unit
    whose = titles.get(given.of)
    match given.kind:
        case Kind.SHARE if whose:
            what = f"{given.title} of {whose}"
        case Kind.LIMIT if whose:
            each = given.title.rpartition(", ")[2]
            what, unit = f"Limit of {whose}, {each}", titles.get(given.unit, given.unit)
            new, old = _amount(change.value, ""), _amount(given.value, unit)
            return f"{what}: {new} instead of {old}"
        case _:
            what = f"{given.title}, {whose}" if whose else given.title
    return f"{what}: {_amount(change.value, unit)} instead of {_amount(given.value, unit)}"


def _amount(value: Fraction, unit: str) -> str:
    """The whole number of what is agreed: a reader writes it back."""
    places = 2 if value.denominator != 1 else 0
    return f"{number(half_up(value, places))}{'' if unit == '%' else ' '}{unit}".rstrip()
