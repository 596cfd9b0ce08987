"""Clauses of funnels and goals in; the cells of the numbers that they state, out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction

from slalang.funnel.inherit import Chain, Node, path_of
from slalang.model.numbers import Cost, Figures, Goal, Improvement, MonthTarget, Rate, Target
from slalang.model.quantities import Counted, Duration, Money, Percent, Takes, Unit
from slalang.planning.sheet.cells import Cell, Draft, Input, Kind
from slalang.source.text import Span

UNITS = {
    Unit.MINUTE: "minutes", Unit.HOUR: "hours", Unit.DAY: "days", Unit.WEEK: "weeks",
    Unit.MONTH: "months", Unit.QUARTER: "quarters", Unit.YEAR: "years",
    Unit.BUSINESS_MINUTE: "business minutes", Unit.BUSINESS_HOUR: "business hours",
    Unit.BUSINESS_DAY: "business days",
}  # fmt: skip
"""What the unit of an input of time is called."""


def saying(chain: Chain, says: Callable[[Figures], bool]) -> Node:
    """The innermost node whose own figures say something; the innermost of all where none does."""
    return next((node for node in reversed(chain) if says(node.figures)), chain[-1])


def share_input(draft: Draft, node: Node) -> Cell | None:
    """`brings 60% of revenue`, in percent; None where that is not said."""
    brings, path = node.figures.brings, path_of(node)
    if not isinstance(brings, Percent):
        return None
    origin = node.figures.brings_origin or node.origin
    value = Fraction(brings.value)
    return draft.input(
        Input(f"{path}.brings", "Share of revenue", path, Kind.SHARE, "%", value, origin)
    )


def rate_input(draft: Draft, chain: Chain, rate: Rate, titles: Mapping[str, str]) -> Cell:
    """`mql to sql 34%`, in percent."""
    assert isinstance(rate.percent, Percent)
    path = path_of(saying(chain, lambda figures: rate in figures.rates))
    pair = f"{rate.start.name} to {rate.end.name}"
    return draft.input(
        Input(
            f"{path}.{pair}", _pair(rate, titles), path, Kind.RATE, "%",
            Fraction(rate.percent.value), rate.origin,
        )
    )  # fmt: skip


def improvement_input(
    draft: Draft, chain: Chain, row: Improvement, titles: Mapping[str, str]
) -> Cell:
    """`improve opportunity to customer up to 25% by 2026-07-01`, in percent."""
    assert isinstance(row.percent, Percent)
    path = path_of(saying(chain, lambda figures: row in figures.improvements))
    pair = f"{row.start.name} to {row.end.name}"
    return draft.input(
        Input(
            f"{path}.improve {pair} by {row.by}", f"{_pair(row, titles)} from {row.by}", path,
            Kind.IMPROVEMENT, "%", Fraction(row.percent.value), row.origin,
        )
    )  # fmt: skip


def deal_input(draft: Draft, chain: Chain) -> Cell | None:
    """`deal 2_000 USD`; None where it is not known."""
    node = saying(chain, lambda figures: figures.deal is not None)
    deal, path = node.figures.deal, path_of(node)
    if not isinstance(deal, Money):
        return None
    origin = node.figures.deal_origin or node.origin
    return draft.input(
        Input(
            f"{path}.deal", "One deal", path, Kind.DEAL, deal.currency, Fraction(deal.amount),
            origin,
        )
    )  # fmt: skip


def margin_input(draft: Draft, chain: Chain) -> Cell | None:
    """`margin 42%`, in percent; None where it is not known."""
    node = saying(chain, lambda figures: figures.margin is not None)
    margin, path = node.figures.margin, path_of(node)
    if not isinstance(margin, Percent):
        return None
    return draft.input(
        Input(
            f"{path}.margin", "Margin", path, Kind.MARGIN, "%", Fraction(margin.value),
            node.figures.margin_origin or node.origin,
        )
    )  # fmt: skip


def takes_input(draft: Draft, path: str, step: tuple[str, str], takes: Takes, origin: Span) -> Cell:
    """`takes 45 days` of a node, or of one step of it, in the unit that it is stated in.

    `step` is the name of the step and its title, `mql to sql`; both are empty for the time from
    the first stage to the last.
    """
    length: Duration = takes.duration
    name, title = step
    said = "Median time" if takes.median else "Time"
    return draft.input(
        Input(
            f"{path}.{name} takes" if name else f"{path}.takes",
            f"{said}, {title}" if title else f"{said} to close", path, Kind.TIME,
            UNITS[length.unit], Fraction(length.count), origin,
        )
    )  # fmt: skip


def cost_input(draft: Draft, node: Node, cost: Cost, titles: Mapping[str, str]) -> Cell | None:
    """`costs 40 USD per mql`, `costs 9_000 USD each month`; None where it is open."""
    if not isinstance(cost.amount, Money):
        return None
    path = path_of(node)
    if cost.per is not None:
        key, title = f"costs per {cost.per.name}", f"Cost of one {titles[cost.per.name]}"
    else:
        each = cost.each.value if cost.each else ""
        key, title = f"costs each {each}", f"Fixed cost each {each}"
    # A second clause of the same kind is a second input.
    place = [one for one in node.figures.costs if _same_kind(one, cost)].index(cost) + 1
    key += f" {place}" if place > 1 else ""
    money = cost.amount
    return draft.input(
        Input(
            f"{path}.{key}", title, path, Kind.COST, money.currency, Fraction(money.amount),
            cost.origin,
        )
    )  # fmt: skip


def target_input(draft: Draft, goal: Goal, target: Target) -> Cell | None:
    """`500_000 USD each month from new_business`; None where it is to be agreed."""
    found = _amount(target)
    if found is None:
        return None
    value, unit = found
    return draft.input(
        Input(
            target_key(goal, target), f"{goal.title} each {target.each.value}", goal.name,
            Kind.GOAL, unit, value, target.origin,
        )
    )  # fmt: skip


def target_key(goal: Goal, target: Target) -> str:
    """`revenue`; with what it draws from, and from when, where the goal has several targets."""
    if len(goal.targets) == 1:
        return goal.name
    key = f"{goal.name} from {target.source.name}"
    same = [other for other in goal.targets if other.source.name == target.source.name]
    if len(same) == 1:
        return key
    since = f"{target.starting.year}-{target.starting.month:02}" if target.starting else "start"
    return f"{key} starting {since}"


def month_input(draft: Draft, goal: Goal, row: MonthTarget) -> Cell | None:
    """`in 2026-08 300_000 USD`; None where it is to be agreed."""
    found = _amount(row)
    if found is None:
        return None
    value, unit = found
    month = f"{row.month.year}-{row.month.month:02}"
    return draft.input(
        Input(
            f"{goal.name} in {month}", f"{goal.title} in {month}", goal.name, Kind.GOAL, unit,
            value, row.origin,
        )
    )  # fmt: skip


def _same_kind(one: Cost, other: Cost) -> bool:
    stages = [cost.per.name if cost.per else None for cost in (one, other)]
    return stages[0] == stages[1] and one.each is other.each


def _amount(row: Target | MonthTarget) -> tuple[Fraction, str] | None:
    match row.amount:
        case Money(amount, currency):
            return Fraction(amount), currency
        case Counted(Decimal() as count, of):
            return Fraction(count), of.name
        case _:
            return None


def _pair(row: Rate | Improvement, titles: Mapping[str, str]) -> str:
    return f"{titles[row.start.name]} to {titles[row.end.name]}"
