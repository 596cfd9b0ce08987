"""Exact division up a funnel: counts and rates in, fractions and their roundings out."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

from slalang.source.frozen import dataclass


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
    return _decimal(_units(value, places), places)


def plain(value: Fraction, places: int = 6) -> Decimal:
    """A decimal without needless zeros: exact where it ends within `places`, else half up."""
    units = _units(value, places)
    while places and units % 10 == 0:
        units, places = units // 10, places - 1
    return _decimal(units, places)


def figure(exact: Fraction, rounded: int | None) -> int | Decimal:
    """What people see of a need: a whole number where it was rounded up, a decimal elsewhere."""
    return plain(exact) if rounded is None else rounded


def _units(value: Fraction, places: int) -> int:
    units: int = floor(abs(value) * 10**places + Fraction(1, 2))
    return -units if value < 0 else units


def _decimal(units: int, places: int) -> Decimal:
    """Built from its digits, because arithmetic of decimals would round to 28 of them."""
    return Decimal((int(units < 0), Decimal(abs(units)).as_tuple().digits, -places))
