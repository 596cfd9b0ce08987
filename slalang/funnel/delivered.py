"""Leads delivered so far in; what they are worth against the goal, out."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from enum import Enum
from fractions import Fraction

from slalang.funnel.arithmetic import ratio
from slalang.funnel.climb import Climb, climb, revenue_of
from slalang.funnel.goals import draws, known_paths
from slalang.funnel.inherit import Chain, chain_of, inherit, leaves, named, path_of
from slalang.funnel.needs import by_source
from slalang.funnel.plan import plan
from slalang.funnel.plans import Amount, FunnelPlan, Step, worth
from slalang.funnel.problems import Problem, SeveralSources, UnknownFunnel, UnknownSource
from slalang.model.agreement import Agreement
from slalang.model.quantities import Month
from slalang.source.frozen import dataclass


@dataclass(frozen=True, slots=True)
class DeliveredLine:
    """`2,000 × 128.21 USD = 256,410.26 USD`."""

    path: str
    title: str
    count: Decimal
    lead_value: Fraction
    value: Fraction


@dataclass(frozen=True, slots=True)
class Delivered:
    """What the leads so far are worth, and the goal that they work for."""

    lines: tuple[DeliveredLine, ...]
    value: Fraction
    """The sum, exact: nothing is rounded before the output."""
    goal: Fraction | None
    """In money; `None` where it is not known."""
    currency: str | None
    problems: tuple[Problem, ...]


class Standing(Enum):
    """How a delivery compares with a need."""

    UNDER = "under"
    WITHIN = "within the tolerance"
    OVER = "over"


def delivered_value(
    agreement: Agreement,
    path: str,
    delivered: Mapping[str, int | Decimal],
    *,
    month: Month | None = None,
) -> Delivered:
    """The value of leads at the first stage, counted for each source of a funnel or stream.

    A lead of a source is worth goal ÷ the leads that this source would need to reach
    the whole goal alone, so that the sources compare with each other and with the goal.
    """
    chain = chain_of(agreement, path)
    if chain is None:
        unknown = UnknownFunnel(path, known_paths(agreement), None)
        return Delivered((), Fraction(0), None, None, (unknown,))
    lines: list[DeliveredLine] = []
    problems: list[Problem] = []
    for name, count in delivered.items():
        line, faults = _line(agreement, chain, name, Decimal(count), month)
        lines.extend([line] if line else [])
        problems.extend(faults)
    goal, currency = _goal(agreement, chain, month)
    value = sum((line.value for line in lines), Fraction(0))
    return Delivered(tuple(lines), value, goal, currency, tuple(dict.fromkeys(problems)))


def lead_value(
    agreement: Agreement, path: str, source: str, month: Month | None
) -> tuple[Fraction | None, tuple[Problem, ...]]:
    """Goal ÷ the leads that a source, by its path, would need to reach all of it; or why not.

    The goal is the one that draws from the funnel or stream `path`, where there is one.
    """
    plans = plan(agreement, source=source, month=month)
    return _lead_value(plans.funnels, path), plans.problems


def lead_values(agreement: Agreement, path: str, month: Month | None) -> dict[str, Fraction]:
    """`lead_value` of every source that it is known of, by its path."""
    drawn, _ = draws(agreement, month)
    found: dict[str, Fraction] = {}
    for draw in sorted(drawn, key=lambda each: path_of(each.chain[-1]) != path):
        for leaf in leaves(draw.chain):
            source = path_of(leaf[-1])
            if source in found:
                continue
            goal = sum(draw.parts(inherit(leaf)), Fraction(0))
            amount = Amount(goal, draw.amount.unit, draw.amount.is_money)
            task = Climb(leaf, amount, draw.goal.name, draw.target.origin, draw.month)
            needs = tuple(step.need for step in climb(task) if isinstance(step, Step))
            value = worth(revenue_of(task), needs)
            if value is not None:
                found[source] = value
    return found


def standing(delivered: Fraction, need: Fraction, tolerance: Decimal) -> Standing:
    """Whether a delivery is within some percent of the need; both ends are within."""
    slack = need * ratio(tolerance)
    if delivered < need - slack:
        return Standing.UNDER
    return Standing.OVER if delivered > need + slack else Standing.WITHIN


def _line(
    agreement: Agreement, chain: Chain, name: str, count: Decimal, month: Month | None
) -> tuple[DeliveredLine | None, tuple[Problem, ...]]:
    meant = named(chain, name)
    paths = tuple(path_of(found[-1]) for found in meant)
    if not meant:
        return None, (UnknownSource(name, tuple(path_of(leaf[-1]) for leaf in leaves(chain))),)
    if len(meant) > 1:
        return None, (SeveralSources(name, paths),)
    worth, faults = lead_value(agreement, path_of(chain[-1]), paths[0], month)
    if worth is None:
        return None, faults
    value = Fraction(count) * worth
    return DeliveredLine(paths[0], meant[0][-1].title, count, worth, value), ()


def _lead_value(funnels: tuple[FunnelPlan, ...], path: str) -> Fraction | None:
    """By the goal that draws from the very funnel, else by the first that has a value."""
    for funnel in sorted(funnels, key=lambda each: each.path != path):
        if funnel.totals and funnel.totals.lead_value is not None:
            return funnel.totals.lead_value
    return None


def _goal(
    agreement: Agreement, chain: Chain, month: Month | None
) -> tuple[Fraction | None, str | None]:
    """The money that all sources inside are to bring; of several goals the largest."""
    wanted = {path_of(leaf[-1]) for leaf in leaves(chain)}
    largest: dict[str, Fraction] = {}
    currency: str | None = None
    for funnel, source in by_source(plan(agreement, month=month), wanted):
        if source.revenue is not None:
            currency = currency or funnel.currency
            largest[source.path] = max(source.revenue, largest.get(source.path, source.revenue))
    return (sum(largest.values(), Fraction(0)) if largest else None), currency
