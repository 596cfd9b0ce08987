"""Events whose time could be several instants: an agreement in, `moment-unclear` out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from slalang.check.context import Context
from slalang.diagnostics.finding import Finding, Severity
from slalang.model.agreement import Agreement
from slalang.model.bindings import LAYOUTS
from slalang.source.frozen import dataclass
from slalang.source.text import Span

NEEDS_WHOLE = False


@dataclass(frozen=True, slots=True)
class MomentUnclear(Finding):
    """`at from "occurred_at"`, and nobody says on which clock."""

    code: ClassVar[str] = "SLA903"
    slug: ClassVar[str] = "moment-unclear"
    severity: ClassVar[Severity] = Severity.ERROR

    span: Span
    event: str
    day_only: bool
    """Whether the column holds dates, and no time of day is said."""

    def message(self) -> str:
        if self.day_only:
            return (
                f"the day of `{self.event}` is known, but not at which time of that day it counts"
            )
        return f"it is not said which clocks the times of `{self.event}` are from"

    def help(self) -> str:
        if self.day_only:
            return 'Say a time behind the layout, such as `at 12:00 in "Europe/Warsaw"`.'
        return 'Write `in UTC`, or the place of the clocks, such as `in "Europe/Warsaw"`.'


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """A zone is asked for everywhere: data that has one of its own does not mind."""
    for binding in agreement.bindings:
        for table in binding.events:
            for at in (table.at, table.planned):
                if at is None or at.ready:
                    continue
                if at.zone is None:
                    yield MomentUnclear(at.origin, table.event.name, False)
                elif at.at is None and at.layout and at.layout in LAYOUTS and "HH" not in at.layout:
                    yield MomentUnclear(at.origin, table.event.name, True)
