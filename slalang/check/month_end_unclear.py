"""Months counted from a 31st without a rule: an agreement in, `month-end-unclear` out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from slalang.check import amounts
from slalang.check.context import Context
from slalang.check.timing import counted
from slalang.diagnostics.finding import Finding, Label, Severity
from slalang.model.agreement import Agreement
from slalang.model.quantities import Unit
from slalang.source.frozen import dataclass
from slalang.source.text import Span

NEEDS_WHOLE = True

_MONTHS = {Unit.MONTH: "a 31st", Unit.QUARTER: "a 31st", Unit.YEAR: "a 29 February"}


@dataclass(frozen=True, slots=True)
class MonthEndUnclear(Finding):
    """`held 1 month after last touch`: until when, if that was on 31 January?"""

    code: ClassVar[str] = "SLA510"
    slug: ClassVar[str] = "month-end-unclear"
    severity: ClassVar[Severity] = Severity.ERROR

    span: Span
    what: str
    length: str
    unit: str
    day: str
    """The start after which the end is unclear: `a 31st`."""
    calendar: str | None
    calendar_span: Span | None

    def message(self) -> str:
        return (
            f"{self.what} is counted in {self.unit}s, and nothing says "
            f"on which day {self.length} from {self.day} end{self.ending}"
        )

    @property
    def ending(self) -> str:
        """`1 month ends`, `3 months end`."""
        return "s" if self.length.startswith("1 ") else ""

    def help(self) -> str:
        where = f"calendar `{self.calendar}`" if self.calendar else "the calendar that counts it"
        return f"Say `months end on the last day` in {where}, or count in days or weeks."

    def related(self) -> tuple[Label, ...]:
        return (Label(self.calendar_span, "no month rule here"),) if self.calendar_span else ()


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """Everything that is counted in months, quarters or years needs its calendar's month rule."""
    for place in counted(agreement):
        if place.calendar and place.calendar.month_rule:
            continue
        months = [part for part in place.durations if part.unit in _MONTHS and part.count]
        if months:
            calendar = place.calendar
            yield MonthEndUnclear(
                place.origin,
                place.what,
                amounts.duration(months[0]),
                months[0].unit.value,
                _MONTHS[months[0].unit],
                calendar.name if calendar else None,
                calendar.origin if calendar else None,
            )
