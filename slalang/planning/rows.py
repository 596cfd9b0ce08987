"""What each goal asks of the sources of a funnel in; the rows of the funnel's plan, out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from slalang.funnel.climb import stages_of
from slalang.funnel.inherit import Chain
from slalang.model.agreement import Agreement
from slalang.model.numbers import Goal, Target
from slalang.planning.axis import Axis
from slalang.planning.batches import Batch
from slalang.planning.cells import Cell, Draft, Note
from slalang.planning.needs import Flow, Leaf
from slalang.planning.result import FunnelPlan, SourcePlan, StagePlan


class Drawn(NamedTuple):
    """One target of a goal, with what its sources need for it."""

    goal: Goal
    target: Target
    chain: Chain
    """What it draws from."""
    sources: tuple[tuple[Leaf, tuple[Flow, ...], tuple[Batch, ...]], ...]


def funnel_plan(
    draft: Draft, agreement: Agreement, drawn: list[Drawn], when: Axis, titles: Mapping[str, str]
) -> FunnelPlan:
    """The rows of one funnel, for all goals that draw from it; without money.

    A source that serves several goals owes the largest of their needs, not the sum: the same
    lead counts for each. Several targets of one goal follow each other, and are added.
    """
    funnel = drawn[0].chain[0]
    goals = tuple(dict.fromkeys(one.goal.name for one in drawn))
    leaves = {leaf.path: leaf for one in drawn for leaf, _, _ in one.sources}
    stages = stages_of(drawn[0].chain)
    sources = []
    for path, leaf in leaves.items():
        mine = [
            [(flows, asked) for one in drawn if one.goal.name == goal
             for found, flows, asked in one.sources if found.path == path]
            for goal in goals
        ]  # fmt: skip
        sources.append(_source(draft, leaf, [part for part in mine if part], when, titles, stages))
    currencies = [one.target.amount for one in drawn]
    currency = next((getattr(each, "currency", None) for each in currencies
                     if getattr(each, "currency", None)), agreement.currency)  # fmt: skip
    sums = tuple(_summed(draft, [s.stages for s in sources], stage, titles, when, funnel.name)
                 for stage in stages if any(row.stage == stage for s in sources for row in s.stages))  # fmt: skip
    revenues = [source.revenue for source in sources]
    whole = bool(sources) and all(revenue is not None for revenue in revenues)
    revenue = (
        tuple(draft.add(column) for column in zip(*[one for one in revenues if one], strict=True))
        if whole
        else None
    )
    totals = [source.revenue_total for source in sources]
    return FunnelPlan(
        name=funnel.name,
        title=funnel.title,
        goals=goals,
        currency=currency,
        sources=tuple(sources),
        stages=sums,
        revenue=revenue,
        revenue_total=draft.add(one for one in totals if one is not None) if whole else None,
        spent=None,
        customer_cost=None,
        lead_value=None,
        origin=funnel.origin,
    )


def _source(
    draft: Draft,
    leaf: Leaf,
    goals: list[list[tuple[tuple[Flow, ...], tuple[Batch, ...]]]],
    when: Axis,
    titles: Mapping[str, str],
    stages: tuple[str, ...],
) -> SourcePlan:
    rows = [
        _stage(draft, leaf, stage, goals, when, titles)
        for stage in stages
        if any(flow.stage == stage for goal in goals for flows, _ in goal for flow in flows)
    ]
    revenue = _revenue(draft, leaf, goals, when)
    return SourcePlan(
        name=leaf.chain[-1].name,
        title=leaf.chain[-1].title,
        path=leaf.path,
        share=leaf.share,
        stages=tuple(rows),
        revenue=revenue[0] if revenue else None,
        revenue_total=revenue[1] if revenue else None,
        lead_value=None,
        spent=None,
        customer_cost=None,
        margin=None,
        gain=None,
        payback=None,
        origin=leaf.chain[-1].origin,
    )


def _stage(
    draft: Draft, leaf: Leaf, stage: str,
    goals: list[list[tuple[tuple[Flow, ...], tuple[Batch, ...]]]], when: Axis,
    titles: Mapping[str, str],
) -> StagePlan:  # fmt: skip
    """One stage of a source: the largest of what its goals need."""
    found = [[flow for flows, _ in goal for flow in flows if flow.stage == stage] for goal in goals]
    asked = [flows for flows in found if flows]

    def largest(pick: Callable[[Flow], Iterable[Cell]]) -> Cell:
        sums = [draft.add(cell for flow in flows for cell in pick(flow)) for flows in asked]
        return draft.most(sums)

    def at(index: int, kind: Callable[[Flow], Mapping[int, Cell]]) -> Cell:
        return largest(lambda flow: [kind(flow)[index]] if index in kind(flow) else [])

    inside = range(when.count)
    need = tuple(at(index, lambda flow: flow.placed) for index in inside)
    before = largest(lambda flow: [cell for index, cell in flow.placed.items() if index < 0])
    row = StagePlan(
        stage, titles[stage], need, before,
        tuple(at(index, lambda flow: flow.beyond) for index in inside),
        largest(lambda flow: [flow.total]),
    )  # fmt: skip
    named(draft, row, when, leaf.path, leaf.chain[-1].title)
    return row


def _summed(
    draft: Draft, sources: list[tuple[StagePlan, ...]], stage: str, titles: Mapping[str, str],
    when: Axis, path: str,
) -> StagePlan:  # fmt: skip
    rows = [row for source in sources for row in source if row.stage == stage]
    columns = range(when.count)
    row = StagePlan(
        stage, titles[stage],
        tuple(draft.add(row.need[index] for row in rows) for index in columns),
        draft.add(row.before for row in rows),
        tuple(draft.add(row.beyond[index] for row in rows) for index in columns),
        draft.add(row.total for row in rows),
    )  # fmt: skip
    named(draft, row, when, path, "")
    return row


def named(draft: Draft, row: StagePlan, when: Axis, path: str, title: str) -> None:
    """Give the cells of a row their keys: `mql 2026-04 new_business.web_form`."""
    of = f", {title}" if title else ""
    for period, cell in zip(when.inside, row.need, strict=True):
        draft.note(
            cell, Note(f"{row.stage} {period.name} {path}", f"{row.title} {period.name}{of}", "")
        )
    draft.note(
        row.before, Note(f"{row.stage} before {path}", f"{row.title} before the plan{of}", "")
    )
    draft.note(row.total, Note(f"{row.stage} total {path}", f"{row.title} in all{of}", ""))


def _revenue(
    draft: Draft, leaf: Leaf, goals: list[list[tuple[tuple[Flow, ...], tuple[Batch, ...]]]],
    when: Axis,
) -> tuple[tuple[Cell, ...], Cell] | None:  # fmt: skip
    """The money that is asked of a source in each period; the largest of its goals."""
    if not leaf.money:
        return None
    columns = []
    for index in range(when.count):
        sums = [
            draft.add(
                draft.multiply(draft.multiply(batch.amount, leaf.share), part)
                for _, asked in goal
                for batch in asked
                for place, part in batch.places
                if place == index
            )
            for goal in goals
        ]
        columns.append(draft.most(sums))
    return tuple(columns), draft.add(columns)
