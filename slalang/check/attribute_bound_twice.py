"""Attributes that two rows fill: an agreement in, `attribute-bound-twice` out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from slalang.check.context import Context
from slalang.diagnostics.finding import Finding, Label, Severity
from slalang.model.agreement import Agreement
from slalang.model.bindings import EventTable, own_tables, owner_of, rows_of
from slalang.source.frozen import dataclass
from slalang.source.text import Span

NEEDS_WHOLE = False


@dataclass(frozen=True, slots=True)
class AttributeBoundTwice(Finding):
    """`title from "jobtitle"` and, further down, `title from "position"`."""

    code: ClassVar[str] = "SLA901"
    slug: ClassVar[str] = "attribute-bound-twice"
    severity: ClassVar[Severity] = Severity.ERROR

    span: Span
    name: str
    owner: str
    """`lead`, the name of a record or of an event."""
    first: Span

    def message(self) -> str:
        return f"`{self.name}` of `{self.owner}` is filled from two places"

    def label(self) -> str:
        return "bound again here"

    def help(self) -> str:
        return "Keep the row that is right; two columns cannot both be the truth."

    def related(self) -> tuple[Label, ...]:
        return (Label(self.first, "bound first here"),)


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """One finding for each further row; several tables may fill one event, row by row."""
    for binding in agreement.bindings:
        seen: dict[tuple[object, str], Span] = {}
        for table in own_tables(binding):
            owner = owner_of(table)
            whole = table.origin if isinstance(table, EventTable) else owner
            for row in rows_of(table):
                first = seen.setdefault((whole, row.name), row.origin)
                if first is not row.origin:
                    yield AttributeBoundTwice(row.origin, row.name, owner, first)
