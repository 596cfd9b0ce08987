"""Rows of a table that say something for the same leads: an agreement in, findings out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from slalang.check.context import Context
from slalang.check.tables import tables
from slalang.diagnostics.finding import Finding, Label, Severity
from slalang.model.agreement import Agreement
from slalang.source.frozen import dataclass
from slalang.source.text import Span

NEEDS_WHOLE = False


@dataclass(frozen=True, slots=True)
class TableRowRepeated(Finding):
    """`hot 15 minutes` and, lower in the same table, `hot 1 hour`."""

    code: ClassVar[str] = "SLA516"
    slug: ClassVar[str] = "table-row-repeated"
    severity: ClassVar[Severity] = Severity.ERROR

    span: Span
    row: str
    what: str
    first: Span

    def message(self) -> str:
        return f"{self.what} has two rows for `{self.row}`"

    def label(self) -> str:
        return "said again here"

    def help(self) -> str:
        return "Keep one of the two rows."

    def related(self) -> tuple[Label, ...]:
        return (Label(self.first, "said first here"),)


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """A second row for a combination, or a second `otherwise`."""
    for table, what in tables(agreement):
        seen: dict[tuple[str, ...] | None, Span] = {}
        for row in table.rows:
            if row.values in seen:
                words = " ".join(row.values) if row.values else "otherwise"
                yield TableRowRepeated(row.origin, words, what, seen[row.values])
            else:
                seen[row.values] = row.origin
