"""A target of a goal and a day in; what it asks for by then, with all that it has risen by, out."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from slalang.funnel.periods import MONTHS, between, month_of
from slalang.funnel.plans import Amount
from slalang.model.numbers import GoalAmount, Target
from slalang.model.quantities import Counted, Money, Month, Open, Percent, Period

MOST_RISES = 500
"""A goal that has risen so often rises no more: nobody could read its numbers."""


def stated_amount(amount: GoalAmount) -> Amount | None:
    """The amount as it is written; `None` where it is to be agreed."""
    match amount:
        case Money(value, currency):
            return Amount(Fraction(value), currency, True)
        case Counted(count, of):
            return None if isinstance(count, Open) else Amount(Fraction(count), of.name, False)
        case Open():
            return None


def amount_on(target: Target, first: Month | None, begins: date | None) -> Amount | None:
    """What a target asks for in its period that begins on a day; `None` where it is open.

    `first` is the first month of the target. Before it, and where no day is known, the
    amount is the one that is written.
    """
    stated = stated_amount(target.amount)
    if stated is None or target.rises is None or first is None or begins is None:
        return stated
    times = times_risen(target.rises.each, first, begins)
    match target.rises.by:
        case Percent(value):
            value_then = stated.value * (1 + Fraction(value) / 100) ** times
        case Money(more):
            value_then = stated.value + Fraction(more) * times
        case Counted(count=count):
            more_of_them = Fraction(0) if isinstance(count, Open) else Fraction(count)
            value_then = stated.value + more_of_them * times
    return Amount(value_then, stated.unit, stated.is_money)


def times_risen(each: Period, first: Month, begins: date) -> int:
    """How many whole periods lie between the first month of a target and a day."""
    if each in MONTHS:
        passed = between(first, month_of(begins)) // MONTHS[each]
    else:
        days = (begins - date(first.year, first.month, 1)).days
        passed = days // 7 if each is Period.WEEK else days
    return max(0, min(passed, MOST_RISES))
