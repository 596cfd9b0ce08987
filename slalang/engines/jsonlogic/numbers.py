"""Sums of attributes, scores and numbers in; comparisons of whole numbers, exact, out."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import ceil, floor, gcd, lcm
from typing import TypeAlias

from slalang.engines.jsonlogic.logic import EXACT, Both, Expression, both, known, total
from slalang.engines.jsonlogic.scope import Refused, Scope
from slalang.form.nodes import Operator
from slalang.source.frozen import dataclass

_FLIPPED: dict[Operator, Operator] = {
    "=": "=", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<=",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Atom:
    """A whole number that differs from lead to lead."""

    expression: Expression
    most: int | None
    """How far from 0 it can be; None for what the data may say freely."""
    column: str | None = None
    """Where it is an attribute that may be missing; a score never is."""
    enough: int = 0
    """How far from 0 the data must be allowed to go at the least."""


Term: TypeAlias = "tuple[Atom, Fraction]"


@dataclass(frozen=True, slots=True)
class Amount:
    """`terms`, each times its factor, and `plus`: a number, or microseconds since 1970."""

    terms: tuple[Term, ...]
    plus: Fraction

    @property
    def guards(self) -> list[Expression]:
        """What has to be known."""
        atoms = (atom for atom, _ in self.terms)
        return [known(atom.expression) for atom in atoms if atom.column is not None]


def constant(number: Fraction) -> Amount:
    return Amount((), number)


def scaled(amount: Amount, factor: Fraction) -> Amount:
    # A term that is times 0 stays: what it names must be known all the same.
    terms = tuple((atom, size * factor) for atom, size in amount.terms)
    return Amount(terms, amount.plus * factor)


def added(left: Amount, right: Amount) -> Amount:
    terms = list(left.terms)
    for atom, size in right.terms:
        same = (at for at, (other, _) in enumerate(terms) if other.expression == atom.expression)
        at = next(same, None)
        if at is None:
            terms.append((atom, size))
        else:
            terms[at] = (atom, terms[at][1] + size)
    return Amount(tuple(terms), left.plus + right.plus)


def compared(scope: Scope, operator: Operator, left: Amount, right: Amount) -> Both:
    """One comparison; raises `Refused` where a sum could leave the exact whole numbers."""
    apart = added(left, scaled(right, Fraction(-1)))
    terms = [(atom, size) for atom, size in apart.terms if size]
    if not terms:
        return both(apart.guards, _decided(operator, -apart.plus))
    whole = lcm(*(size.denominator for _, size in terms))
    sizes = [int(size * whole) for _, size in terms]
    share = gcd(*sizes) * (1 if any(size > 0 for size in sizes) else -1)
    factors = [(atom, size // share) for (atom, _), size in zip(terms, sizes, strict=True)]
    if share < 0:
        operator = _FLIPPED[operator]
    return both(apart.guards, _test(scope, operator, factors, -apart.plus * whole / share))


def _decided(operator: Operator, limit: Fraction) -> bool:
    """0 compared with a number."""
    match operator:
        case "=":
            return limit == 0
        case "!=":
            return limit != 0
        case "<":
            return limit > 0
        case "<=":
            return limit >= 0
        case ">":
            return limit < 0
        case ">=":
            return limit <= 0


def _test(
    scope: Scope, operator: Operator, factors: Sequence[tuple[Atom, int]], limit: Fraction
) -> Expression:
    """A sum of whole numbers compared with a number; whole, it is asked the same."""
    if limit.denominator != 1:
        if operator in ("=", "!="):
            return operator == "!="
        below = operator in ("<", "<=")
        operator, limit = ("<=", Fraction(floor(limit))) if below else (">=", Fraction(ceil(limit)))
    if len(factors) == 1 and factors[0][1] == 1:
        _keep(scope, factors, 0)
        # Beyond the exact numbers is no lead; every limit there says the same.
        nearest = max(-EXACT - 1, min(EXACT + 1, int(limit)))
        return {_SIGN[operator]: [factors[0][0].expression, nearest]}
    _keep(scope, factors, abs(int(limit)))
    here = [_times(atom, factor) for atom, factor in factors if factor > 0]
    there = [_times(atom, -factor) for atom, factor in factors if factor < 0]
    return {_SIGN[operator]: [total(here), total([*there, int(limit)])]}


_SIGN: dict[Operator, str] = {
    "=": "===", "!=": "!==", "<": "<", "<=": "<=", ">": ">", ">=": ">=",
}  # fmt: skip


def _times(atom: Atom, factor: int) -> Expression:
    return atom.expression if factor == 1 else {"*": [atom.expression, factor]}


def _keep(scope: Scope, factors: Sequence[tuple[Atom, int]], limit: int) -> None:
    """Limits what the attributes may hold, so that no sum on the way is inexact."""
    bounded = sum(abs(factor) * atom.most for atom, factor in factors if atom.most is not None)
    free = [(atom, abs(factor)) for atom, factor in factors if atom.most is None]
    left = EXACT - limit - bounded
    # Each has the same share, so that small units beside large ones are not cut short.
    most = [left // len(free) // factor for _, factor in free]
    if left < 0 or any(size < atom.enough for size, (atom, _) in zip(most, free, strict=True)):
        raise Refused("Its sums may leave the whole numbers that JSON readers keep exactly.")
    for size, (atom, _) in zip(most, free, strict=True):
        if atom.column is not None:
            scope.limit(atom.column, size)
