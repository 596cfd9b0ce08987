"""A field and what the rules ask of it in; a table of realistic values, level by level, out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeAlias

from slalang.evaluate.case import DAY
from slalang.evaluate.text import prepared
from slalang.sample.asked import Asked
from slalang.sample.draws import SLOTS, below, chosen, endless, shares, zipf
from slalang.sample.literals import literal_texts, spelt
from slalang.sample.people import REPS
from slalang.sample.texts import MANY, pool_for

LEVELS = 4
"""How good leads and companies are: 0 is poor, 3 is what Sales waits for."""
Value: TypeAlias = str | bool | int | Decimal | date | tuple[str, ...] | None
"""A cell as it is; None is missing."""

_EPOCH = date(1970, 1, 1)
_FUTURE = ("close", "due", "renew", "end", "expire", "until", "next")
_SIZES = ("employee", "size", "headcount", "staff", "revenue", "turnover", "sales")
_MISSING = (
    (("name", "first", "last"), 10), (("email", "e_mail"), 25), (("country",), 60),
    (("source",), 50), (("title", "industry", "company"), 120), (("employees",), 180),
    (("seniority",), 200), (("phone", "mobile"), 350),
)  # fmt: skip
"""How many of a thousand are unknown, by name; others are `_OFTEN_MISSING`."""
_OFTEN_MISSING = 280
LOST = 20
"""How many of a thousand properties of events were not recorded."""


def missing_of(name: str, level: int) -> int:
    """How many of a thousand leads of a level lack an attribute: the better, the fewer."""
    often = next((rate for keys, rate in _MISSING if name.startswith(keys)), _OFTEN_MISSING)
    return often * (8 - 2 * level) // 6


def table_of(
    field: Mapping[str, Any], asked: Asked, seed: str, as_of: int, *, logged: bool = False
) -> list[Value]:
    """Values for every slot of every level: `table[level * SLOTS + slot]`.

    `field` is one of `inputs`; `seed` names its numbers; `as_of` is in microseconds since 1970.
    What is `logged` by machines is seldom missing.
    """
    numbers = endless(seed)
    make = _maker(field, asked, numbers, as_of)
    table: list[Value] = []
    for level in range(LEVELS):
        often = LOST if logged else missing_of(field["name"], level)
        nothing = often * SLOTS // 1000
        table += [None] * nothing
        table += make(level, SLOTS - nothing)
    return table


_Maker: TypeAlias = Callable[[int, int], Sequence[Value]]
"""A level and how many values are wanted."""


def _maker(field: Mapping[str, Any], asked: Asked, numbers: Iterator[int], as_of: int) -> _Maker:
    name: str = field["name"]
    match field["type"]:
        case "text":
            return _texts(name, asked, numbers, pool_for(name))
        case "person":
            return _texts(name, asked, numbers, REPS)
        case "texts":
            return _lists(name, asked, numbers)
        case "truth":
            return lambda level, count: [below(numbers, 10) < 2 + 2 * level for _ in range(count)]
        case "choice":
            return _choices([choice["value"] for choice in field["choices"]])
        case "date":
            return _dates(name, asked, numbers, as_of)
        case "time":
            return _times(asked, numbers)
        case "count":
            return _numbers(name, asked, numbers, Fraction(1), _count)
        case "money":
            return _numbers(name, asked, numbers, Fraction(1, 100), _cents)
        case _:
            return _numbers(name, asked, numbers, Fraction(1, 10), _tenths)


def _count(number: Fraction) -> int:
    return max(0, min(int(number), 10**15))


def _tenths(number: Fraction) -> Decimal:
    return _decimal(min(max(round(number * 10), 1 - 10**13), 10**13 - 1), 10)


def _cents(number: Fraction) -> Decimal:
    return _decimal(min(max(round(number * 100), 1 - 10**16), 10**16 - 1), 100)


def _decimal(parts: int, unit: int) -> Decimal:
    """So many tenths or hundredths, without zeros that say nothing."""
    whole, rest = divmod(abs(parts), unit)
    digits = f"{whole}.{rest + unit}".replace(".1", ".", 1) if rest else str(whole)
    return Decimal(f"-{digits}" if parts < 0 else digits)


def _texts(name: str, asked: Asked, numbers: Iterator[int], pool: Sequence[str]) -> _Maker:
    literals, asks = literal_texts(name, asked), len(asked.exact) + len(asked.tests)

    def make(level: int, count: int) -> list[str]:
        wanted = count * (min(40, 8 + 4 * asks) + 4 * level) // 100 if literals else 0
        made = [literals[place % len(literals)] for place in range(wanted)]
        for text, often in zip(pool, shares(zipf(len(pool)), count - wanted), strict=True):
            made += [text] * often
        return [spelt(text, below(numbers, 64)) for text in made]

    return make


def _lists(name: str, asked: Asked, numbers: Iterator[int]) -> _Maker:
    pool, literals = pool_for(name), literal_texts(name, asked)
    long_tail = [text for text, often in zip(pool, zipf(len(pool)), strict=True)
                 for _ in range(often * 20 // 1_000_000 + 1)]  # fmt: skip

    def one(level: int) -> tuple[str, ...]:
        length = min(below(numbers, MANY + 1), below(numbers, MANY + 1))
        items = [chosen(numbers, long_tail) for _ in range(length)]
        if literals and below(numbers, 10) < 2 + level:
            items.append(chosen(numbers, literals))
        once = {prepared(item): item for item in items}
        return tuple(spelt(item, below(numbers, 64)) for item in once.values())

    return lambda level, count: [one(level) for _ in range(count)]


def _choices(choices: Sequence[str]) -> _Maker:
    """The first are the most common, but the better a lead, the less so."""

    def make(level: int, count: int) -> list[str]:
        falling = zipf(len(choices))
        rising = falling[::-1]
        weights = [
            (LEVELS - level) * down + level * up for down, up in zip(falling, rising, strict=True)
        ]
        dealt = zip(choices, shares(weights, count), strict=True)
        return [choice for choice, often in dealt for _ in range(often)]

    return make


def _dates(name: str, asked: Asked, numbers: Iterator[int], as_of: int) -> _Maker:
    today = as_of // DAY
    edges = [threshold // DAY + step for threshold in asked.numbers for step in (-1, 0, 1, 2)]
    future = any(word in name for word in _FUTURE)

    def one() -> date:
        if edges and below(numbers, 8) == 0:
            day = chosen(numbers, edges)
        else:
            age = min(below(numbers, 4000), below(numbers, 4000), below(numbers, 4000))
            day = today + age // 8 if future and below(numbers, 3) else today - age
        return _EPOCH + timedelta(days=max(-60_000, min(int(day), 2_000_000)))

    return lambda _, count: [one() for _ in range(count)]


def _times(asked: Asked, numbers: Iterator[int]) -> _Maker:
    usual = [f"{hour:02}:{minute:02}" for hour in range(8, 19) for minute in (0, 15, 30)]
    usual += [*asked.exact] * 2
    return lambda _, count: [chosen(numbers, usual) for _ in range(count)]


def _numbers(
    name: str, asked: Asked, numbers: Iterator[int], unit: Fraction,
    finish: Callable[[Fraction], Value],
) -> _Maker:  # fmt: skip
    edges = sorted(asked.numbers)
    near = [edge + step * unit for edge in edges for step in (-1, 0, 1)]
    least = 4 if unit == Fraction(1, 100) else 0
    most = 17 if any(word in name for word in _SIZES) else 13 if unit == Fraction(1, 100) else 7

    def one(level: int) -> Fraction:
        way = below(numbers, 16)
        if edges and way < 2:
            return chosen(numbers, near)
        if edges and way < 8:
            return _around(chosen(numbers, edges[len(edges) // 2 :]), numbers, unit)
        # Twice as large is about half as common: what sizes of companies look like.
        high = min(below(numbers, most + 1), below(numbers, most + 1)) + level + least
        whole = (1 << high) + below(numbers, 1 << high)
        tail = below(numbers, 100) if unit != 1 and below(numbers, 8) == 0 else 0
        return Fraction(whole) + Fraction(tail, 100)

    return lambda level, count: [finish(one(level)) for _ in range(count)]


def _around(edge: Fraction, numbers: Iterator[int], unit: Fraction) -> Fraction:
    """From nothing to twice a threshold, in steps of the unit."""
    share = Fraction(below(numbers, 201), 100) * edge
    return Fraction(share // unit) * unit
