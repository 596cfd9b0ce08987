"""Sources that do not bring all of the revenue together: an agreement in, findings out."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import ClassVar

from slalang.check import amounts
from slalang.check.context import Context
from slalang.check.figures import title
from slalang.diagnostics.finding import Finding, Label, Severity
from slalang.funnel.inherit import children
from slalang.model.agreement import Agreement
from slalang.model.quantities import Open, Percent
from slalang.source.frozen import dataclass
from slalang.source.text import Span

NEEDS_WHOLE = True


@dataclass(frozen=True, slots=True)
class SharesNot100(Finding):
    """`brings 60% of revenue` and `brings 30% of revenue` in one funnel."""

    code: ClassVar[str] = "SLA602"
    slug: ClassVar[str] = "shares-not-100"
    severity: ClassVar[Severity] = Severity.ERROR

    span: Span
    whole: str
    """The funnel or stream, in words."""
    shares: tuple[tuple[str, Decimal, Span], ...]
    """Name, percent and place of each part that says one."""
    silent: tuple[str, ...]
    """The parts that say none."""

    @property
    def total(self) -> Decimal:
        """The sum, in percent."""
        return sum((percent for _, percent, _ in self.shares), Decimal(0))

    def message(self) -> str:
        if self.silent and self.total <= 100:
            return (
                f"{amounts.names(self.silent)} of {self.whole} "
                f"{'does' if len(self.silent) == 1 else 'do'} not say what share of revenue "
                f"{'it brings' if len(self.silent) == 1 else 'they bring'}"
            )
        parts = " + ".join(
            f"{name} {amounts.percent(percent)}" for name, percent, _ in self.shares[:6]
        )
        more = " + …" if len(self.shares) > 6 else ""
        total = amounts.percent(self.total)
        return f"the shares of {self.whole} make {total}, not 100%: {parts}{more}"

    def help(self) -> str:
        if self.silent and self.total <= 100:
            left = amounts.percent(100 - self.total)
            return f"Add `brings …% of revenue`; {left} is left to share out."
        return "Change the shares until they make 100%."

    def related(self) -> tuple[Label, ...]:
        return tuple(
            Label(span, f"brings {amounts.percent(percent)}")
            for _, percent, span in self.shares[:6]
        )


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """The parts directly inside a funnel or stream share all of it; a lone one brings it all."""
    for node in agreement.figures.values():
        inside = children(node)
        open_shares = any(isinstance(part.figures.brings, Open) for part in inside)
        shares = tuple(
            (part.name, part.figures.brings.value, part.origin)
            for part in inside
            if isinstance(part.figures.brings, Percent)
        )
        silent = tuple(part.name for part in inside if part.figures.brings is None)
        if len(inside) == 1 and silent:
            continue
        total = sum((percent for _, percent, _ in shares), Decimal(0))
        if total > 100 or silent or (total != 100 and inside and not open_shares):
            yield SharesNot100(node.origin, title(node), shares, silent)
