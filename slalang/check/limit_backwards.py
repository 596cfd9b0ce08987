"""Sources that have to bring more than they can: an agreement in, `limit-backwards` out."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from typing import ClassVar

from slalang.check import amounts
from slalang.check.context import Context
from slalang.check.figures import title
from slalang.diagnostics.finding import Finding, Label, Severity
from slalang.funnel.periods import convert
from slalang.model.agreement import Agreement
from slalang.model.numbers import Limit
from slalang.model.quantities import Bound
from slalang.source.frozen import dataclass
from slalang.source.text import Span

NEEDS_WHOLE = False


@dataclass(frozen=True, slots=True)
class LimitBackwards(Finding):
    """`brings at least 800 mql each month` beside `brings at most 100 mql each month`."""

    code: ClassVar[str] = "SLA641"
    slug: ClassVar[str] = "limit-backwards"
    severity: ClassVar[Severity] = Severity.ERROR

    span: Span
    where: str
    least: str
    """`800 mql each month`."""
    most: str
    other: Span
    """The limit that was said before."""
    other_says: str

    def message(self) -> str:
        return f"{self.where} brings at least {self.least}, and at most {self.most}"

    def help(self) -> str:
        return "Correct one of the two, or delete it."

    def related(self) -> tuple[Label, ...]:
        return (Label(self.other, self.other_says),)


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """The limits of one place for one stage; periods that do not compare are left alone."""
    for node in agreement.figures.values():
        least = [one for one in node.figures.limits if one.bound is Bound.AT_LEAST]
        most = [one for one in node.figures.limits if one.bound is Bound.AT_MOST]
        for low, high in product(least, most):
            room = convert(Fraction(high.count), high.each, low.each)
            if low.stage.name != high.stage.name or room is None or room >= Fraction(low.count):
                continue
            later, earlier = (low, high) if low.origin.start > high.origin.start else (high, low)
            says = f"brings {earlier.bound.value} {_says(earlier)}"
            yield LimitBackwards(
                later.origin, title(node), _says(low), _says(high), earlier.origin, says
            )


def _says(limit: Limit) -> str:
    return f"{amounts.number(limit.count)} {limit.stage.name} {amounts.each(limit.each)}"
