"""Which things can be compared, combined and asked for: the rules of types and units."""

from __future__ import annotations

from slalang.model.expressions import (
    NUMBER,
    UNKNOWN,
    ClassOf,
    Expression,
    Kind,
    Literal,
    Operator,
    Type,
)
from slalang.model.quantities import Unit
from slalang.resolve import findings as found
from slalang.resolve.work import Work
from slalang.source.text import Span
from slalang.syntax.tree import Node, Token

QUANTITIES = (Kind.NUMBER, Kind.MONEY, Kind.PERCENT, Kind.DURATION)
ORDERED = (*QUANTITIES, Kind.DATE, Kind.INSTANT, Kind.TIME, Kind.CHOICE, Kind.MONTH)


def duration_type(unit: Unit) -> Type:
    """The type of a duration: which clock it runs on."""
    if unit.is_business:
        return Type(Kind.DURATION, "business")
    return Type(Kind.DURATION, "clock" if unit.is_clock else "calendar")


def describe(kind: Type) -> str:
    """A type in words: `an amount of money in USD`."""
    if kind.kind is Kind.MONEY and kind.unit:
        return f"an amount of money in {kind.unit}"
    if kind.kind is Kind.CHOICE and kind.owner:
        return f"a value of `{kind.owner}`"
    return kind.kind.value


def must_be_condition(work: Work, expression: Expression) -> None:
    """Report what is neither true nor false."""
    if expression.type.kind not in (Kind.TRUTH, Kind.UNKNOWN):
        text = _text(work, expression)
        work.report(found.NotACondition(expression.origin, text, describe(expression.type)))


def must_be_quantity(work: Work, expression: Expression) -> bool:
    """Whether something can be negative; reports what cannot."""
    if expression.type.kind not in (*QUANTITIES, Kind.UNKNOWN):
        text = _text(work, expression)
        work.report(
            found.WrongValue(expression.origin, text, "a number", describe(expression.type), None)
        )
        return False
    return True


def must_be_text(work: Work, expression: Expression) -> None:
    """Report a text test on something else."""
    if expression.type.kind not in (Kind.TEXT, Kind.TEXTS, Kind.PERSON, Kind.UNKNOWN):
        _mismatch(work, expression, "a text")


def must_be_dated(work: Work, expression: Expression) -> None:
    """Report an age of something that has no date."""
    if expression.type.kind not in (Kind.DATE, Kind.INSTANT, Kind.UNKNOWN):
        _mismatch(work, expression, "a date")


def must_have(work: Work, value: Expression, item: Expression) -> None:
    """Report a `has` on something that is no list, or with something that is no text."""
    if value.type.kind not in (Kind.TEXTS, Kind.UNKNOWN):
        _mismatch(work, value, "a list of texts")
    elif item.type.kind not in (Kind.TEXT, Kind.UNKNOWN):
        _mismatch(work, item, "a text")


def must_compare(work: Work, left: Expression, right: Expression, operator: Operator) -> None:
    """Report two sides that cannot be compared."""
    one, other = left.type, right.type
    if Kind.UNKNOWN in (one.kind, other.kind):
        return
    if {one.kind, other.kind} == {Kind.DATE, Kind.INSTANT}:
        return
    if one.kind is not other.kind and {one.kind, other.kind} != {Kind.TEXT, Kind.PERSON}:
        _both(work, left, right)
    elif one.kind is Kind.MONEY and one.unit and other.unit and one.unit != other.unit:
        work.report(found.CurrencyMismatch(right.origin, other.unit, one.unit, left.origin))
    elif one.kind is Kind.DURATION and "business" in (one.unit, other.unit):
        if one.unit != other.unit:
            work.report(found.UnitMismatch(right.origin, one.unit, other.unit))
    elif one.kind is Kind.CHOICE and one.owner != other.owner:
        _both(work, left, right)
    elif operator not in ("=", "!=") and (one.kind not in ORDERED or isinstance(left, ClassOf)):
        _mismatch(work, left, "a number, date or ordered choice")


def arithmetic_type(
    work: Work, operator: str, left: Expression, right: Expression, span: Span
) -> Type:
    """The type of `left operator right`; reports what cannot be calculated."""
    one, other = left.type, right.type
    if Kind.UNKNOWN in (one.kind, other.kind):
        return UNKNOWN
    result = _product(operator, one, other) if operator in "*/" else _sum(one, other)
    if result is not None:
        return result
    if one.kind is other.kind is Kind.MONEY and one.unit != other.unit:
        work.report(found.CurrencyMismatch(right.origin, other.unit, one.unit, left.origin))
    elif one.kind is other.kind is Kind.DURATION and one.unit != other.unit:
        work.report(found.UnitMismatch(span, one.unit, other.unit))
    else:
        _both(work, left, right)
    return UNKNOWN


def must_measure(work: Work, clause: Node, wanted: Type, what: str, declared: Span | None) -> None:
    """Report a target or limit in another unit than its measure: `85` for a percentage."""
    stated = next((c for c in clause.children if type(c) is Node and c.rule in _LIMITS), None)
    if stated is None or wanted.kind not in QUANTITIES or wanted.kind is _LIMITS[stated.rule]:
        return
    is_ = _LIMITS[stated.rule].value
    work.report(
        found.WrongUnit(work.span(stated), work.text(stated), what, describe(wanted), is_, declared)
    )


_LIMITS = {
    "money": Kind.MONEY,
    "percent": Kind.PERCENT,
    "duration": Kind.DURATION,
    "count": Kind.NUMBER,
}


def check_and_or(work: Work, node: Node) -> None:
    """Report `a and b or c` without brackets, unless each alternative has its own line."""
    if not any(type(c) is Node and c.rule == "and" for c in node.children):
        return
    text = work.source.text
    for child in node.children:
        if type(child) is Token and child.kind == "or":
            line_start = text.rfind("\n", 0, child.start) + 1
            if text[line_start : child.start].strip():
                work.report(found.MixedAndOr(work.span(node)))
                return


def _sum(one: Type, other: Type) -> Type | None:
    if one.kind is other.kind and one.kind in QUANTITIES:
        if one.kind is Kind.MONEY and one.unit != other.unit:
            return None
        if one.kind is Kind.DURATION and (one.unit == "business") != (other.unit == "business"):
            return None
        return one
    if one.kind is Kind.DATE and other.kind is Kind.DURATION and other.unit != "business":
        return one
    return None


def _product(operator: str, one: Type, other: Type) -> Type | None:
    if one.kind not in QUANTITIES or other.kind not in QUANTITIES:
        return None
    plain = (Kind.NUMBER, Kind.PERCENT)
    if operator == "/" and one.kind is other.kind and one.unit == other.unit:
        return NUMBER
    if other.kind in plain:
        # A share of a number is a number; a share of a share is a share.
        return NUMBER if Kind.NUMBER in (one.kind, other.kind) and one.kind in plain else one
    if operator == "*" and one.kind in plain:
        return other
    return None


def _text(work: Work, expression: Expression) -> str:
    span = expression.origin
    return " ".join(work.source.text[span.start : span.end].split())


def _both(work: Work, left: Expression, right: Expression) -> None:
    work.report(
        found.TypeMismatch(
            right.origin if isinstance(right, Literal) else left.origin.to(right.origin),
            _text(work, left),
            describe(left.type),
            _text(work, right),
            describe(right.type),
        )
    )


def _mismatch(work: Work, expression: Expression, wanted: str) -> None:
    text = _text(work, expression)
    work.report(found.WrongValue(expression.origin, text, wanted, describe(expression.type), None))
