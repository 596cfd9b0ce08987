"""A plan and what its cells come to in; the tables and sentences that every output shows, out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from slalang.backends.plan.funnels import funnel_part
from slalang.backends.plan.savings import saving_lines
from slalang.backends.plan.tables import Part, View
from slalang.backends.plan.teams import budget_part, limit_part, team_part
from slalang.backends.plan.ways import not_looked_at, titles_of, way_words, ways_head
from slalang.funnel.problems import say
from slalang.planning.money.savings import Saving, savings
from slalang.planning.result import FunnelPlan, Plan, SourcePlan
from slalang.planning.sheet.cells import Value
from slalang.planning.sheet.reckon import reckon
from slalang.planning.teams.shortfalls import Gap, Subject, shortfalls
from slalang.planning.teams.ways_out import WayOut, is_looked_at, ways_out
from slalang.source.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Asked:
    """`--funnel studio --source web_form`: which part of a plan is shown."""

    funnel: str | None = None
    source: str | None = None
    """The name or path of a source, or of a stream with all its sources."""
    changed: Mapping[str, Fraction] | None = None
    """Inputs with other values than the agreement states, by their keys."""


def view_of(plan: Plan, asked: Asked | None = None) -> View:
    """What is shown of a plan: its funnels, what improvements save, then teams and budgets.

    Asked for one funnel or source, nothing is said of teams and budgets: they serve all of them.
    """
    chosen = asked or Asked()
    values = reckon(plan.sheet, chosen.changed)
    funnels = [one for one in plan.funnels if chosen.funnel in (None, one.name)]
    parts: list[Part] = []
    for funnel in funnels:
        sources = tuple(one for one in funnel.sources if is_asked(one, chosen.source))
        if sources or chosen.source is None:
            parts.append(
                funnel_part(plan, funnel, values, sources if chosen.source is not None else None)
            )
    saved = savings(plan, values)
    names = {one.name for one in funnels}
    lines = [
        line
        for one in saved.each
        if _touches(one, names)
        for line in saving_lines(one, names, plan.titles)
    ]
    if saved.together is not None and lines:
        lines.extend(saving_lines(saved.together, names, plan.titles))
    # Where nothing is asked of anybody, people and budgets would only stand there idle.
    if plan.funnels and chosen.funnel is None and chosen.source is None:
        gaps = _gaps(plan, values)
        for team in plan.teams:
            if part := team_part(plan, team, values):
                parts.append(replace(part, ways=_ways(plan, gaps, Subject.TEAM, team.name)))
        if part := limit_part(plan, values):
            parts.append(replace(part, ways=_ways(plan, gaps, Subject.SOURCE, None)))
        for budget in plan.budgets:
            part = budget_part(plan, budget, values)
            parts.append(replace(part, ways=_ways(plan, gaps, Subject.BUDGET, budget.party)))
    elif chosen.source is not None:
        lines = []
    return View(
        title=plan.title,
        periods=tuple(period.name for period in plan.when.inside),
        parts=tuple(parts),
        savings=tuple(lines),
        problems=tuple(say(problem) for problem in plan.problems),
    )


def _gaps(plan: Plan, values: tuple[Value, ...]) -> list[tuple[Gap, tuple[WayOut, ...]]]:
    found = shortfalls(plan, values)
    return list(zip(found, ways_out(plan, values, found), strict=True))


def _ways(
    plan: Plan, gaps: list[tuple[Gap, tuple[WayOut, ...]]], subject: Subject, name: str | None
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What is said of the shortfalls of one team or budget, or of all limits of sources."""
    titles = titles_of(plan)
    said: list[tuple[str, tuple[str, ...]]] = []
    unlooked: list[Gap] = []
    for place, (gap, ways) in enumerate(gaps):
        if gap.line.subject is not subject or name not in (None, gap.line.name):
            continue
        if is_looked_at(place, gap):
            said.append((ways_head(gap, ways), tuple(way_words(way, titles) for way in ways)))
        else:
            unlooked.append(gap)
    return (*said, (not_looked_at(unlooked), ())) if unlooked else tuple(said)


def is_asked(source: SourcePlan, name: str | None) -> bool:
    """Whether a source goes by a name or path, or lies in a stream that does."""
    if name is None:
        return True
    path = f".{source.path}."
    return f".{name}." in path


def names_of(funnels: tuple[FunnelPlan, ...]) -> tuple[str, ...]:
    """Every name and path that `Asked.source` understands."""
    found: dict[str, None] = {}
    for source in (source for funnel in funnels for source in funnel.sources):
        steps = source.path.split(".")
        for end in range(2, len(steps) + 1):
            found[steps[end - 1]] = None
            found[".".join(steps[:end])] = None
    return tuple(found)


def values_of(plan: Plan, asked: Asked | None) -> tuple[Value, ...]:
    """What every cell comes to."""
    return reckon(plan.sheet, asked.changed if asked else None)


def _touches(saving: Saving, names: set[str]) -> bool:
    return any(funnel.name in names for funnel in saving.funnels)
