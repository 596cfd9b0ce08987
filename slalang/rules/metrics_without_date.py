"""Figures that nobody says when they were measured: an agreement in, findings out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from slalang.check import amounts
from slalang.check.context import Context
from slalang.check.figures import carriers
from slalang.diagnostics.finding import Finding, Label, Severity
from slalang.funnel.inherit import inherit, path_of
from slalang.model.agreement import Agreement
from slalang.model.numbers import Funnel
from slalang.source.frozen import dataclass
from slalang.source.text import Span

NEEDS_WHOLE = True


@dataclass(frozen=True, slots=True)
class MetricsWithoutDate(Finding):
    """A funnel with rates and without `measured 2026-01-05 from …`."""

    code: ClassVar[str] = "SLA614"
    slug: ClassVar[str] = "metrics-without-date"
    severity: ClassVar[Severity] = Severity.WARNING

    span: Span
    funnel: str
    sources: tuple[tuple[str, Span], ...]
    """The sources without a date; empty where the funnel has none with one."""

    def message(self) -> str:
        if self.sources:
            paths = amounts.names(name for name, _ in self.sources[:3])
            more = f" and {len(self.sources) - 3} more" if len(self.sources) > 3 else ""
            return f"nothing says when the figures of {paths}{more} were measured"
        return f"nothing says when the figures of funnel `{self.funnel}` were measured"

    def help(self) -> str:
        return 'Add day and place, such as `measured 2026-01-05 from "CRM report"`.'

    def related(self) -> tuple[Label, ...]:
        return tuple(Label(span, "figures without a date") for _, span in self.sources[:5])


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """One finding for each funnel with rates that carry no date, in it or around it."""
    undated: dict[str, list[tuple[str, Span]]] = {}
    dated: set[str] = set()
    for path, chain in carriers(agreement):
        figures = inherit(chain)
        funnel = chain[0]
        if not figures.rates or not isinstance(funnel, Funnel):
            continue
        if figures.measured:
            dated.add(funnel.name)
        else:
            undated.setdefault(funnel.name, []).append((path, chain[-1].origin))
    for funnel in agreement.funnels:
        if funnel.name in undated:
            sources = tuple(undated[funnel.name]) if funnel.name in dated else ()
            yield MetricsWithoutDate(funnel.origin, path_of(funnel), sources)
