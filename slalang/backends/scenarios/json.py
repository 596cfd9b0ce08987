"""A comparison in, the same as data for programs out: JSON text, exact decimals as strings."""

from __future__ import annotations

import json
from fractions import Fraction

from slalang.backends.scenarios.words import changes
from slalang.funnel.arithmetic import plain
from slalang.planning.whatif.comparison import Comparison, Row


def to_json(comparison: Comparison) -> str:
    """The columns, and a row for each number with one value for each column.

    Whole numbers are numbers; every other amount is a string, exact to six places. `null`
    means that there is no such number.
    """
    columns = [
        {
            "name": column.name if place else None,
            "title": column.title,
            "means": column.means,
            "changes": changes(comparison, place) if place else None,
            "problems": list(comparison.problems[place]),
        }
        for place, column in enumerate(comparison.columns)
    ]
    data = {
        "format": "slalang.scenarios/1",
        "title": comparison.title,
        "by": comparison.when.each.value,
        "periods": [period.name for period in comparison.when.inside],
        "columns": columns,
        "rows": [_row(row) for row in comparison.rows],
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _row(row: Row) -> dict[str, object]:
    return {
        "what": row.what.value,
        "path": row.path,
        "of": row.title,
        "stage": row.stage or None,
        "unit": row.unit or None,
        "values": [_value(value) for value in row.values],
    }


def _value(value: Fraction | int | None) -> int | str | None:
    if value is None or isinstance(value, int):
        return value
    return f"{plain(value):f}"
