"""Rows in; those that count the same leads a second time, out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from slalang.planning.actuals.rows import Fault, Row


def overlaps(rows: Sequence[Row], heading: str, column: int) -> Iterator[Fault]:
    """A fault at the later row of each pair: a row twice, a month beside its quarter or week."""
    groups: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        groups.setdefault((row.source, row.stage), []).append(row)
    for (source, stage), group in groups.items():
        reaches: Row | None = None
        for row in sorted(group, key=lambda one: (one.when.first, one.when.last, one.row)):
            if reaches and row.when.first <= reaches.when.last:
                yield _fault(reaches, row, f"`{stage}` of `{source}`", heading, column)
            if reaches is None or row.when.last > reaches.when.last:
                reaches = row


def _fault(one: Row, other: Row, what: str, heading: str, column: int) -> Fault:
    first, second = sorted((one, other), key=lambda row: row.row)
    if (one.when.first, one.when.last) == (other.when.first, other.when.last):
        found = f"{what} in `{second.when.name}` is counted already in row {first.row:,}"
        help = "Leave one of the two rows out."
    else:
        found = f"`{second.when.name}` and `{first.when.name}` of row {first.row:,} share days"
        help = f"Count {what} by one kind of period, so that nobody is counted twice."
    return Fault(second.row, column, heading, found, help)
