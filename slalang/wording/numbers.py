"""Exact numbers in, figures as people read them out: `500,000 USD`, `34%`, `+10`."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from slalang.model.quantities import Maybe, Money, Open, Percent
from slalang.source.decimals import OURS
from slalang.wording.phrase import Phrase, phrase
from slalang.wording.words import ENGLISH, Words, blank, say

MINUS = "−"


def number(value: Decimal | int) -> str:
    """All digits of a number, grouped by thousands: `3,900`, `0.5`, `−3`."""
    plain = f"{Decimal(value).copy_abs():,f}"
    plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
    return (MINUS if value < 0 else "") + plain


def rounded(value: Decimal, places: int = 2) -> str:
    """A number to so many decimals, rounded half up: `1,086.96`."""
    return number(value.quantize(Decimal(1).scaleb(-places, OURS), ROUND_HALF_UP, OURS))


def money(value: Money) -> str:
    """`500,000 USD`; cents only where there are some, then always two: `128.20 USD`."""
    return f"{_cents(value.amount)} {value.currency}"


def rounded_money(value: Money) -> str:
    """Money to the cent, rounded half up: `128.21 USD`."""
    amount = value.amount.quantize(Decimal("0.01"), ROUND_HALF_UP, OURS)
    return money(Money(amount, value.currency))


def percent(value: Percent) -> str:
    """`34%`."""
    return f"{number(value.value)}%"


def points(value: Decimal) -> str:
    """Points with their sign: `+10`, `−50`."""
    return number(value) if value < 0 else f"+{number(value)}"


def maybe_number(value: Maybe[Decimal], words: Words = ENGLISH) -> Phrase:
    """A number, or the place where one is to be agreed."""
    return blank(words) if isinstance(value, Open) else phrase(number(value))


def maybe_money(value: Maybe[Money], words: Words = ENGLISH) -> Phrase:
    """An amount of money, or the place where one is to be agreed."""
    return blank(words) if isinstance(value, Open) else phrase(money(value))


def maybe_percent(value: Maybe[Percent], words: Words = ENGLISH) -> Phrase:
    """A percentage, or the place where one is to be agreed."""
    return blank(words) if isinstance(value, Open) else phrase(percent(value))


def maybe_text(value: Maybe[str], words: Words = ENGLISH) -> Phrase:
    """A text, or the place where one is to be agreed."""
    return blank(words) if isinstance(value, Open) else phrase(value)


def maybe_points(value: Maybe[Decimal], words: Words = ENGLISH) -> Phrase:
    """Points with their sign, or the place where they are to be agreed."""
    return blank(words) if isinstance(value, Open) else phrase(points(value))


def counted(count: Decimal | int, one: str, many: str, words: Words = ENGLISH) -> str:
    """`1 minute`, `15 minutes`."""
    unit = say(one, words) if count == 1 else say(many, words)
    return f"{number(count)} {unit}"


def _cents(amount: Decimal) -> str:
    plain = number(amount)
    _, dot, decimals = plain.partition(".")
    return plain + "0" if dot and len(decimals) == 1 else plain
