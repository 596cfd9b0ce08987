"""An agreement and a scenario in; the agreement as it would be with the scenario, out."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TypeVar

from slalang.funnel.inherit import Node, children, path_of
from slalang.model.agreement import Agreement, Declaration
from slalang.model.numbers import Figures, Funnel, Goal, Rate, Source, Stream
from slalang.model.people import Party, Role, Team
from slalang.model.upkeep import Scenario

_T = TypeVar("_T")
_Named = TypeVar("_Named", Funnel, Stream, Source, Goal, Party, Role)


def with_scenario(agreement: Agreement, scenario: Scenario) -> Agreement:
    """The agreement in which each clause of the scenario stands for the same clause before it.

    What the scenario does not say stays as it is agreed, and so do titles and prose. A clause
    is replaced whole: `deal 2_100 USD` says nothing of `give or take` any more. What nobody
    declares is passed over: it is found when names are resolved.
    """
    funnels = _each(agreement.funnels, scenario.funnels, _funnel)
    parties = _each(agreement.parties, scenario.parties, _party)
    goals = _each(agreement.goals, scenario.goals, _goal)
    figures = {path_of(node): node for funnel in funnels for node in _inside(funnel)}
    changed: dict[str, Declaration] = {funnel.name: funnel for funnel in funnels}
    changed |= {goal.name: goal for goal in goals}
    changed |= {party.name: party for party in parties}
    changed |= {role.name: role for party in parties for role in party.roles}
    return replace(
        agreement,
        funnels=funnels,
        parties=parties,
        goals=goals,
        names=_renewed(agreement.names, changed),
        figures=_renewed(agreement.figures, figures),
    )


def figures_over(under: Figures, over: Figures) -> Figures:
    """The figures of a node with what is said otherwise of it."""
    deal = over if over.deal is not None else under
    brings = over if over.brings is not None else under
    takes = over if over.takes is not None else under
    kind = over if over.rate_kind is not None else under
    margin = over if over.margin is not None else under
    return Figures(
        measured=over.measured or under.measured,
        rounding=over.rounding or under.rounding,
        brings=brings.brings,
        rates=_rates(under.rates, over.rates),
        deal=deal.deal,
        margin=margin.margin,
        takes=takes.takes,
        stage_times=_merged(
            under.stage_times, over.stage_times, lambda row: (row.start.name, row.end.name)
        ),
        costs=_merged(under.costs, over.costs, lambda row: row.per.name if row.per else row.each),
        improvements=_merged(
            under.improvements,
            over.improvements,
            lambda row: (row.start.name, row.end.name, row.up, str(row.by)),
        ),
        season=_merged(under.season, over.season, lambda row: row.month),
        brings_origin=brings.brings_origin,
        deal_origin=deal.deal_origin,
        rate_kind=kind.rate_kind,
        deal_give_or_take=deal.deal_give_or_take,
        deal_paid_over=deal.deal_paid_over,
        limits=_merged(
            under.limits, over.limits, lambda row: (row.bound, row.stage.name, row.each)
        ),
        rate_kind_origin=kind.rate_kind_origin,
        takes_origin=takes.takes_origin,
        margin_origin=margin.margin_origin,
    )


def team_over(under: Team, over: Team) -> Team:
    """The people of a party or role with what is said otherwise of them."""
    people = over if over.people is not None else under
    available = over if over.available is not None else under
    return Team(
        people=people.people,
        manager=over.manager or under.manager,
        capacities=_merged(
            under.capacities, over.capacities, lambda row: (row.of.name, row.per_person, row.each)
        ),
        budgets=_merged(under.budgets, over.budgets, lambda row: (row.purpose, row.each)),
        ramp=_merged(under.ramp, over.ramp, lambda row: row.month),
        available=available.available,
        away=_merged(under.away, over.away, lambda row: (row.first, row.last)),
        calendar=over.calendar or under.calendar,
        people_origin=people.people_origin,
        changes=_merged(
            # Nobody joining is another clause than nobody leaving: a zero has a sign.
            under.changes,
            over.changes,
            lambda row: (row.starting, row.count.is_signed()),
        ),
        efforts=_merged(under.efforts, over.efforts, lambda row: row.per.name),
        available_origin=available.available_origin,
    )


def _rates(under: tuple[Rate, ...], over: tuple[Rate, ...]) -> tuple[Rate, ...]:
    """A rate that does not say what it counts counts what the one before it did."""
    kinds = {(row.start.name, row.end.name): row.kind for row in under}
    kept = tuple(
        replace(row, kind=row.kind or kinds.get((row.start.name, row.end.name))) for row in over
    )
    return _merged(under, kept, lambda row: (row.start.name, row.end.name))


def _funnel(under: Funnel, over: Funnel) -> Funnel:
    return replace(
        under,
        through=over.through or under.through,
        figures=figures_over(under.figures, over.figures),
        sources=_each(under.sources, over.sources, _source),
        streams=_each(under.streams, over.streams, _stream),
    )


def _stream(under: Stream, over: Stream) -> Stream:
    return replace(
        under,
        figures=figures_over(under.figures, over.figures),
        sources=_each(under.sources, over.sources, _source),
        streams=_each(under.streams, over.streams, _stream),
    )


def _source(under: Source, over: Source) -> Source:
    return replace(under, figures=figures_over(under.figures, over.figures))


def _goal(under: Goal, over: Goal) -> Goal:
    return replace(
        under,
        of=over.of or under.of,
        targets=_merged(under.targets, over.targets, lambda row: row.source.name),
        months=_merged(under.months, over.months, lambda row: row.month),
        owed_by=over.owed_by or under.owed_by,
    )


def _party(under: Party, over: Party) -> Party:
    return replace(
        under,
        team=team_over(under.team, over.team),
        roles=_each(under.roles, over.roles, _role),
    )


def _role(under: Role, over: Role) -> Role:
    return replace(under, team=team_over(under.team, over.team))


def _inside(node: Node) -> Iterator[Node]:
    yield node
    for child in children(node):
        yield from _inside(child)


def _each(
    under: tuple[_Named, ...], over: Iterable[_Named], put: Callable[[_Named, _Named], _Named]
) -> tuple[_Named, ...]:
    """Each declaration with what is said otherwise under its name."""
    said = {one.name: one for one in over}
    return tuple(put(one, said[one.name]) if one.name in said else one for one in under)


def _merged(
    under: tuple[_T, ...], over: tuple[_T, ...], key: Callable[[_T], Hashable]
) -> tuple[_T, ...]:
    """The clauses with others in the place of those of the same key; new ones at the end."""
    if not over:
        return under
    instead: dict[Hashable, list[_T]] = {}
    for row in over:
        instead.setdefault(key(row), []).append(row)
    replaced = set(instead)
    found: list[_T] = []
    for row in under:
        if key(row) not in replaced:
            found.append(row)
        else:
            found.extend(instead.pop(key(row), ()))
    return (*found, *(row for rows in instead.values() for row in rows))


def _renewed(known: Mapping[str, _T], changed: Mapping[str, _T]) -> dict[str, _T]:
    """The same names in the same order, each with what it stands for now."""
    return {name: changed.get(name, one) for name, one in known.items()}
