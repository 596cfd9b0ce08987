"""A range whose end is below its beginning: `empty-range`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import ClassVar, NamedTuple

from slalang.check.amounts import duration, money, number, percent
from slalang.check.context import Context
from slalang.check.intervals import compared
from slalang.diagnostics.finding import Finding, Severity
from slalang.model.agreement import Agreement
from slalang.model.expressions import Expression, InRange, Literal, Negative
from slalang.model.quantities import Duration, Money, Percent
from slalang.source.frozen import dataclass
from slalang.source.text import Span


class _Edge(NamedTuple):
    """One end of a range: 200 employees, 1,000 USD, a day."""

    unit: str
    size: Decimal
    said: str


@dataclass(frozen=True, slots=True)
class EmptyRange(Finding):
    """`employees in 200..11`."""

    code: ClassVar[str] = "SLA416"
    slug: ClassVar[str] = "empty-range"
    severity: ClassVar[Severity] = Severity.ERROR

    span: Span
    low: str
    high: str

    def message(self) -> str:
        return f"nothing is in this range: it begins at {self.low} and ends at {self.high}"

    def help(self) -> str:
        return f"Write the smaller end first: from {self.high} to {self.low}."


NEEDS_WHOLE = False


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """One finding for each range that holds nothing; bands of a score aside."""
    for stated, node in context.read(agreement).of(InRange):
        low, high = _edge(node.low), _edge(node.high)
        if not low or not high or low.unit != high.unit or low.size <= high.size:
            continue
        # A whole band that is never used has a finding of its own.
        if stated.kind != "class" or not compared(stated.condition):
            yield EmptyRange(node.origin, low.said, high.said)


def _edge(written: Expression) -> _Edge | None:
    sign = 1
    while isinstance(written, Negative):
        written, sign = written.value, -sign
    match written:
        case Literal(value=Decimal() as value):
            return _Edge("", value * sign, number(value * sign))
        case Literal(value=Money(amount, currency)):
            return _Edge(currency, amount * sign, money(Money(amount * sign, currency)))
        case Literal(value=Percent(value)):
            return _Edge("%", value * sign, percent(value * sign))
        case Literal(value=Duration(count, unit)):
            return _Edge(unit.value, count * sign, duration(Duration(count * sign, unit)))
        case Literal(value=date() as day):
            return _Edge("date", Decimal(day.toordinal()), day.isoformat())
        case _:
            return None
