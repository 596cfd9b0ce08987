"""Rows of a table with too few or too many classes: an agreement in, findings out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from slalang.check import amounts
from slalang.check.context import Context
from slalang.check.tables import tables
from slalang.diagnostics.finding import Finding, Severity
from slalang.model.agreement import Agreement
from slalang.source.frozen import dataclass
from slalang.source.text import Span

NEEDS_WHOLE = True


@dataclass(frozen=True, slots=True)
class TableRowLength(Finding):
    """`hot 15 minutes` in a table that varies by priority and region."""

    code: ClassVar[str] = "SLA517"
    slug: ClassVar[str] = "table-row-length"
    severity: ClassVar[Severity] = Severity.ERROR

    span: Span
    values: tuple[str, ...]
    classes: tuple[str, ...]

    def message(self) -> str:
        said = amounts.counted(len(self.values), "value")
        classes = amounts.names(self.classes)
        return f"the table varies by {classes}, and this row names {said}"

    def help(self) -> str:
        return f"Begin the row with one value for each of {amounts.names(self.classes)}."


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """A row names one band of each class."""
    for table, _ in tables(agreement):
        classes = tuple(ref.name for ref in table.by)
        for row in table.rows:
            if row.values is not None and len(row.values) != len(classes):
                yield TableRowLength(row.origin, row.values, classes)
