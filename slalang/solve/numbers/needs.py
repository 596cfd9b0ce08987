"""Plans in; what the goals need at a stage, as equations over the stated numbers, out."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from slalang.check.context import Context
from slalang.check.figures import chain
from slalang.check.planned import planned
from slalang.funnel.goals import Draw, draws, reach_of
from slalang.funnel.inherit import Node, children, season_of
from slalang.funnel.periods import MONTHS, convert, later
from slalang.funnel.plans import FunnelPlan, Plans, SourcePlan, Step
from slalang.model.agreement import Agreement
from slalang.model.numbers import Figures, GoalAmount
from slalang.model.quantities import Counted, Money, Month, Percent, Period
from slalang.solve.numbers.months import months_to_look_at
from slalang.solve.numbers.terms import (
    Clause,
    Climb,
    Constant,
    Kind,
    Largest,
    Number,
    Product,
    Sum,
    Term,
)
from slalang.source.frozen import dataclass
from slalang.source.text import Span

PERCENT = Fraction(1, 100)


@dataclass(frozen=True, slots=True)
class Look:
    """The plans of one month, and what the goals ask for in it."""

    month: Month | None
    """`None` for the first month of each goal."""
    plans: Plans
    draws: dict[Span, Draw]
    """By the place of the target."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one source must bring to a stage for one goal."""

    plan: FunnelPlan
    source: SourcePlan
    index: int
    """Of the step that ends at the stage."""
    term: Term
    """In the period that was asked for."""


@dataclass(frozen=True, slots=True)
class Need:
    """What all goals need at a stage: a source that serves several of them owes the largest."""

    term: Term
    parts: tuple[Part, ...]
    each: Period
    month: Month | None
    """Where it holds for one month only."""


def looks(agreement: Agreement, context: Context) -> tuple[Look, ...]:
    """The months that have to be looked at; the first is the first month of each goal."""
    return tuple(look_at(agreement, context, month) for month in months_to_look_at(agreement))


def look_at(agreement: Agreement, context: Context, month: Month | None) -> Look:
    """One month."""
    drawn = {draw.target.origin: draw for draw in draws(agreement, month)[0]}
    return Look(month, planned(agreement, context, month), drawn)


def long_looks(agreement: Agreement, context: Context, each: Period) -> tuple[Look, ...]:
    """Every month of a first longer period, where goals for each month make months differ.

    Empty where one month stands for all, or where a goal is not for each month.
    """
    months = MONTHS.get(each, 1)
    targets = [target for goal in agreement.goals for target in goal.targets]
    starts = [first for target in targets if (first := reach_of(agreement, target)[0])]
    if months == 1 or not starts or any(target.each is not Period.MONTH for target in targets):
        return ()
    figures = [node.figures for node in agreement.figures.values()]
    differ = any(one.season or one.improvements for one in figures)
    differ = differ or any(target.rises for target in targets)
    if not differ and not any(goal.months for goal in agreement.goals) and len(set(starts)) == 1:
        return ()
    first = min(starts)
    return tuple(look_at(agreement, context, later(first, index)) for index in range(months))


def need_in(
    agreement: Agreement, look: Look, stage: str, each: Period, path: str | None = None
) -> Need | None:
    """The need at a stage in a month, of one funnel, stream or source or of all.

    `None` where no goal needs the stage, or where periods do not compare.
    """
    by_source: dict[str, list[Part]] = {}
    for plan in look.plans.funnels:
        if plan.totals is None:
            continue
        for source in plan.sources:
            if path and not f"{source.path}.".startswith(f"{path}."):
                continue
            for index, step in enumerate(source.steps):
                if step.need.stage != stage:
                    continue
                part = part_of(agreement, look, (plan, source), index, each)
                if part is None:
                    return None
                by_source.setdefault(source.path, []).append(part)
    if not by_source:
        return None
    largest = tuple(_largest([part.term for part in parts]) for parts in by_source.values())
    parts = tuple(part for same in by_source.values() for part in same)
    return Need(Sum(largest), parts, each, look.month if each is Period.MONTH else None)


def part_of(
    agreement: Agreement, look: Look, of: tuple[FunnelPlan, SourcePlan], index: int, each: Period
) -> Part | None:
    """What a source must bring to one stage in a period; `None` where periods do not compare."""
    plan, source = of
    draw = look.draws[plan.origin]
    steps = tuple(_step(source, step) for step in source.steps[: index + 1])
    term: Term = Climb(Product(tuple(_amount(agreement, plan, source, draw))), steps)
    if each is Period.MONTH and source.each_month:
        share = Constant(draw.part_of_month(source.figures))
        rounds = source.each_month[index].rounded is not None
        return Part(plan, source, index, Climb(Product((term, share)), ((None, rounds),)))
    ratio = convert(Fraction(1), plan.period, each)
    if ratio is None:
        return None
    return Part(plan, source, index, term if ratio == 1 else Product((term, Constant(ratio))))


def goal_term(draw: Draw, figures: Figures) -> Term:
    """What a target asks for in its period, with the seasons and amounts of its months."""
    target = _target(draw)
    if not draw.months:
        return target
    others = dict(draw.others)
    rows = {row.month: row for row in draw.goal.months if _unit(row.amount) == draw.amount.unit}
    weights = [Fraction(season_of(figures, month)) * PERCENT for month in draw.months]
    terms: list[Term] = []
    rest = Fraction(0)
    for month, weight in zip(draw.months, weights, strict=True):
        if month not in others:
            rest += weight
            continue
        clause = _goal(rows[month].origin, rows[month].amount)
        terms.append(Number(clause, others[month] / clause.value if clause.value else Fraction(0)))
    if len(draw.months) == 1:
        terms += [] if others else [_seasonal(target, figures, draw.months[0])]
    elif rest:
        terms.append(Product((target, Constant(rest / sum(weights)))))
    return terms[0] if len(terms) == 1 else Sum(tuple(terms))


def _target(draw: Draw) -> Term:
    """The amount of a target, with what it has risen by."""
    stated = _goal(draw.target.origin, draw.target.amount)
    rises, now = draw.target.rises, draw.amount.value
    if rises is None or now == stated.value:
        return Number(stated)
    if isinstance(rises.by, Percent):
        return Number(stated, now / stated.value)
    return Sum((Number(stated), Constant(now - stated.value)))


def _seasonal(target: Term, figures: Figures, month: Month) -> Term:
    for row in figures.season:
        if row.month == month.month and isinstance(row.percent, Percent):
            season = Clause(row.origin, Kind.SEASON, Fraction(row.percent.value), "%")
            return Product((target, Number(season, PERCENT)))
    return target


def _goal(origin: Span, amount: GoalAmount) -> Clause:
    match amount:
        case Money(value, currency):
            return Clause(origin, Kind.GOAL, Fraction(value), currency)
        case Counted(Decimal() as count, of):
            return Clause(origin, Kind.GOAL, Fraction(count), of.name)
        case _:
            raise AssertionError("an open goal has no plan")


def _unit(amount: GoalAmount) -> str | None:
    match amount:
        case Money(_, currency):
            return currency
        case Counted(Decimal(), of):
            return of.name
        case _:
            return None


def _amount(
    agreement: Agreement, plan: FunnelPlan, source: SourcePlan, draw: Draw
) -> Iterator[Term]:
    """The goal, and every share on the way to the source."""
    yield goal_term(draw, source.figures)
    around = plan.path.count(".")
    for outer, node in pairwise(chain(agreement, source.path)[around:]):
        figures = node.figures
        if isinstance(figures.brings, Percent) and figures.brings_origin:
            value = Fraction(figures.brings.value)
            twin = _twin(outer, node)
            share = Clause(figures.brings_origin, Kind.SHARE, value, "%", twin=twin)
            yield Number(share, PERCENT)


def _twin(outer: Node, node: Node) -> tuple[str, Span] | None:
    """The only other source beside one, where their shares make 100%."""
    others = [child for child in children(outer) if child is not node]
    if len(others) != 1:
        return None
    mine, other = node.figures.brings, others[0].figures
    if not isinstance(mine, Percent) or not isinstance(other.brings, Percent):
        return None
    if mine.value + other.brings.value != 100 or other.brings_origin is None:
        return None
    return others[0].name, other.brings_origin


def _step(source: SourcePlan, step: Step) -> tuple[Number | None, bool]:
    rounds = step.need.rounded is not None
    figures = source.figures
    if step.deal is not None and figures.deal_origin and isinstance(figures.deal, Money):
        value = Fraction(step.deal)
        deal = Clause(figures.deal_origin, Kind.DEAL, value, figures.deal.currency)
        return Number(deal), rounds
    if step.rate is None:
        return None, rounds
    most = _highest(figures, step)
    rate = Clause(step.origins[0], Kind.RATE, Fraction(step.rate), "%", most=most)
    return Number(rate, PERCENT), rounds


def _highest(figures: Figures, step: Step) -> Fraction:
    """The highest rate that could be written there; what is to go down is never above it."""
    pair, rate = (step.need.stage, step.after), step.rate or 0
    same = [r for r in figures.rates if (r.start.name, r.end.name) == pair]
    lower = [r for r in figures.improvements if not r.up and (r.start.name, r.end.name) == pair]
    if any(row.origin == step.origins[0] for row in lower):
        stated = [r.percent for r in same]
    else:
        # `down to 20%` does nothing while the rate is lower; a rate above it would be cut.
        stated = [r.percent for r in lower]
    ends = [Fraction(p.value) for p in stated if isinstance(p, Percent) and p.value >= rate]
    return min(ends, default=Fraction(100))


def _largest(terms: list[Term]) -> Term:
    return terms[0] if len(terms) == 1 else Largest(tuple(terms))
