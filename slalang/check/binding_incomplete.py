"""Tables whose rows are no leads or events yet: an agreement in, `binding-incomplete` out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar
from typing import Literal as Word

from slalang.check.context import Context
from slalang.diagnostics.finding import Finding, Severity
from slalang.model.agreement import Agreement
from slalang.source.frozen import dataclass
from slalang.source.text import Span

NEEDS_WHOLE = True


@dataclass(frozen=True, slots=True)
class BindingIncomplete(Finding):
    """`event page_view from "web_visit" { at … }`: whose visit was it?"""

    code: ClassVar[str] = "SLA905"
    slug: ClassVar[str] = "binding-incomplete"
    severity: ClassVar[Severity] = Severity.ERROR

    span: Span
    whole: str
    """The name of the binding or of the event; of people, that of their table."""
    lacks: Word["leads", "id", "lead", "at", "person", "name"]

    def message(self) -> str:
        return {
            "leads": f"binding `{self.whole}` does not say where the leads are",
            "id": f"binding `{self.whole}` does not say which column tells one lead from another",
            "lead": f"it is not said which lead a row of `{self.whole}` belongs to",
            "at": f"it is not said when a row of `{self.whole}` happened",
            "person": f'it is not said which column of "{self.whole}" tells people apart',
            "name": f'it is not said how the people of "{self.whole}" are called',
        }[self.lacks]

    def help(self) -> str:
        return {
            "leads": 'Add `leads from "table" { id from "id" … }`, or start `like` a ready one.',
            "id": 'Add `id from "id"` to the table of leads.',
            "lead": 'Add `lead from "contact_id"`, or `lead by email from "recipient"`.',
            "at": 'Add `at from "occurred_at" in UTC`.',
            "person": 'Add `id from "id"`: what stands where the data names a person.',
            "name": 'Add `name from "name"`.',
        }[self.lacks]


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """The rows that no table can be read without."""
    for binding in agreement.bindings:
        if binding.leads is None:
            yield BindingIncomplete(binding.origin, binding.name, "leads")
        elif binding.leads.id is None:
            yield BindingIncomplete(binding.leads.origin, binding.name, "id")
        for table in binding.events:
            if table.lead is None:
                yield BindingIncomplete(table.origin, table.event.name, "lead")
            elif table.at is None:
                yield BindingIncomplete(table.origin, table.event.name, "at")
        people = binding.people
        if people is not None and people.id is None:
            yield BindingIncomplete(people.origin, people.table, "person")
        elif people is not None and people.name is None:
            yield BindingIncomplete(people.origin, people.table, "name")
