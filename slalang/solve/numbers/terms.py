"""The stated numbers and the equations between them: other values in, results out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import Enum
from fractions import Fraction
from math import ceil
from typing import TypeAlias, assert_never

from slalang.source.frozen import dataclass
from slalang.source.text import Span


class Kind(Enum):
    """What a number says."""

    GOAL = "goal"
    SEASON = "season"
    SHARE = "share"
    DEAL = "deal"
    RATE = "rate"
    COST = "cost"
    VOLUME = "volume"
    """What a promise brings."""
    PEOPLE = "people"
    ROOM = "room"
    """What a team works or a route takes."""
    BUDGET = "budget"


@dataclass(frozen=True, slots=True)
class Clause:
    """`500_000 USD each month`, `mql to sql 34%`, `people 4`: one number in its place."""

    origin: Span
    kind: Kind
    value: Fraction
    """As written: 34 for `34%`."""
    unit: str
    """A currency, a stage, `%` or `people`."""
    after: str = ""
    """What follows the unit: ` per person`."""
    most: Fraction | None = None
    """No larger value makes sense: 100 for a rate."""
    twin: tuple[str, Span] | None = None
    """Of two shares that make 100% the other source with the place of its share."""


@dataclass(frozen=True, slots=True)
class Number:
    """A clause as it is calculated with."""

    clause: Clause
    scale: Fraction = Fraction(1)
    """1/100 where it is in percent."""


@dataclass(frozen=True, slots=True)
class Constant:
    """What follows from the calendar or from the way of counting."""

    value: Fraction


@dataclass(frozen=True, slots=True)
class Sum:
    """All of them together."""

    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Largest:
    """The largest of them: a lead counts for each of its goals."""

    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Product:
    """4 people × 60."""

    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Climb:
    """500,000 ÷ 2,000 → 250 ÷ 23% → 1,087: divided, and rounded up where it is said."""

    amount: Term
    steps: tuple[tuple[Number | None, bool], ...]
    """By what it is divided, and whether the result is rounded up."""


Term: TypeAlias = Number | Constant | Sum | Largest | Product | Climb

Values: TypeAlias = Mapping[Span, Fraction]
"""Other values than the stated ones, by the place of the clause."""


def value_of(term: Term, values: Values) -> Fraction:
    """The result with some numbers changed; exact."""
    match term:
        case Number(clause, scale):
            return values.get(clause.origin, clause.value) * scale
        case Constant(value):
            return value
        case Sum(terms):
            return sum((value_of(one, values) for one in terms), Fraction(0))
        case Largest(terms):
            return max(value_of(one, values) for one in terms)
        case Product(terms):
            result = Fraction(1)
            for one in terms:
                result *= value_of(one, values)
            return result
        case Climb(amount, steps):
            result = value_of(amount, values)
            for divisor, round_up in steps:
                if divisor is not None:
                    result /= value_of(divisor, values)
                if round_up:
                    result = Fraction(ceil(result))
            return result
        case _:
            assert_never(term)


def clauses_of(term: Term) -> Iterator[Clause]:
    """Every clause in a term, as often as it stands there."""
    match term:
        case Number(clause):
            yield clause
        case Constant():
            return
        case Sum(terms) | Largest(terms) | Product(terms):
            for one in terms:
                yield from clauses_of(one)
        case Climb(amount, steps):
            yield from clauses_of(amount)
            for divisor, _ in steps:
                if divisor is not None:
                    yield divisor.clause
        case _:
            assert_never(term)
