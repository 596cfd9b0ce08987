"""Values inside a condition, as terms with their scale; how they are compared and calculated."""

from __future__ import annotations

from fractions import Fraction
from math import gcd, lcm
from typing import NamedTuple, TypeAlias

from slalang.solve.smt import FALSE, TRUE, both, either, exact, negated, whole
from slalang.source.frozen import dataclass


class Kleene(NamedTuple):
    """A condition: when it is true, and when it is false; neither is unknown."""

    yes: str
    no: str

    @property
    def known(self) -> str:
        """When it is not unknown."""
        return either((self.yes, self.no))


ALWAYS = Kleene(TRUE, FALSE)
NEVER = Kleene(FALSE, TRUE)
UNKNOWN = Kleene(FALSE, FALSE)


@dataclass(frozen=True, slots=True)
class Number:
    """A number: `low` to `high` times the step; both are the same unless a count is unsettled."""

    low: str
    high: str
    known: str
    step: Fraction
    """What 1 in the term is worth; instants and durations are worth microseconds."""
    real: bool = False
    """Whether the terms are of sort Real, not Int."""

    @property
    def settled(self) -> str:
        """When it is one number."""
        return TRUE if self.low == self.high else f"(= {self.low} {self.high})"


@dataclass(frozen=True, slots=True)
class Constant:
    """A number that is written in the rules."""

    value: Fraction


@dataclass(frozen=True, slots=True)
class Pick:
    """A choice or a band: the index of its name; known when it has one."""

    term: str
    names: tuple[str, ...]
    known: str


@dataclass(frozen=True, slots=True)
class Word:
    """A text or a choice that is written in the rules."""

    text: str


@dataclass(frozen=True, slots=True)
class Text:
    """A text attribute, by its key among the attributes."""

    key: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Lacking:
    """What is always missing."""


Operand: TypeAlias = Number | Constant | Pick | Word | Text | Lacking | Kleene


class Beyond(Exception):
    """A part of a condition that is not put into formulas; it is taken as free."""


def numbers_compared(sign: str, one: Operand, other: Operand) -> Kleene:
    """`<`, `<=`, `>`, `>=`, `=` or `!=` between numbers; unknown where one is missing."""
    if isinstance(one, Constant) and isinstance(other, Constant):
        return ALWAYS if _holds(sign, one.value, other.value) else NEVER
    if isinstance(one, Constant) or isinstance(other, Constant):
        if isinstance(one, Constant):
            one, other, sign = other, one, _TURNED[sign]
        assert isinstance(other, Constant)
        if not isinstance(one, Number):
            raise Beyond
        return _against(sign, one, other.value)
    if not isinstance(one, Number) or not isinstance(other, Number):
        raise Beyond
    left, right = on_one_scale(one, other)
    # With two unsettled counts nothing is decided; with one, what holds for all it may be.
    known = both((one.known, other.known, either((one.settled, other.settled))))
    yes, no = _sure(sign, left, right)
    return Kleene(both((known, yes)), both((known, no)))


def in_range(number: Operand, low: Operand, high: Operand) -> Kleene:
    """Both ends are in."""
    if isinstance(low, Constant) and isinstance(high, Constant) and isinstance(number, Number):
        if number.low == number.high:
            above, below = _against(">=", number, low.value), _against("<=", number, high.value)
            return Kleene(both((above.yes, below.yes)), either((above.no, below.no)))
        first, final = -int(-low.value // number.step), int(high.value // number.step)
        if first > final:
            return Kleene(FALSE, number.known)
        least, most = whole(first), whole(final)
        inside = both((f"(>= {number.low} {least})", f"(<= {number.high} {most})"))
        outside = either((f"(< {number.high} {least})", f"(> {number.low} {most})"))
        return Kleene(both((number.known, inside)), both((number.known, outside)))
    above, below = numbers_compared(">=", number, low), numbers_compared("<=", number, high)
    known = both((above.known, below.known))
    return Kleene(both((above.yes, below.yes)), both((known, either((above.no, below.no)))))


def calculated(op: str, one: Operand, other: Operand) -> Operand:
    """`add`, `subtract`, `multiply` or `divide`; missing where a part is, or a divisor is 0."""
    if isinstance(one, Lacking) or isinstance(other, Lacking):
        return Lacking()
    if isinstance(one, Constant) and isinstance(other, Constant):
        return _constant(op, one.value, other.value)
    left, right = _as_number(one), _as_number(other)
    known = both((left.known, right.known, left.settled, right.settled))
    match op:
        case "add" | "subtract":
            left, right = on_one_scale(left, right)
            term = f"({'+' if op == 'add' else '-'} {left.low} {right.low})"
            return Number(term, term, known, left.step, left.real)
        case "multiply":
            if isinstance(one, Constant) or isinstance(other, Constant):
                return _scaled(one, other, known)
            left, right = (_real(left), _real(right)) if left.real != right.real else (left, right)
            term = f"(* {left.low} {right.low})"
            return Number(term, term, known, left.step * right.step, left.real)
        case _:
            if isinstance(other, Constant):
                return _scaled(one, Constant(1 / other.value), known) if other.value else Lacking()
            zero = "0.0" if right.real else "0"
            known = both((known, negated(f"(= {right.low} {zero})")))
            left, right = _real(left), _real(right)
            term = f"(/ {left.low} {right.low})"
            return Number(term, term, known, left.step / right.step, True)


def negative(one: Operand) -> Operand:
    """The number with the other sign."""
    match one:
        case Constant(value=value):
            return Constant(-value)
        case Number():
            term = f"(- {one.low})"
            return Number(term, term, both((one.known, one.settled)), one.step, one.real)
        case Lacking():
            return one
        case _:
            raise Beyond


def truths_compared(sign: str, one: Kleene, other: Kleene) -> Kleene:
    """Whether two conditions say the same, or not the same."""
    same = either((both((one.yes, other.yes)), both((one.no, other.no))))
    unlike = either((both((one.yes, other.no)), both((one.no, other.yes))))
    if sign not in ("=", "!="):
        raise Beyond
    return Kleene(same, unlike) if sign == "=" else Kleene(unlike, same)


def decided(condition: str, known: str) -> Kleene:
    """A plain test of values that are known or not."""
    return Kleene(both((known, condition)), both((known, negated(condition))))


def on_one_scale(one: Number, other: Number) -> tuple[Number, Number]:
    """Two numbers whose terms can be compared."""
    if one.real or other.real:
        return _real(one, by=one.step), _real(other, by=other.step)
    below = lcm(one.step.denominator, other.step.denominator)
    step = Fraction(gcd(int(one.step * below), int(other.step * below)), below)
    return _stretched(one, step), _stretched(other, step)


_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}


def _holds(sign: str, one: Fraction, other: Fraction) -> bool:
    return {
        "<": one < other, "<=": one <= other, ">": one > other, ">=": one >= other,
        "=": one == other, "!=": one != other,
    }[sign]  # fmt: skip


def _kleene(sign: str, left: str, right: str, known: str) -> Kleene:
    if sign == "!=":
        same = f"(= {left} {right})"
        return Kleene(both((known, negated(same))), both((known, same)))
    return decided(f"({sign} {left} {right})", known)


def _sure(sign: str, one: Number, other: Number) -> tuple[str, str]:
    """When a comparison holds for everything that two numbers may be, and when for nothing."""
    if sign in (">", ">="):
        return _sure(_TURNED[sign], other, one)
    if sign in ("<", "<="):
        contrary = ">=" if sign == "<" else ">"
        return f"({sign} {one.high} {other.low})", f"({contrary} {one.low} {other.high})"
    alike = both((one.settled, other.settled, f"(= {one.low} {other.low})"))
    apart = either((f"(< {one.high} {other.low})", f"(> {one.low} {other.high})"))
    return (alike, apart) if sign == "=" else (apart, alike)


def _against(sign: str, number: Number, value: Fraction) -> Kleene:
    """A number, perhaps unsettled, against a constant."""
    at = value / number.step
    if number.real:
        return _kleene(sign, number.low, exact(at), number.known)
    down, up = at.numerator // at.denominator, -(-at.numerator // at.denominator)
    low, high, known = number.low, number.high, number.known
    match sign:
        case "<":
            yes, no = f"(< {high} {whole(up)})", f"(>= {low} {whole(up)})"
        case "<=":
            yes, no = f"(<= {high} {whole(down)})", f"(> {low} {whole(down)})"
        case ">":
            yes, no = f"(> {low} {whole(down)})", f"(<= {high} {whole(down)})"
        case ">=":
            yes, no = f"(>= {low} {whole(up)})", f"(< {high} {whole(up)})"
        case _:
            yes, no = _equal(low, high, at)
            if sign == "!=":
                yes, no = no, yes
    return Kleene(both((known, yes)), both((known, no)))


def _equal(low: str, high: str, at: Fraction) -> tuple[str, str]:
    if at.denominator != 1:
        return FALSE, TRUE
    value = whole(at.numerator)
    if low == high:
        same = f"(= {low} {value})"
        return same, negated(same)
    same = both((f"(= {low} {value})", f"(= {high} {value})"))
    return same, either((f"(> {low} {value})", f"(< {high} {value})"))


def _constant(op: str, one: Fraction, other: Fraction) -> Operand:
    match op:
        case "add":
            return Constant(one + other)
        case "subtract":
            return Constant(one - other)
        case "multiply":
            return Constant(one * other)
        case _:
            return Constant(one / other) if other else Lacking()


def _as_number(one: Operand) -> Number:
    match one:
        case Number():
            return one
        case Constant(value=value):
            term = whole(value.numerator)
            return Number(term, term, TRUE, Fraction(1, value.denominator))
        case _:
            raise Beyond


def _scaled(one: Operand, other: Operand, known: str) -> Operand:
    number, factor = (one, other) if isinstance(other, Constant) else (other, one)
    assert isinstance(number, Number)
    assert isinstance(factor, Constant)
    if factor.value == 0:
        return Number("0", "0", known, Fraction(1))
    if factor.value < 0:
        turned = negative(number)
        assert isinstance(turned, Number)
        return Number(turned.low, turned.low, known, number.step * -factor.value, number.real)
    return Number(number.low, number.low, known, number.step * factor.value, number.real)


def _stretched(number: Number, step: Fraction) -> Number:
    factor = number.step / step
    assert factor.denominator == 1
    if factor == 1:
        return number
    low = f"(* {factor.numerator} {number.low})"
    high = low if number.low == number.high else f"(* {factor.numerator} {number.high})"
    return Number(low, high, number.known, step)


def _real(number: Number, by: Fraction = Fraction(1)) -> Number:
    """The same with terms of sort Real, each multiplied by a factor."""

    def turned(term: str) -> str:
        real = term if number.real else f"(to_real {term})"
        return real if by == 1 else f"(* {exact(by)} {real})"

    return Number(turned(number.low), turned(number.high), number.known, number.step / by, True)
