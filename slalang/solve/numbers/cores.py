"""Equations that do not hold in; the fewest numbers that clash, and what would do, out."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from slalang.check.context import Context
from slalang.model.agreement import Agreement
from slalang.solve.numbers.mending import Mended, Whole, changed, mended
from slalang.solve.numbers.system import Comparison, Demand, comparisons
from slalang.solve.numbers.terms import Clause, Kind, Sum, Values, clauses_of, value_of
from slalang.source.frozen import dataclass
from slalang.source.text import Span

MOST_CLASHES = 8
WORK = 150_000
"""So many numbers are read at most to find the fewest of one clash."""

ANYTHING = Fraction(10**60)
"""More than any agreement states: what stands for no limit at all."""


@dataclass(frozen=True, slots=True)
class Clash:
    """Numbers that cannot all hold, although any of them could if one of the others were not."""

    comparison: Comparison
    demand: Demand
    """The one that is above the room by these numbers alone."""
    clauses: tuple[Clause, ...]
    """In the order of the text."""
    values: tuple[Mended, ...]
    """For each clause what would make the rest fit."""
    is_least: bool
    """Whether none of them can be left out; otherwise there were too many to try all."""


def clashes(
    agreement: Agreement, context: Context, system: tuple[Comparison, ...] | None = None
) -> tuple[Clash, ...]:
    """Every clash once: what limits the leads in one of them is not looked at again.

    `system` is what the numbers say, where that is known already.
    """
    context = Context(context.today, context.read(agreement))
    if system is None:
        system = comparisons(agreement, context)
    found: list[Clash] = []
    settled: dict[Span, Fraction] = {}
    for one in system:
        room = _origins(one)
        # People work at more than one thing; more of them may not be meant.
        known = {span: value for span, value in settled.items() if span in room}
        if one.excess({}) <= 0 or one.excess(known) <= 0:
            continue
        found.append(_clash(one, Whole(agreement, context, system)))
        settled |= {c.origin: ANYTHING for c in found[-1].clauses
                    if c.origin in room and c.kind is not Kind.PEOPLE}  # fmt: skip
        if len(found) == MOST_CLASHES:
            break
    return tuple(found)


def remaining(mended: Mended, clash: Clash, found: Sequence[Clash]) -> int:
    """How many of the other clashes a value that settles this one leaves."""
    if mended.value is None or mended.breaks:
        return 0
    values = changed(mended.clause, mended.value)
    return sum(1 for other in found if other is not clash and other.comparison.excess(values) > 0)


def fits_all(clause: Clause, found: Sequence[Clash]) -> Fraction | None:
    """A value that settles all of several clashes at once, if one number is in all of them."""
    same = [one for each in found for one in each.values if one.clause.origin == clause.origin]
    if len(found) < 2 or len(same) < len(found):
        return None
    for one in same:
        if one.value is None or one.breaks:
            return None
        values = changed(clause, one.value)
        if all(other.comparison.excess(values) <= 0 for other in found):
            return one.value
    return None


def harmless(comparison: Comparison, clause: Clause) -> Fraction:
    """The value of a clause that makes everything fit as far as it can: as if it said nothing.

    A rate may then be above 100%, because nothing is said of it any more.
    """
    if clause.origin in _origins(comparison) or clause.kind in (Kind.DEAL, Kind.RATE):
        return ANYTHING
    return Fraction(0)


def _clash(one: Comparison, whole: Whole) -> Clash:
    free, is_least = _freed(one, _candidates(one))
    core = _stated(one)
    core = {span: clause for span, clause in core.items() if span not in free}
    room = value_of(one.bound.room, free)
    demand = max(one.demands, key=lambda each: value_of(each.term, free) - room)
    # Numbers of other months cannot matter any more.
    used = {c.origin for term in (demand.term, one.bound.room) for c in clauses_of(term)}
    clauses = tuple(sorted((c for c in core.values() if c.origin in used), key=_place))
    values = mended(one, clauses, whole)
    return Clash(one, demand, clauses, values, is_least)


def _freed(one: Comparison, candidates: Sequence[Clause]) -> tuple[Values, bool]:
    """All that need not be said for the rest to clash, found by leaving out half after half.

    Leaving out more never makes a clash, so that what is kept once stays needed.
    """
    size = sum(1 for _ in _numbers(one))
    free: dict[Span, Fraction] = {}
    left = [list(candidates)]
    work = 0
    while left:
        part = left.pop()
        tried = free | {clause.origin: harmless(one, clause) for clause in part}
        work += size
        if work > WORK:
            return free, False
        if one.excess(tried) > 0:
            free = tried
        elif len(part) > 1:
            half = len(part) // 2
            left += [part[half:], part[:half]]
    return free, True


def _candidates(one: Comparison) -> list[Clause]:
    """What matters least first, so that few and weighty numbers are left."""
    weights: dict[Span, Fraction] = {}
    for demand in one.demands:
        for term in demand.term.terms if isinstance(demand.term, Sum) else (demand.term,):
            value = value_of(term, {})
            for origin in {clause.origin for clause in clauses_of(term)}:
                weights[origin] = weights.get(origin, Fraction(0)) + value
    room = _origins(one)
    stated = _stated(one).values()
    return sorted(stated, key=lambda c: (c.origin in room, weights.get(c.origin, Fraction(0))))


def _stated(one: Comparison) -> dict[Span, Clause]:
    return {clause.origin: clause for clause in _numbers(one)}


def _numbers(one: Comparison) -> list[Clause]:
    terms = (one.bound.room, *(demand.term for demand in one.demands))
    return [clause for term in terms for clause in clauses_of(term)]


def _origins(one: Comparison) -> set[Span]:
    return {clause.origin for clause in clauses_of(one.bound.room)}


def _place(clause: Clause) -> Span:
    return clause.origin
