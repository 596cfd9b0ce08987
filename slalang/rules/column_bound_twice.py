"""Two attributes that are filled from one column: `column-bound-twice`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from slalang.check.context import Context
from slalang.diagnostics.finding import Finding, Label, Severity
from slalang.model.agreement import Agreement
from slalang.model.bindings import Column, own_tables
from slalang.source.frozen import dataclass
from slalang.source.text import Span

NEEDS_WHOLE = False


@dataclass(frozen=True, slots=True)
class ColumnBoundTwice(Finding):
    """`phone from "phone"` and `mobile from "phone"`."""

    code: ClassVar[str] = "SLA923"
    slug: ClassVar[str] = "column-bound-twice"
    severity: ClassVar[Severity] = Severity.WARNING

    span: Span
    column: str
    name: str
    other: str
    """The attribute that the column fills already."""
    first: Span

    def message(self) -> str:
        return f'"{self.column}" fills both `{self.other}` and `{self.name}`'

    def help(self) -> str:
        return f"Name the column of `{self.name}`, or let the rules read `{self.other}` alone."

    def related(self) -> tuple[Label, ...]:
        return (Label(self.first, f"`{self.other}` is read from it here"),)


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """Rows that read one column alike; one that says what values mean reads another thing."""
    for binding in agreement.bindings:
        for table in own_tables(binding):
            seen: dict[object, Column] = {}
            for column in table.columns:
                if column.ready or column.meanings:
                    continue
                first = seen.setdefault(_source(column), column)
                if first.name != column.name:
                    name = column.cells[0].column
                    yield ColumnBoundTwice(
                        column.origin, name, column.name, first.name, first.origin
                    )


def _source(column: Column) -> object:
    """Equal for rows that read the same cells as values of the same kind."""
    return (tuple((cell.column, cell.table) for cell in column.cells), column.type.kind)
