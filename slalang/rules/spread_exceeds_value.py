"""Spreads that are larger than what they are a spread of: an agreement in, findings out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from slalang.check import amounts
from slalang.check.context import Context
from slalang.check.figures import title
from slalang.diagnostics.finding import Finding, Severity
from slalang.funnel.periods import days_of
from slalang.model.agreement import Agreement
from slalang.model.numbers import Figures
from slalang.model.quantities import Duration, Money, Takes
from slalang.source.frozen import dataclass
from slalang.source.text import Span

NEEDS_WHOLE = False


@dataclass(frozen=True, slots=True)
class SpreadExceedsValue(Finding):
    """`takes 10 days, give or take 45 days`."""

    code: ClassVar[str] = "SLA645"
    slug: ClassVar[str] = "spread-exceeds-value"
    severity: ClassVar[Severity] = Severity.WARNING

    span: Span
    what: str
    """``the deal of source `web.ads` ``."""
    value: str
    spread: str

    def message(self) -> str:
        return f"{self.spread} to give or take is more than {self.what} itself, {self.value}"

    def help(self) -> str:
        return (
            "`give or take` is how far one case usually is from the average: "
            "write the smaller number there, or leave it out."
        )


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """Deals and times, where they are said."""
    for node in agreement.figures.values():
        yield from _of_deal(node.figures, title(node), node.origin)
        yield from _of_times(node.figures, title(node), node.origin)


def _of_deal(figures: Figures, where: str, origin: Span) -> Iterator[Finding]:
    deal, spread = figures.deal, figures.deal_give_or_take
    if isinstance(deal, Money) and spread and spread.amount > deal.amount:
        said = amounts.money(deal), amounts.money(spread)
        yield SpreadExceedsValue(figures.deal_origin or origin, f"the deal of {where}", *said)


def _of_times(figures: Figures, where: str, origin: Span) -> Iterator[Finding]:
    times = [(figures.takes, f"the time of {where}", figures.takes_origin or origin)]
    said = [
        (row.takes, f"the time from `{row.start.name}` to `{row.end.name}`", row.origin)
        for row in figures.stage_times
    ]
    for takes, what, place in (*times, *said):
        spread = takes.give_or_take if isinstance(takes, Takes) else None
        if isinstance(takes, Takes) and spread and _is_longer(spread, takes.duration):
            value, aside = amounts.duration(takes.duration), amounts.duration(spread)
            yield SpreadExceedsValue(place, what, value, aside)


def _is_longer(one: Duration, other: Duration) -> bool:
    """Whether it is for certain; business time of two units is left alone."""
    if one.unit is other.unit:
        return one.count > other.count
    days, others = days_of(one), days_of(other)
    return days is not None and others is not None and days > others
