"""Chance without chance: a seed and a name in; the same whole numbers on every machine out.

Numbers come from SHAKE-128, which is specified to the bit, and are named: a column that is added
or taken away changes no other column. A table of slots turns them into values by one look-up.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import shake_128
from struct import unpack
from typing import TypeVar

T = TypeVar("T")

SLOTS = 4096
"""A table of values has so many slots for each level, so that 12 bits choose one."""
MASK = SLOTS - 1


def halves(name: str, count: int) -> tuple[int, ...]:
    """So many numbers of 16 bits; fewer of the same name are the beginning of more."""
    return unpack(f"<{count}H", shake_128(name.encode()).digest(2 * count))


def quarters(name: str, count: int) -> tuple[int, ...]:
    """So many numbers of 32 bits."""
    return unpack(f"<{count}I", shake_128(name.encode()).digest(4 * count))


def endless(name: str) -> Iterator[int]:
    """Numbers of 32 bits without end, for tables that are made once."""
    turn = 0
    while True:
        yield from quarters(f"{name}/{turn}", 1024)
        turn += 1


def below(numbers: Iterator[int], bound: int) -> int:
    """A number from 0 to one less than a bound, which is at most 2**32."""
    return next(numbers) * bound >> 32


def chosen(numbers: Iterator[int], items: Sequence[T]) -> T:
    """One of some items, each as likely as the others."""
    return items[below(numbers, len(items))]


def shares(weights: Sequence[int], slots: int, *, fair: bool = True) -> list[int]:
    """How many slots each weight gets; all are dealt.

    With `fair`, no weight above 0 gets none as long as another has some to spare.
    """
    total = sum(weights)
    dealt, upto, last = [], 0, 0
    for weight in weights:
        upto += weight
        here = upto * slots // total
        dealt.append(here - last)
        last = here
    for poor, weight in enumerate(weights if fair else ()):
        if weight and not dealt[poor]:
            rich = max(range(len(dealt)), key=dealt.__getitem__)
            if dealt[rich] > 1:
                dealt[rich] -= 1
                dealt[poor] = 1
    return dealt


def zipf(count: int) -> list[int]:
    """Weights of a long tail: the first is twice as likely as the second, thrice as the third."""
    return [1_000_000 // place for place in range(1, count + 1)]
