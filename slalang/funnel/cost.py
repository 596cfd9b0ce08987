"""What leads cost: needs and cost clauses in, lines and sums for the period of a plan out."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from slalang.funnel.climb import stages_of
from slalang.funnel.inherit import Chain, chains, children, inherit, path_of
from slalang.funnel.periods import convert
from slalang.funnel.plans import CostLine, Need, Spending
from slalang.funnel.problems import CurrencyMismatch
from slalang.model.numbers import Cost
from slalang.model.quantities import Open, Period
from slalang.source.text import Span


def spending(
    chain: Chain, needs: tuple[Need, ...], each: Period, currency: str | None, goal: Span
) -> tuple[Spending | None, tuple[CurrencyMismatch, ...]]:
    """The costs of one source for the needs of a period; `None` where it says none."""
    path = path_of(chain[-1])
    costs = inherit(chain).costs
    strangers = _strangers(path, costs, currency, goal)
    counted = {need.stage: need.used for need in needs}
    lines = [_line(path, cost, counted, each, currency) for cost in costs]
    known = tuple(line for line in lines if line is not None)
    if not costs:
        return None, ()
    unknown = (path,) if len(known) < len(lines) else ()
    return _sum(known, unknown, _customers(chain, needs)), strangers


def total_spending(
    chain: Chain,
    sources: Iterable[tuple[str, Spending | None]],
    needs: tuple[Need, ...],
    each: Period,
    currency: str | None,
) -> Spending | None:
    """The sum over sources, with fixed costs that a funnel or stream has of its own."""
    lines: list[CostLine] = []
    unknown: list[str] = []
    for path, spent in sources:
        lines.extend(spent.lines if spent else ())
        unknown.extend(spent.unknown if spent else (path,))
    for inner in chains(chain):
        node = inner[-1]
        for cost in node.figures.costs if children(node) else ():
            if cost.per is None:
                line = _line(path_of(node), cost, {}, each, currency)
                lines.extend([line] if line else [])
                unknown.extend([] if line else [path_of(node)])
    if not lines:
        return None
    return _sum(tuple(lines), tuple(unknown), _customers(chain, needs))


def _line(
    path: str, cost: Cost, counted: dict[str, Fraction], each: Period, currency: str | None
) -> CostLine | None:
    if isinstance(cost.amount, Open) or (currency and cost.amount.currency != currency):
        return None
    amount = cost.amount.amount
    if cost.per is not None:
        count = counted.get(cost.per.name)
    else:
        count = convert(Fraction(1), cost.each, each) if cost.each else None
    if count is None:
        return None
    stage = cost.per.name if cost.per else None
    return CostLine(path, stage, count, amount, count * Fraction(amount), cost.origin)


def _sum(
    lines: tuple[CostLine, ...], unknown: tuple[str, ...], customers: Fraction | None
) -> Spending:
    total = sum((line.total for line in lines), Fraction(0))
    return Spending(lines, total, total / customers if customers else None, unknown)


def _customers(chain: Chain, needs: tuple[Need, ...]) -> Fraction | None:
    """How many are won, where the needs reach the last stage."""
    stages = stages_of(chain)
    last = (need.used for need in needs if stages and need.stage == stages[-1])
    return next(last, None)


def _strangers(
    path: str, costs: tuple[Cost, ...], currency: str | None, goal: Span
) -> tuple[CurrencyMismatch, ...]:
    return tuple(
        CurrencyMismatch(path, "cost", currency, cost.amount.currency, cost.origin, goal)
        for cost in costs
        if currency and not isinstance(cost.amount, Open) and cost.amount.currency != currency
    )
