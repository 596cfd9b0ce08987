"""Promises of what the other side does: an agreement in, `promised-by-another` out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar

from slalang.check.context import Context
from slalang.check.people import parties_by_name, title
from slalang.diagnostics.finding import Finding, Label, Severity
from slalang.model.agreement import Agreement
from slalang.model.movement import Handoff
from slalang.model.obligations import obligations
from slalang.model.promises import AfterDo, DoBefore, Form, Meet, Recurring
from slalang.model.quantities import Ref
from slalang.model.records import Event
from slalang.source.frozen import dataclass
from slalang.source.text import Span


@dataclass(frozen=True, slots=True)
class PromisedByAnother(Finding):
    """`promise speed by marketing { meet inbound.first_touch … }`, a cadence of Sales."""

    code: ClassVar[str] = "SLA530"
    slug: ClassVar[str] = "promised-by-another"
    severity: ClassVar[Severity] = Severity.WARNING

    span: Span
    promise: str
    by: str
    """The title of who promises."""
    deed: str
    doer: str
    """The title of who does it."""
    doer_name: str
    place: Span

    def message(self) -> str:
        return f"`{self.promise}` is promised by {self.by}, but `{self.deed}` is up to {self.doer}"

    def help(self) -> str:
        return f"Let those promise it who do it: `promise {self.promise} by {self.doer_name} to …`."

    def related(self) -> tuple[Label, ...]:
        return (Label(self.place, f"up to {self.doer}"),)


NEEDS_WHOLE = False


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """Compare the party of each promise with the party that can do what it promises."""
    party_of = parties_by_name(agreement)
    doers = {one.id: one.by for one in obligations(agreement)}
    for promise in agreement.promises:
        if promise.by is None or promise.by.name not in party_of:
            continue
        for form in promise.forms:
            found = _doer(agreement, form, doers)
            if found is None:
                continue
            deed, doer = found
            if doer.name in party_of and party_of[doer.name] != party_of[promise.by.name]:
                yield PromisedByAnother(
                    form.origin, promise.name, title(agreement, promise.by.name), deed,
                    title(agreement, doer.name), doer.name, doer.span,
                )  # fmt: skip


def _doer(
    agreement: Agreement, form: Form, doers: Mapping[str, Ref | None]
) -> tuple[str, Ref] | None:
    """What is promised and who can do it; `None` where the agreement does not say."""
    match form:
        case Meet(deadline=deadline):
            by = doers.get(deadline.name)
            return (deadline.name, by) if by else None
        case AfterDo(deed=deed, after=after) if deed.event:
            start = agreement.names.get(after.ref.name)
            if isinstance(start, Handoff) and deed.event.name in ("accepted", "rejected"):
                return (deed.event.name, start.receiver) if start.receiver else None
            return _of_event(agreement, deed.event)
        case AfterDo(deed=deed) | DoBefore(deed=deed) | Recurring(deed=deed):
            return _of_event(agreement, deed.event) if deed.event else None
        case _:
            return None


def _of_event(agreement: Agreement, ref: Ref) -> tuple[str, Ref] | None:
    event = agreement.names.get(ref.name)
    if isinstance(event, Event) and event.by:
        return ref.name, event.by
    return None
