"""Measures that nobody can report: an agreement in, `measure-without-source` out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from slalang.check.context import Context
from slalang.diagnostics.finding import Finding, Severity
from slalang.model.agreement import Agreement
from slalang.source.frozen import dataclass
from slalang.source.text import Span

NEEDS_WHOLE = True


@dataclass(frozen=True, slots=True)
class MeasureWithoutSource(Finding):
    """`measure acceptance` without `from "HubSpot"`."""

    code: ClassVar[str] = "SLA604"
    slug: ClassVar[str] = "measure-without-source"
    severity: ClassVar[Severity] = Severity.WARNING

    span: Span
    measure: str
    system: str | None
    """The system of record."""

    def message(self) -> str:
        return f"measure `{self.measure}` does not say where its figures come from"

    def help(self) -> str:
        place = self.system or "HubSpot"
        return f'Name the report or system, such as `from "{place}"`.'


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """A figure that two teams compare comes from one place that both know."""
    header = agreement.header
    system = header.system_of_record if header else None
    for measure in agreement.measures:
        if not measure.sources:
            known = system if isinstance(system, str) else None
            yield MeasureWithoutSource(measure.origin, measure.name, known)
