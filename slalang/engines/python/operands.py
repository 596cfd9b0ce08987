"""Values as code: numbers as whole multiples of a unit, texts, and counts that may be open."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import ceil, floor, lcm
from typing import TypeAlias

from slalang.engines.python.code import Beyond, constant, every, no, some
from slalang.source.frozen import dataclass

Both: TypeAlias = tuple[str, str]
"""A condition of three values as two of two: code for "it is true" and for "it is false"."""

UNKNOWN: Both = ("False", "False")


@dataclass(frozen=True, slots=True)
class Linear:
    """`3 * a0 - s1 / 1000 + 5`, exactly: variables that hold whole numbers, with their worth."""

    needs: tuple[str, ...]
    """What must be true for the value to be known."""
    terms: Mapping[str, Fraction]
    base: Fraction


@dataclass(frozen=True, slots=True)
class Exact:
    """Code that makes a `Fraction`; for what is not linear."""

    needs: tuple[str, ...]
    code: str


@dataclass(frozen=True, slots=True)
class Open:
    """A count that may be unsettled: variables with the least and the most that it may be."""

    low: str
    high: str


@dataclass(frozen=True, slots=True)
class Plain:
    """A text, a choice, a truth or a list of texts."""

    needs: tuple[str, ...]
    code: str
    is_literal: bool = False
    literal: str | bool = ""


Operand: TypeAlias = Linear | Exact | Open | Plain
NEVER = Plain(("False",), "None")
_TURNED = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "=": "=", "!=": "!="}


def number(value: Fraction | int) -> Linear:
    """A number that is written in the rules."""
    return Linear((), {}, Fraction(value))


def variable(name: str, unit: Fraction, *, may_lack: bool = True) -> Linear:
    """A variable that counts units; `None` where it is unknown."""
    return Linear((f"{name} is not None",) if may_lack else (), {name: unit}, Fraction(0))


def shows_absence(operand: Plain) -> bool:
    """Whether the code gives `None` for what is missing: it equals nothing, and needs no test."""
    return operand.needs == (f"{operand.code} is not None",)


def needs(operand: Operand) -> tuple[str, ...]:
    """What must be true for a value to be known at all; an open count is."""
    return () if isinstance(operand, Open) else operand.needs


def settled(operand: Operand) -> Linear | Exact:
    """A number to calculate with: for that an open count is unknown."""
    match operand:
        case Open(low, high):
            return Linear((f"{low} == {high}",), {low: Fraction(1)}, Fraction(0))
        case Plain():
            if operand is not NEVER:
                raise Beyond("a text is calculated with")
            return Linear(operand.needs, {}, Fraction(0))
        case _:
            return operand


def exact(operand: Linear | Exact) -> str:
    """Code for the value as a fraction."""
    if isinstance(operand, Exact):
        return operand.code
    parts, scale = _whole(operand.terms, operand.base)
    return f"F({parts}, {constant(scale)})"


def plus(left: Linear | Exact, right: Linear | Exact, sign: int) -> Linear | Exact:
    """A sum, or a difference."""
    both = (*left.needs, *right.needs)
    if isinstance(left, Linear) and isinstance(right, Linear):
        terms = dict(left.terms)
        for name, worth in right.terms.items():
            terms[name] = terms.get(name, Fraction(0)) + sign * worth
        kept = {name: worth for name, worth in terms.items() if worth}
        return Linear(both, kept, left.base + sign * right.base)
    return Exact(both, f"({exact(left)} {'+' if sign > 0 else '-'} {exact(right)})")


def times(left: Linear | Exact, right: Linear | Exact) -> Linear | Exact:
    """A product."""
    both = (*left.needs, *right.needs)
    for one, other in ((left, right), (right, left)):
        if isinstance(one, Linear) and isinstance(other, Linear) and not one.terms:
            return Linear(both, _scaled(other.terms, one.base), other.base * one.base)
    return Exact(both, f"({exact(left)} * {exact(right)})")


def over(left: Linear | Exact, right: Linear | Exact) -> Operand:
    """A quotient; unknown for a divisor of 0."""
    both = (*left.needs, *right.needs)
    if isinstance(right, Linear) and not right.terms:
        return times(left, number(1 / right.base)) if right.base else NEVER
    return Exact((*both, f"{exact(right)} != 0"), f"({exact(left)} / {exact(right)})")


def compared(operator: str, left: Operand, right: Operand) -> Both:
    """A comparison."""
    match left, right:
        case (Plain(), _) | (_, Plain()) if NEVER in (left, right):
            return UNKNOWN
        case Plain(), Plain() if operator in ("=", "!="):
            return _same(operator, left, right)
        case (Plain(), _) | (_, Plain()):
            raise Beyond("a text is compared with what has an order")
        case Open(), Open():
            return _both_open(operator, left, right)
        case Open(), Linear() | Exact():
            return _open(operator, left, right)
        case Linear() | Exact(), Open():
            return _open(_TURNED[operator], right, left)
        case Linear() | Exact(), Linear() | Exact():
            return known((*left.needs, *right.needs), tested(operator, left, right))
        case _:
            raise Beyond("values are compared that nothing compares")


def known(required: tuple[str, ...], test: str) -> Both:
    """A test of two values of what may be unknown."""
    return every((*required, test)), every((*required, no(test)))


def tested(operator: str, left: Linear | Exact, right: Linear | Exact) -> str:
    """Code for a comparison of numbers that are known."""
    if isinstance(left, Exact) or isinstance(right, Exact):
        sign = "==" if operator == "=" else operator
        return f"({exact(left)} {sign} {exact(right)})"
    both = plus(left, right, -1)
    assert isinstance(both, Linear)
    if not both.terms:
        return str(_holds(operator, both.base))
    if len(both.terms) == 1:
        ((name, worth),) = both.terms.items()
        return _threshold(name, operator if worth > 0 else _TURNED[operator], -both.base / worth)
    parts, _ = _whole(both.terms, both.base)
    return f"({parts} {'==' if operator == '=' else operator} 0)"


def _same(operator: str, left: Plain, right: Plain) -> Both:
    if left.is_literal:
        left, right = right, left
    same, required = f"{left.code} == {right.code}", (*left.needs, *right.needs)
    alike = same if right.is_literal and shows_absence(left) else every((*required, same))
    other = every((*required, f"{left.code} != {right.code}"))
    return (alike, other) if operator == "=" else (other, alike)


def between(low: Linear | Exact, middle: Linear | Exact, high: Linear | Exact) -> str:
    """Code for a range of numbers that are known; both ends are in."""
    least, most = tested(">=", middle, low), tested("<=", middle, high)
    first, _, begin = least.partition(" >= ")
    second, _, end = most.partition(" <= ")
    # `1 <= a0 <= 10` is quicker, where it comes to that.
    if first == second and first.isalnum() and begin and end:
        return f"{begin} <= {first} <= {end}"
    return every((least, most))


def _threshold(name: str, operator: str, limit: Fraction) -> str:
    """A variable that holds a whole number, against any number: the limit becomes whole."""
    match operator:
        case ">=":
            return f"{name} >= {constant(ceil(limit))}"
        case ">":
            return f"{name} > {constant(floor(limit))}"
        case "<=":
            return f"{name} <= {constant(floor(limit))}"
        case "<":
            return f"{name} < {constant(ceil(limit))}"
        case "=":
            return f"{name} == {constant(int(limit))}" if limit.denominator == 1 else "False"
        case _:
            return f"{name} != {constant(int(limit))}" if limit.denominator == 1 else "True"


def _open(operator: str, count: Open, other: Linear | Exact) -> Both:
    low, high = (Linear((), {name: Fraction(1)}, Fraction(0)) for name in (count.low, count.high))
    match operator:
        case ">" | ">=":
            true, false = tested(operator, low, other), no(tested(operator, high, other))
        case "<" | "<=":
            true, false = tested(operator, high, other), no(tested(operator, low, other))
        case _:
            apart = some((tested(">", low, other), tested("<", high, other), no(_is_whole(other))))
            true, false = every((tested("=", low, other), f"{count.low} == {count.high}")), apart
            true, false = (true, false) if operator == "=" else (false, true)
    return every((*other.needs, true)), every((*other.needs, false))


def _is_whole(operand: Linear | Exact) -> str:
    """Code for whether a known number is a whole one, as counts are."""
    if isinstance(operand, Exact):
        return f"({operand.code}.denominator == 1)"
    parts, scale = _whole(operand.terms, operand.base)
    if operand.terms:
        return "True" if scale == 1 else f"(({parts}) % {constant(scale)} == 0)"
    return str(operand.base.denominator == 1)


def _both_open(operator: str, left: Open, right: Open) -> Both:
    """Two counts: as soon as both are open, nothing is known."""
    one = f"({left.low} == {left.high} or {right.low} == {right.high})"
    match operator:
        case ">" | ">=":
            true = f"{left.low} {operator} {right.high}"
            false = f"(not {left.high} {operator} {right.low})"
        case "<" | "<=":
            true = f"{left.high} {operator} {right.low}"
            false = f"(not {left.low} {operator} {right.high})"
        case _:
            true = f"{left.low} == {left.high} == {right.low} == {right.high}"
            false = f"({left.low} > {right.high} or {left.high} < {right.low})"
            true, false = (true, false) if operator == "=" else (false, true)
    return every((one, true)), every((one, false))


def _holds(operator: str, difference: Fraction) -> bool:
    sign = (difference > 0) - (difference < 0)
    return {
        "=": sign == 0, "!=": sign != 0, "<": sign < 0, "<=": sign <= 0, ">": sign > 0,
        ">=": sign >= 0,
    }[operator]  # fmt: skip


def _scaled(terms: Mapping[str, Fraction], factor: Fraction) -> dict[str, Fraction]:
    return {name: worth * factor for name, worth in terms.items() if worth * factor}


def _whole(terms: Mapping[str, Fraction], base: Fraction) -> tuple[str, int]:
    """`2*a0 + -3*a1 + 5` and what it has to be divided by."""
    scale = lcm(base.denominator, *(worth.denominator for worth in terms.values()))
    parts = [f"{constant(int(worth * scale))}*{name}" for name, worth in terms.items()]
    return " + ".join([*parts, constant(int(base * scale))]), scale
