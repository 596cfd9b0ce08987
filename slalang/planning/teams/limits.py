"""What sources can bring, or have to, in; it beside what goals ask of them in each period, out."""

from __future__ import annotations

from fractions import Fraction

from slalang.funnel.inherit import Node, chains, path_of
from slalang.model.numbers import Limit
from slalang.planning.axis import Axis
from slalang.planning.ground import Ground
from slalang.planning.keys import own_key
from slalang.planning.lengths import periods_in
from slalang.planning.result import FunnelPlan, LimitPlan
from slalang.planning.sheet.cells import Cell, Draft, Input, Kind, Note


def limit_plans(ground: Ground, funnels: list[FunnelPlan]) -> tuple[LimitPlan, ...]:
    """Every `brings at most …` and `brings at least …` of what a goal draws from.

    The limit of a funnel or stream is held against the sum of the sources in it.
    """
    draft, when = ground.draft, ground.when
    planned = {funnel.name: funnel for funnel in funnels}
    found: list[LimitPlan] = []
    for funnel in ground.agreement.funnels:
        if funnel.name not in planned:
            continue
        for chain in chains((funnel,)):
            taken: set[str] = set()
            for limit in chain[-1].figures.limits:
                given = _input(chain[-1], limit, taken)
                rows = planned[funnel.name].rows_of(given.of, limit.stage.name)
                if rows:
                    title = ground.titles.get(limit.stage.name, limit.stage.name)
                    need = tuple(
                        draft.add(row.need[index] for row in rows) for index in range(when.count)
                    )
                    room = _room(draft, limit, draft.input(given), when, given.of)
                    found.append(
                        LimitPlan(
                            given.of, chain[-1].title, limit.stage.name, title, limit.bound, room,
                            need, limit.origin,
                        )
                    )  # fmt: skip
    return tuple(found)


def _input(node: Node, limit: Limit, taken: set[str]) -> Input:
    path, stage = path_of(node), limit.stage.name
    key = own_key(f"{path}.brings {limit.bound.value} {stage}", limit.each, taken)
    title = f"Brings {limit.bound.value}, each {limit.each.value}"
    return Input(key, title, path, Kind.LIMIT, stage, Fraction(limit.count), limit.origin)


def _room(draft: Draft, limit: Limit, stated: Cell, when: Axis, path: str) -> tuple[Cell, ...]:
    found: list[Cell] = []
    for period in when.inside:
        cell = draft.multiply(stated, draft.constant(periods_in(limit.each, when, period)))
        what = f"{limit.bound.value} {limit.stage.name} {period.name}"
        draft.note(cell, Note(f"{what} {path}", f"{what}, {path}", "", (limit.origin,)))
        found.append(cell)
    return tuple(found)
