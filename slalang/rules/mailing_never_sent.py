"""Mailings that come after everybody has left: an agreement in, `mailing-never-sent` out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import ClassVar

from slalang.calendar.choice import chosen_calendar
from slalang.calendar.lengths import length
from slalang.calendar.week import DAY, Stretch
from slalang.check import amounts
from slalang.check.context import Context
from slalang.check.timing import week_of, weeks_of
from slalang.diagnostics.finding import Finding, Severity
from slalang.model.agreement import Agreement
from slalang.model.movement import AfterStep, Mailing, Nurture, OnDay
from slalang.model.quantities import Duration, Unit
from slalang.source.frozen import dataclass
from slalang.source.text import Span

NEEDS_WHOLE = False


@dataclass(frozen=True, slots=True)
class MailingNeverSent(Finding):
    """`day 120 email "Last call"` in a track of `at most 90 days`."""

    code: ClassVar[str] = "SLA532"
    slug: ClassVar[str] = "mailing-never-sent"
    severity: ClassVar[Severity] = Severity.WARNING

    span: Span
    nurture: str
    when: str
    """`on day 120`."""
    longest: Duration

    def message(self) -> str:
        return (
            f"nobody gets this: it is planned {self.when}, and a lead leaves `{self.nurture}` "
            f"after {amounts.duration(self.longest)} at most"
        )

    def help(self) -> str:
        return "Move it to an earlier day, or let leads stay longer."


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """Mailings that surely come later than the longest stay."""
    limited = [one for one in agreement.nurtures if isinstance(one.longest, Duration)]
    if not limited:
        return
    weeks = weeks_of(agreement)
    for nurture in limited:
        week = week_of(chosen_calendar(agreement, None, nurture.by), weeks)
        yield from _late(nurture, week)


def _late(nurture: Nurture, week: Sequence[Stretch]) -> Iterator[Finding]:
    assert isinstance(nurture.longest, Duration)
    longest = length(nurture.longest, week).most
    at = Decimal(0)
    titled: dict[str, Decimal] = {}
    for mailing in nurture.mailings:
        at = _earliest(mailing, at, titled, week)
        if mailing.title:
            titled[mailing.title] = at
        if longest is not None and at > longest:
            when = _words(mailing, at)
            yield MailingNeverSent(mailing.origin, nurture.name, when, nurture.longest)


def _earliest(
    mailing: Mailing, last: Decimal, titled: dict[str, Decimal], week: Sequence[Stretch]
) -> Decimal:
    """In minutes from the entry, counting a day from its midnight."""
    match mailing.at:
        case AfterStep(delay=delay, step=step):
            start = titled.get(step, Decimal(0)) if step else last
            return start + length(delay, week).least
        case OnDay(day=day, business=business):
            count = Duration(Decimal(day), Unit.BUSINESS_DAY if business else Unit.DAY)
            return length(count, week).least


def _words(mailing: Mailing, at: Decimal) -> str:
    match mailing.at:
        case AfterStep():
            return f"on day {int(at // DAY)}"
        case OnDay(day=day, business=business):
            return f"on {'business ' if business else ''}day {day}"
