"""Rows in; those that count the same leads a second time, out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from slalang.planning.actuals.rows import Fault, Row


def overlaps(rows: Sequence[Row], heading: str, column: int) -> Iterator[Fault]:
    """A fault for each row that shares days with an earlier one, of the same source and stage.

    That is a row that stands twice, or a month beside its quarter or one of its weeks.
    """
    groups: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        groups.setdefault((row.source, row.stage), []).append(row)
    for (source, stage), group in groups.items():
        what = f"`{stage}` of `{source}`"
        once: dict[tuple[date, date], Row] = {}
        for row in group:
            first = once.setdefault((row.when.first, row.when.last), row)
            if first is not row:
                found = f"{what} in `{row.when.name}` is counted already in row {first.row:,}"
                yield Fault(row.row, column, heading, found, "Leave one of the two rows out.")
        yield from _sharing(list(once.values()), what, heading, column)


def _sharing(rows: list[Row], what: str, heading: str, column: int) -> Iterator[Fault]:
    """Each of the rows that overlaps an earlier one of the table, once."""
    told: set[int] = set()
    reaches: Row | None = None
    for row in sorted(rows, key=lambda one: (one.when.first, one.when.last)):
        if reaches and row.when.first <= reaches.when.last:
            first, second = sorted((reaches, row), key=lambda one: one.row)
            if second.row not in told:
                told.add(second.row)
                found = (
                    f"`{second.when.name}` and `{first.when.name}` of row {first.row:,} share days"
                )
                help = f"Count {what} by one kind of period, so that nobody is counted twice."
                yield Fault(second.row, column, heading, found, help)
        if reaches is None or row.when.last > reaches.when.last:
            reaches = row
