"""Funnel plans and what leads cost in; costs, what a customer costs, and returns, out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from fractions import Fraction
from typing import NamedTuple

from slalang.funnel.climb import stages_of
from slalang.funnel.inherit import Chain, chain_of, chains, children, inherit, path_of
from slalang.model.agreement import Agreement
from slalang.model.numbers import Cost
from slalang.model.quantities import Money
from slalang.planning.ground import Ground
from slalang.planning.inputs import cost_input, margin_input, saying
from slalang.planning.lengths import periods_in
from slalang.planning.money.payback import payback_of
from slalang.planning.result import FunnelPlan, SourcePlan, Spent, StagePlan
from slalang.planning.sheet.cells import Cell, Draft, Note


def with_money(ground: Ground, funnel: FunnelPlan) -> FunnelPlan:
    """A funnel plan with what its leads cost and bring.

    Leads cost in the period in which they are needed, fixed costs in every period up to the last
    in which goals ask for something. What deals inside the plan cost is all their leads, those
    before the plan among them, and the fixed costs of its periods. Where only a part of the costs
    is known, nothing is said of what a customer costs.
    """
    draft, agreement = ground.draft, ground.agreement
    sources = tuple(_source(ground, funnel, source) for source in funnel.sources)
    spent = _whole(ground, funnel, sources)
    last = _customers(stages_of((_funnel_chain(agreement, funnel.name)[0],)), funnel.stages)
    customer = _customer_cost(draft, spent, last)
    value = _lead_value(draft, funnel.revenue_total, funnel.stages)
    _noted(ground, funnel.name, "", funnel.currency, spent)
    name, unit = funnel.name, funnel.currency or ""
    _note(draft, customer, Note(f"customer cost {name}", "Cost of one customer", unit))
    _note(draft, value, Note(f"lead value {name}", "An average lead is worth", unit))
    return replace(funnel, sources=sources, spent=spent, customer_cost=customer, lead_value=value)


def _source(ground: Ground, funnel: FunnelPlan, source: SourcePlan) -> SourcePlan:
    draft, chain = ground.draft, _funnel_chain(ground.agreement, source.path)
    spent = _spent(ground, chain, source, funnel)
    customer = _customer_cost(draft, spent, _customers(stages_of(chain), source.stages))
    value = _lead_value(draft, source.revenue_total, source.stages)
    margin = margin_input(draft, chain)
    gain = _gain(draft, spent, source.revenue_total, margin)
    payback = payback_of(ground, chain, customer, margin, funnel.currency)
    _noted(ground, source.path, source.title, funnel.currency, spent)
    for cell, key, title, unit in (
        (customer, "customer cost", "Cost of one customer", funnel.currency),
        (value, "lead value", "One lead is worth", funnel.currency),
        (gain, "return", "Return", "%"),
        (payback, "payback", "Payback", "months"),
    ):
        note = Note(f"{key} {source.path}", f"{title}, {source.title}", unit or "")
        _note(draft, cell, note)
    return replace(
        source, spent=spent, customer_cost=customer, lead_value=value, margin=margin, gain=gain,
        payback=payback,
    )  # fmt: skip


class _Line(NamedTuple):
    """One cost over time."""

    costs: tuple[Cell, ...]
    before: Cell
    total: Cell
    before_beyond: Cell


def _spent(ground: Ground, chain: Chain, source: SourcePlan, funnel: FunnelPlan) -> Spent | None:
    """The costs of one source; None where nothing is said of them."""
    costs = inherit(chain).costs
    if not costs:
        return None
    rows = {row.stage: row for row in source.stages}
    lines = [_line(ground, chain, cost, rows, funnel) for cost in costs]
    known = [line for line in lines if line is not None]
    return _sum(ground, known, (source.path,) if len(known) < len(lines) else ())


def _line(
    ground: Ground, chain: Chain, cost: Cost, rows: dict[str, StagePlan], funnel: FunnelPlan
) -> _Line | None:
    draft, currency, until = ground.draft, funnel.currency, funnel.until
    if not isinstance(cost.amount, Money) or (currency and cost.amount.currency != currency):
        return None
    node = saying(chain, lambda figures: cost in figures.costs)
    row = rows.get(cost.per.name) if cost.per else None
    if cost.per is not None and row is None:
        return None
    price = cost_input(draft, node, cost, ground.titles)
    assert price is not None
    if row is not None:
        return _Line(
            tuple(draft.multiply(need, price) for need in row.need),
            draft.multiply(row.before, price),
            draft.multiply(row.total, price),
            draft.multiply(row.before_beyond, price),
        )
    if cost.each is None:
        return None
    lengths = [
        periods_in(cost.each, ground.when, period) if index <= until else Fraction(0)
        for index, period in enumerate(ground.when.inside)
    ]
    fixed = tuple(draft.multiply(price, draft.constant(length)) for length in lengths)
    whole = draft.multiply(price, draft.constant(sum(lengths, Fraction(0))))
    return _Line(fixed, draft.zero, whole, draft.zero)


def _whole(ground: Ground, funnel: FunnelPlan, sources: tuple[SourcePlan, ...]) -> Spent | None:
    """The costs of all sources, with the fixed costs that a funnel or stream has of its own."""
    lines: list[_Line] = []
    unknown: list[str] = []
    for source in sources:
        spent = source.spent
        if spent:
            lines.append(_Line(spent.costs, spent.before, spent.total, spent.before_beyond))
        unknown.extend(spent.unknown if spent else (source.path,))
    own = False
    paths = [source.path for source in sources]
    for chain in around(ground.agreement, funnel.name, funnel.goals, paths):
        for cost in chain[-1].figures.costs:
            if cost.per is None:
                line = _line(ground, chain, cost, {}, funnel)
                lines.extend([line] if line else [])
                unknown.extend([] if line else [path_of(chain[-1])])
                own = True
    if not own and all(source.spent is None for source in sources):
        return None
    return _sum(ground, lines, tuple(dict.fromkeys(unknown)))


def around(
    agreement: Agreement, funnel: str, goals: Iterable[str], paths: Collection[str]
) -> Iterator[Chain]:
    """What goals draw from in a funnel, and the streams in it, that hold some of the sources."""
    named = set(goals)
    drawn = {
        target.source.name
        for goal in agreement.goals
        if goal.name in named
        for target in goal.targets
    }
    for chain in chains(_funnel_chain(agreement, funnel)):
        inside = f"{path_of(chain[-1])}."
        asked = any(path_of(node) in drawn for node in chain)
        if asked and children(chain[-1]) and any(path.startswith(inside) for path in paths):
            yield chain


def _sum(ground: Ground, lines: Iterable[_Line], unknown: tuple[str, ...]) -> Spent:
    draft, found = ground.draft, list(lines)
    return Spent(
        tuple(draft.add(line.costs[index] for line in found) for index in range(ground.when.count)),
        draft.add(line.before for line in found),
        draft.add(line.total for line in found),
        draft.add(line.before_beyond for line in found),
        unknown,
    )


def _customers(through: tuple[str, ...], rows: tuple[StagePlan, ...]) -> Cell | None:
    """How many are won for the deals of the plan, where its goals reach the last stage."""
    return next((row.total for row in rows if through and row.stage == through[-1]), None)


def _customer_cost(draft: Draft, spent: Spent | None, customers: Cell | None) -> Cell | None:
    if spent is None or spent.unknown or customers is None:
        return None
    return draft.divide(spent.total, customers)


def _lead_value(draft: Draft, revenue: Cell | None, rows: tuple[StagePlan, ...]) -> Cell | None:
    return draft.divide(revenue, rows[0].total) if rows and revenue is not None else None


def _gain(
    draft: Draft, spent: Spent | None, revenue: Cell | None, margin: Cell | None
) -> Cell | None:
    """What is left of the revenue for each unit of money that its leads cost, in percent."""
    if spent is None or spent.unknown or revenue is None:
        return None
    earned = revenue if margin is None else draft.multiply(revenue, draft.percent(margin))
    return draft.multiply(
        draft.divide(draft.subtract(earned, spent.total), spent.total), draft.constant(100)
    )


def _noted(
    ground: Ground, path: str, title: str, currency: str | None, spent: Spent | None
) -> None:
    """Give the costs their keys: `cost 2026-04 new_business.web_form`."""
    if spent is None:
        return
    of, unit = f", {title}" if title else "", currency or ""
    names = [(period.name, period.name) for period in ground.when.inside]
    named = [*names, ("before", "before the plan"), ("total", "in all")]
    for (key, called), cell in zip(named, (*spent.costs, spent.before, spent.total), strict=True):
        ground.draft.note(cell, Note(f"cost {key} {path}", f"Cost {called}{of}", unit))


def _note(draft: Draft, cell: Cell | None, note: Note) -> None:
    if cell is not None:
        draft.note(cell, note)


def _funnel_chain(agreement: Agreement, path: str) -> Chain:
    chain = chain_of(agreement, path)
    assert chain is not None
    return chain
