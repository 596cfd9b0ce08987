"""A comparison in, a table for a spreadsheet out: a row for each number of each scenario."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from slalang.backends.amounts import exact
from slalang.backends.as_csv import csv_text, guarded
from slalang.planning.whatif.comparison import Comparison

HEADINGS = ("scenario", "title", "what", "path", "of", "stage", "value", "difference", "unit")


def to_csv(comparison: Comparison) -> str:
    """A heading, then the numbers of the agreement and of each scenario; exact to six places.

    The agreement has no name in the column `scenario`, and no differences.
    """
    return csv_text(HEADINGS, _rows(comparison))


def _rows(comparison: Comparison) -> Iterator[tuple[str | None, ...]]:
    for place, column in enumerate(comparison.columns):
        for row in comparison.rows:
            before, value = row.values[0], row.values[place]
            known = place and before is not None and value is not None
            yield (
                guarded(column.name) if place else "", guarded(column.title),
                row.what.value, row.path, guarded(row.title), row.stage, exact(value),
                exact(Fraction(value) - Fraction(before)) if known else None,  # type: ignore[arg-type]
                row.unit,
            )  # fmt: skip
