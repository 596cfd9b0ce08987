"""The few operators of JsonLogic that we emit; expressions in, a larger expression out.

Only those are used, and only with operands of such types, that every engine at hand reads
alike. `missing` is not among them: some engines take an attribute that is null for present.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

from slalang.source.frozen import dataclass

Expression: TypeAlias = Any
"""A value of JSON: a plain one, or an object with one operator."""

EXACT = 2**53 - 1
"""The largest whole number up to which readers of JSON tell each one from the next."""


@dataclass(frozen=True, slots=True)
class Both:
    """A condition of three values as two of two: surely true, and surely false.

    Where neither holds, it is unknown; both never hold.
    """

    yes: Expression
    no: Expression


def var(column: str) -> Expression:
    return {"var": column}


def known(part: Expression) -> Expression:
    """Whether there is a value; 0, false and an empty list are values."""
    return {"!==": [part, None]}


def all_of(parts: Iterable[Expression]) -> Expression:
    """`and`, without the parts that say nothing; each of them must be true or false."""
    left = _different(part for part in parts if part is not True)
    if any(part is False for part in left):
        return False
    return left[0] if len(left) == 1 else {"and": left} if left else True


def any_of(parts: Iterable[Expression]) -> Expression:
    """`or`, likewise."""
    left = _different(part for part in parts if part is not False)
    if any(part is True for part in left):
        return True
    return left[0] if len(left) == 1 else {"or": left} if left else False


def not_(part: Expression) -> Expression:
    return not part if isinstance(part, bool) else {"!": [part]}


def both(guards: Sequence[Expression], test: Expression) -> Both:
    """A test that is unknown unless everything that it needs is known."""
    return Both(all_of([*guards, test]), all_of([*guards, not_(test)]))


def opposite(of: Both) -> Both:
    return Both(of.no, of.yes)


def conjunction(parts: Sequence[Both]) -> Both:
    """Kleene's `and`."""
    return Both(all_of(part.yes for part in parts), any_of(part.no for part in parts))


def disjunction(parts: Sequence[Both]) -> Both:
    """Kleene's `or`."""
    return Both(any_of(part.yes for part in parts), all_of(part.no for part in parts))


def chosen(cases: Sequence[tuple[Expression, Expression]], otherwise: Expression) -> Expression:
    """`if`: what stands beside the first condition that is true."""
    flat: list[Expression] = []
    for test, result in cases:
        if test is True:
            return {"if": [*flat, result]} if flat else result
        if test is not False:
            flat += [test, result]
    return {"if": [*flat, otherwise]} if flat else otherwise


def total(parts: Sequence[Expression]) -> Expression:
    """The sum of whole numbers."""
    left = [part for part in parts if part != 0]
    return left[0] if len(left) == 1 else {"+": left} if left else 0


def within(number: Expression, least: int | None, most: int | None) -> Expression:
    """A number kept between two limits; where they cross, the lower one counts."""
    number = number if most is None else {"min": [number, most]}
    return number if least is None else {"max": [number, least]}


def halves_up(number: Expression, divisor: int, negative: bool, positive: bool) -> Expression:
    """The nearest whole number of a quotient, a half away from 0.

    `negative` and `positive` say which numbers are possible. Only numbers that are not below 0
    are divided, and only where nothing is left: remainders and quotients differ between engines.
    """

    def nearest(size: Expression) -> Expression:
        twice = {"+": [{"*": [size, 2]}, divisor]}
        return {"/": [{"-": [twice, {"%": [twice, 2 * divisor]}]}, 2 * divisor]}

    below = {"*": [nearest({"*": [number, -1]}), -1]}
    if not negative:
        return nearest(number)
    return {"if": [{"<": [number, 0]}, below, nearest(number)]} if positive else below


def _different(parts: Iterable[Expression]) -> list[Expression]:
    """Each once: a guard that two tests share has to be read only one time."""
    found: list[Expression] = []
    for part in parts:
        # Comparing large expressions would cost more than it saves.
        small = isinstance(part, dict) and "!==" in part
        if not (small and part in found) and not any(part is other for other in found):
            found.append(part)
    return found
