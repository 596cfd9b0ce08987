"""A cell in; the equation that people read out, over numbers with names and what is agreed, out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple

from slalang.funnel.arithmetic import half_up
from slalang.funnel.words import amount, cash
from slalang.model.quantities import Percent
from slalang.planning.explain.names import Name
from slalang.planning.sheet.cells import Cell, Input, Op, Sheet, Value
from slalang.wording.numbers import number, percent

SHARE = "share"
"""The unit of 17/50, which is shown as 34%."""
_LONGEST = 8
"""So many numbers stand in one equation before parts of it become steps of their own."""
_MOST_TERMS = 12
"""Of a longer sum the first are shown."""
_UNITLESS = ("days", "weeks", "months", "people")


class Book(NamedTuple):
    """A sheet with what is needed to read it."""

    sheet: Sheet
    values: tuple[Value, ...]
    names: Mapping[Cell, tuple[Name, ...]]
    """Without those of plain constants."""
    units: tuple[str, ...]
    """Of each cell: a currency, `%`, `share`, or nothing."""
    sizes: tuple[int, ...]
    """How many numbers the equation of each cell takes."""
    changed: Mapping[str, Fraction]
    laid: frozenset[Cell] = frozenset()
    """What is needed in a period: a step of its own, too."""


class Equation(NamedTuple):
    """`797 ÷ 34%`, `2,344.12`, with what it reads."""

    text: str
    exact: str
    reads: tuple[Cell, ...]
    inputs: tuple[Input, ...]


def book_of(
    sheet: Sheet, values: tuple[Value, ...], names: tuple[Name, ...],
    changed: Mapping[str, Fraction],
) -> Book:  # fmt: skip
    """The sheet with the units and lengths of its equations."""
    known: dict[Cell, list[Name]] = {}
    for name in names:
        later = name.key.rpartition(" ")[0].endswith(" beyond")
        if sheet.ops[name.cell] not in (Op.CONSTANT, Op.INPUT) and not later:
            known.setdefault(name.cell, []).append(name)
    called = {cell: tuple(found) for cell, found in known.items()}
    units: list[str] = []
    sizes: list[int] = []
    for cell, (op, reads) in enumerate(zip(sheet.ops, sheet.reads, strict=True)):
        stated = next((name.unit for name in called.get(cell, ()) if name.unit), "")
        units.append(stated or _unit(sheet, units, op, reads))
        leaf = op in (Op.INPUT, Op.CONSTANT) or _is_percent(sheet, cell)
        sizes.append(1 if leaf else sum(1 if one in called else sizes[one] for one in reads))
    return Book(sheet, values, called, tuple(units), tuple(sizes), changed)


def figure(book: Book, cell: Cell) -> str:
    """The number of a cell as people read it: `797`, `300,000 USD`, `34%`."""
    return _shown(book.values[cell], book.units[cell])


def equation(book: Book, cell: Cell) -> Equation:
    """How a cell is worked out; nothing of what is agreed itself, but the clause."""
    sheet = book.sheet
    op, reads = sheet.ops[cell], sheet.reads[cell]
    if op is Op.CONSTANT:
        return Equation("", "", (), ())
    if op is Op.INPUT:
        return Equation("", "", (), (sheet.inputs[reads[0]],))
    found: dict[Cell, None] = {}
    inputs: dict[Input, None] = {}
    if op is Op.UP:
        inner = reads[0]
        value = book.values[inner]
        cut = value is not None and value != book.values[cell]
        exact = _shown(value, book.units[inner]) if cut else ""
        text = _part(book, inner, found, inputs)[0]
        # A number that is rounded up itself, with nothing to work out before.
        same = text == exact
        return Equation("" if same else text, exact, tuple(found), tuple(inputs))
    text = _worked_out(book, cell, found, inputs)[0]
    return Equation(text, "", tuple(found), tuple(inputs))


def _part(
    book: Book, cell: Cell, found: dict[Cell, None], inputs: dict[Input, None], unit: str = ""
) -> tuple[str, int]:
    """A part of an equation, and how tightly it holds together: 1 sums, 2 products, 3 numbers.

    `unit` is that of the sum which it is a part of.
    """
    sheet = book.sheet
    op, reads = sheet.ops[cell], sheet.reads[cell]
    if op is Op.CONSTANT:
        value = sheet.constants[reads[0]]
        return (cash(value, unit), 3) if _is_money(unit) else _constant(value)
    if op is Op.INPUT:
        inputs[sheet.inputs[reads[0]]] = None
        return figure(book, cell), 3
    if _is_percent(sheet, cell):
        given = next(one for one in reads if sheet.ops[one] is Op.INPUT)
        inputs[sheet.inputs[sheet.reads[given][0]]] = None
        return _shown(book.values[given], "%"), 3
    named = cell in book.names or cell in book.laid
    if named or op is Op.UP or book.sizes[cell] > _LONGEST:
        found[cell] = None
        return figure(book, cell), 3
    return _worked_out(book, cell, found, inputs)


def _worked_out(
    book: Book, cell: Cell, found: dict[Cell, None], inputs: dict[Input, None]
) -> tuple[str, int]:
    sheet = book.sheet
    if _is_percent(sheet, cell):
        return _part(book, cell, found, inputs)
    reads, op = sheet.reads[cell], sheet.ops[cell]
    # What stands in a sum twelve times is one product.
    times = Counter(reads)
    distinct = tuple(times) if op is Op.ADD else reads
    shown = distinct[:_MOST_TERMS]
    unit = book.units[cell] if op not in (Op.MULTIPLY, Op.DIVIDE) else ""
    parts = [_part(book, one, found, inputs, unit) for one in shown]
    more = len(distinct) - len(shown)
    match op:
        case Op.ADD:
            terms = [
                text if times[one] == 1 else f"{times[one]} × {_held((text, tight), 2)}"
                for one, (text, tight) in zip(shown, parts, strict=True)
            ]
            return " + ".join([*terms, *([f"{more} more"] if more else [])]), 1 + (
                len(distinct) == 1
            )
        case Op.SUBTRACT:
            return f"{parts[0][0]} − {_held(parts[1], 2)}", 1
        case Op.MULTIPLY:
            return f"{_held(parts[0], 2)} × {_held(parts[1], 2)}", 2
        case Op.DIVIDE:
            return f"{_held(parts[0], 2)} ÷ {_held(parts[1], 3)}", 2
        case Op.LEAST | Op.MOST:
            which = "smallest" if op is Op.LEAST else "largest"
            if len(reads) == 2:
                which = "smaller" if op is Op.LEAST else "larger"
            listed = [*(text for text, _ in parts), *([f"{more} more"] if more else [])]
            return f"the {which} of {', '.join(listed[:-1])} and {listed[-1]}", 1
        case _:
            return figure(book, cell), 3


def _held(part: tuple[str, int], least: int) -> str:
    text, tightness = part
    return text if tightness >= least else f"({text})"


def _constant(value: Fraction) -> tuple[str, int]:
    """`30`, `0.5`, `1/3`: exact where that is short."""
    if value.denominator == 1 or 10_000 % value.denominator == 0:
        return number(half_up(value, 4)), 3
    if value.denominator < 1_000:
        return f"{number(value.numerator)}/{number(value.denominator)}", 2
    return f"{number(half_up(value, 4))}…", 3


def _shown(value: Value, unit: str) -> str:
    if value is None:
        return "no number"
    exact = Fraction(value)
    if unit in ("%", SHARE):
        whole = exact * 100 if unit == SHARE else exact
        rounded = half_up(whole, 2)
        more = "" if Fraction(rounded) == whole else "…"
        return percent(Percent(rounded)).replace("%", f"{more}%")
    if _is_money(unit):
        return cash(exact, unit)
    more = "" if Fraction(half_up(exact, 2)) == exact else "…"
    return f"{amount(exact)}{more}{f' {unit}' if unit in _UNITLESS else ''}"


def _unit(sheet: Sheet, units: list[str], op: Op, reads: tuple[int, ...]) -> str:
    """What a cell counts, from what it reads."""
    if op is Op.INPUT:
        unit = sheet.inputs[reads[0]].unit
        return unit if unit == "%" or _is_money(unit) else ""
    if op is Op.CONSTANT:
        return ""
    if op is Op.MULTIPLY:
        left, right = units[reads[0]], units[reads[1]]
        if _percents(sheet, units, reads):
            return SHARE
        plain = [one for one in (left, right) if one not in ("", SHARE)]
        if len(plain) == 1:
            return plain[0]
        fixed = [sheet.ops[one] is Op.CONSTANT for one in reads]
        both = (left == SHARE or fixed[0]) and (right == SHARE or fixed[1])
        return SHARE if both and not plain else ""
    if op is Op.DIVIDE:
        left, right = units[reads[0]], units[reads[1]]
        if right in ("", SHARE) and left != SHARE:
            return left
        return SHARE if left == right == SHARE else ""
    return next((units[one] for one in reads if units[one]), "")


def _is_percent(sheet: Sheet, cell: Cell) -> bool:
    """Whether a cell is an input in percent, as a fraction."""
    reads = sheet.reads[cell]
    if sheet.ops[cell] is not Op.MULTIPLY:
        return False
    given = [one for one in reads if sheet.ops[one] is Op.INPUT]
    return (
        len(given) == 1
        and sheet.inputs[sheet.reads[given[0]][0]].unit == "%"
        and any(_is_hundredth(sheet, one) for one in reads)
    )


def _percents(sheet: Sheet, units: list[str], reads: tuple[int, ...]) -> bool:
    """Whether something in percent is made a fraction."""
    return any(units[one] == "%" for one in reads) and any(
        _is_hundredth(sheet, one) for one in reads
    )


def _is_hundredth(sheet: Sheet, cell: Cell) -> bool:
    return sheet.ops[cell] is Op.CONSTANT and sheet.constants[sheet.reads[cell][0]] == Fraction(
        1, 100
    )


def _is_money(unit: str) -> bool:
    return len(unit) == 3 and unit.isascii() and unit.isupper()
