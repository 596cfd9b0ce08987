"""People and what each can do in; what a team brings and can take, against the need, out."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from slalang.funnel.needs import need_of
from slalang.funnel.periods import convert
from slalang.model.agreement import Agreement
from slalang.model.people import Capacity, Party, Role
from slalang.model.promises import Deliver, Promise
from slalang.model.quantities import Counted, Month, Needed, Open, Period
from slalang.source.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Range:
    """`20 to 60`: least and most, where they are said."""

    least: Fraction | None
    most: Fraction | None


@dataclass(frozen=True, slots=True)
class Workload:
    """`a team of 6 works at most 360 a month; 178 are needed`."""

    team: str
    """The name of the party or role."""
    people: Decimal | None
    """`None` where it is not said, or to be agreed."""
    clause: Capacity
    each: Period
    """What all numbers here are counted for: the period of the clause."""
    room: Range | None
    """Of the whole team; `None` where a number of people is missing."""
    need: Fraction | None
    """What the goals need at the stage; `None` where they do not say, or for weeks, not months."""

    @property
    def fits(self) -> bool | None:
        """Whether the need is within the room; `None` where one of them is unknown."""
        if self.room is None or self.need is None:
            return None
        enough = self.room.least is None or self.need >= self.room.least
        return enough and (self.room.most is None or self.need <= self.room.most)


def people_of(agreement: Agreement, name: str) -> Decimal | None:
    """How many a party or role has; a party without a number has those of its roles together."""
    team = _team(agreement, name)
    if team is None:
        return None
    if team.team.people is not None or isinstance(team, Role):
        return None if isinstance(team.team.people, Open) else team.team.people
    counts = [people_of(agreement, role.name) for role in team.roles]
    known = [count for count in counts if count is not None]
    return sum(known, Decimal(0)) if known and len(known) == len(counts) else None


def room_of(agreement: Agreement, team: str, clause: Capacity, each: Period) -> Range | None:
    """What a team can work in a period: for each person times people, or for all as it is said."""
    factor = _factor(agreement, team, clause.per_person)
    if factor is None:
        return None
    sides: list[Fraction | None] = []
    for side in (clause.least, clause.most):
        amount = None if side is None else convert(Fraction(side) * factor, clause.each, each)
        if side is not None and amount is None:
            return None
        sides.append(amount)
    return Range(sides[0], sides[1])


def promised(
    agreement: Agreement, promise: Promise, form: Deliver, each: Period, month: Month | None = None
) -> Fraction | None:
    """How many leads a promise brings in a period: 250 for each of 4 marketers are 1,000.

    `None` for money, for what is to be agreed, and where periods do not compare.
    """
    factor = Fraction(1)
    if form.per_person:
        people = _factor(agreement, promise.by.name, True) if promise.by else None
        if people is None:
            return None
        factor = people
    match form.amount:
        case Counted(Decimal() as count):
            return convert(Fraction(count) * factor, form.each, each)
        case Needed(stage, funnel, named):
            need = need_of(agreement, stage.name, funnel.name, named or month, form.each)
            return convert(need.used * factor, form.each, each) if need else None
        case _:
            return None


def workloads(agreement: Agreement, month: Month | None = None) -> tuple[Workload, ...]:
    """Every `works … per person each month`, against what all goals need at its stage."""
    return tuple(
        _workload(agreement, team, clause, month)
        for team in _teams(agreement)
        for clause in team.team.capacities
    )


def _workload(
    agreement: Agreement, team: Party | Role, clause: Capacity, month: Month | None
) -> Workload:
    needs = [
        need_of(agreement, clause.of.name, funnel.name, month, clause.each)
        for funnel in agreement.funnels
    ]
    known = [need.used for need in needs if need is not None]
    return Workload(
        team=team.name,
        people=people_of(agreement, team.name),
        clause=clause,
        each=clause.each,
        room=room_of(agreement, team.name, clause, clause.each),
        need=sum(known, Fraction(0)) if known else None,
    )


def _factor(agreement: Agreement, team: str, per_person: bool) -> Fraction | None:
    if not per_person:
        return Fraction(1)
    people = people_of(agreement, team)
    return None if people is None else Fraction(people)


def _team(agreement: Agreement, name: str) -> Party | Role | None:
    return next((team for team in _teams(agreement) if team.name == name), None)


def _teams(agreement: Agreement) -> list[Party | Role]:
    """Every party, followed by its roles."""
    found: list[Party | Role] = []
    for party in agreement.parties:
        found.extend((party, *party.roles))
    return found
