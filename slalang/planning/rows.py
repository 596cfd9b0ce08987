"""What each goal asks of the sources of a funnel in; the rows of the funnel's plan, out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple, TypeAlias

from slalang.funnel.climb import stages_of
from slalang.funnel.inherit import Chain
from slalang.model.numbers import Goal, Target
from slalang.model.quantities import Money
from slalang.planning.batches import Batch
from slalang.planning.ground import Ground
from slalang.planning.needs import Flow, Leaf
from slalang.planning.result import FunnelPlan, Laid, Portion, SourcePlan, StagePlan
from slalang.planning.sheet.cells import Cell, Draft, Note
from slalang.source.text import Span


class Carried(NamedTuple):
    """What one source needs for one target."""

    leaf: Leaf
    flows: tuple[Flow, ...]
    asked: tuple[Batch, ...]


class Drawn(NamedTuple):
    """One target of a goal, with what its sources need for it."""

    goal: Goal
    target: Target
    chain: Chain
    """What it draws from."""
    sources: tuple[Carried, ...]


_Goals: TypeAlias = list[list[Carried]]
"""Of one source: for each goal what its targets ask."""


def funnel_plan(ground: Ground, drawn: list[Drawn]) -> FunnelPlan:
    """The rows of one funnel, for all goals that draw from it; without money.

    A source that serves several goals owes the largest of their needs, not the sum: the same
    lead counts for each. Several targets of one goal follow each other, and are added.
    """
    draft, funnel = ground.draft, drawn[0].chain[0]
    goals = tuple(dict.fromkeys(one.goal.name for one in drawn))
    paths = dict.fromkeys(carried.leaf.path for one in drawn for carried in one.sources)
    sources = [_source(ground, _asked(drawn, goals, path)) for path in paths]
    stages = [stage for stage in stages_of(drawn[0].chain) if _reaches(sources, stage)]
    sums = tuple(_summed(ground, [one.stages for one in sources], stage, funnel.name)
                 for stage in stages)  # fmt: skip
    revenues = [one.revenue for one in sources if one.revenue is not None]
    totals = [one.revenue_total for one in sources if one.revenue_total is not None]
    whole = bool(sources) and len(revenues) == len(sources)
    amounts = [one.target.amount for one in drawn]
    stated = [amount.currency for amount in amounts if isinstance(amount, Money)]
    return FunnelPlan(
        name=funnel.name,
        title=funnel.title,
        goals=goals,
        currency=stated[0] if stated else ground.agreement.currency,
        sources=tuple(sources),
        stages=sums,
        revenue=tuple(draft.add(column) for column in zip(*revenues, strict=True))
        if whole
        else None,
        revenue_total=draft.add(totals) if whole else None,
        spent=None,
        customer_cost=None,
        lead_value=None,
        origin=funnel.origin,
        until=_until(ground, drawn),
    )


def _until(ground: Ground, drawn: list[Drawn]) -> int:
    """The last period inside in which a goal asks for something; the last where it goes on."""
    places = [
        place
        for one in drawn for carried in one.sources for batch in carried.asked
        for place, _ in batch.places
    ]  # fmt: skip
    return min(max(places, default=0), ground.when.count - 1)


def _asked(drawn: list[Drawn], goals: tuple[str, ...], path: str) -> _Goals:
    found = [
        [c for one in drawn if one.goal.name == goal for c in one.sources if c.leaf.path == path]
        for goal in goals
    ]
    return [goal for goal in found if goal]


def _reaches(sources: list[SourcePlan], stage: str) -> bool:
    return any(row.stage == stage for source in sources for row in source.stages)


def _source(ground: Ground, goals: _Goals) -> SourcePlan:
    leaf = goals[0][0].leaf
    node = leaf.chain[-1]
    known = {flow.stage for goal in goals for carried in goal for flow in carried.flows}
    rows = [_stage(ground, goals, stage) for stage in stages_of(leaf.chain) if stage in known]
    revenue = _revenue(ground, goals) if leaf.money else None
    return SourcePlan(
        name=node.name,
        title=node.title,
        path=leaf.path,
        share=leaf.share,
        stages=tuple(rows),
        revenue=revenue,
        revenue_total=ground.draft.add(revenue) if revenue else None,
        lead_value=None,
        spent=None,
        customer_cost=None,
        margin=None,
        gain=None,
        payback=None,
        origin=node.origin,
    )


def _stage(ground: Ground, goals: _Goals, stage: str) -> StagePlan:
    """One stage of a source: the largest of what its goals need."""
    draft, leaf = ground.draft, goals[0][0].leaf
    flows = [
        [flow for carried in goal for flow in carried.flows if flow.stage == stage]
        for goal in goals
    ]

    def largest(pick: Callable[[Flow], Iterable[Cell]]) -> Cell:
        asked = [goal for goal in flows if goal]
        return draft.most([draft.add(cell for one in goal for cell in pick(one)) for goal in asked])

    def column(kind: Callable[[Flow], Mapping[int, Cell]]) -> tuple[Cell, ...]:
        return tuple(
            largest(lambda flow: [kind(flow)[index]] if index in kind(flow) else [])  # noqa: B023
            for index in range(ground.when.count)
        )

    row = StagePlan(
        stage=stage,
        title=ground.titles[stage],
        need=column(lambda flow: flow.placed),
        before=largest(lambda flow: [cell for at, cell in flow.placed.items() if at < 0]),
        beyond=column(lambda flow: flow.beyond),
        total=largest(lambda flow: [flow.total]),
        before_beyond=largest(lambda flow: [cell for at, cell in flow.beyond.items() if at < 0]),
        laid=_laid(draft, [goal for goal in flows if goal], ground.when.count),
    )
    _named(ground, row, leaf.path, leaf.chain[-1].title)
    return row


def _laid(draft: Draft, goals: list[list[Flow]], count: int) -> tuple[tuple[Laid, ...], ...]:
    """For each period, and for all before the plan, the deals behind what each goal needs."""
    rows: list[tuple[Laid, ...]] = []
    for index in range(count):
        found = [[part for flow in goal for part in flow.portions.get(index, ())] for goal in goals]
        rows.append(tuple(_sum_of(draft, parts) for parts in found if parts))
    early = [[one for flow in goal for one in _before(flow)] for goal in goals]
    rows.append(tuple(_sum_of(draft, parts) for parts in early if parts))
    return tuple(rows)


def _sum_of(draft: Draft, parts: list[Portion]) -> Laid:
    return Laid(draft.add(cell for part in parts for cell in part.cells), tuple(parts))


def _before(flow: Flow) -> list[Portion]:
    """What falls before the plan, once for the deals of each period."""
    found: dict[str, Portion] = {}
    for index in sorted(at for at in flow.portions if at < 0):
        for part in flow.portions[index]:
            known = found.get(part.batch, part._replace(cells=()))
            cells = (*known.cells, *part.cells)
            found[part.batch] = part._replace(cells=cells, before=known.before)
    return list(found.values())


def _summed(
    ground: Ground, sources: list[tuple[StagePlan, ...]], stage: str, path: str
) -> StagePlan:
    draft = ground.draft
    rows = [row for source in sources for row in source if row.stage == stage]
    row = StagePlan(
        stage=stage,
        title=ground.titles[stage],
        need=tuple(draft.add(column) for column in zip(*(r.need for r in rows), strict=True)),
        before=draft.add(row.before for row in rows),
        beyond=tuple(draft.add(column) for column in zip(*(r.beyond for r in rows), strict=True)),
        total=draft.add(row.total for row in rows),
        before_beyond=draft.add(row.before_beyond for row in rows),
    )
    _named(ground, row, path, "")
    return row


def _named(ground: Ground, row: StagePlan, path: str, title: str) -> None:
    """Give the cells of a row their keys: `mql 2026-04 new_business.web_form`."""
    of = f", {title}" if title else ""
    names = [(period.name, period.name) for period in ground.when.inside]
    cells = (*row.need, row.before, row.total)
    for (key, words), cell in zip(
        [*names, ("before", "before the plan"), ("total", "in all")], cells, strict=True
    ):
        note = Note(f"{row.stage} {key} {path}", f"{row.title} {words}{of}", "")
        ground.draft.note(cell, note)


def _revenue(ground: Ground, goals: _Goals) -> tuple[Cell, ...]:
    """The money that is asked of a source in each period; the largest of its goals."""
    draft = ground.draft
    columns: list[dict[int, list[Cell]]] = []
    for goal in goals:
        column: dict[int, list[Cell]] = {}
        for carried in goal:
            for batch in carried.asked:
                amount = draft.multiply(batch.amount, carried.leaf.share)
                for place, part in batch.places:
                    column.setdefault(place, []).append(draft.multiply(amount, part))
        columns.append(column)
    row = tuple(
        draft.most([draft.add(column.get(index, ())) for column in columns])
        for index in range(ground.when.count)
    )
    seasons: dict[int, dict[Span, None]] = {}
    for batch in (batch for goal in goals for carried in goal for batch in carried.asked):
        for place, _ in batch.places:
            seasons.setdefault(place, {}).update(dict.fromkeys(batch.seasons))
    path, title = goals[0][0].leaf.path, goals[0][0].leaf.chain[-1].title
    for index, (period, cell) in enumerate(zip(ground.when.inside, row, strict=True)):
        key, called = f"revenue {period.name} {path}", f"Revenue {period.name}, {title}"
        draft.note(cell, Note(key, called, "", tuple(seasons.get(index, ()))))
    return row
