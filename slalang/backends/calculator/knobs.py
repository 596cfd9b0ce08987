"""An input of a plan in; how far it can be turned on the page, and in what steps, out."""

from __future__ import annotations

from fractions import Fraction
from math import floor
from typing import NamedTuple

from slalang.model.agreement import Agreement
from slalang.planning.inputs import UNITS
from slalang.planning.sheet.cells import Input, Kind
from slalang.planning.times import TURNED, days_of

PERCENTS = {
    Kind.SHARE, Kind.RATE, Kind.IMPROVEMENT, Kind.MARGIN, Kind.AVAILABILITY,
}  # fmt: skip
MOST = Fraction(10**12)
LEAST = Fraction(1, 10**6)
"""What goals are divided by is more than nothing."""
STEPS = 100
"""A slider has about so many of them."""


class Knob(NamedTuple):
    """A slider from `start` to `end`, and what may be typed beside it."""

    start: Fraction
    end: Fraction
    step: Fraction
    low: Fraction
    high: Fraction


def knob(given: Input, most: Fraction | None = None) -> Knob:
    """Sliders go to about three times what is agreed, percentages to 100; `most` is the largest
    that the plan can tell from more."""
    value = given.value
    if given.kind in PERCENTS:
        high = max(Fraction(100), value)
        end = high
        if given.kind in (Kind.RATE, Kind.IMPROVEMENT) and 0 < value <= 40:
            end = min(high, _round(value * Fraction(5, 2)))
        step = Fraction(1) if end > 50 else Fraction(1, 2) if end > 10 else Fraction(1, 10)
        step = _fitting(step, value)
        if given.kind in (Kind.RATE, Kind.IMPROVEMENT):
            return Knob(step, end, step, LEAST, high)
        return Knob(Fraction(0), end, step, Fraction(0), high)
    low = LEAST if given.kind is Kind.DEAL else Fraction(0)
    high = max(MOST, value) if most is None else most
    end = _round(3 * value) if value else Fraction(10)
    step = _round(end / STEPS)
    if given.kind in (Kind.PEOPLE, Kind.TIME):
        step = max(step, Fraction(1))
    step = _fitting(step, value)
    end = min(end, floor(high / step) * step)
    start = step if given.kind is Kind.DEAL else Fraction(0)
    return Knob(start, max(end, step), step, low, high)


def longest(agreement: Agreement, given: Input) -> Fraction:
    """The longest cycle time that a plan with other times looks ahead, in the unit of its input."""
    unit = next(unit for unit, said in UNITS.items() if said == given.unit)
    return max(3 * given.value, TURNED / days_of(agreement, unit))


def _round(value: Fraction) -> Fraction:
    """The next of 1, 2, 3, 5 and 10 times a power of ten."""
    power = Fraction(1)
    while power * 10 <= value:
        power *= 10
    while power > value:
        power /= 10
    return next(power * times for times in (1, 2, 3, 5, 10) if power * times >= value)


def _fitting(step: Fraction, value: Fraction) -> Fraction:
    """The largest round step that does not miss what is agreed: that has to be on the slider."""
    power = Fraction(1, 10**6)
    while power <= step:
        power *= 10
    while power >= Fraction(1, 10**6):
        for times in (5, 2, 1):
            if power * times <= step and (value / (power * times)).denominator == 1:
                return power * times
        power /= 10
    return step
