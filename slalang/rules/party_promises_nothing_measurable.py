"""A party that only promises words: `party-promises-nothing-measurable`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from slalang.check.context import Context
from slalang.check.people import parties_by_name
from slalang.diagnostics.finding import Finding, Label, Severity
from slalang.model.agreement import Agreement
from slalang.model.obligations import Obligation, obligations
from slalang.source.frozen import dataclass
from slalang.source.text import Span

SHOWN = 3
"""At most so many of the promises are shown beside the finding."""


@dataclass(frozen=True, slots=True)
class PartyPromisesNothingMeasurable(Finding):
    """A party whose every promise is a deed in quotes that no data shows."""

    code: ClassVar[str] = "SLA309"
    slug: ClassVar[str] = "party-promises-nothing-measurable"
    severity: ClassVar[Severity] = Severity.WARNING

    span: Span
    party: str
    """Its title."""
    promises: tuple[Span, ...]
    """The first few of them."""

    def message(self) -> str:
        return f"nothing that {self.party} promises can be measured"

    def help(self) -> str:
        return "Let one promise name an event, a stage or a measure, with a number or a deadline."

    def related(self) -> tuple[Label, ...]:
        return tuple(Label(span, "said in words only") for span in self.promises)


NEEDS_WHOLE = True


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """One finding for each party that owes something, and nothing that can be counted."""
    if agreement.header is None:
        return
    party_of = parties_by_name(agreement)
    owed: dict[str | None, list[Obligation]] = {}
    for obligation in obligations(agreement):
        if obligation.by:
            owed.setdefault(party_of.get(obligation.by.name), []).append(obligation)
    for party in agreement.parties:
        own = owed.get(party.name, [])
        if own and not any(obligation.measurable for obligation in own):
            shown = tuple(obligation.origin for obligation in own[:SHOWN])
            yield PartyPromisesNothingMeasurable(party.origin, party.title, shown)
