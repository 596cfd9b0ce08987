"""A plan in; what each rate that has to rise saves in leads and in money, out."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from slalang.planning.result import FunnelPlan, Plan
from slalang.planning.sheet.cells import Cell, Input, Kind, Op, Sheet, Value
from slalang.planning.sheet.reckon import reckon
from slalang.source.frozen import dataclass


@dataclass(frozen=True, slots=True)
class FunnelSaving:
    """What one funnel needs less of because a rate rises."""

    name: str
    title: str
    stage: str
    """The first stage: whose leads are saved."""
    stage_title: str
    leads: Fraction
    """How many fewer the deals inside the plan need; negative where more are needed."""
    each: tuple[Fraction, ...]
    """How many fewer in each period of the plan, those for deals after it among them."""
    money: Fraction | None
    """How much less the deals inside the plan cost; None where no costs are known."""
    currency: str | None


@dataclass(frozen=True, slots=True)
class Saving:
    """`Opportunity to Customer up to 25%: saves 744 MQL and 29,760 USD`."""

    inputs: tuple[Input, ...]
    """The improvement; all of them for what they save together."""
    funnels: tuple[FunnelSaving, ...]
    """Those that it changes."""


@dataclass(frozen=True, slots=True)
class Savings:
    """What improvements save over a plan, each as if the others came all the same."""

    each: tuple[Saving, ...]
    """In the order of the text."""
    together: Saving | None
    """All at once, which is not the sum; None where there are fewer than two."""


def savings(
    plan: Plan, values: tuple[Value, ...], changed: Mapping[str, Fraction] | None = None
) -> Savings:
    """What every improvement saves beside the same plan without it.

    `values` are those of the plan with the improvements, `changed` what was turned for them.
    """
    offs = _offs(plan.sheet)
    each = tuple(_saving(plan, values, {key: offs[key]}, changed) for key in offs)
    together = _saving(plan, values, offs, changed) if len(offs) > 1 else None
    return Savings(each, together)


def _offs(sheet: Sheet) -> dict[str, Fraction]:
    """For each improvement the percentage with which it changes nothing, in the order of the text.

    `up to 0%` raises no rate, `down to 100%` lowers none. Which of them one is can be seen from
    the cell that holds it against the rate before.
    """
    places = {
        reads[0]: place
        for place, (op, reads) in enumerate(zip(sheet.ops, sheet.reads, strict=True))
        if op is Op.INPUT and sheet.inputs[reads[0]].kind is Kind.IMPROVEMENT
    }
    found: list[tuple[Input, Fraction]] = []
    for number, place in places.items():
        aims = {cell for cell, reads in enumerate(sheet.reads) if _reads(sheet, cell, place)}
        held = {sheet.ops[cell] for cell, reads in enumerate(sheet.reads)
                if sheet.ops[cell] in (Op.MOST, Op.LEAST) and aims & set(reads)}  # fmt: skip
        off = Fraction(100) if Op.LEAST in held else Fraction(0)
        found.append((sheet.inputs[number], off))
    found.sort(key=lambda one: one[0].origin)
    return {given.key: off for given, off in found}


def _reads(sheet: Sheet, cell: Cell, place: Cell) -> bool:
    return sheet.ops[cell] is Op.MULTIPLY and place in sheet.reads[cell]


def _saving(
    plan: Plan,
    values: tuple[Value, ...],
    offs: Mapping[str, Fraction],
    changed: Mapping[str, Fraction] | None,
) -> Saving:
    without = reckon(plan.sheet, {**(changed or {}), **offs})
    inputs = tuple(one for one in plan.sheet.inputs if one.key in offs)
    found = (_of_funnel(funnel, without, values) for funnel in plan.funnels)
    return Saving(inputs, tuple(one for one in found if one is not None))


def _of_funnel(
    funnel: FunnelPlan, without: tuple[Value, ...], values: tuple[Value, ...]
) -> FunnelSaving | None:
    if not funnel.stages:
        return None
    first = funnel.stages[0]
    leads = _less(without, values, first.total)
    each = tuple(_less(without, values, cell) for cell in first.need)
    known = [cost for cost in each if cost is not None]
    if leads is None or len(known) < len(each):
        return None
    spent = funnel.spent
    money = _less(without, values, spent.total) if spent else None
    if not leads and not money and not any(known):
        return None
    return FunnelSaving(
        funnel.name, funnel.title, first.stage, first.title, leads, tuple(known), money,
        funnel.currency,
    )  # fmt: skip


def _less(without: tuple[Value, ...], values: tuple[Value, ...], cell: Cell) -> Fraction | None:
    before, now = without[cell], values[cell]
    return None if before is None or now is None else Fraction(before) - Fraction(now)
