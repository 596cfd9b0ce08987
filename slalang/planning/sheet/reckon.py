"""A sheet and perhaps other numbers for some inputs in; what every cell comes to, out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from math import ceil

from slalang.planning.sheet.cells import Op, Sheet, Value


def reckon(sheet: Sheet, changed: Mapping[str, Fraction] | None = None) -> tuple[Value, ...]:
    """The exact value of every cell, in the order of the sheet.

    `changed` gives inputs other values, by their keys. A cell that divides by zero, and all that
    read it, come to None.
    """
    other = changed or {}
    given: list[Value] = [whole(other.get(one.key, one.value)) for one in sheet.inputs]
    fixed: list[Value] = [whole(value) for value in sheet.constants]
    values: list[Value] = []
    for op, reads in zip(sheet.ops, sheet.reads, strict=True):
        match op:
            case Op.INPUT:
                values.append(given[reads[0]])
            case Op.CONSTANT:
                values.append(fixed[reads[0]])
            case _:
                read = [values[place] for place in reads]
                values.append(None if None in read else WAYS[op](read))  # type: ignore[arg-type]
    return tuple(values)


def whole(value: Fraction | int) -> Fraction | int:
    """A plain int where there is one: they are reckoned with many times faster."""
    if isinstance(value, int):
        return value
    return value.numerator if value.denominator == 1 else value


def _divided(read: Sequence[Fraction | int]) -> Value:
    left, right = read
    return None if right == 0 else whole(Fraction(left) / right)


WAYS: Mapping[Op, Callable[[Sequence[Fraction | int]], Value]] = {
    Op.ADD: lambda read: whole(sum(read)),
    Op.SUBTRACT: lambda read: whole(read[0] - read[1]),
    Op.MULTIPLY: lambda read: whole(read[0] * read[1]),
    Op.DIVIDE: _divided,
    Op.UP: lambda read: ceil(read[0]),
    Op.LEAST: min,
    Op.MOST: max,
}
"""What each op that reads other cells does with their values."""
