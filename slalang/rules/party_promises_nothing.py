"""A party that takes and never gives: `party-promises-nothing`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from slalang.check.context import Context
from slalang.check.people import parties_by_name
from slalang.diagnostics.finding import Finding, Severity
from slalang.model.agreement import Agreement
from slalang.model.obligations import obligations
from slalang.source.frozen import dataclass
from slalang.source.text import Span


@dataclass(frozen=True, slots=True)
class PartyPromisesNothing(Finding):
    """A party that no promise, deadline or cadence is `by`."""

    code: ClassVar[str] = "SLA308"
    slug: ClassVar[str] = "party-promises-nothing"
    severity: ClassVar[Severity] = Severity.WARNING

    span: Span
    name: str
    party: str
    """Its title."""
    other: str
    """The name of the other party, where there is only one; else empty."""

    def message(self) -> str:
        return f"{self.party} promises nothing in this agreement"

    def help(self) -> str:
        to = self.other or "…"
        return (
            "Say what the others may rely on, such as how many or how soon:"
            f" `promise … by {self.name} to {to} {{ … }}`."
        )


NEEDS_WHOLE = True


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """One finding for each party of two or more that owes nothing; its roles owe for it."""
    if agreement.header is None or len(agreement.parties) < 2:
        return
    party_of = parties_by_name(agreement)
    owing = {party_of.get(owed.by.name) for owed in obligations(agreement) if owed.by}
    for party in agreement.parties:
        if party.name not in owing:
            two = agreement.parties if len(agreement.parties) == 2 else ()
            other = next((one.name for one in two if one is not party), "")
            yield PartyPromisesNothing(party.origin, party.name, party.title, other)
