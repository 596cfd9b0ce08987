"""Quantities in, the words of messages out: `3,900`, `2 weeks`, `500,000 USD`."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from slalang.model.quantities import Duration, Money, Percent, Period
from slalang.source.decimals import OURS


def number(value: Decimal | int) -> str:
    """`3,900`, `0.5`: with groups of three and no more digits than there are."""
    exact = Decimal(value)
    if exact == exact.to_integral_value():
        return f"{int(exact):,}"
    whole, _, rest = format(exact.normalize(OURS), "f").partition(".")
    return f"{int(whole):,}.{rest}" if whole.lstrip("-") != "0" else f"{whole}.{rest}"


def counted(value: Decimal | int, one: str) -> str:
    """`1 attempt`, `3 attempts`."""
    return f"{number(value)} {one if value == 1 else plural(one)}"


def plural(one: str) -> str:
    """`touch` → `touches`."""
    return one + ("es" if one.endswith(("ch", "sh", "s", "x")) else "s")


def duration(value: Duration) -> str:
    """`2 weeks`, `1 business day`."""
    return counted(value.count, value.unit.value)


def money(value: Money) -> str:
    """`500,000 USD`; cents only where there are any."""
    amount = value.amount
    digits = number(amount) if amount == amount.to_integral_value() else f"{amount:,.2f}"
    return f"{digits} {value.currency}"


def percent(value: Percent | Decimal) -> str:
    """`34%`."""
    return f"{number(value.value if isinstance(value, Percent) else value)}%"


def each(period: Period) -> str:
    """`each month`."""
    return f"each {period.value}"


def names(items: Iterable[str], last: str = "and") -> str:
    """`` `a`, `b` and `c` ``."""
    quoted = [f"`{item}`" for item in items]
    if len(quoted) < 2:
        return "".join(quoted)
    return f"{', '.join(quoted[:-1])} {last} {quoted[-1]}"
