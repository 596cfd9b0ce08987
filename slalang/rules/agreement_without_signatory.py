"""A side of the agreement that nobody signs for: `agreement-without-signatory`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from slalang.check.context import Context
from slalang.diagnostics.finding import Finding, Severity
from slalang.model.agreement import Agreement
from slalang.source.frozen import dataclass
from slalang.source.text import Span


@dataclass(frozen=True, slots=True)
class AgreementWithoutSignatory(Finding):
    """`party sales "Sales" { people 6 }`, without `signs …`."""

    code: ClassVar[str] = "SLA303"
    slug: ClassVar[str] = "agreement-without-signatory"
    severity: ClassVar[Severity] = Severity.WARNING

    span: Span
    party: str | None
    """The title of the party; `None` where no party signs."""

    def message(self) -> str:
        if self.party is None:
            return "nobody signs this agreement"
        return f"nobody signs this agreement for {self.party}"

    def help(self) -> str:
        where = "each party" if self.party is None else "the party"
        return f'Add who signs to {where}, such as `signs "Dana Ruiz" as "VP Marketing"`.'


NEEDS_WHOLE = True


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """One finding for each party that does not sign, or one where none does."""
    if agreement.header is None:
        return
    silent = [party for party in agreement.parties if not party.signatures]
    if len(silent) == len(agreement.parties):
        yield AgreementWithoutSignatory(agreement.header.origin, None)
        return
    for party in silent:
        yield AgreementWithoutSignatory(party.origin, party.title)
