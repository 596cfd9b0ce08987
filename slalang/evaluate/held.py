"""A number as data has it, in; the number that every engine can hold, or None beyond, out."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

PLACES = {"count": 0, "number": 6, "money": 4}
"""So many decimals are held; the others are rounded, a half away from zero."""
SCALE = {kind: 10**places for kind, places in PLACES.items()}
"""What one is in units of the last decimal: as canonical tables hold it."""
LARGEST = {
    "count": Fraction(10**15),
    "number": 10**12 - Fraction(1, 10**6),
    "money": 10**14 - Fraction(1, 10**4),
}
"""The largest that is held, and below zero the least; in 64 bits by the last decimal."""

_EXACT = Context(prec=40)


def held(kind: str, number: Decimal) -> Fraction | None:
    """A finite `count`, `number` or `money`, rounded to its decimals; None if it is too large."""
    if not number or number.adjusted() < -PLACES[kind] - 1:
        return Fraction(0)
    if number.adjusted() > 15:
        return None
    last = Decimal((0, (1,), -PLACES[kind]))
    rounded = Fraction(number.quantize(last, ROUND_HALF_UP, _EXACT))
    return rounded if abs(rounded) <= LARGEST[kind] else None


def on_grid(kind: str, number: Fraction) -> Fraction:
    """The number nearest to an exact one that is held."""
    scale = SCALE[kind]
    size = (2 * abs(number) * scale + 1) // 2
    return min(Fraction(size, scale), LARGEST[kind]) * (1 if number >= 0 else -1)


def decimal_of(kind: str, number: Fraction) -> Decimal:
    """A number that is held, as data says it: without superfluous zeros."""
    places = PLACES[kind]
    digits = str(abs(int(number * SCALE[kind]))).rjust(places + 1, "0")
    whole, rest = digits[: len(digits) - places], digits[len(digits) - places :].rstrip("0")
    return Decimal(f"{'-' if number < 0 else ''}{whole}{'.' if rest else ''}{rest}")
