"""What every output of a plan shows: tables over its periods, small tables, and sentences."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache

from slalang.funnel.arithmetic import half_up
from slalang.planning.sheet.cells import Cell, Value
from slalang.source.frozen import dataclass
from slalang.wording.numbers import MINUS, number

NOTHING = "–"
"""Where there is no number: something is divided by zero, or nothing is to be said."""
BIG = 1_000
"""From here on, numbers are shown without decimals: CSV and JSON have them."""


@dataclass(frozen=True, slots=True)
class Line:
    """`Opportunity  1,153  1,153 …`: one number for each column."""

    label: str
    values: tuple[Value, ...]
    unit: str = ""
    """A currency or `%`; empty for plain numbers."""
    depth: int = 0
    """1 for what is a part of the line before."""
    weak: bool = False
    """Whether nothing is written for zero."""
    alarm: bool = False
    """Whether its numbers are shortfalls."""


@dataclass(frozen=True, slots=True)
class Table:
    """Lines below the names of periods or sources."""

    head: str
    columns: tuple[str, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A funnel, a team, a budget."""

    heading: str
    says: tuple[str, ...]
    """Sentences below the heading."""
    tables: tuple[Table, ...]
    below: tuple[str, ...] = ()
    """Sentences at the end."""
    ways: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Ways out of its shortfalls: a sentence, and the changes of which one would do."""


@dataclass(frozen=True, slots=True)
class View:
    """A plan as it is shown."""

    title: str
    periods: tuple[str, ...]
    parts: tuple[Part, ...]
    savings: tuple[str, ...]
    problems: tuple[str, ...]


def picked(values: tuple[Value, ...], cells: tuple[Cell, ...]) -> tuple[Value, ...]:
    """What some cells come to."""
    return tuple(values[cell] for cell in cells)


def shown(value: Value) -> str:
    """`1,153`, `61.33`, `145,640`: whole from a thousand on, else to two places.

    A number that is not zero never looks like one.
    """
    if value is None:
        return NOTHING
    exact = Fraction(value)
    if exact and abs(exact) < Fraction(1, 200):
        return f"{MINUS if exact < 0 else ''}<0.01"
    return number(half_up(exact, 0 if abs(exact) >= BIG else 2))


def with_unit(value: Value, unit: str) -> str:
    """`145,640 USD`, `12.5%`."""
    if value is None:
        return NOTHING
    return f"{shown(value)}{'' if unit == '%' else ' '}{unit}".rstrip()


def of_line(line: Line, index: int) -> str:
    """The number of a line in a column; empty for zero where that says nothing."""
    value = line.values[index]
    if line.weak and value == 0:
        return ""
    said = _aligned(value, _places(line.values))
    return f"{said}%" if line.unit == "%" and value is not None else said


@lru_cache(maxsize=256)
def _places(values: tuple[Value, ...]) -> int:
    """How many decimals the numbers of one line have: none where one is a thousand or more."""
    known = [Fraction(value) for value in values if value is not None]
    if any(abs(value) >= BIG for value in known):
        return 0
    return next((few for few in (0, 1) if all(_fits(value, few) for value in known)), 2)


def _fits(value: Fraction, places: int) -> bool:
    return half_up(value, places) == half_up(value, 2)


def _aligned(value: Value, places: int) -> str:
    """A number with so many decimals; one that is not zero never looks like it."""
    if value is None:
        return NOTHING
    exact, least = Fraction(value), Fraction(1, 10**places)
    sign = MINUS if exact < 0 else ""
    if exact and abs(exact) < least / 2:
        return f"{sign}<{number(half_up(least, places))}"
    return f"{sign}{abs(half_up(exact, places)):,f}"


def labelled(line: Line) -> str:
    """`Costs, USD`."""
    return f"{line.label}, {line.unit}" if line.unit not in ("", "%") else line.label


def total(values: tuple[Value, ...]) -> Value:
    """The sum of all that are known; None of none."""
    known = [value for value in values if value is not None]
    return sum(known) if known else None
