"""Two values of the form in, whether a comparison of them holds out: true, false or NULL."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import ceil, floor, gcd, lcm

from slalang.engines.sql.expressions import (
    FALSE,
    TRUE,
    UNKNOWN,
    Among,
    Case,
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
)
from slalang.engines.sql.values import (
    Amount,
    Number,
    Text,
    Texts,
    TimeOfDay,
    Truth,
    Unknown,
    Unsettled,
    added,
    parts,
    seconds_of_day,
)
from slalang.form.nodes import Operator

FLIPPED: dict[Operator, Operator] = {
    "=": "=",
    "!=": "!=",
    "<": ">",
    "<=": ">=",
    ">": "<",
    ">=": "<=",
}


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


def _sure(truth: bool, *items: Expression) -> Expression:
    """The same for every value, but unknown where one is missing."""
    gaps = tuple(IsNull(item) for item in items if may_be_unknown(item))
    return Case(((either(*gaps), UNKNOWN),), Sure(truth)) if gaps else Sure(truth)


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
