"""Business time that no calendar counts: an agreement in, findings out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from slalang.check.context import Context
from slalang.check.timing import counted
from slalang.diagnostics.finding import Finding, Label, Severity
from slalang.model.agreement import Agreement
from slalang.source.frozen import dataclass
from slalang.source.text import Span

NEEDS_WHOLE = True


@dataclass(frozen=True, slots=True)
class BusinessTimeWithoutCalendar(Finding):
    """`within 2 business hours`, and nothing says when business is open."""

    code: ClassVar[str] = "SLA519"
    slug: ClassVar[str] = "business-time-without-calendar"
    severity: ClassVar[Severity] = Severity.ERROR

    span: Span
    what: str
    calendars: tuple[str, ...]
    """Those that could be meant."""
    others: tuple[Span, ...]
    """The other places that count business time."""

    def message(self) -> str:
        if self.calendars:
            return f"{self.what} counts business time, and it is not said on which calendar"
        return f"{self.what} counts business time, and no calendar says when business is open"

    def help(self) -> str:
        if self.calendars:
            return (
                f"Say which one counts, such as `calendar {self.calendars[0]}` in the "
                "agreement, the party or here."
            )
        return 'Declare one: `calendar office { zone "…" open mon to fri 09:00-17:00 }`.'

    def related(self) -> tuple[Label, ...]:
        return tuple(Label(span, "business time here, too") for span in self.others[:5])


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """One calendar settles all places, so that they are one finding."""
    places = [place for place in counted(agreement) if place.business and not place.calendar]
    if places:
        first, *rest = sorted(places, key=lambda place: place.origin)
        names = tuple(calendar.name for calendar in agreement.calendars)
        others = tuple(place.origin for place in rest)
        yield BusinessTimeWithoutCalendar(first.origin, first.what, names, others)
