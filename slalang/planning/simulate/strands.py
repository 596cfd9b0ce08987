"""The agreement and a setup in; what each source is to bring for each goal, exactly, out.

A strand is one source and one target of a goal. Its batches are those of the plan: so many leads,
in which periods their deals are due, and by which rates they become deals.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from math import ceil
from typing import NamedTuple

from slalang.funnel.inherit import Chain, path_of
from slalang.funnel.shares import carriers
from slalang.model.agreement import Agreement
from slalang.model.numbers import Goal, Target
from slalang.model.quantities import Money
from slalang.planning.batches import batches
from slalang.planning.ground import Ground, ground_of
from slalang.planning.needs import Leaf, flows
from slalang.planning.plan import Setup, axis_of
from slalang.planning.sheet.cells import Draft, Value
from slalang.planning.sheet.reckon import reckon
from slalang.planning.simulate.paths import Weighed, leads_for, path_down, weighed
from slalang.planning.simulate.result import Known
from slalang.planning.simulate.spreads import time_spread
from slalang.planning.wanted import Wanted, ahead_of, faults_of, leaf_of, wanted


class Load(NamedTuple):
    """What one batch of a source takes, and what it is for."""

    name: str
    leads: Fraction
    asked: Mapping[int, Fraction]
    """For each period of the plan, in the unit of the goal."""
    places: Mapping[int, Fraction]
    """Which part of it is due in which period, those after the plan among them."""
    steps: tuple[Weighed, ...]
    """By which rates its leads become what the goal counts."""


class Strand(NamedTuple):
    """One source, for one target of a goal."""

    goal: Goal
    unit: str
    """A currency, or a stage."""
    money: bool
    chain: Chain
    deal: Fraction
    """What one of them brings; 1 where they are counted."""
    deal_spread: Fraction
    """How far one usually is from that; 0 where nothing is said."""
    time_spread: float
    """How far one usually is from its time, in periods."""
    loads: tuple[Load, ...]
    first: Mapping[int, Fraction]
    """How many leads the plan brings for it in each period."""

    @property
    def path(self) -> str:
        """`new_business.web_form`."""
        return path_of(self.chain[-1])


def strands_of(agreement: Agreement, setup: Setup) -> tuple[tuple[Strand, ...], dict[str, Known]]:
    """The strands of every goal, and their rates; sources that lack a number are left out.

    A source that serves several goals brings the leads of the largest need in each period; for
    the other goals it brings more than they need.
    """
    rates: dict[str, Known] = {}
    found = [
        strand
        for goal in agreement.goals
        for target in goal.targets
        for strand in _target(agreement, setup, goal, target, rates)
    ]
    return tuple(_shared(found)), rates


def _target(
    agreement: Agreement, setup: Setup, goal: Goal, target: Target, rates: dict[str, Known]
) -> Iterator[Strand]:
    when = axis_of(agreement, setup)
    one, _ = wanted(agreement, when, goal, target)
    if one is None or one.later:
        return
    for carrier in carriers(one.chain).carriers:
        if not faults_of(one, carrier.chain):
            # Each on a ground of its own: what a batch needs is found by its name.
            ground = ground_of(Draft(), agreement, when)
            leaf = leaf_of(ground, one, carrier.chain, ground.draft.constant(carrier.share))
            yield _strand(ground, leaf, one, rates, goes_on=setup.goes_on)


def _strand(
    ground: Ground, leaf: Leaf, one: Wanted, rates: dict[str, Known], *, goes_on: bool
) -> Strand:
    ahead = ahead_of(leaf) if goes_on else 0
    asked = batches(ground, one.goal, one.target, leaf.figures, ahead)
    flow = flows(ground, leaf, asked)[-1]
    path = path_down(ground, leaf, rates)
    values = reckon(ground.draft.done())
    share, count = _sure(values[leaf.share]), ground.when.count
    deal, spread = _deal(leaf)
    loads = []
    for batch in asked:
        places = {index: _sure(values[part]) for index, part in batch.places}
        due = _sure(values[batch.amount]) * share
        amounts = {index: due * part for index, part in places.items() if index < count}
        steps = weighed(path, places)
        leads = leads_for(due / deal, steps, leaf, rates)
        loads.append(Load(batch.name, leads, amounts, places, steps))
    return Strand(
        one.goal, one.amount.unit, leaf.money, leaf.chain, deal, spread,
        time_spread(ground, leaf), tuple(loads),
        {index: _sure(values[cell]) for index, cell in flow.placed.items()},
    )  # fmt: skip


def _deal(leaf: Leaf) -> tuple[Fraction, Fraction]:
    """What a deal brings, and how far one usually is from that."""
    deal, spread = leaf.figures.deal, leaf.figures.deal_give_or_take
    if not leaf.money or not isinstance(deal, Money):
        return Fraction(1), Fraction(0)
    if spread is None or spread.currency != deal.currency:
        return Fraction(deal.amount), Fraction(0)
    return Fraction(deal.amount), Fraction(spread.amount)


def _shared(found: list[Strand]) -> Iterator[Strand]:
    """Where a source serves several goals, each has the leads of the largest need."""
    needs: dict[str, dict[str, dict[int, Fraction]]] = {}
    for one in found:
        own = needs.setdefault(one.path, {}).setdefault(one.goal.name, {})
        for index, need in one.first.items():
            own[index] = own.get(index, Fraction(0)) + need
    for one in found:
        goals = needs[one.path]
        if len(goals) == 1:
            yield one
            continue
        own = goals[one.goal.name]
        more = sum((max(row.get(index, Fraction(0)) for row in goals.values()) - need
                    for index, need in own.items()), Fraction(0))  # fmt: skip
        total = sum(own.values(), Fraction(0))
        factor = 1 + more / total if total else Fraction(1)
        loads = tuple(
            load._replace(leads=Fraction(ceil(load.leads * factor))) for load in one.loads
        )
        yield one._replace(loads=loads)


def _sure(value: Value) -> Fraction:
    """A cell that cannot divide by zero: rates and deals of zero are sorted out before."""
    return Fraction(value or 0)
