"""Targets, red lines and values to keep in; which of them exclude each other out."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from slalang.calendar.lengths import is_longer
from slalang.calendar.week import Stretch
from slalang.check import amounts
from slalang.model.agreement import Agreement
from slalang.model.numbers import RedLine
from slalang.model.promises import Keep
from slalang.model.quantities import Duration, Money, Percent


def is_red(value: object, line: RedLine, week: Sequence[Stretch]) -> bool:
    """Whether a value is beyond a red line: 60% beside `red below 70%`."""
    if line.below:
        return is_more(line.value, value, week)
    return is_more(value, line.value, week)


def is_more(one: object, other: object, week: Sequence[Stretch]) -> bool:
    """Whether one value is more than another of its kind; False where that is not known."""
    match one, other:
        case (Decimal() as a, Decimal() as b):
            return a > b
        case (Percent(value=a), Percent(value=b)):
            return a > b
        case (Money() as a, Money() as b):
            return a.currency == b.currency and a.amount > b.amount
        case (Duration() as a, Duration() as b):
            return is_longer((a,), (b,), week)
        case _:
            return False


def keeps(agreement: Agreement) -> dict[str, list[tuple[str, Keep]]]:
    """For each measure what promises say to keep of it, with the name of the promise."""
    found: dict[str, list[tuple[str, Keep]]] = {}
    for promise in agreement.promises:
        for form in promise.forms:
            if isinstance(form, Keep):
                found.setdefault(form.measure.name, []).append((promise.name, form))
    return found


def value_words(value: object) -> str:
    """`85%`, `20 minutes`, `1,500 USD`, `120`."""
    match value:
        case Percent():
            return amounts.percent(value)
        case Duration():
            return amounts.duration(value)
        case Money():
            return amounts.money(value)
        case Decimal():
            return amounts.number(value)
        case _:
            return str(value)


def line_words(line: RedLine) -> str:
    """`below 70%`."""
    return f"{'below' if line.below else 'above'} {value_words(line.value)}"
