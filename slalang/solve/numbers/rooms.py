"""An agreement in; what its teams, routes and budgets allow, as equations, out."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from slalang.funnel.periods import convert
from slalang.model.agreement import Agreement
from slalang.model.expressions import StageReached
from slalang.model.movement import Handoff, RouteLimit
from slalang.model.people import Capacity, Party, Role
from slalang.model.quantities import Money, Period
from slalang.solve.numbers.bounds import (
    Bound,
    Side,
    at_most,
    for_all,
    teams,
    times,
    total,
)
from slalang.solve.numbers.terms import Clause, Constant, Kind, Number, Term, value_of
from slalang.source.frozen import dataclass
from slalang.source.text import Span


def team_bounds(agreement: Agreement) -> Iterator[Bound]:
    """For each stage, what all teams that work it can work together."""
    stages = dict.fromkeys(
        clause.of.name for team in teams(agreement) for clause in team.team.capacities
        if clause.most is not None
    )  # fmt: skip
    for stage in stages:
        rooms = [
            room for party in agreement.parties for room in _party_rooms(agreement, party, stage)
        ]
        each = rooms[0].clause.each
        if any(room.term is None for room in rooms):
            continue
        if any(room.clause.each is not each for room in rooms):
            each = Period.MONTH
        terms = [times(room.term, at_most(room.clause.each, each)) for room in rooms if room.term]
        how = rooms[0].how if len(rooms) == 1 else ""
        names = tuple(room.team for room in rooms)
        origin = rooms[0].clause.origin
        yield Bound(Side.TEAM, names, stage, None, each, total(terms), how, origin)


def route_bounds(agreement: Agreement) -> Iterator[Bound]:
    """For each stage, what all routes take together, where every one of them has a limit.

    A queue takes what is too much, but nobody works it there: it only grows.
    """
    by_stage: dict[str, list[Handoff]] = {}
    for handoff in agreement.handoffs:
        if isinstance(handoff.when, StageReached) and handoff.when.becomes:
            by_stage.setdefault(handoff.when.name, []).append(handoff)
    for stage, handoffs in by_stage.items():
        limits = [limit for handoff in handoffs for limit in _limits(agreement, handoff)]
        if not all(handoff.routes for handoff in handoffs) or not limits or None in limits:
            continue
        known = [limit for limit in limits if limit is not None]
        each = known[0].each
        if any(limit.each is not each for limit in known):
            each = Period.MONTH
        terms = [times(limit.term, at_most(limit.each, each)) for limit in known]
        how = known[0].how if len(known) == 1 else ""
        names = tuple(handoff.name for handoff in handoffs)
        yield Bound(Side.ROUTE, names, stage, None, each, total(terms), how, known[0].origin)


def budget_bounds(agreement: Agreement) -> Iterator[Bound]:
    """All budgets of each party for a month, where none is open and all are in one currency."""
    for party in agreement.parties:
        inner = [role.team for role in party.roles]
        budgets = [budget for team in (party.team, *inner) for budget in team.budgets]
        terms: list[Term] = []
        currencies: set[str] = set()
        for budget in budgets:
            ratio = convert(Fraction(1), budget.each, Period.MONTH)
            if isinstance(budget.amount, Money) and ratio is not None:
                value = Fraction(budget.amount.amount)
                currency = budget.amount.currency
                clause = Clause(budget.origin, Kind.BUDGET, value, currency)
                terms.append(times(Number(clause), ratio))
                currencies.add(currency)
        if terms and len(terms) == len(budgets) and len(currencies) == 1:
            yield Bound(
                Side.BUDGET, (party.name,), currencies.pop(), None, Period.MONTH,
                total(terms), "", budgets[0].origin,
                monthly=all(budget.each is Period.MONTH for budget in budgets),
            )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Room:
    """What one team works of a stage."""

    team: str
    clause: Capacity
    term: Term | None
    """`None` where its people are not known."""
    how: str


def _party_rooms(agreement: Agreement, party: Party, stage: str) -> list[_Room]:
    """What a party works itself, or what its roles work where that is less."""
    own = _tightest(agreement, party, stage)
    roles = [room for role in party.roles if (room := _tightest(agreement, role, stage))]
    if own is None:
        return roles
    if roles and all(room.term for room in roles):
        inner = sum((_monthly(room) for room in roles), Fraction(0))
        if own.term is None or inner < _monthly(own):
            return roles
    return [own]


def _tightest(agreement: Agreement, team: Party | Role, stage: str) -> _Room | None:
    """The smallest of the limits that a team has for a stage."""
    rooms: list[_Room] = []
    for clause in team.team.capacities:
        if clause.of.name != stage or clause.most is None:
            continue
        after = " per person" if clause.per_person else ""
        most = Clause(clause.origin, Kind.ROOM, Fraction(clause.most), stage, after)
        term, how = for_all(agreement, team.name, Number(most), per_person=clause.per_person)
        rooms.append(_Room(team.name, clause, term, how))
    unknown = [room for room in rooms if room.term is None]
    return min(rooms, key=_monthly) if rooms and not unknown else next(iter(unknown), None)


def _monthly(room: _Room) -> Fraction:
    term = room.term or Constant(Fraction(0))
    return value_of(term, {}) * at_most(room.clause.each, Period.MONTH)


@dataclass(frozen=True, slots=True)
class _Limit:
    """What one route takes."""

    term: Term
    each: Period
    how: str
    origin: Span


def _limits(agreement: Agreement, handoff: Handoff) -> Iterator[_Limit | None]:
    """The limit of each route to people; `None` for one that takes any number."""
    queues = {queue.name for queue in agreement.queues}
    for route in handoff.routes:
        if route.to_queue or (route.to and route.to.name in queues):
            continue
        found = [_limit(agreement, route.to.name if route.to else "", row) for row in route.limits]
        known = [limit for limit in found if limit is not None]
        yield min(
            known, default=None,
            key=lambda limit: value_of(limit.term, {}) * at_most(limit.each, Period.MONTH),
        )  # fmt: skip


def _limit(agreement: Agreement, team: str, row: RouteLimit) -> _Limit | None:
    after = " per person" if row.per_person else ""
    number = Number(Clause(row.origin, Kind.ROOM, Fraction(row.most), "", after.strip()))
    term, how = for_all(agreement, team, number, per_person=row.per_person)
    return _Limit(term, row.each, how, row.origin) if term else None
