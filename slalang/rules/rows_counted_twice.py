"""Two blocks that make events of the same rows: `rows-counted-twice`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from slalang.check.context import Context
from slalang.diagnostics.finding import Finding, Label, Severity
from slalang.evaluate.text import prepared
from slalang.model.agreement import Agreement
from slalang.model.bindings import Cell, EventTable, Test
from slalang.source.frozen import dataclass
from slalang.source.text import Span

NEEDS_WHOLE = False


@dataclass(frozen=True, slots=True)
class RowsCountedTwice(Finding):
    """`event webinar from "attendance" { … }`, twice."""

    code: ClassVar[str] = "SLA922"
    slug: ClassVar[str] = "rows-counted-twice"
    severity: ClassVar[Severity] = Severity.WARNING

    span: Span
    event: str
    table: str
    first: Span

    def message(self) -> str:
        return f'the same rows of "{self.table}" become `{self.event}` twice'

    def help(self) -> str:
        return "Take one of the two out, or tell the rows apart with `where`."

    def related(self) -> tuple[Label, ...]:
        return (Label(self.first, "they are read here already"),)


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """Two blocks of one event and one table with the same tests, the same leads and times."""
    for binding in agreement.bindings:
        seen: dict[object, Span] = {}
        for table in binding.events:
            if table.ready:
                continue
            first = seen.setdefault(_rows(table), table.origin)
            if first is not table.origin:
                yield RowsCountedTwice(table.origin, table.event.name, table.table, first)


def _rows(table: EventTable) -> object:
    """Equal for blocks that make the same events of the same rows."""
    tests = {(_column(test.cell), test.relation, _values(test)) for test in table.where}
    joins = {(join.table, _column(join.here), join.there) for join in table.joins}
    lead = (_column(table.lead.cell), table.lead.by) if table.lead else None
    times = tuple(
        tuple(_column(cell) for cell in column.cells) if column else None
        for column in (table.at, table.planned)
    )
    name = table.event.name
    return (name, table.table, frozenset(tests), frozenset(joins), lead, times)


def _values(test: Test) -> frozenset[object]:
    return frozenset(prepared(raw) if isinstance(raw, str) else raw for raw in test.values)


def _column(cell: Cell) -> tuple[str, str | None]:
    return (cell.column, cell.table)
