"""A plan in; what each rate that has to rise saves in leads and in money, out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from slalang.planning.result import FunnelPlan, Plan
from slalang.planning.sheet.cells import Cell, Input, Kind, Op, Value
from slalang.planning.sheet.trial import Trial, changed, trial
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
    later: Fraction
    """How many fewer are needed in the plan, and before it, for deals after its end."""
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


def savings(plan: Plan, values: tuple[Value, ...]) -> Savings:
    """What every improvement saves beside the same plan without it.

    `values` are those of the plan with the improvements, whatever else was turned for them.
    """
    if not any(one.kind is Kind.IMPROVEMENT for one in plan.sheet.inputs):
        return Savings((), None)
    on = trial(plan.sheet, values)
    offs = _offs(on)
    each = tuple(_saving(plan, on, {key: offs[key]}) for key in offs)
    together = _saving(plan, on, offs) if len(offs) > 1 else None
    return Savings(each, together)


def _offs(on: Trial) -> dict[str, Fraction]:
    """For each improvement the percentage with which it changes nothing, in the order of the text.

    `up to 0%` raises no rate, `down to 100%` lowers none. Which of them one is can be seen from
    the cell that holds it against the rate before.
    """
    sheet = on.sheet
    found: list[tuple[Input, Fraction]] = []
    for given in (one for one in sheet.inputs if one.kind is Kind.IMPROVEMENT):
        aims = [cell for cell in on.readers[on.inputs[given.key]]
                if sheet.ops[cell] is Op.MULTIPLY]  # fmt: skip
        held = {sheet.ops[cell] for aim in aims for cell in on.readers[aim]}
        found.append((given, Fraction(100) if Op.LEAST in held else Fraction(0)))
    found.sort(key=lambda one: one[0].origin)
    return {given.key: off for given, off in found}


def _saving(plan: Plan, on: Trial, offs: Mapping[str, Fraction]) -> Saving:
    cells = changed(on, offs) or {}
    inputs = tuple(one for one in plan.sheet.inputs if one.key in offs)
    found = (_of_funnel(funnel, cells, on.values) for funnel in plan.funnels)
    return Saving(inputs, tuple(one for one in found if one is not None))


def _of_funnel(
    funnel: FunnelPlan, without: Mapping[Cell, Value], values: Sequence[Value]
) -> FunnelSaving | None:
    if not funnel.stages:
        return None
    first = funnel.stages[0]
    leads = _less(without, values, first.total)
    each = tuple(_less(without, values, cell) for cell in first.need)
    known = [cost for cost in each if cost is not None]
    if leads is None or len(known) < len(each):
        return None
    later = [_less(without, values, cell) for cell in (*first.beyond, first.before_beyond)]
    spent = funnel.spent
    money = _less(without, values, spent.total) if spent else None
    if not leads and not money and not any(known):
        return None
    return FunnelSaving(
        funnel.name, funnel.title, first.stage, first.title, leads, tuple(known),
        sum((one for one in later if one is not None), Fraction(0)), money, funnel.currency,
    )  # fmt: skip


def _less(without: Mapping[Cell, Value], values: Sequence[Value], cell: Cell) -> Fraction | None:
    before, now = without.get(cell, values[cell]), values[cell]
    return None if before is None or now is None else Fraction(before) - Fraction(now)
