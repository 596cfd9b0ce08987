"""Something counted, compared with a fraction: `fraction-of-count`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from decimal import Decimal
from typing import ClassVar

from slalang.check.amounts import number
from slalang.check.context import Context
from slalang.check.readings import Readings
from slalang.diagnostics.finding import Finding, Severity
from slalang.model.agreement import Agreement
from slalang.model.expressions import (
    Among,
    Attribute,
    Compare,
    CountOf,
    Expression,
    InRange,
    Literal,
)
from slalang.source.frozen import dataclass
from slalang.source.text import Span


@dataclass(frozen=True, slots=True)
class FractionOfCount(Finding):
    """`employees is 10.5`."""

    code: ClassVar[str] = "SLA418"
    slug: ClassVar[str] = "fraction-of-count"
    severity: ClassVar[Severity] = Severity.WARNING

    span: Span
    value: Decimal
    what: str
    """What is counted, such as ``the number of `page_view` is a count``."""

    def message(self) -> str:
        return f"{self.what}, so that it is never {number(self.value)}"

    def help(self) -> str:
        below = int(self.value // 1)
        return f"Write a whole number, such as {number(below)} or {number(below + 1)}."


NEEDS_WHOLE = False


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """One finding for each fraction that a count is compared with."""
    fields = [(record.name, field) for record in agreement.records for field in record.fields]
    fields += [(event.name, field) for event in agreement.events for field in event.fields]
    whole = frozenset((owner, field.name) for owner, field in fields if field.whole)
    for compared, against in _comparisons(context.read(agreement)):
        what = _counted(compared, whole)
        for written in against if what else ():
            match written:
                case Literal(value=Decimal() as value) if value != value.to_integral_value():
                    yield FractionOfCount(written.origin, value, what)
                case _:
                    continue


def _comparisons(read: Readings) -> Iterator[tuple[Expression, Sequence[Expression]]]:
    for _, node in read.of(Compare):
        yield node.left, (node.right,)
        yield node.right, (node.left,)
    for _, among in read.of(Among):
        yield among.value, among.options
    for _, between in read.of(InRange):
        yield between.value, (between.low, between.high)


def _counted(compared: Expression, whole: Set[tuple[str, str]]) -> str:
    """What is counted, in words; empty for what is no count."""
    match compared:
        case Attribute(record=record, name=name) if (record, name) in whole:
            return f"`{name}` is a count"
        case CountOf(event=event):
            return f"the number of `{event}` is a count"
        case _:
            return ""
