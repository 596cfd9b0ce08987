"""Values of the form in, exact whole-number expressions of SQL out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor, gcd, lcm
from typing import TypeAlias

from slalang.engines.sql.expressions import (
    FALSE,
    TRUE,
    UNKNOWN,
    Among,
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
    either,
    may_be_unknown,
    negated,
    times,
    total,
)
from slalang.form.nodes import Input, Operator, Value
from slalang.source.frozen import dataclass

DAY = 86_400_000_000
SCALE = {"count": 1, "number": 10**6, "money": 10**4}
"""What a canonical column holds of one unit."""
BOUND = {"count": 10**15, "number": 10**18, "money": 10**18, "date": 4 * 10**6, "time": 86_400}
FLIPPED: dict[Operator, Operator] = {
    "=": "=",
    "!=": "!=",
    "<": ">",
    "<=": ">=",
    ">": "<",
    ">=": "<=",
}


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
            return Number(Constant(1), Fraction(int(it.value) * 10**6))
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


def compared(operator: Operator, left: Amount, right: Amount) -> Expression:
    """Whether a comparison holds; unknown where a side is."""
    match left, right:
        case (Unknown(), _) | (_, Unknown()):
            return UNKNOWN
        case Unsettled(), Unsettled():
            return _of_settled((left, right), lambda one, other: compared(operator, one, other))
        case Unsettled(), Number():
            return _unsettled(operator, left, right)
        case Number(), Unsettled():
            return _unsettled(FLIPPED[operator], right, left)
        case Number(), Number():
            return _numbers(operator, left, right)
        case TimeOfDay(one), TimeOfDay(other):
            return _whole(operator, one, other)
        case TimeOfDay(one), Text(Constant(str() as said)):
            return _whole(operator, one, Constant(seconds_of_day(said)))
        case Text(Constant(str() as said)), TimeOfDay(other):
            return _whole(operator, Constant(seconds_of_day(said)), other)
        case (Text(one), Text(other)) | (Truth(one), Truth(other)) | (Texts(one), Texts(other)):
            return _plain(operator, one, other)
        case _:
            # Values of different types are never equal.
            return _sure(operator == "!=", *parts(left), *parts(right))


def ranked(operator: Operator, left: Amount, right: Amount, order: tuple[str, ...]) -> Expression:
    """The same for choices, by their place in a list."""
    if isinstance(left, Unknown) or isinstance(right, Unknown):
        return UNKNOWN
    assert isinstance(left, Text)
    assert isinstance(right, Text)
    if isinstance(left.text, Constant) and not isinstance(right.text, Constant):
        return ranked(FLIPPED[operator], right, left, order)
    if isinstance(right.text, Constant):
        place = order.index(str(right.text.value))
        fits = tuple(one for at, one in enumerate(order) if _holds(operator, at, place))
        return Among(left.text, fits) if fits else _sure(False, left.text)
    return Comparison(operator, _rank(left.text, order), _rank(right.text, order))


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


def _numbers(operator: Operator, left: Number, right: Number) -> Expression:
    if left.bottom is None and right.bottom is None:
        if isinstance(right.top, Constant):
            return _limit(operator, left, right.factor * int(right.top.value))
        if isinstance(left.top, Constant):
            return _limit(FLIPPED[operator], right, left.factor * int(left.top.value))
        shared = lcm(left.factor.denominator, right.factor.denominator)
        one, other = int(left.factor * shared), int(right.factor * shared)
        divisor = gcd(one, other) or 1
        return Comparison(
            operator, times(left.top, one // divisor), times(right.top, other // divisor)
        )
    difference = added(left, right, -1)
    assert difference.bottom is not None
    sign = operator if difference.factor >= 0 else FLIPPED[operator]
    top = difference.top if difference.factor else Product(difference.top, Constant(0))
    return Case(
        (
            (Comparison(">", difference.bottom, Constant(0)), Comparison(sign, top, Constant(0))),
            (
                Comparison("<", difference.bottom, Constant(0)),
                Comparison(FLIPPED[sign], top, Constant(0)),
            ),
        ),
        UNKNOWN,
    )


def _limit(operator: Operator, left: Number, limit: Fraction) -> Expression:
    """A whole number compared with any number, by a whole limit."""
    if left.factor == 0 or isinstance(left.top, Constant):
        value = left.factor * (int(left.top.value) if isinstance(left.top, Constant) else 0)
        return _sure(_holds(operator, value, limit), left.top)
    if left.factor < 0:
        operator = FLIPPED[operator]
    edge = limit / left.factor
    most = bound(left.top)
    if operator in ("=", "!="):
        if edge.denominator != 1 or abs(edge) > most:
            return _sure(operator == "!=", left.top)
        whole = int(edge)
    elif operator in ("<", ">="):
        whole = ceil(edge)
    else:
        whole = floor(edge)
    # A limit that no value reaches would not fit into a column's type.
    if whole > most or whole < -most:
        above = whole > most
        return _sure(above == (operator in ("<", "<=")), left.top)
    return _whole(operator, left.top, Constant(whole))


def _whole(operator: Operator, left: Expression, right: Expression) -> Expression:
    if isinstance(left, Constant) and isinstance(right, Constant):
        return Sure(_holds(operator, left.value, right.value))
    return Comparison(operator, left, right)


def _plain(operator: Operator, left: Expression, right: Expression) -> Expression:
    if isinstance(left, Constant) and isinstance(right, Constant):
        return Sure(_holds(operator, left.value, right.value))
    if isinstance(left, Sure) and isinstance(right, Sure):
        return Sure(_holds(operator, left.truth, right.truth))
    if isinstance(left, Null) or isinstance(right, Null):
        return UNKNOWN
    if isinstance(left, Constant | Sure):
        left, right, operator = right, left, FLIPPED[operator]
    if isinstance(right, Sure):
        return left if right.truth == (operator == "=") else negated(left)
    return Comparison(operator, left, right)


def _unsettled(operator: Operator, count: Unsettled, other: Number) -> Expression:
    """True or false only where every number from the least to the most gives the same."""
    low, high = Number(count.low), Number(count.high)
    match operator:
        case "<" | "<=" | ">" | ">=":
            one, two = _numbers(operator, low, other), _numbers(operator, high, other)
            surely, never = both(one, two), both(negated(one), negated(two))
        case _:
            apart = either(_numbers(">", low, other), _numbers("<", high, other))
            same = both(_numbers("=", low, other), _numbers("=", high, other))
            surely, never = (same, apart) if operator == "=" else (apart, same)
    return Case(((surely, TRUE), (never, FALSE)), UNKNOWN)


def within(value: Amount, low: Amount, high: Amount) -> Expression:
    """low ≤ value ≤ high; for an unsettled count only where every number gives the same."""
    ends = (low, value, high)
    if Unknown() in ends:
        return UNKNOWN
    if sum(isinstance(one, Unsettled) for one in ends) > 1:
        return _of_settled(ends, lambda one, middle, other: within(middle, one, other))
    if isinstance(value, Unsettled) and isinstance(low, Number) and isinstance(high, Number):
        least, most = Number(value.low), Number(value.high)
        inside = both(_numbers(">=", least, low), _numbers("<=", most, high))
        outside = either(
            _numbers(">", least, high), _numbers("<", most, low), _numbers(">", low, high)
        )
        # Only whole numbers are counted: between two ends there may be none.
        return Case(((inside, TRUE), (outside, FALSE)), _none_between(low, high))
    together = both(compared("<=", low, value), compared("<=", value, high))
    lacking = [part for one in ends for part in parts(one) if may_be_unknown(part)]
    nowhere = [_not_by_zero_at_all(one) for one in ends]
    # Where one end is unknown the range is, even if the other end decides.
    gaps = [IsNull(part) for part in dict.fromkeys(lacking)] + [one for one in nowhere if one]
    return Case(((either(*gaps), UNKNOWN),), together) if len(gaps) > 1 else together


def settled(amount: Amount) -> Amount:
    """A count for arithmetic: unknown as long as it is not settled."""
    if not isinstance(amount, Unsettled):
        return amount
    return Number(Case(((_is_settled(amount), amount.low),), Null("int")))


def _is_settled(count: Unsettled) -> Expression:
    return Comparison("=", count.low, count.high)


def _of_settled(amounts: tuple[Amount, ...], test: Callable[..., Expression]) -> Expression:
    """A test of which at most one count may be open: unknown where more are."""
    branches: list[tuple[Expression, Expression]] = []
    for open_one in amounts:
        others = [one for one in amounts if one is not open_one and isinstance(one, Unsettled)]
        if isinstance(open_one, Unsettled) or not others:
            taken = [
                Number(one.low) if isinstance(one, Unsettled) and one is not open_one else one
                for one in amounts
            ]
            branches.append((both(*map(_is_settled, others)), test(*taken)))
    return Case(tuple(branches), UNKNOWN)


def _none_between(low: Number, high: Number) -> Expression:
    """Where the ends are constants without a whole number between them: no; else unknown."""
    if not (isinstance(low.top, Constant) and isinstance(high.top, Constant)):
        return UNKNOWN
    first = ceil(low.factor * int(low.top.value))
    last = floor(high.factor * int(high.top.value))
    return FALSE if first > last else UNKNOWN


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


def _sure(truth: bool, *items: Expression) -> Expression:
    """The same for every value, but unknown where one is missing."""
    gaps = tuple(IsNull(item) for item in items if may_be_unknown(item))
    return Case(((either(*gaps), UNKNOWN),), Sure(truth)) if gaps else Sure(truth)


def _is_known(item: Expression) -> Expression:
    if isinstance(item, Null):
        return FALSE
    return negated(IsNull(item)) if may_be_unknown(item) else TRUE


def _not_by_zero(amount: Amount) -> tuple[Expression, ...]:
    if isinstance(amount, Number) and amount.bottom is not None:
        return (Comparison("!=", amount.bottom, Constant(0)),)
    return ()


def _not_by_zero_at_all(amount: Amount) -> Expression | None:
    if isinstance(amount, Number) and amount.bottom is not None:
        return Comparison("=", amount.bottom, Constant(0))
    return None


def _rank(item: Expression, order: tuple[str, ...]) -> Expression:
    if isinstance(item, Constant):
        return Constant(order.index(str(item.value)))
    branches = tuple(
        (Comparison("=", item, Constant(one)), Constant(at)) for at, one in enumerate(order)
    )
    return Case(branches, Null("int"))


def _holds(operator: Operator, left: object, right: object) -> bool:
    match operator:
        case "=":
            return left == right
        case "!=":
            return left != right
        case "<":
            return left < right  # type: ignore[operator,no-any-return]
        case "<=":
            return left <= right  # type: ignore[operator,no-any-return]
        case ">":
            return left > right  # type: ignore[operator,no-any-return]
        case ">=":
            return left >= right  # type: ignore[operator,no-any-return]
