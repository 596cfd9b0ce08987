"""Plans in; what their leads cost the party that pays for them, as equations, out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from slalang.funnel.periods import convert
from slalang.funnel.plans import CostLine, FunnelPlan
from slalang.model.agreement import Agreement
from slalang.model.quantities import Period
from slalang.solve.numbers.bounds import Bound, times
from slalang.solve.numbers.needs import Look, part_of
from slalang.solve.numbers.terms import Clause, Constant, Kind, Largest, Number, Product, Term
from slalang.source.frozen import dataclass
from slalang.source.text import Span


@dataclass(frozen=True, slots=True)
class Spent:
    """What the leads of some funnels cost in a month."""

    lines: tuple[tuple[str, Term], ...]
    """Each cost with the stage that it is paid for; empty for one of the period."""
    goals: tuple[str, ...]


def bearers(agreement: Agreement, spenders: Sequence[str]) -> Mapping[str, str]:
    """Stage → the party that pays for the leads that enter a funnel there.

    Its owner; where nobody owns it, the only party with a budget.
    """
    party_of = {role.name: party.name for party in agreement.parties for role in party.roles}
    sole = spenders[0] if len(spenders) == 1 else ""
    return {
        stage.name: party_of.get(stage.owner.name, stage.owner.name) if stage.owner else sole
        for stage in agreement.stages
    }


def costs_of(
    agreement: Agreement, look: Look, budget: Bound, payers: Mapping[str, str]
) -> Spent | None:
    """All costs that a budget has to pay; `None` where there are none, or in other currencies.

    A cost that serves several goals is paid once, at its largest.
    """
    found: dict[tuple[str, Span], list[tuple[str, Term]]] = {}
    goals: list[str] = []
    for plan in look.plans.funnels:
        first = plan.stages[0][0] if plan.stages else ""
        if payers.get(first) != budget.names[0] or plan.totals is None:
            continue
        for line in plan.totals.spending.lines if plan.totals.spending else ():
            if plan.currency != budget.of:
                return None
            term = _cost(agreement, look, plan, line)
            if term is not None:
                found.setdefault((line.path, line.origin), []).append((line.stage or "", term))
                goals.append(plan.goal)
    if not found:
        return None
    return Spent(tuple(_largest(same) for same in found.values()), tuple(dict.fromkeys(goals)))


def _cost(agreement: Agreement, look: Look, plan: FunnelPlan, line: CostLine) -> Term | None:
    """The amount times how many it is paid for in a month."""
    ratio = convert(Fraction(1), plan.period, Period.MONTH)
    if ratio is None:
        return None
    each = Number(Clause(line.origin, Kind.COST, Fraction(line.each), plan.currency or ""))
    if line.stage is None:
        return Product((each, Constant(line.count * ratio)))
    for counted in _counted(agreement, look, plan, line):
        return Product((each, times(counted, ratio)))
    return None


def _counted(agreement: Agreement, look: Look, plan: FunnelPlan, line: CostLine) -> Iterator[Term]:
    """How many leads of the line's stage its source must bring in the period of the goal."""
    for source in plan.sources:
        for index, step in enumerate(source.steps):
            if source.path == line.path and step.need.stage == line.stage:
                part = part_of(agreement, look, (plan, source), index, plan.period)
                if part:
                    yield part.term


def _largest(same: list[tuple[str, Term]]) -> tuple[str, Term]:
    stage, term = same[0]
    return (stage, term) if len(same) == 1 else (stage, Largest(tuple(t for _, t in same)))
