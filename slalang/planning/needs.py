"""One source and what goals ask of it in; how many it needs at each stage, and when, out.

Each batch of a goal climbs the funnel by itself, as one month does in `slalang funnel`. What it
needs at a stage is then laid into the periods in which it has to be there: rounded up from the
earliest on, so that the parts are whole and make the whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import NamedTuple, TypeAlias

from slalang.funnel.climb import rounds_at, stages_of
from slalang.funnel.inherit import Chain, improvements_of, path_of, stated_rate
from slalang.model.numbers import Figures
from slalang.planning.batches import Batch
from slalang.planning.ground import Ground
from slalang.planning.inputs import deal_input, improvement_input, rate_input
from slalang.planning.result import Portion
from slalang.planning.sheet.cells import Cell, Draft, Note
from slalang.planning.times import Law, heads_of


class Leaf(NamedTuple):
    """A source that carries part of a goal."""

    chain: Chain
    figures: Figures
    """With all that is inherited."""
    share: Cell
    """Its part of the goal, as a fraction."""
    laws: Mapping[str, Law]
    foot: str
    """The stage that the goal asks for."""
    money: bool
    """Whether the goal is in money."""

    @property
    def path(self) -> str:
        """`new_business.web_form`."""
        return path_of(self.chain[-1])


class Flow(NamedTuple):
    """What one stage of a source needs for one goal."""

    stage: str
    placed: Mapping[int, Cell]
    """How many have to get there in each period, by its number; negative before the plan."""
    beyond: Mapping[int, Cell]
    """How many of them serve deals after the plan."""
    total: Cell
    """How many the deals inside the plan need, whenever."""
    portions: Mapping[int, tuple[Portion, ...]]
    """What the deals of each period take of what is placed."""


class Level(NamedTuple):
    """A rate that holds from a period on, as a fraction."""

    starts: int | None
    """None: from the beginning."""
    rate: Cell


_Shapes: TypeAlias = dict[
    tuple[tuple[Cell, ...], tuple[tuple[int, Cell], ...]], tuple[tuple[int, Cell], ...]
]


def flows(ground: Ground, leaf: Leaf, asked: tuple[Batch, ...]) -> tuple[Flow, ...]:
    """What every stage of a source needs, from the one that the goal asks for up to the first."""
    draft, when, stages = ground.draft, ground.when, stages_of(leaf.chain)
    climbing = stages[stages.index(leaf.foot) :: -1]
    heads = {stage: heads_of(draft, leaf.laws[stage]) for stage in climbing}
    levels = {upper: _levels(ground, leaf, (upper, lower)) for lower, upper in pairwise(climbing)}
    placed: dict[str, dict[int, list[Cell]]] = {stage: {} for stage in climbing}
    beyond: dict[str, dict[int, list[Cell]]] = {stage: {} for stage in climbing}
    totals: dict[str, list[Cell]] = {stage: [] for stage in climbing}
    portions: dict[str, dict[int, list[Portion]]] = {stage: {} for stage in climbing}
    shapes: _Shapes = {}
    for batch in asked:
        need, before = _foot(draft, leaf, batch), {batch.last: draft.one}
        for stage in climbing:
            whole = rounds_at(leaf.figures, stages.index(stage))
            if stage != leaf.foot:
                need = _taking(draft, need, levels[stage], before)
            need = draft.up(need) if whole else need
            before = _needed_by(draft, batch, heads[stage], shapes)
            _named(ground, need, leaf, stage, batch)
            for index, cell, share, so_far in _laid(draft, need, before, whole=whole):
                placed[stage].setdefault(index, []).append(cell)
                portion = Portion(batch.name, (cell,), need, share, so_far)
                portions[stage].setdefault(index, []).append(portion)
                if batch.places[0][0] >= when.count:
                    beyond[stage].setdefault(index, []).append(cell)
            if batch.places[0][0] < when.count:
                totals[stage].append(need)
    return tuple(
        Flow(
            stage,
            {index: draft.add(cells) for index, cells in sorted(placed[stage].items())},
            {index: draft.add(cells) for index, cells in sorted(beyond[stage].items())},
            draft.add(totals[stage]),
            {index: tuple(found) for index, found in portions[stage].items()},
        )
        for stage in climbing
    )


def _foot(draft: Draft, leaf: Leaf, batch: Batch) -> Cell:
    """From money to deals, or the number that the goal asks for."""
    amount = draft.multiply(batch.amount, leaf.share)
    if not leaf.money:
        return amount
    deal = deal_input(draft, leaf.chain)
    assert deal is not None
    return draft.divide(amount, deal)


def _needed_by(
    draft: Draft, batch: Batch, heads: tuple[Cell, ...], shapes: _Shapes
) -> dict[int, Cell]:
    """What part of a batch has to be there by the end of each period, first to last.

    Batches of one shape share what is worked out: most goals ask for the same each month.
    """
    first = batch.places[0][0]
    shape = tuple((place - first, part) for place, part in batch.places)
    known = shapes.get((heads, shape))
    if known is None:
        known = shapes[heads, shape] = _shares(draft, shape, heads)
    return {first + index: cell for index, cell in known}


def _shares(
    draft: Draft, shape: tuple[tuple[int, Cell], ...], heads: tuple[Cell, ...]
) -> tuple[tuple[int, Cell], ...]:
    """The same, with periods counted from the first of the batch."""
    ahead, last = len(heads) - 1, shape[-1][0]
    found: list[tuple[int, Cell]] = []
    for index in range(-ahead, last):
        parts = [
            part if place <= index else draft.multiply(part, heads[place - index])
            for place, part in shape
            if place - index <= ahead
        ]
        found.append((index, draft.add(parts)))
    return (*found, (last, draft.one))


def _laid(
    draft: Draft, need: Cell, before: Mapping[int, Cell], *, whole: bool
) -> list[tuple[int, Cell, Cell, Cell]]:
    """A need in the periods in which it falls; the parts make the whole, none is lost.

    With each part the fractions that are there by the end of its period, and before it.
    """
    found: list[tuple[int, Cell, Cell, Cell]] = []
    so_far = done = draft.zero
    for index, part in before.items():
        by_now = draft.multiply(need, part)
        if whole and part not in (draft.zero, draft.one):
            by_now = draft.up(by_now)
        cell = draft.subtract(by_now, so_far)
        if cell != draft.zero:
            found.append((index, cell, part, done))
        so_far, done = by_now, part
    return found


def _levels(ground: Ground, leaf: Leaf, pair: tuple[str, str]) -> tuple[Level, ...]:
    """The rate of a step, and what it becomes with each improvement, by their dates."""
    draft, titles = ground.draft, ground.titles
    stated = stated_rate(leaf.figures, *pair)
    assert stated is not None
    current = draft.percent(rate_input(draft, leaf.chain, stated, titles))
    found = [Level(None, current)]
    for day, _, row in improvements_of(leaf.figures, *pair):
        aim = draft.percent(improvement_input(draft, leaf.chain, row, titles))
        current = draft.most((current, aim)) if row.up else draft.least((current, aim))
        found.append(Level(ground.when.holding_from(day), current))
    return tuple(found)


def _taking(
    draft: Draft, need: Cell, levels: tuple[Level, ...], before: Mapping[int, Cell]
) -> Cell:
    """How many have to take a step so that a need comes of it.

    `before` says what part of the need takes it by the end of each period. Where the rate changes
    between them, each part is divided by the rate of its own time.
    """
    parts: list[Cell] = []
    so_far = draft.zero
    for level, after in pairwise((*levels, None)):
        assert level is not None
        until = draft.one if after is None else _part_before(draft, before, after.starts)
        share = draft.subtract(until, so_far)
        if share != draft.zero:
            parts.append(draft.divide(draft.multiply(need, share), level.rate))
        so_far = until
    return draft.add(parts)


def _part_before(draft: Draft, before: Mapping[int, Cell], starts: int | None) -> Cell:
    """What part is there by the end of the period before one."""
    assert starts is not None
    known = [index for index in before if index < starts]
    return before[max(known)] if known else draft.zero


def _named(ground: Ground, need: Cell, leaf: Leaf, stage: str, batch: Batch) -> None:
    ground.draft.note(
        need,
        Note(
            f"{stage} for {batch.name} {leaf.path}",
            f"{ground.titles[stage]} for deals of {batch.name}, {leaf.chain[-1].title}",
            "", batch.seasons, "assumed: the goal goes on" if batch.assumed else "",
        ),
    )  # fmt: skip
