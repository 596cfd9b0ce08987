"""A plan in, a table for a spreadsheet out: a row for each number, so that it can be pivoted."""

from __future__ import annotations

from slalang.backends.amounts import exact
from slalang.backends.as_csv import csv_text, guarded
from slalang.backends.plan.rows import Row, rows_of
from slalang.backends.plan.view import Asked
from slalang.planning.result import Plan

HEADINGS = (
    "kind", "of", "path", "what", "stage", "period", "value", "for_deals_after", "unit",
)  # fmt: skip


def to_csv(plan: Plan, asked: Asked | None = None) -> str:
    """A heading, then a row for every number of every period; `before` is one of the periods.

    Numbers are exact to six places and have a point for their decimals. Sources come beside
    their funnels: `kind` tells the sums from their parts.
    """
    return csv_text(HEADINGS, map(_written, rows_of(plan, asked)))


def _written(row: Row) -> tuple[str | None, ...]:
    return (
        row.kind, guarded(row.title), row.path, row.what, row.stage, row.period,
        exact(row.value), exact(row.after), row.unit,
    )  # fmt: skip
