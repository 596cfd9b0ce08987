"""Openings that end when they begin: an agreement in, `hours-without-time` out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time
from typing import ClassVar

from slalang.calendar.week import minutes
from slalang.check.context import Context
from slalang.diagnostics.finding import Finding, Severity
from slalang.model.agreement import Agreement
from slalang.source.frozen import dataclass
from slalang.source.text import Span

NEEDS_WHOLE = False


@dataclass(frozen=True, slots=True)
class HoursWithoutTime(Finding):
    """`open sat 09:00-09:00`."""

    code: ClassVar[str] = "SLA520"
    slug: ClassVar[str] = "hours-without-time"
    severity: ClassVar[Severity] = Severity.ERROR

    span: Span
    at: time

    def message(self) -> str:
        at = f"{self.at:%H:%M}"
        return f"hours from {at} to {at} last no time"

    def help(self) -> str:
        return "Write another end; a whole day is `00:00-24:00`, every hour is `open always`."


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """An end before the start is a night and fine; an end at the start is a slip."""
    for calendar in agreement.calendars:
        for opening in calendar.openings:
            for hours in opening.hours:
                if not minutes(hours):
                    yield HoursWithoutTime(opening.origin, hours.start)
