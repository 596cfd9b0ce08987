"""A comparison in, the same as data for programs out: JSON text, exact decimals as strings."""

from __future__ import annotations

from slalang.backends.amounts import number
from slalang.backends.as_json import Data, json_text
from slalang.backends.scenarios.words import changes
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
    return json_text(data)


def _row(row: Row) -> Data:
    return {
        "what": row.what.value,
        "path": row.path,
        "of": row.title,
        "stage": row.stage or None,
        "unit": row.unit or None,
        "values": [number(value) for value in row.values],
    }
