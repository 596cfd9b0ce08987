"""A sheet and where its cells stand in a workbook in; the formula of every cell, out.

A spreadsheet counts with about fifteen digits. So before something is rounded up, what lies within
a millionth of a whole number is taken for it; else 3,900 would sometimes become 3,901.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Context, Decimal
from fractions import Fraction

from slalang.planning.sheet.cells import Cell, Op, Sheet
from slalang.source.frozen import dataclass

LONG = 400
"""A longer formula has parts that stand on the sheet of workings."""
DIGITS = 15
"""More a spreadsheet does not keep of a number."""
MANY = 60
"""More summands are added up in several steps."""


@dataclass(frozen=True, slots=True)
class Written:
    """The formulas of a workbook."""

    formulas: Mapping[Cell, str]
    """What stands where a cell is at home, without `=`; an input's is its number."""
    workings: tuple[tuple[Cell | None, str], ...]
    """What stands on the sheet of workings, row by row; `None` for part of a long sum."""


def write(sheet: Sheet, homes: Mapping[Cell, str], working_place: str, first_row: int) -> Written:
    """The formula of each cell that has a home, and of those that need one.

    `homes` are references such as `'Plan'!$C$4` or names. What is read several times, or is
    long, gets a row of the sheet of workings: `working_place` is its column, such as
    `Workings!$B$`, rows are counted from `first_row`, the first of them being 1.
    """
    readers = [0] * len(sheet.ops)
    for op, reads in zip(sheet.ops, sheet.reads, strict=True):
        if op not in (Op.INPUT, Op.CONSTANT):
            for read in reads:
                readers[read] += 1
    texts: dict[Cell, str] = {}
    formulas: dict[Cell, str] = {}
    workings: list[tuple[Cell | None, str]] = []

    def work_out(cell: Cell | None, formula: str) -> str:
        workings.append((cell, formula))
        return f"{working_place}{first_row + len(workings) - 1}"

    for cell, (op, reads) in enumerate(zip(sheet.ops, sheet.reads, strict=True)):
        if op is Op.CONSTANT:
            texts[cell] = _constant(sheet.constants[reads[0]])
            if cell in homes:
                formulas[cell] = texts[cell]
            continue
        if op is Op.INPUT:
            # A percentage stands as one in its place: 34%, which is 0.34.
            percent = sheet.inputs[reads[0]].unit == "%"
            texts[cell] = f"({homes[cell]}*100)" if percent else homes[cell]
            continue
        parts = [texts[read] for read in reads]
        if op is Op.ADD and len(parts) > MANY:
            parts = [
                work_out(None, "+".join(parts[start : start + MANY]))
                for start in range(0, len(parts), MANY)
            ]
        formula = _percent(sheet, reads, homes) if op is Op.MULTIPLY else None
        formula = formula or _formula(op, parts)
        if cell in homes:
            formulas[cell] = formula
            texts[cell] = homes[cell]
        elif (readers[cell] > 1 and len(formula) > 12) or len(formula) > LONG:
            texts[cell] = work_out(cell, formula)
        else:
            texts[cell] = f"({formula})"
    return Written(formulas, tuple(workings))


def _percent(sheet: Sheet, reads: tuple[int, ...], homes: Mapping[Cell, str]) -> str | None:
    """A percentage as a fraction is what stands in its place."""
    for one, other in (reads, reads[::-1]):
        is_input = sheet.ops[one] is Op.INPUT and sheet.inputs[sheet.reads[one][0]].unit == "%"
        is_part = sheet.ops[other] is Op.CONSTANT
        if is_input and is_part and sheet.constants[sheet.reads[other][0]] == Fraction(1, 100):
            return homes[one]
    return None


def _formula(op: Op, parts: list[str]) -> str:
    match op:
        case Op.ADD:
            return "+".join(parts)
        case Op.SUBTRACT:
            return f"{parts[0]}-{parts[1]}"
        case Op.MULTIPLY:
            return f"{parts[0]}*{parts[1]}"
        case Op.DIVIDE:
            return f"{parts[0]}/{parts[1]}"
        case Op.UP:
            return f"ROUNDUP(ROUND({parts[0]},6),0)"
        case Op.LEAST:
            return f"MIN({','.join(parts)})"
        case Op.MOST:
            return f"MAX({','.join(parts)})"
        case Op.INPUT | Op.CONSTANT:
            raise AssertionError(op)


def _constant(value: Fraction) -> str:
    if max(len(str(value.numerator)), len(str(value.denominator))) > DIGITS:
        return _decimal(value)
    text = str(value.numerator)
    if value.denominator != 1:
        return f"({text}/{value.denominator})"
    return f"({text})" if value < 0 else text


def _decimal(value: Fraction) -> str:
    """A number with the digits that a spreadsheet keeps, however many it has."""
    exact = Context(prec=DIGITS + 2).divide(Decimal(value.numerator), Decimal(value.denominator))
    text = f"{exact:E}" if abs(exact.adjusted()) > DIGITS else f"{exact:f}"
    return f"({text})" if value < 0 else text
