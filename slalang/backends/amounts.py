"""Exact numbers in; the texts and numbers that programs read, out; None for None."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from slalang.funnel.arithmetic import half_up, plain


def exact(value: Fraction | int | None) -> str | None:
    """`0.333333`: with at most six decimals."""
    return None if value is None else f"{plain(Fraction(value)):f}"


def number(value: Fraction | int | None) -> int | str | None:
    """A whole number, or a text with at most six decimals."""
    if value is None:
        return None
    fraction = Fraction(value)
    return fraction.numerator if fraction.denominator == 1 else exact(fraction)


def cents(value: Fraction | None) -> str | None:
    """`0.33`: what was divided, to the cent."""
    return None if value is None else f"{half_up(value, 2):f}"


def decimal(value: Decimal | None) -> str | None:
    """`0.30`: as it is written."""
    return None if value is None else f"{value:f}"
