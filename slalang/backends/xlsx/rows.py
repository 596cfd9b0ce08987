"""Rows of a plan in, lines of a sheet out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from slalang.backends.xlsx.book import Line, Number
from slalang.planning.result import StagePlan
from slalang.planning.sheet.cells import Cell, Value


class Rows(NamedTuple):
    """What is known of the cells while lines are made."""

    values: tuple[Value, ...]
    """As the agreement stands."""

    def count_style(self, cells: Iterable[Cell]) -> str:
        """Whole numbers without decimals, others with two."""
        return "count" if all(_whole(self.values[cell]) for cell in cells) else "exact"


def counted(row: StagePlan, rows: Rows) -> Line:
    """One stage: what must be there before, then period by period, then for the plan."""
    cells = (row.before, *row.need, row.total)
    style = rows.count_style(cells)
    return Line((row.title, *(Number(cell, style) for cell in cells)))


def _whole(value: Value) -> bool:
    return value is None or isinstance(value, int) or value.denominator == 1
