"""Zeros that something is divided by: an agreement in, `division-by-zero` out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from slalang.check.conditions import conditions, nodes
from slalang.check.context import Context
from slalang.check.exact import worth
from slalang.check.figures import title
from slalang.check.prose import proses
from slalang.diagnostics.finding import Finding, Severity
from slalang.model.agreement import Agreement
from slalang.model.expressions import Arithmetic, Embedded, Expression
from slalang.model.quantities import Money, Percent
from slalang.source.frozen import dataclass
from slalang.source.text import Span

NEEDS_WHOLE = False


@dataclass(frozen=True, slots=True)
class DivisionByZero(Finding):
    """`mql to sql 0%`, `deal 0 USD`, `ad_spend / 0`, `ad_spend / (12 - 12)`."""

    code: ClassVar[str] = "SLA611"
    slug: ClassVar[str] = "division-by-zero"
    severity: ClassVar[Severity] = Severity.ERROR

    span: Span
    what: str
    """`rate`, `deal` or `formula`."""
    where: str = ""

    def message(self) -> str:
        match self.what:
            case "rate":
                return f"{self.where} is 0%, so that no number of leads is ever enough"
            case "deal":
                return f"a deal of {self.where} brings nothing, so that no number is ever enough"
            case _:
                return "this divides by zero"

    def help(self) -> str:
        if self.what == "formula":
            return "Divide by something that is not zero."
        return "Write what was measured, or `to be agreed` until it is known."


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """Rates and deal values, which goals are divided by, and formulas."""
    for node in agreement.figures.values():
        for rate in node.figures.rates:
            if isinstance(rate.percent, Percent) and not rate.percent.value:
                where = f"the rate from `{rate.start.name}` to `{rate.end.name}`"
                yield DivisionByZero(rate.origin, "rate", where)
        if isinstance(node.figures.deal, Money) and not node.figures.deal.amount:
            yield DivisionByZero(node.origin, "deal", title(node))
    for stated in conditions(agreement):
        yield from _in_formula(stated.condition)
    for prose in proses(agreement):
        for part in prose.prose.parts:
            if isinstance(part, Embedded):
                yield from _in_formula(part.expression)


def _in_formula(formula: Expression) -> Iterator[Finding]:
    for part in nodes(formula):
        if isinstance(part, Arithmetic) and part.operator == "/" and worth(part.right) == 0:
            yield DivisionByZero(part.right.origin, "formula")
