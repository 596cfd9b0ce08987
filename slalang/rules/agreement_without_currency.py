"""Money in an agreement that names no currency: `agreement-without-currency`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from slalang.check.context import Context
from slalang.diagnostics.finding import Finding, Label, Severity
from slalang.model.agreement import Agreement
from slalang.model.expressions import Kind
from slalang.model.quantities import Money
from slalang.source.frozen import dataclass
from slalang.source.text import Span


@dataclass(frozen=True, slots=True)
class AgreementWithoutCurrency(Finding):
    """`agreement "Packwell" { … }` without `currency USD`, above `deal 2_000 USD`."""

    code: ClassVar[str] = "SLA319"
    slug: ClassVar[str] = "agreement-without-currency"
    severity: ClassVar[Severity] = Severity.WARNING

    span: Span
    money: Span
    """The first place that speaks of money."""

    def message(self) -> str:
        return "this agreement speaks of money and does not say which currency it is kept in"

    def help(self) -> str:
        return "Add it, such as `currency USD`; amounts in another one are then found."

    def related(self) -> tuple[Label, ...]:
        return (Label(self.money, "money is meant here"),)


NEEDS_WHOLE = True


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """At most one finding, at the head of the agreement."""
    header = agreement.header
    if header is None or header.currency is not None:
        return
    place = next(_money(agreement), None)
    if place is not None:
        yield AgreementWithoutCurrency(header.origin, place)


def _money(agreement: Agreement) -> Iterator[Span]:
    """Where money is spoken of: goals, deal values, budgets, attributes."""
    for goal in agreement.goals:
        yield from (t.origin for t in goal.targets if isinstance(t.amount, Money))
    for node in agreement.figures.values():
        if isinstance(node.figures.deal, Money):
            yield node.origin
    for party in agreement.parties:
        yield from (budget.origin for budget in party.team.budgets)
    for record in agreement.records:
        yield from (field.origin for field in record.fields if field.type.kind is Kind.MONEY)
