"""A promise that nobody can claim: `promise-to-nobody`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from slalang.check.context import Context
from slalang.check.people import parties_by_name, title
from slalang.diagnostics.finding import Edit, Finding, Severity
from slalang.model.agreement import Agreement
from slalang.source.frozen import dataclass
from slalang.source.text import Span


@dataclass(frozen=True, slots=True)
class PromiseToNobody(Finding):
    """`promise lead_volume by marketing { … }`, or `by sales to sales`."""

    code: ClassVar[str] = "SLA316"
    slug: ClassVar[str] = "promise-to-nobody"
    severity: ClassVar[Severity] = Severity.WARNING

    span: Span
    promise: str
    by: str
    by_title: str
    to_itself: bool
    other: str | None
    """The one other party that it can only be meant for."""
    after_by: Span | None
    """The empty place behind the name of who promises."""

    def message(self) -> str:
        if self.to_itself:
            return f"`{self.promise}` is promised by {self.by_title} to its own side"
        return f"`{self.promise}` is promised to nobody"

    def help(self) -> str:
        return f"Say who may rely on it: `by {self.by} to {self.other or '…'}`."

    def edits(self) -> tuple[Edit, ...]:
        if self.after_by is None or self.other is None:
            return ()
        return (Edit(self.after_by, f" to {self.other}"),)


NEEDS_WHOLE = True


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """One finding for each promise without somebody else that it is made to."""
    party_of = parties_by_name(agreement)
    names = [party.name for party in agreement.parties]
    for promise in agreement.promises:
        if promise.by is None:
            continue
        by = promise.by.name
        own = party_of.get(by, by)
        # One role may promise something to another; a role and its party are one.
        to_itself = promise.to is not None and promise.to.name in (by, own)
        if promise.to is not None and not to_itself and party_of.get(promise.to.name) != by:
            continue
        others = [name for name in names if name != own]
        other = others[0] if len(others) == 1 else None
        after = (
            None
            if promise.to
            else Span(*promise.by.span[:1], promise.by.span.end, promise.by.span.end)
        )
        yield PromiseToNobody(
            promise.origin,
            promise.name,
            by,
            title(agreement, by),
            promise.to is not None,
            other,
            after,
        )
