"""The costs of a source in; its prices, its fixed costs, and what keeps one from knowing, out."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from slalang.model.numbers import Cost
from slalang.model.quantities import Money
from slalang.planning.ground import Ground
from slalang.planning.lengths import periods_in
from slalang.planning.mix.lanes import Lane
from slalang.planning.mix.result import NoCosts


def unpriced(lane: Lane, currency: str | None) -> list[NoCosts]:
    """What keeps a price from being put on the leads of a source."""
    costs, node = lane.figures.costs, lane.chain[-1]
    if costs and all(_known(cost, lane, currency) for cost in costs):
        return []
    return [NoCosts(lane.path, bool(costs), lane.stages[-1], currency or "USD", node.origin)]


def prices_of(costs: Iterable[Cost]) -> dict[str, Fraction]:
    """What one at each stage costs."""
    found: dict[str, Fraction] = {}
    for cost in costs:
        if cost.per is not None and isinstance(cost.amount, Money):
            stage = cost.per.name
            found[stage] = found.get(stage, Fraction(0)) + Fraction(cost.amount.amount)
    return found


def fixed_costs(ground: Ground, costs: Iterable[Cost], currency: str | None) -> Fraction:
    """What is paid for the periods of the plan, however many leads come."""
    total, when = Fraction(0), ground.when
    for cost in costs:
        if cost.per is not None or cost.each is None or not isinstance(cost.amount, Money):
            continue
        if currency in (None, cost.amount.currency):
            lengths = [periods_in(cost.each, when, period) for period in when.inside]
            total += sum(lengths, Fraction(0)) * Fraction(cost.amount.amount)
    return total


def _known(cost: Cost, lane: Lane, currency: str | None) -> bool:
    if not isinstance(cost.amount, Money) or (currency and cost.amount.currency != currency):
        return False
    return cost.per is None or cost.per.name in lane.stages
