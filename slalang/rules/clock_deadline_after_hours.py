"""Clock deadlines that run while nobody works: an agreement in, findings out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from slalang.calendar.lengths import total
from slalang.calendar.week import DAY, WEEK
from slalang.check import amounts
from slalang.check.context import Context
from slalang.check.timing import Due, deadlines, week_of, weeks_of
from slalang.diagnostics.finding import Finding, Label, Severity
from slalang.model.agreement import Agreement
from slalang.source.frozen import dataclass
from slalang.source.text import Span

NEEDS_WHOLE = False


@dataclass(frozen=True, slots=True)
class ClockDeadlineAfterHours(Finding):
    """`first touch within 15 minutes`, where the office closes at five."""

    code: ClassVar[str] = "SLA507"
    slug: ClassVar[str] = "clock-deadline-after-hours"
    severity: ClassVar[Severity] = Severity.WARNING

    span: Span
    what: str
    within: str
    calendar: str
    calendar_span: Span

    def message(self) -> str:
        return (
            f"{self.what} is due within {self.within} even while calendar "
            f"`{self.calendar}` is closed"
        )

    def label(self) -> str:
        return "runs on after closing time"

    def help(self) -> str:
        return "Add `or at next opening`, or count in business time."

    def related(self) -> tuple[Label, ...]:
        return (Label(self.calendar_span, "the hours"),)


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """Minutes and hours under a day that do not say what happens out of hours."""
    weeks = weeks_of(agreement)
    open_all_week = {
        name: sum(stretch.end - stretch.start for stretch in week) >= WEEK
        for name, week in weeks.items()
    }
    for due in deadlines(agreement):
        calendar = due.calendar
        if calendar is None or open_all_week[calendar.name] or due.by_machine:
            continue
        if week_of(calendar, weeks) and _runs_on(due):
            reach = due.deadline.reach
            assert isinstance(reach, tuple)
            within = " then ".join(amounts.duration(part) for part in reach)
            yield ClockDeadlineAfterHours(
                due.deadline.origin, due.what, within, calendar.name, calendar.origin
            )


def _runs_on(due: Due) -> bool:
    deadline = due.deadline
    if not isinstance(deadline.reach, tuple) or deadline.or_at_next_opening:
        return False
    if deadline.outside_hours or not all(part.unit.is_clock for part in deadline.reach):
        return False
    most = total(deadline.reach, ()).most
    return most is not None and 0 < most < DAY
