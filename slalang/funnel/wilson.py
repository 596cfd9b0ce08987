"""How many of how many in; Wilson's interval for the share, at 95 %, out.

Exact: roots are taken of whole numbers, and the ends are rounded outwards.
"""

from __future__ import annotations

from fractions import Fraction
from math import isqrt

Z = Fraction(1_959_964, 1_000_000)
"""What 95 % of a normal distribution lie within, rounded up."""
PLACES = 10_000
"""Ends are told to the ten-thousandth."""
_FINE = 10**24


def wilson(part: int, whole: int) -> tuple[Fraction, Fraction] | None:
    """Between what and what the share lies that `part` of `whole` speaks for; None of nothing.

    The ends are multiples of 1/10,000 in 0 … 1, the lower one rounded down, the upper one up.
    """
    if whole <= 0:
        return None
    square = Z * Z
    middle = 2 * part + square
    under = square + Fraction(4 * part * (whole - part), whole)
    below = 2 * (whole + square)
    low = (middle - Z * _root(under, up=True)) / below
    high = (middle + Z * _root(under, up=True)) / below
    return max(Fraction(0), _down(low)), min(Fraction(1), -_down(-high))


def _root(value: Fraction, *, up: bool) -> Fraction:
    """The square root to 24 decimals, rounded down or up; exact where it can be."""
    scaled = value.numerator * _FINE * _FINE
    root = isqrt(scaled // value.denominator)
    exact = root * root * value.denominator == scaled
    return Fraction(root + (up and not exact), _FINE)


def _down(value: Fraction) -> Fraction:
    return Fraction(value.numerator * PLACES // value.denominator, PLACES)
