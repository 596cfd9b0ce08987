"""An attribute that rules read and nobody fills in: `field-not-supplied`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from slalang.check.context import Context
from slalang.diagnostics.finding import Finding, Label, Severity
from slalang.model.agreement import Agreement
from slalang.model.expressions import Attribute
from slalang.source.frozen import dataclass
from slalang.source.text import Span

READERS = frozenset(("score", "class", "term", "stage", "handoff"))
"""What decides about leads, and so needs the data."""


@dataclass(frozen=True, slots=True)
class FieldNotSupplied(Finding):
    """`seniority` earns points, but nobody has to know it."""

    code: ClassVar[str] = "SLA408"
    slug: ClassVar[str] = "field-not-supplied"
    severity: ClassVar[Severity] = Severity.WARNING

    span: Span
    field: str
    reader: str
    """The declaration that reads it first."""
    read: Span
    party: str
    """The name of a party that could supply it, for the example."""

    def message(self) -> str:
        return f"`{self.reader}` reads `{self.field}`, but nobody has to supply it"

    def help(self) -> str:
        return f"Say who does (`supplied by {self.party}`), or mark it `required` or `optional`."

    def related(self) -> tuple[Label, ...]:
        return (Label(self.read, "read here"),)


NEEDS_WHOLE = True


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """One finding for each attribute of a lead, at its declaration."""
    given = {ref.name for handoff in agreement.handoffs for ref in handoff.gives}
    given.update(ref.name for stage in agreement.stages for ref in stage.needs)
    open_fields = {
        field.name: field
        for field in agreement.lead.fields
        if not (field.required or field.optional or field.supplied_by or field.name in given)
    }
    if not open_fields:
        return
    party = agreement.parties[0].name if agreement.parties else "marketing"
    for stated, node in context.read(agreement).of(Attribute):
        if stated.kind in READERS and node.record == "lead":
            field = open_fields.pop(node.name, None)
            if field is not None:
                yield FieldNotSupplied(field.origin, field.name, stated.name, node.origin, party)
