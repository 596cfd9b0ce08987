"""An agreement in; all its numbers as equations, each need beside what limits it, out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from slalang.check.context import Context
from slalang.funnel.inherit import inherit
from slalang.funnel.periods import convert
from slalang.funnel.plans import FunnelPlan, Plans
from slalang.model.agreement import Agreement
from slalang.model.quantities import Bound as Limit
from slalang.model.quantities import Counted, Money, Month, Period
from slalang.solve.numbers.bounds import Bound, Side, times, total
from slalang.solve.numbers.costs import bearers, costs_of
from slalang.solve.numbers.needs import (
    Look,
    Part,
    goal_term,
    long_looks,
    looks,
    need_in,
)
from slalang.solve.numbers.offers import Offer, offers, promised
from slalang.solve.numbers.rooms import budget_bounds, route_bounds, team_bounds
from slalang.solve.numbers.terms import Largest, Sum, Term, Values, clauses_of, value_of
from slalang.source.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Demand:
    """So much is asked for: by goals, or by a promise that others have to work."""

    term: Term
    goals: tuple[str, ...]
    promises: tuple[str, ...]
    parts: tuple[Part, ...]
    """What each source must bring for it; empty for promises and for sums of money."""
    lines: tuple[tuple[str, Term], ...]
    """`736 mql × 40 USD`: the costs, where it is a sum of them."""
    month: Month | None
    """The month that it was worked out for; `None` for the first of the goals."""
    stated: Term | None = None
    """Promises without their tolerance."""
    ahead: bool = False
    """Whether deals take time: then the month is that of the deals, not that of the leads."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What there is room for, and everything that has to fit into it, each for itself."""

    bound: Bound
    demands: tuple[Demand, ...]

    @property
    def key(self) -> tuple[object, ...]:
        """What is limited and for whom, whatever the numbers are."""
        bound = self.bound
        promises = self.demands[0].promises if self.demands else ()
        return bound.side, bound.names, bound.of, bound.path, promises

    def excess(self, values: Values) -> Fraction:
        """By how much the largest demand is above the room; not above 0 where all fits."""
        return max(value_of(one.term, values) for one in self.demands) - value_of(
            self.bound.room, values
        )


@dataclass(frozen=True, slots=True)
class _Seen:
    """The agreement with the plans of all months that have to be looked at."""

    agreement: Agreement
    context: Context
    looks: tuple[Look, ...]


def comparisons(agreement: Agreement, context: Context) -> tuple[Comparison, ...]:
    """Every equation that has to hold; empty where nothing limits anything."""
    promises = offers(agreement)
    teams = (*team_bounds(agreement), *route_bounds(agreement))
    budgets = tuple(budget_bounds(agreement))
    counted = _has_counted_goals(agreement)
    if not agreement.goals and not (promises and teams):
        return ()
    if not (promises or teams or budgets or counted):
        return ()
    seen = _Seen(agreement, context, looks(agreement, context))
    found = [
        *_of_promises(seen, promises),
        *_of_teams(seen, teams),
        *_of_budgets(seen, budgets),
        *(_of_goals(seen) if counted else ()),
        *_of_volumes(promises, teams),
    ]
    return tuple(one for one in found if one.demands and _is_one_way(one))


def _of_promises(seen: _Seen, promises: Sequence[Offer]) -> Iterator[Comparison]:
    """Promises of the same thing add up: two parties may bring a half each."""
    alike: dict[str, list[Offer]] = {}
    for offer in promises:
        alike.setdefault(offer.of, []).append(offer)
    for group in alike.values():
        for path, first in {offer.path: offer for offer in reversed(group)}.items():
            same = [offer for offer in group if _is_inside(offer.path, path)]
            around = [o for o in group if o.number is None and o.path and _is_inside(path, o.path)]
            if around or any(offer.number is None for offer in same):
                continue
            same.sort(key=lambda offer: offer is not first)
            if first.in_money:
                yield from _of_money(seen, same)
            else:
                yield from _of_volume(seen, same)


def _of_volume(seen: _Seen, same: list[Offer]) -> Iterator[Comparison]:
    first = same[0]
    # Weeks do not compare with the months of a plan; a month has so many at most.
    for each in dict.fromkeys((first.form.each, Period.MONTH)):
        demands = _needs(seen, first.of, each, first.path)
        bound = promised(same, each)
        if demands and bound:
            yield Comparison(bound, demands)
            return


def _of_money(seen: _Seen, same: list[Offer]) -> Iterator[Comparison]:
    """A promise of money from where a goal in money draws from."""
    first = same[0]
    by_period: dict[Period, list[Demand]] = {}
    for look in seen.looks:
        for plan in look.plans.funnels:
            amount = plan.amount
            if amount.is_money and amount.unit == first.of and first.path == plan.path:
                draw = look.draws[plan.origin]
                term = goal_term(draw, inherit(draw.chain))
                demand = Demand(term, (plan.goal,), (), (), (), look.month)
                by_period.setdefault(plan.period, []).append(demand)
    for each, demands in by_period.items():
        bound = promised(same, each)
        if bound:
            yield Comparison(bound, _once(demands))


def _of_teams(seen: _Seen, teams: Sequence[Bound]) -> Iterator[Comparison]:
    for bound in teams:
        for each in dict.fromkeys((bound.each, Period.MONTH)):
            demands = _needs(seen, bound.of, each, None)
            if demands:
                yield Comparison(bound.carried(each), demands)
                break


def _of_budgets(seen: _Seen, budgets: Sequence[Bound]) -> Iterator[Comparison]:
    """The costs of a funnel count for the party that owns its first stage."""
    payers = bearers(seen.agreement, [bound.names[0] for bound in budgets])
    for bound in budgets:
        months = () if bound.monthly else long_looks(seen.agreement, seen.context, Period.YEAR)
        found = [
            (look, spent)
            for look in months or (seen.looks if bound.monthly else seen.looks[:1])
            if (spent := costs_of(seen.agreement, look, bound, payers))
        ]
        demands = [
            Demand(
                total(line for _, line in s.lines),
                s.goals,
                (),
                (),
                s.lines,
                look.month,
                ahead=_takes_time(look, s.goals),
            )
            for look, s in found
        ]
        if months and demands:
            # A budget for a longer time is spent where the season asks for it.
            mean = times(Sum(tuple(one.term for one in demands)), Fraction(1, len(months)))
            goals = tuple(dict.fromkeys(goal for one in demands for goal in one.goals))
            demands = [Demand(mean, goals, (), (), (), None)]
        yield Comparison(bound, _once(demands))


def _of_goals(seen: _Seen) -> Iterator[Comparison]:
    """A goal that counts a stage, against the goals in money of the same funnel."""
    for look in seen.looks:
        for plan in look.plans.funnels:
            same = tuple(p for p in look.plans.funnels if p.amount.is_money and p.path == plan.path)
            if plan.amount.is_money or not same:
                continue
            in_money = Look(look.month, Plans(same, ()), look.draws)
            money = _Seen(seen.agreement, seen.context, (in_money,))
            demands = _needs_of(money, plan.amount.unit, plan.period, plan.path)
            yield Comparison(_goal_bound(look, plan), demands)


def _of_volumes(promises: Sequence[Offer], teams: Sequence[Bound]) -> Iterator[Comparison]:
    """What is promised at least has to be worked; a tolerance leaves less of it."""
    for bound in teams:
        firm = [
            (offer, amount, ratio)
            for offer in promises
            if offer.of == bound.of and offer.form.bound is not Limit.AT_MOST and not offer.grows
            and offer.tolerance < 1 and (amount := offer.amount) is not None
            and (ratio := convert(1 - offer.tolerance, offer.form.each, bound.each)) is not None
        ]  # fmt: skip
        # What comes from one source is a part of what is promised of all.
        groups = (
            [one for one in firm if one[0].path is None],
            [one for one in firm if _is_outermost(one[0], [other[0] for other in firm])],
        )
        known = [group for group in groups if group]
        if known:
            least = [total(times(term, ratio) for _, term, ratio in group) for group in known]
            stated = [
                total(times(term, ratio / (1 - offer.tolerance)) for offer, term, ratio in group)
                for group in known
            ]
            names = tuple(dict.fromkeys(offer.promise for offer, _, _ in firm))
            demand = Demand(_largest(least), (), names, (), (), None, _largest(stated))
            yield Comparison(bound, (demand,))


def _needs(seen: _Seen, stage: str, each: Period, path: str | None) -> tuple[Demand, ...]:
    """What the goals need at a stage, month by month or for a longer period."""
    months = long_looks(seen.agreement, seen.context, each)
    if not months:
        return _needs_of(seen, stage, each, path)
    found = [need_in(seen.agreement, look, stage, Period.MONTH, path) for look in months]
    known = [need for need in found if need]
    if not known:
        return ()
    goals = tuple(dict.fromkeys(part.plan.goal for need in known for part in need.parts))
    return (Demand(Sum(tuple(need.term for need in known)), goals, (), (), (), None),)


def _needs_of(seen: _Seen, stage: str, each: Period, path: str | None) -> tuple[Demand, ...]:
    found: list[Demand] = []
    for look in seen.looks:
        need = need_in(seen.agreement, look, stage, each, path)
        if need:
            goals = tuple(dict.fromkeys(part.plan.goal for part in need.parts))
            ahead = _takes_time(look, goals)
            found.append(Demand(need.term, goals, (), need.parts, (), need.month, ahead=ahead))
    return _once(found)


def _takes_time(look: Look, goals: Sequence[str]) -> bool:
    """Whether leads are needed before the deals that they are for."""
    return any(
        source.figures.takes is not None or source.figures.stage_times
        for plan in look.plans.funnels
        if plan.goal in goals
        for source in plan.sources
    )


def _goal_bound(look: Look, plan: FunnelPlan) -> Bound:
    draw = look.draws[plan.origin]
    room = goal_term(draw, inherit(draw.chain))
    return Bound(
        Side.GOAL, (plan.goal,), plan.amount.unit, plan.path, plan.period, room, "", plan.origin
    )


def _has_counted_goals(agreement: Agreement) -> bool:
    """Whether one goal counts leads and another counts money."""
    stated = [target.amount for goal in agreement.goals for target in goal.targets]
    return any(isinstance(amount, Counted) for amount in stated) and any(
        isinstance(amount, Money) for amount in stated
    )


def _once(demands: Iterable[Demand]) -> tuple[Demand, ...]:
    """Months that ask for the same are one demand."""
    return tuple({demand.term: demand for demand in reversed(list(demands))}.values())[::-1]


def _largest(terms: Sequence[Term]) -> Term:
    return terms[0] if len(terms) == 1 else Largest(tuple(terms))


def _is_one_way(one: Comparison) -> bool:
    """Whether no number stands on both sides, so that each can only help or only hurt."""
    room = {clause.origin for clause in clauses_of(one.bound.room)}
    return all(c.origin not in room for demand in one.demands for c in clauses_of(demand.term))


def _is_inside(inner: str | None, outer: str | None) -> bool:
    return outer is None or f"{inner or ''}.".startswith(f"{outer}.")


def _is_outermost(offer: Offer, others: Sequence[Offer]) -> bool:
    """Whether a promise from one place is no part of another one from around it."""
    return offer.path is not None and not any(
        other.path and other.path != offer.path and _is_inside(offer.path, other.path)
        for other in others
    )
