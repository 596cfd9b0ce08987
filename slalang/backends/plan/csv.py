"""A plan in, a table for a spreadsheet out: a row for each number, so that it can be pivoted."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from fractions import Fraction
from io import StringIO

from slalang.backends.funnel.csv import guarded
from slalang.backends.plan.rows import Row, rows_of
from slalang.backends.plan.view import Asked
from slalang.funnel.arithmetic import plain
from slalang.planning.result import Plan

HEADINGS = (
    "kind", "of", "path", "what", "stage", "period", "value", "for_deals_after", "unit",
)  # fmt: skip


def to_csv(plan: Plan, asked: Asked | None = None) -> str:
    """A heading, then a row for every number of every period; `before` is one of the periods.

    Numbers are exact to six places and have a point for their decimals. Sources come beside
    their funnels: `kind` tells the sums from their parts.
    """
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADINGS)
    writer.writerows(_written(rows_of(plan, asked)))
    return out.getvalue()


def _written(rows: Iterable[Row]) -> Iterator[tuple[str, ...]]:
    for row in rows:
        yield (
            row.kind, guarded(row.title), row.path, row.what, row.stage, row.period,
            _exact(row.value), _exact(row.after), row.unit,
        )  # fmt: skip


def _exact(value: Fraction | int | None) -> str:
    return "" if value is None else f"{plain(Fraction(value)):f}"
