"""Exact division up a funnel: counts and rates in, fractions and their roundings out."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor


@dataclass(frozen=True, slots=True)
class ByZero:
    """Nothing can be said: a rate of 0% lets no lead through, a deal of 0 brings no revenue."""


@dataclass(frozen=True, slots=True)
class Quotient:
    """`250 ÷ 23% = 1,086.96 → 1,087`."""

    exact: Fraction
    rounded: int | None
    """Rounded up; `None` where the funnel does not round here."""

    @property
    def used(self) -> Fraction:
        """What the next step goes on with."""
        return self.exact if self.rounded is None else Fraction(self.rounded)


def quotient(numerator: Fraction, divisor: Fraction, *, round_up: bool) -> Quotient | ByZero:
    """Divide exactly, and round up where asked."""
    if divisor == 0:
        return ByZero()
    exact = numerator / divisor
    return Quotient(exact, ceil(exact) if round_up else None)


def ratio(percent: Decimal) -> Fraction:
    """The exact fraction of a percentage: 34 → 17/50."""
    return Fraction(percent) / 100


def half_up(value: Fraction, places: int) -> Decimal:
    """The nearest decimal with so many places; a half goes away from zero."""
    units = floor(abs(value) * 10**places + Fraction(1, 2))
    digits = tuple(int(digit) for digit in str(units))
    return Decimal((int(value < 0), digits, -places))


def plain(value: Fraction, places: int = 6) -> Decimal:
    """A decimal without needless zeros: exact where it ends within `places`, else half up."""
    rounded = half_up(value, places)
    sign, digits, exponent = rounded.as_tuple()
    kept = list(digits)
    exponent = int(exponent)
    while exponent < 0 and kept and kept[-1] == 0:
        kept.pop()
        exponent += 1
    return Decimal((sign if kept else 0, tuple(kept) or (0,), min(exponent, 0)))


def figure(exact: Fraction, rounded: int | None) -> int | Decimal:
    """What people see of a need: a whole number where it was rounded up, a decimal elsewhere."""
    return plain(exact) if rounded is None else rounded
