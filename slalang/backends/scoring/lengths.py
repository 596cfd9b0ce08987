"""Quantities of the model in, whole numbers of the scoring JSON out."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from slalang.evaluate.scores import halves_up
from slalang.model.quantities import Duration, Interval, Maybe, Open, Unit

_SECONDS = {
    Unit.MINUTE: 60,
    Unit.HOUR: 3_600,
    Unit.DAY: 86_400,
    Unit.WEEK: 7 * 86_400,
    Unit.MONTH: 30 * 86_400,
    Unit.QUARTER: 90 * 86_400,
    Unit.YEAR: 365 * 86_400,
}


def seconds(length: Duration | Interval) -> int | None:
    """A duration as scores count it, at least one second; None for business time.

    A day has 24 hours, a week 7 days, a month 30, a quarter 90, a year 365.
    """
    unit = _SECONDS.get(length.unit)
    return None if unit is None else max(1, whole(Fraction(length.count) * unit))


def milli(points: Maybe[Decimal]) -> int:
    """Thousandths of a point; points that are to be agreed are 0 until then."""
    return 0 if isinstance(points, Open) else whole(Fraction(points) * 1000)


def maybe_milli(points: Decimal | None) -> int | None:
    """The same for a limit that may be absent."""
    return None if points is None else milli(points)


def whole(number: Fraction) -> int:
    """The nearest whole number; a half goes away from zero."""
    return halves_up(number.numerator, number.denominator)


def exact(number: Decimal) -> str:
    """A decimal number as a text without exponent or superfluous zeros: `1000`, `0.5`."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
