"""Values of the form in, exact whole-number expressions of SQL out."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import gcd, lcm
from typing import TypeAlias

from slalang.engines.sql.expressions import (
    FALSE,
    TRUE,
    Case,
    Column,
    Comparison,
    Constant,
    Expression,
    IsNull,
    Null,
    Product,
    Sure,
    both,
    bound,
    may_be_unknown,
    negated,
    times,
    total,
)
from slalang.evaluate.case import DAY, SECOND
from slalang.evaluate.held import SCALE
from slalang.form.nodes import Input, Value
from slalang.source.frozen import dataclass

BOUND = {"count": 10**15, "number": 10**18, "money": 10**18, "date": 4 * 10**6, "time": 86_400}


@dataclass(frozen=True, slots=True)
class Number:
    """`factor` × `top` / `bottom`: exact, and unknown where a part is unknown."""

    top: Expression
    factor: Fraction = Fraction(1)
    bottom: Expression | None = None
    """Without one it is 1. Where it is 0 the number is unknown."""


@dataclass(frozen=True, slots=True)
class TimeOfDay:
    """Seconds of a day."""

    seconds: Expression


@dataclass(frozen=True, slots=True)
class Text:
    """A text, a choice, a person or a band."""

    text: Expression


@dataclass(frozen=True, slots=True)
class Texts:
    """A list of texts."""

    texts: Expression


@dataclass(frozen=True, slots=True)
class Truth:
    """A truth that is not simply a condition, but compared."""

    truth: Expression


@dataclass(frozen=True, slots=True)
class Unsettled:
    """A count of which only the least and the most is known."""

    low: Expression
    high: Expression


@dataclass(frozen=True, slots=True)
class Unknown:
    """Never known."""


Amount: TypeAlias = Number | TimeOfDay | Text | Texts | Truth | Unsettled | Unknown


def literal(it: Value) -> Amount:
    """A value that the agreement states."""
    match it.type:
        case "number" | "money":
            return Number(Constant(1), Fraction(Decimal(str(it.value))))
        case "duration":
            return Number(Constant(1), Fraction(int(it.value) * SECOND))
        case "date":
            days = (date.fromisoformat(str(it.value)) - date(1970, 1, 1)).days
            return Number(Constant(1), Fraction(days * DAY))
        case "truth":
            return Truth(Sure(bool(it.value)))
        case _:
            return Text(Constant(str(it.value)))


def of_column(column: Column, it: Input) -> Amount:
    """What a canonical column holds, in the units of the interpreter."""
    match it.type:
        case "count" | "number" | "money":
            return Number(column, Fraction(1, SCALE[it.type]))
        case "date":
            return Number(column, Fraction(DAY))
        case "time":
            return TimeOfDay(column)
        case "truth":
            return Truth(column)
        case "texts":
            return Texts(column)
        case _:
            return Text(column)


def column_of(of: str, name: str, it: Input) -> Column:
    """The column that holds an attribute (`l`) or a property (`e`)."""
    kind = {"texts": "texts", "truth": "bool"}.get(it.type, "int" if it.type in BOUND else "text")
    return Column(of, name, kind, BOUND.get(it.type, 0))  # type: ignore[arg-type]


def known(amount: Amount) -> Expression:
    """Whether there is a value; never unknown itself."""
    match amount:
        case Unknown():
            return FALSE
        case Unsettled():
            # That it is not settled how many does not make a count missing.
            return TRUE
        case _:
            return both(*(_is_known(part) for part in parts(amount)), *_not_by_zero(amount))


def parts(amount: Amount) -> tuple[Expression, ...]:
    """The expressions that a value is made of."""
    match amount:
        case Number(top, _, bottom):
            return (top,) if bottom is None else (top, bottom)
        case TimeOfDay(item) | Text(item) | Texts(item) | Truth(item):
            return (item,)
        case Unsettled(low, high):
            return (low, high)
        case Unknown():
            return (Null("int"),)


def added(left: Number, right: Number, sign: int) -> Number:
    """The sum, or with a sign of -1 the difference."""
    one, other = left.factor, right.factor * sign
    if left.bottom is None and right.bottom is None:
        tops = _together(left.top, one, right.top, other)
        return Number(*tops)
    bottom_left, bottom_right = left.bottom or Constant(1), right.bottom or Constant(1)
    crossed = _together(
        _product(left.top, bottom_right), one, _product(right.top, bottom_left), other
    )
    return Number(*crossed, _product(bottom_left, bottom_right))


def multiplied(left: Number, right: Number) -> Number:
    """The product."""
    bottoms = [bottom for bottom in (left.bottom, right.bottom) if bottom is not None]
    bottom = None if not bottoms else bottoms[0] if len(bottoms) == 1 else _product(*bottoms)
    return Number(_product(left.top, right.top), left.factor * right.factor, bottom)


def divided(left: Number, right: Number) -> Number | Unknown:
    """The quotient; unknown for a divisor of 0."""
    if right.factor == 0:
        return Unknown()
    if isinstance(right.top, Constant) and right.bottom is None:
        by = right.factor * int(right.top.value)
        return Number(left.top, left.factor / by, left.bottom) if by else Unknown()
    # The divisor's own bottom must not be 0 either: it stays below.
    top = left.top if right.bottom is None else _product(left.top, right.bottom)
    below = right.top if right.bottom is None else _product(right.top, right.bottom)
    top = top if right.bottom is None else _product(top, right.bottom)
    bottom = below if left.bottom is None else _product(left.bottom, below)
    return Number(top, left.factor / right.factor, bottom)


def seconds_of_day(text: str) -> int:
    """`09:30` or `09:30:15` as seconds since midnight."""
    hours, minutes, *rest = (int(part) for part in text.split(":"))
    return hours * 3600 + minutes * 60 + (rest[0] if rest else 0)


def settled(amount: Amount) -> Amount:
    """A count for arithmetic: unknown as long as it is not settled."""
    if not isinstance(amount, Unsettled):
        return amount
    return Number(Case(((Comparison("=", amount.low, amount.high), amount.low),), Null("int")))


def _together(
    left: Expression, one: Fraction, right: Expression, other: Fraction
) -> tuple[Expression, Fraction]:
    """one × left + other × right as one whole number and a factor."""
    shared = lcm(one.denominator, other.denominator)
    first, second = int(one * shared), int(other * shared)
    divisor = gcd(first, second) or 1
    tops = total(times(left, first // divisor), times(right, second // divisor))
    bound(tops)
    return tops, Fraction(divisor, shared)


def _product(left: Expression, right: Expression) -> Expression:
    if isinstance(left, Constant):
        left, right = right, left
    made = times(left, int(right.value)) if isinstance(right, Constant) else Product(left, right)
    bound(made)
    return made


def _is_known(item: Expression) -> Expression:
    if isinstance(item, Null):
        return FALSE
    return negated(IsNull(item)) if may_be_unknown(item) else TRUE


def _not_by_zero(amount: Amount) -> tuple[Expression, ...]:
    if isinstance(amount, Number) and amount.bottom is not None:
        return (Comparison("!=", amount.bottom, Constant(0)),)
    return ()
