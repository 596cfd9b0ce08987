"""Targets of hours for measures of business hours: `target-on-another-clock`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from slalang.calendar.choice import chosen_calendar
from slalang.calendar.week import WEEK, open_minutes_per_week
from slalang.check import amounts
from slalang.check.context import Context
from slalang.check.lines import keeps
from slalang.diagnostics.finding import Finding, Label, Severity
from slalang.model.agreement import Agreement
from slalang.model.numbers import Elapsed, Measure, Statistic
from slalang.model.promises import Keep
from slalang.model.quantities import Duration
from slalang.source.frozen import dataclass
from slalang.source.text import Span

NEEDS_WHOLE = False


@dataclass(frozen=True, slots=True)
class TargetOnAnotherClock(Finding):
    """`target at most 4 hours` for `business hours from to_sales to first touch`."""

    code: ClassVar[str] = "SLA633"
    slug: ClassVar[str] = "target-on-another-clock"
    severity: ClassVar[Severity] = Severity.WARNING

    span: Span
    what: str
    """`its target`, `its red line`, ``what `quick` keeps``."""
    measure: str
    value: Duration
    unit: str
    """The unit of the measure: `business hour`."""
    place: Span

    def message(self) -> str:
        unit = amounts.plural(self.unit)
        return (
            f"`{self.measure}` is measured in {unit}, but {self.what} is "
            f"{amounts.duration(self.value)}"
        )

    def help(self) -> str:
        if self.unit.startswith("business"):
            return "Say it in business time, or measure on the clock."
        return "Say it on the clock, or measure in business time."

    def related(self) -> tuple[Label, ...]:
        return (Label(self.place, f"measured in {amounts.plural(self.unit)}"),)


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """Open time against time that runs on; where a calendar is always open, both are one."""
    kept = keeps(agreement)
    for measure in agreement.measures:
        match measure.form:
            case Statistic(of=Elapsed(unit=unit)):
                pass
            case _:
                continue
        calendar = chosen_calendar(agreement, None, measure.of)
        if calendar and open_minutes_per_week(calendar) >= WEEK:
            continue
        for what, value, origin in _said(measure, kept.get(measure.name, ())):
            if isinstance(value, Duration) and value.unit.is_business != unit.is_business:
                yield TargetOnAnotherClock(
                    origin, what, measure.name, value, unit.value, measure.origin
                )


def _said(measure: Measure, kept: Sequence[tuple[str, Keep]]) -> Iterator[tuple[str, object, Span]]:
    for aim in measure.aims:
        yield "its target", aim.value, aim.origin
    for line in measure.red:
        yield "its red line", line.value, line.origin
    for name, keep in kept:
        yield f"what `{name}` keeps", keep.value, keep.origin
