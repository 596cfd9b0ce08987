"""What is needed in a period in; the deals behind it, each with its share, out."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from slalang.funnel.words import amount
from slalang.planning.explain.names import PERIOD, Name
from slalang.planning.result import Plan, Portion
from slalang.planning.sheet.cells import Cell, Value
from slalang.source.frozen import dataclass

MOST_TERMS = 12
_WORDS = {
    Fraction(1): "all", Fraction(1, 2): "half", Fraction(1, 3): "a third",
    Fraction(2, 3): "two thirds", Fraction(1, 4): "a quarter",
    Fraction(3, 4): "three quarters",
}  # fmt: skip
_LONGEST = 100
"""Fractions with a longer denominator are said in percent."""


@dataclass(frozen=True, slots=True)
class Terms:
    """`6 for deals of 2026-04 + 12 for deals of 2026-05`, and what each of them is a share of."""

    text: str
    shares: tuple[str, ...]
    reads: tuple[tuple[Cell, str], ...]
    """What all the deals need, with the period of the deals."""


def laid_of(plan: Plan, asked: Name) -> dict[Cell, tuple[Portion, ...]]:
    """The portions of each cell that says how many are needed when.

    A number may be that of several periods: then it is explained for the period asked for.
    """
    period = PERIOD.search(asked.key)
    names = [one.name for one in plan.when.inside]
    first = names.index(period[0]) if period and period[0] in names else len(names)
    rows = [
        row.laid
        for funnel in plan.funnels for source in funnel.sources for row in source.stages
        if row.laid
    ]  # fmt: skip
    found: dict[Cell, tuple[Portion, ...]] = {}
    for index in (first, *range(len(names) + 1)):
        for laid in (laid for row in rows for laid in row[index]):
            found.setdefault(laid.cell, laid.parts)
    return found


def whole(cell: Cell, portions: tuple[Portion, ...]) -> bool:
    """Whether a cell is all that the deals of one period need."""
    return len(portions) == 1 and portions[0].need == cell


def terms_of(portions: tuple[Portion, ...], values: tuple[Value, ...]) -> Terms:
    """The deals of each period that take something, with their shares."""
    found = [(one, value) for one in portions if (value := _sum(one, values))]
    shown = found[:MOST_TERMS]
    terms = [f"{amount(value)} for deals of {one.batch}" for one, value in shown]
    more = len(found) - len(shown)
    return Terms(
        " + ".join([*terms, *([f"{more} more"] if more else [])]),
        tuple(_share(one, value, values) for one, value in shown),
        tuple((one.need, one.batch) for one, _ in found),
    )


def _sum(one: Portion, values: Mapping[int, Value] | tuple[Value, ...]) -> Fraction:
    return sum((Fraction(values[cell] or 0) for cell in one.cells), Fraction(0))


def _share(one: Portion, value: Fraction, values: tuple[Value, ...]) -> str:
    """`12 for deals of 2026-05: a third of 36`."""
    need = Fraction(values[one.need] or 0)
    part = Fraction(values[one.share] or 0) - Fraction(values[one.before] or 0)
    rounded = ""
    if value > need * part:
        rounded = ", rounded up"
    elif value < need * part:
        rounded = ", the earlier part rounded up"
    words = _WORDS.get(part)
    if words is None and part.denominator <= _LONGEST:
        words = f"{part.numerator}/{part.denominator}"
    said = words or f"{amount(part * 100)}%"
    return f"{amount(value)} for deals of {one.batch}: {said} of {amount(need)}{rounded}"
