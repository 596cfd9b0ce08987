"""How points wear off, in; a table of whole steps, rounded once, out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction

from slalang.backends.scoring.lengths import seconds, whole
from slalang.evaluate.scores import halves_up
from slalang.model.quantities import Percent
from slalang.model.scoring import Decay, Halving, Loses, Losing

DAY = 86_400
HORIZON_DAYS = 3_650
"""What is older than ten years is worth nothing in a rule whose points wear off."""
MILLION = 1_000_000
SCALE = 10**60
"""Shares keep 60 decimals: enough for every exact half, and bounded for any number of steps."""


def decay_table(points: int, decay: Decay, within_seconds: int | None) -> list[list[int]] | None:
    """`[[from_age_in_days, thousandths of a point], …]`; None where it counts business time.

    The first entry is for age 0, each holds until the next. The table ends
    where the points are 0 or the window is over.
    """
    every = seconds(decay.every)
    if every is None:
        return None
    worth = _worth(points, decay)
    table: list[list[int]] = []
    for age in range(_last_day(within_seconds) + 1):
        left = worth(age * DAY // every)
        if not table or table[-1][1] != left:
            table.append([age, left])
        if left == 0:
            return table
    return table if within_seconds is not None else [*table, [HORIZON_DAYS + 1, 0]]


def kept_table(loses: Loses, every: int) -> list[list[int]]:
    """`[[from_number_of_steps, millionths that are kept], …]` for a share of a whole score."""
    assert loses.percent is not None
    keeps = _shares(loses.percent)
    table: list[list[int]] = []
    for step in range(HORIZON_DAYS * DAY // every + 1):
        kept = halves_up(next(keeps) * MILLION, SCALE)
        if not table or table[-1][1] != kept:
            table.append([step, kept])
        if kept == 0:
            return table
    return [*table, [step + 1, 0]]


def _worth(points: int, decay: Decay) -> Callable[[int], int]:
    """What an occurrence is worth after so many steps; asked with numbers that never fall."""
    sign, size = (1 if points >= 0 else -1), abs(points)
    match decay:
        case Halving():
            # Beyond its own length in bits a number has been halved to nothing.
            return lambda steps: (
                sign * whole(Fraction(size, 2 ** min(steps, size.bit_length() + 1)))
            )
        case Losing(points=lost) if lost is not None:
            each = Fraction(lost) * 1000
            return lambda steps: sign * max(0, whole(size - each * steps))
        case Losing(percent=percent):
            assert percent is not None
            shares = enumerate(_shares(percent))
            reached = next(shares)

            def left(steps: int) -> int:
                nonlocal reached
                while reached[0] < steps:
                    reached = next(shares)
                return sign * halves_up(size * reached[1], SCALE)

            return left


def _shares(percent: Percent) -> Iterator[int]:
    """What is kept at first, after one step, after two …, in parts of `SCALE`."""
    kept = max(Fraction(0), 1 - Fraction(percent.ratio))
    share = SCALE
    while True:
        yield share
        share = share * kept.numerator // kept.denominator


def _last_day(within_seconds: int | None) -> int:
    """The greatest age in whole days that the window lets in."""
    if within_seconds is None:
        return HORIZON_DAYS
    return min(HORIZON_DAYS, (within_seconds - 1) // DAY)
