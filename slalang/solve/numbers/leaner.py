"""Large equations in; the same with everything reckoned but one number, out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import NamedTuple

from slalang.solve.numbers.system import Comparison, Demand
from slalang.solve.numbers.terms import Clause, Constant, Sum, Term, clauses_of, value_of
from slalang.source.frozen import dataclass
from slalang.source.text import Span


class _Part(NamedTuple):
    """One of the terms that a demand is the sum of, and what it comes to."""

    term: Term
    value: Fraction


@dataclass(frozen=True, slots=True)
class _Split:
    """An equation taken apart."""

    whole: Comparison
    sums: tuple[Fraction, ...]
    """What each of its demands comes to."""
    where: dict[Span, dict[int, list[_Part]]]
    """For each number the demands that it stands in, with the parts that hold it."""


def leaner(system: Sequence[Comparison]) -> Callable[[Clause], tuple[Comparison, ...]]:
    """For a number the equations in which only what it stands in is left to be reckoned.

    Their excess is the same, whatever that number is: many values are tried in the time that it
    takes to read the equations once.
    """
    split = [_split(one) for one in system]
    return lambda clause: tuple(_lean(one, clause.origin) for one in split)


def _split(one: Comparison) -> _Split:
    where: dict[Span, dict[int, list[_Part]]] = {}
    sums: list[Fraction] = []
    for place, demand in enumerate(one.demands):
        terms = demand.term.terms if isinstance(demand.term, Sum) else (demand.term,)
        parts = [_Part(term, value_of(term, {})) for term in terms]
        sums.append(sum((part.value for part in parts), Fraction(0)))
        for part in parts:
            for origin in {clause.origin for clause in clauses_of(part.term)}:
                where.setdefault(origin, {}).setdefault(place, []).append(part)
    return _Split(one, tuple(sums), where)


def _lean(one: _Split, origin: Span) -> Comparison:
    held = one.where.get(origin, {})
    found: list[Demand] = []
    for place, parts in held.items():
        rest = one.sums[place] - sum((part.value for part in parts), Fraction(0))
        terms = (Constant(rest), *(part.term for part in parts))
        found.append(replace(one.whole.demands[place], term=Sum(terms)))
    others = [place for place in range(len(one.sums)) if place not in held]
    if others:
        most = max(others, key=lambda place: one.sums[place])
        found.append(replace(one.whole.demands[most], term=Constant(one.sums[most])))
    return replace(one.whole, demands=tuple(found))
