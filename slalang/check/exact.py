"""A formula in; what it amounts to where it is written out in numbers, out."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from slalang.model.expressions import Arithmetic, Expression, Literal, Negative
from slalang.model.quantities import Duration, Money, Percent

MOST_BITS = 10_000
"""Numbers of more binary digits are not worked out: a formula could grow them without end."""


def worth(formula: Expression) -> Fraction | None:
    """The number of a formula, whatever its unit; None where it needs to know a lead.

    Exact. Of durations only none at all is worked out: their units differ.
    """
    done: list[Fraction | None] = []
    stack: list[tuple[Expression, bool]] = [(formula, False)]
    while stack:
        node, ready = stack.pop()
        match node:
            case Arithmetic() if ready:
                right, left = done.pop(), done.pop()
                done.append(_together(node, left, right))
            case Negative() if ready:
                value = done.pop()
                done.append(None if value is None else -value)
            case Arithmetic(left=first, right=second):
                stack += ((node, True), (second, False), (first, False))
            case Negative(value=inner):
                stack += ((node, True), (inner, False))
            case _:
                done.append(_written(node))
    return done.pop()


def _written(node: Expression) -> Fraction | None:
    match node:
        case Literal(value=Decimal() as value):
            return Fraction(value)
        case Literal(value=Percent(value)):
            return Fraction(value) / 100
        case Literal(value=Money(amount)):
            return Fraction(amount)
        case Literal(value=Duration(count)) if not count:
            return Fraction(0)
        case _:
            return None


def _together(node: Arithmetic, left: Fraction | None, right: Fraction | None) -> Fraction | None:
    if left == 0 or right == 0:
        # Nothing times anything is nothing, also where the other is not known here.
        if node.operator == "*":
            return Fraction(0)
        if node.operator == "/" and right == 0:
            return None
    if left is None or right is None:
        return None
    if max(_bits(left), _bits(right)) > MOST_BITS:
        return None
    match node.operator:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
        case "/":
            return left / right


def _bits(value: Fraction) -> int:
    return max(value.numerator.bit_length(), value.denominator.bit_length())
