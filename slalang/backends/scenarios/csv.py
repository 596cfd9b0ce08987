"""A comparison in, a table for a spreadsheet out: a row for each number of each scenario."""

from __future__ import annotations

import csv
from fractions import Fraction
from io import StringIO

from slalang.backends.funnel.csv import guarded
from slalang.funnel.arithmetic import plain
from slalang.planning.whatif.comparison import Comparison

HEADINGS = ("scenario", "title", "what", "path", "of", "stage", "value", "difference", "unit")


def to_csv(comparison: Comparison) -> str:
    """A heading, then the numbers of the agreement and of each scenario; exact to six places.

    The agreement has no name in the column `scenario`, and no differences.
    """
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADINGS)
    for place, column in enumerate(comparison.columns):
        for row in comparison.rows:
            before, value = row.values[0], row.values[place]
            known = place and before is not None and value is not None
            writer.writerow(
                (
                    guarded(column.name) if place else "", guarded(column.title),
                    row.what.value, row.path, guarded(row.title), row.stage, _exact(value),
                    _exact(Fraction(value) - Fraction(before)) if known else "",  # type: ignore[arg-type]
                    row.unit,
                )
            )  # fmt: skip
    return out.getvalue()


def _exact(value: Fraction | int | None) -> str:
    return "" if value is None else f"{plain(Fraction(value)):f}"
