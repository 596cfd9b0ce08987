"""Amounts of money whose currency nobody says: an agreement in, `money-without-currency` out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from slalang.check.context import Context
from slalang.diagnostics.finding import Finding, Severity
from slalang.model.agreement import Agreement
from slalang.model.bindings import own_tables
from slalang.model.expressions import Kind
from slalang.source.frozen import dataclass
from slalang.source.text import Span

NEEDS_WHOLE = False


@dataclass(frozen=True, slots=True)
class MoneyWithoutCurrency(Finding):
    """`ad_spend from "ad_spend"`: 1500 of what?"""

    code: ClassVar[str] = "SLA904"
    slug: ClassVar[str] = "money-without-currency"
    severity: ClassVar[Severity] = Severity.ERROR

    span: Span
    name: str
    column: str
    currency: str
    """Of the agreement, or one for the example."""

    def message(self) -> str:
        return f'`{self.name}` is money, but it is not said in which currency "{self.column}" is'

    def help(self) -> str:
        return (
            f"If the column is in {self.currency}, add `in {self.currency}`; nothing is converted."
        )


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """One finding for each row that fills an amount of money."""
    for binding in agreement.bindings:
        for table in own_tables(binding):
            for column in table.columns:
                money = column.type.kind is Kind.MONEY
                if money and column.currency is None and not column.ready:
                    currency = column.type.unit or agreement.currency or "USD"
                    name = column.cells[0].column
                    yield MoneyWithoutCurrency(column.origin, column.name, name, currency)
