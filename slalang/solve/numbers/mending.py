"""Numbers that cannot all hold in; for each of them the nearest value that would do, out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import chain
from typing import NamedTuple

from slalang.check.context import Context
from slalang.model.agreement import Agreement
from slalang.solve.numbers.bounds import Bound
from slalang.solve.numbers.leaner import leaner
from slalang.solve.numbers.rewriting import rewritten
from slalang.solve.numbers.system import Comparison, comparisons
from slalang.solve.numbers.terms import Clause, Kind, Values, clauses_of
from slalang.source.frozen import dataclass

FARTHEST = 10**15
"""No value is looked for that is more than so many steps away."""
WORK = 150_000
"""So many numbers are read at most to find the values of one clash."""

TENTH, CENT, WHOLE = Fraction(1, 10), Fraction(1, 100), Fraction(1)


@dataclass(frozen=True, slots=True)
class Mended:
    """A number of a clash, and the one that would make the rest fit."""

    clause: Clause
    value: Fraction | None
    """`None` where no value would, or where none was looked for."""
    tried: bool
    """Whether it was looked for."""
    breaks: tuple[Bound, ...] = ()
    """What would be too little then, and is not now."""
    may: str = ""
    """`higher` or `lower`: where such a value may fit, but was not looked for."""


@dataclass(frozen=True, slots=True)
class Whole:
    """The agreement that a value is tried in."""

    agreement: Agreement
    context: Context
    system: tuple[Comparison, ...]


def mended(clash: Comparison, clauses: Sequence[Clause], whole: Whole) -> tuple[Mended, ...]:
    """The values in the order of the clauses; each is tried in the whole agreement.

    Where there are too many, what limits the leads and the goals come first.
    """
    same = [one for one in whole.system if one.bound.origin == clash.bound.origin]
    size = sum(1 for one in same for _ in _numbers(one))
    room = {clause.origin for clause in clauses_of(clash.bound.room)}
    order = sorted(clauses, key=lambda c: c.origin not in room and c.kind is not Kind.GOAL)
    # It takes about so many tries to find one value.
    # Each value is tried in the agreement worked out anew, which takes seconds for a large one.
    count = max(1, WORK // (100 * size)) if size <= WORK // 10 else 0
    looked_for = frozenset(one.origin for one in order[:count])
    lean = leaner(same)
    at = same.index(clash)
    return tuple(
        _mended(clash, _Row(lean(clause), at), clause, whole)
        if clause.origin in looked_for
        else _looked_at(_Row(lean(clause), at), clause)
        for clause in clauses
    )


def changed(clause: Clause, value: Fraction) -> Values:
    """The numbers that change with a clause: its own, and the other of two shares."""
    values = {clause.origin: value}
    return values | {clause.twin[1]: 100 - value} if clause.twin else values


def step_of(clause: Clause) -> Fraction:
    """How exact a value is said: rates to a tenth of a percent, money below 100 to the cent."""
    if clause.unit == "%":
        return TENTH if clause.value >= 1 else CENT
    if clause.kind in (Kind.DEAL, Kind.COST, Kind.BUDGET, Kind.GOAL) and clause.value < 100:
        return CENT if clause.unit.isupper() else WHOLE
    return WHOLE


class _Row(NamedTuple):
    """What a number is tried in: everything that limits the same, and where the clash is in it."""

    same: Sequence[Comparison]
    at: int


def _mended(clash: Comparison, row: _Row, clause: Clause, whole: Whole) -> Mended:
    """What would fit for one number; a share changes only together with its twin."""
    if clause.twin:
        value = _shared(clash, clause, whole)
    elif clause.kind is Kind.SHARE:
        return Mended(clause, None, tried=False)
    else:
        value = _nearest(row, clause)
    if value is None:
        return Mended(clause, None, tried=True)
    return _judged(clash, clause, value, whole)


def _looked_at(row: _Row, clause: Clause) -> Mended:
    """Whether the farthest value fits: where not, there is no nearer one to look for."""
    if clause.kind is Kind.SHARE:
        return Mended(clause, None, tried=False)
    step = step_of(clause)
    upward, fits = _grid(row, clause)
    start = clause.value // step
    end = (start + FARTHEST if clause.most is None else clause.most // step) if upward else 1
    beyond = end > start if upward else start >= 1
    if not beyond or not fits(int(end)):
        return Mended(clause, None, tried=True)
    return Mended(clause, None, tried=False, may="higher" if upward else "lower")


def _nearest(row: _Row, clause: Clause) -> Fraction | None:
    """The nearest value on the grid that fits; what limits the leads has to fit all demands."""
    step = step_of(clause)
    upward, fits = _grid(row, clause)
    start = clause.value // step
    return _upward(clause, start, step, fits) if upward else _downward(start, step, fits)


def _grid(row: _Row, clause: Clause) -> tuple[bool, Callable[[int], bool]]:
    """Whether larger values are what helps, and what tells whether so many steps fit."""
    step, clash = step_of(clause), row.same[row.at]
    in_room = any(clause.origin == other.origin for other in clauses_of(clash.bound.room))
    upward = in_room or clause.kind in (Kind.DEAL, Kind.RATE)
    judged = row.same if in_room else [clash]

    def fits(count: int) -> bool:
        return all(one.excess({clause.origin: count * step}) <= 0 for one in judged)

    return upward, fits


def _upward(
    clause: Clause, start: int, step: Fraction, fits: Callable[[int], bool]
) -> Fraction | None:
    """The smallest larger value that fits, up to the largest that makes sense."""
    end = start + FARTHEST if clause.most is None else clause.most // step
    reach = 1
    while start + reach < end and not fits(start + reach):
        reach *= 2
    last = min(start + reach, end)
    if last <= start or not fits(last):
        return None
    return _first(start, last, fits) * step


def _downward(start: int, step: Fraction, fits: Callable[[int], bool]) -> Fraction | None:
    """The largest smaller value above nothing that fits."""
    if start < 1 or not fits(1):
        return None
    # The first that does not fit comes after it.
    return (_first(1, start + 1, lambda count: count > start or not fits(count)) - 1) * step


def _first(before: int, last: int, holds: Callable[[int], bool]) -> int:
    """The first count after `before` for which something holds that then goes on to hold."""
    while last - before > 1:
        middle = (before + last) // 2
        if holds(middle):
            last = middle
        else:
            before = middle
    return last


def _shared(clash: Comparison, clause: Clause, whole: Whole) -> Fraction | None:
    """The nearest whole share that fits, where the other of two sources brings the rest."""
    sound = [one for one in whole.system if one.excess({}) <= 0]
    for share in sorted(range(1, 100), key=lambda share: abs(share - clause.value)):
        values = changed(clause, Fraction(share))
        if all(one.excess(values) <= 0 for one in (clash, *sound)):
            return Fraction(share)
    return None


def _judged(clash: Comparison, clause: Clause, value: Fraction, whole: Whole) -> Mended:
    """A value, once it was written into the agreement and all of it worked out anew."""
    values = changed(clause, value)
    agreement = rewritten(_touched(whole, values), values)
    context = Context(None, replace(whole.context.read(agreement), plans={}))
    before = {one.key for one in whole.system if one.excess({}) > 0}
    after = {one.key: one.bound for one in comparisons(agreement, context) if one.excess({}) > 0}
    if clash.key in after:
        # Where a month is a part of a longer period, the equations are not all.
        return Mended(clause, None, tried=clause.kind is Kind.SEASON)
    breaks = tuple(bound for key, bound in after.items() if key not in before)
    return Mended(clause, value, tried=True, breaks=breaks)


def _touched(whole: Whole, values: Values) -> Agreement:
    """The agreement without the funnels that other values cannot matter to."""
    touched = [one for one in whole.system if any(c.origin in values for c in _numbers(one))]
    demands = [demand for one in touched for demand in one.demands]
    if not all(demand.parts for demand in demands):
        return whole.agreement
    funnels = {part.plan.funnel for demand in demands for part in demand.parts}
    return replace(
        whole.agreement,
        funnels=tuple(one for one in whole.agreement.funnels if one.name in funnels),
        goals=tuple(
            goal
            for goal in whole.agreement.goals
            if any(target.source.name.partition(".")[0] in funnels for target in goal.targets)
        ),
    )


def _numbers(one: Comparison) -> list[Clause]:
    terms = (one.bound.room, *(demand.term for demand in one.demands))
    return list(chain.from_iterable(clauses_of(term) for term in terms))
