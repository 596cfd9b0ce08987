"""A value that is still to be agreed: `open-value`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from slalang.check.context import Context
from slalang.diagnostics.finding import Finding, Severity
from slalang.model.agreement import Agreement
from slalang.source.frozen import dataclass
from slalang.source.text import Span


@dataclass(frozen=True, slots=True)
class OpenValue(Finding):
    """`first touch within to be agreed`."""

    code: ClassVar[str] = "SLA315"
    slug: ClassVar[str] = "open-value"
    severity: ClassVar[Severity] = Severity.NOTE

    span: Span
    where: str
    """The declaration, such as `cadence inbound`."""
    what: str
    """The clause, such as `first touch within`."""

    def message(self) -> str:
        return f"`{self.what}` of `{self.where}` is still to be agreed"

    def help(self) -> str:
        return "Settle it before the agreement is signed."


NEEDS_WHOLE = False


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """One note for each open value."""
    for place in agreement.open_places:
        yield OpenValue(place.origin, place.where, place.what)
