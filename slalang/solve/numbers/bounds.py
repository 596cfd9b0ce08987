"""An agreement in; everything that limits how many leads there are, as equations, out."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from enum import Enum
from fractions import Fraction

from slalang.check import amounts
from slalang.funnel.periods import convert
from slalang.model.agreement import Agreement
from slalang.model.people import Party, Role, Team
from slalang.model.quantities import Open, Period
from slalang.solve.numbers.terms import (
    Clause,
    Constant,
    Kind,
    Number,
    Product,
    Sum,
    Term,
    value_of,
)
from slalang.source.frozen import dataclass
from slalang.source.text import Span

SHORTEST = {Period.DAY: 1, Period.BUSINESS_DAY: 1, Period.WEEK: 7, Period.MONTH: 28,
            Period.QUARTER: 90, Period.HALF_YEAR: 181, Period.YEAR: 365}  # fmt: skip
LONGEST = {Period.DAY: 1, Period.BUSINESS_DAY: 4, Period.WEEK: 7, Period.MONTH: 31,
           Period.QUARTER: 92, Period.HALF_YEAR: 184, Period.YEAR: 366}  # fmt: skip
"""Days of each period; a business day may come after a long weekend."""


class Side(Enum):
    """Who or what limits the leads."""

    PROMISE = "promise"
    MONEY = "money"
    """A promise of money."""
    TEAM = "team"
    ROUTE = "route"
    BUDGET = "budget"
    GOAL = "goal"
    """A goal that counts a stage, beside one in money."""


@dataclass(frozen=True, slots=True)
class Bound:
    """`works at most 60 mql per person each month` with `people 4`: 240 mql."""

    side: Side
    names: tuple[str, ...]
    """Of the promises, teams, handoffs or goals."""
    of: str
    """A stage or a currency."""
    path: str | None
    """The funnel, stream or source that it speaks of; `None` for all."""
    each: Period
    room: Term
    how: str
    """`4 people × 60`, where it is not one number."""
    origin: Span
    stated: Term | None = None
    """A promise without its tolerance."""
    monthly: bool = True
    """Whether it holds for each month by itself."""

    def carried(self, each: Period) -> Bound:
        """The same for another period, at most."""
        if each is self.each:
            return self
        room = times(self.room, at_most(self.each, each))
        return Bound(self.side, self.names, self.of, self.path, each, room, "", self.origin)


def people_term(agreement: Agreement, name: str) -> Term | None:
    """How many a party or role has; a party without a number has those of its roles together.

    Of a team that people join and leave, the most that there ever are: what does not fit
    then never fits.
    """
    team = next((team for team in teams(agreement) if team.name == name), None)
    if team is None:
        return None
    people, origin = team.team.people, team.team.people_origin
    if people is not None or isinstance(team, Role):
        if people is None or isinstance(people, Open) or origin is None:
            return None
        stated = Number(Clause(origin, Kind.PEOPLE, Fraction(people), "people"))
        gained = most_joined(team.team)
        return Sum((stated, Constant(gained))) if gained else stated
    terms = [people_term(agreement, role.name) for role in team.roles]
    known = [term for term in terms if term is not None]
    return total(known) if known and len(known) == len(terms) else None


def most_joined(team: Team) -> Fraction:
    """By how many people a team is at most above its first number."""
    now = most = Fraction(0)
    for change in sorted(team.changes, key=lambda one: (one.starting, -one.count)):
        now += Fraction(change.count)
        most = max(most, now)
    return most


def at_most(given: Period, wanted: Period) -> Fraction:
    """How many of one period are in another at most; exactly so many where that is fixed."""
    exact = convert(Fraction(1), given, wanted)
    return Fraction(LONGEST[wanted], SHORTEST[given]) if exact is None else exact


def for_all(
    agreement: Agreement, team: str, number: Number, *, per_person: bool
) -> tuple[Term | None, str]:
    """An amount for each person times the people, and how that is said."""
    if not per_person:
        return number, ""
    people = people_term(agreement, team)
    if people is None:
        return None, ""
    return Product((people, number)), people_words(people, number)


def people_words(people: Term, number: Number) -> str:
    heads = value_of(people, {})
    noun = "person" if heads == 1 else "people"
    return f"{_digits(heads)} {noun} × {_digits(number.clause.value)}"


def _digits(value: Fraction) -> str:
    return amounts.number(Decimal(value.numerator) / Decimal(value.denominator))


def teams(agreement: Agreement) -> list[Party | Role]:
    """Every party, followed by its roles."""
    found: list[Party | Role] = []
    for party in agreement.parties:
        found += (party, *party.roles)
    return found


def times(term: Term, ratio: Fraction) -> Term:
    return term if ratio == 1 else Product((term, Constant(ratio)))


def total(terms: Iterable[Term]) -> Term:
    known = tuple(terms)
    return known[0] if len(known) == 1 else Sum(known)
