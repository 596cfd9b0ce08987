"""The agreement in; for every goal, how many each of its sources must bring to each stage, out."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from math import ceil

from slalang.funnel.climb import Climb, climb, revenue_of, rounding_of, stages_of
from slalang.funnel.cost import spending, total_spending
from slalang.funnel.goals import Draw, draws
from slalang.funnel.inherit import chains, inherit, path_of
from slalang.funnel.periods import MONTHS
from slalang.funnel.plans import Amount, FunnelPlan, Need, Plans, SourcePlan, Step, Totals
from slalang.funnel.problems import Problem, UnknownSource
from slalang.funnel.shares import Carried, Carrier, carriers, lone_carriers
from slalang.model.agreement import Agreement
from slalang.model.numbers import Figures
from slalang.model.quantities import Month


def plan(agreement: Agreement, *, source: str | None = None, month: Month | None = None) -> Plans:
    """The funnel plan of every goal in the period that a month is in, its first without one.

    With `source`, the name or path of a source or stream, that one alone carries the
    whole goal; without, each carries the share of the revenue that it brings. What
    cannot be computed is left out and said among the problems.
    """
    drawn, problems = draws(agreement, month)
    made: list[FunnelPlan] = []
    missed: list[Draw] = []
    found: list[Problem] = list(problems)
    for draw in drawn:
        carried = carriers(draw.chain) if source is None else lone_carriers(draw.chain, source)
        if carried is None:
            missed.append(draw)
            continue
        funnel, faults = _funnel_plan(agreement, draw, carried, alone=source is not None)
        made.append(funnel)
        found.extend((*carried.problems, *faults))
    if source is not None and missed and len(missed) == len(drawn):
        found.append(UnknownSource(source, _known(missed)))
    return Plans(tuple(made), tuple(dict.fromkeys(found)))


def _funnel_plan(
    agreement: Agreement, draw: Draw, carried: Carried, *, alone: bool
) -> tuple[FunnelPlan, list[Problem]]:
    problems: list[Problem] = []
    sources: list[SourcePlan] = []
    for carrier in carried.carriers:
        source, faults = _source_plan(agreement, draw, carrier)
        problems.extend(faults)
        sources.extend([source] if source else [])
    node = draw.chain[-1]
    figures = inherit(draw.chain)
    total = sum(draw.parts(figures), Fraction(0))
    titles = {stage.name: stage.title for stage in agreement.stages}
    whole = carried.whole and len(sources) == len(carried.carriers)
    return FunnelPlan(
        funnel=draw.chain[0].name,
        title=draw.chain[0].title,
        goal=draw.goal.name,
        goal_title=draw.goal.title,
        path=path_of(node),
        amount=Amount(total, draw.amount.unit, draw.amount.is_money),
        period=draw.target.each,
        month=draw.month,
        currency=_currency(agreement, draw),
        rounding=rounding_of(figures),
        stages=tuple((name, titles.get(name, name)) for name in stages_of(draw.chain)),
        alone=alone,
        sources=tuple(sources),
        totals=_totals(agreement, draw, carried, sources) if whole else None,
        origin=draw.target.origin,
    ), problems


def _source_plan(
    agreement: Agreement, draw: Draw, carrier: Carrier
) -> tuple[SourcePlan | None, list[Problem]]:
    figures = inherit(carrier.chain)
    goal = carrier.share * sum(draw.parts(figures), Fraction(0))
    amount = Amount(goal, draw.amount.unit, draw.amount.is_money)
    task = Climb(carrier.chain, amount, draw.goal.name, draw.target.origin, draw.month)
    climbed = climb(task)
    steps = tuple(step for step in climbed if isinstance(step, Step))
    if not steps:
        return None, [item for item in climbed if not isinstance(item, Step)]
    needs = tuple(step.need for step in steps)
    spent, strangers = spending(
        carrier.chain, needs, draw.target.each, _currency(agreement, draw), draw.target.origin
    )
    node = carrier.chain[-1]
    return SourcePlan(
        name=node.name,
        title=node.title,
        path=path_of(node),
        share=carrier.share,
        goal=goal,
        steps=steps,
        each_month=_each_month(draw, figures, needs),
        revenue=revenue_of(task),
        spending=spent,
        figures=figures,
        origin=node.origin,
    ), list(strangers)


def _each_month(draw: Draw, figures: Figures, needs: tuple[Need, ...]) -> tuple[Need, ...]:
    """A need of 534 a quarter is one of 178 a month; rounded up where the need itself is."""
    if MONTHS.get(draw.target.each, 1) == 1:
        return ()
    part = draw.part_of_month(figures)
    return tuple(_part(need, part) for need in needs)


def _part(need: Need, part: Fraction) -> Need:
    exact = need.used * part
    return Need(need.stage, exact, None if need.rounded is None else ceil(exact))


def _totals(
    agreement: Agreement, draw: Draw, carried: Carried, sources: list[SourcePlan]
) -> Totals:
    revenues = [source.revenue for source in sources]
    known = [revenue for revenue in revenues if revenue is not None]
    needs = _add(source.needs for source in sources)
    return Totals(
        goal=sum((source.goal for source in sources), Fraction(0)),
        needs=needs,
        each_month=_add(source.each_month for source in sources),
        revenue=sum(known, Fraction(0)) if len(known) == len(revenues) else None,
        spending=total_spending(
            carried.chain,
            [(source.path, source.spending) for source in sources],
            needs,
            draw.target.each,
            _currency(agreement, draw),
        ),
    )


def _add(columns: Iterable[tuple[Need, ...]]) -> tuple[Need, ...]:
    """The sums stage by stage; whole where every part was rounded up."""
    by_stage: dict[str, list[Need]] = {}
    for column in columns:
        for need in column:
            by_stage.setdefault(need.stage, []).append(need)
    return tuple(
        Need(
            stage,
            sum((need.used for need in parts), Fraction(0)),
            sum(need.rounded or 0 for need in parts)
            if all(need.rounded is not None for need in parts)
            else None,
        )
        for stage, parts in by_stage.items()
    )


def _currency(agreement: Agreement, draw: Draw) -> str | None:
    return draw.amount.unit if draw.amount.is_money else agreement.currency


def _known(missed: list[Draw]) -> tuple[str, ...]:
    """What could have been named instead, inside the funnels that goals draw from."""
    inside = (chain for draw in missed for chain in chains(draw.chain) if len(chain) > 1)
    return tuple(dict.fromkeys(path_of(chain[-1]) for chain in inside))
