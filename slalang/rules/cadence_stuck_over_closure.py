"""Attempts that a closing leaves no time for: an agreement in, `cadence-stuck-over-closure` out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import islice
from typing import ClassVar, NamedTuple

from slalang.calendar.choice import chosen_calendar
from slalang.calendar.dated import Days, dated_closings, days_of
from slalang.check import amounts
from slalang.check.context import Context
from slalang.diagnostics.finding import Finding, Label, Severity
from slalang.model.agreement import Agreement
from slalang.model.movement import AfterStep, Cadence, OnDay, Quota, Step
from slalang.model.people import Calendar, Closing, Header
from slalang.model.quantities import Bound, Duration, Unit
from slalang.source.frozen import dataclass
from slalang.source.text import Span

NEEDS_WHOLE = False

_QUOTAS = 20
_ARRIVALS = 1_000
"""So many windows, and days of arrival for each, are looked at."""
_LONGEST = 120
"""Days before a closing, and of it, on which a lead may arrive that is looked at."""

_MOST = 200
"""No gap that is looked at is longer, in whatever unit."""
_STEPS = 60
"""Longer plans are no plans for a few weeks."""

_DAYS = {Unit.DAY: 1, Unit.WEEK: 7, Unit.MONTH: 31, Unit.QUARTER: 92, Unit.YEAR: 366}


@dataclass(frozen=True, slots=True)
class CadenceStuckOverClosure(Finding):
    """`at least 4 attempts within 2 weeks`, where the office closes for one of them."""

    code: ClassVar[str] = "SLA534"
    slug: ClassVar[str] = "cadence-stuck-over-closure"
    severity: ClassVar[Severity] = Severity.WARNING

    span: Span
    attempts: str
    """`4 attempts`."""
    window: Duration
    arrives: date
    """The worst day for a lead to arrive."""
    ends: date
    """When its window ends."""
    last: date
    """When the last of the attempts can be made."""
    calendar: str
    closing: Span

    def message(self) -> str:
        return (
            f"a lead that arrives on {self.arrives} cannot get {self.attempts} within "
            f"{amounts.duration(self.window)}, by {self.ends}: `{self.calendar}` is closed "
            f"meanwhile, and the last attempt falls on {self.last}"
        )

    def help(self) -> str:
        return (
            "Count the window in business days, shorten the gaps, or say what holds while "
            "you are closed."
        )

    def related(self) -> tuple[Label, ...]:
        return (Label(self.closing, "closed here"),)


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """Windows of the calendar over gaps and steps of open days, from every day of the period."""
    for cadence, quota, calendar in islice(_at_risk(agreement), _QUOTAS):
        worst = _worst(agreement.header, cadence, quota, calendar)
        if worst:
            assert isinstance(quota.within, Duration)
            yield CadenceStuckOverClosure(
                quota.origin, amounts.counted(quota.least, quota.what), quota.within,
                worst.arrives, worst.ends, worst.last, calendar.name, worst.closing.origin,
            )  # fmt: skip


def _at_risk(agreement: Agreement) -> Iterator[tuple[Cadence, Quota, Calendar]]:
    """Windows that run on over work that stands still while a calendar is closed."""
    for cadence in agreement.cadences:
        calendar = chosen_calendar(agreement, cadence.calendar, cadence.by)
        if calendar is None or not _counts_open_days(cadence) or not dated_closings(calendar):
            continue
        for quota in cadence.quotas:
            within = quota.within
            if not isinstance(within, Duration) or within.unit not in _DAYS:
                continue
            if within.count * _DAYS[within.unit] <= _LONGEST:
                yield cadence, quota, calendar


def _counts_open_days(cadence: Cadence) -> bool:
    return any(_shortest(gap.bound, gap.length) for gap in cadence.gaps) or any(
        (isinstance(step.at, OnDay) and step.at.business)
        or (isinstance(step.at, AfterStep) and step.at.delay.unit.is_business)
        for step in cadence.steps
    )


def _shortest(bound: Bound, length: object) -> Duration | None:
    """A shortest gap in open time; `None` for any other."""
    if bound is Bound.AT_LEAST and isinstance(length, Duration) and length.unit.is_business:
        return length
    return None


class _Late(NamedTuple):
    over: timedelta
    arrives: date
    ends: date
    last: date
    closing: Closing


def _worst(
    header: Header | None, cadence: Cadence, quota: Quota, calendar: Calendar
) -> _Late | None:
    """The lead that the closings delay most, where an ordinary week would leave it time."""
    assert isinstance(quota.within, Duration)
    window = timedelta(days=int(quota.within.count * _DAYS[quota.within.unit]))
    both = days_of(calendar), days_of(calendar, ordinary=True)
    arrivals = (
        (closing, day)
        for closing in dated_closings(calendar)
        for day in _arrivals(header, closing, window)
    )
    worst: _Late | None = None
    for closing, day in islice(arrivals, _ARRIVALS):
        usual = _last(cadence, quota, day, both[1])
        last = _last(cadence, quota, day, both[0]) if usual and usual <= day + window else None
        if last is not None and last > day + window:
            over = last - day - window
            if worst is None or over > worst.over:
                worst = _Late(over, day, day + window, last, closing)
    return worst


def _arrivals(header: Header | None, closing: Closing, window: timedelta) -> Iterator[date]:
    assert closing.dates is not None
    first, last = closing.dates
    if first.year < 2 or last.year > 9990:
        return
    first, last = first - window, min(last, first + timedelta(days=_LONGEST))
    if header and isinstance(header.starts, date):
        first = max(first, header.starts)
    if header and isinstance(header.ends, date):
        last = min(last, header.ends)
    for ahead in range((last - first).days + 1):
        yield first + timedelta(days=ahead)


def _last(cadence: Cadence, quota: Quota, start: date, days: Days) -> date | None:
    """The day on which the promised number of attempts is reached at the earliest."""
    first = days.later(start, 0)
    if first is None:
        return None
    found = [first]
    for gap in cadence.gaps:
        length = _shortest(gap.bound, gap.length)
        if length:
            times = quota.least - 1
            needed = Duration(length.count * times, length.unit)
            at = _after(first, needed, days)
            if at is None:
                return None
            found.append(at)
    planned = _planned(cadence.steps, start, days) if len(cadence.steps) <= _STEPS else None
    if planned is not None and len(planned) >= quota.least:
        found.append(planned[quota.least - 1])
    return max(found)


def _after(day: date, duration: Duration, days: Days) -> date | None:
    """The day on which a duration is over that begins as a day opens."""
    if duration.count > _MOST:
        return None
    if duration.unit is Unit.BUSINESS_DAY:
        return days.later(day, int(duration.count)) if duration.count else day
    if duration.unit.is_business:
        left = duration.count * (60 if duration.unit is Unit.BUSINESS_HOUR else 1)
        at: date | None = day
        while at is not None and left > days.open_minutes(at):
            left -= days.open_minutes(at)
            at = days.later(at, 1)
        return at
    if duration.unit.is_clock:
        minutes = duration.count * (60 if duration.unit is Unit.HOUR else 1)
        return day + timedelta(days=int(minutes // 1440))
    known = duration.unit in (Unit.DAY, Unit.WEEK)
    return day + timedelta(days=int(duration.count * _DAYS[duration.unit])) if known else None


def _planned(steps: tuple[Step, ...], start: date, days: Days) -> list[date] | None:
    """The day of each planned attempt, earliest first; `None` where a day is not known."""
    made: list[date] = []
    titled: dict[str, date] = {}
    for step in steps:
        match step.at:
            case OnDay(day=day, business=business):
                count = Duration(Decimal(day), Unit.BUSINESS_DAY if business else Unit.DAY)
                at = _after(start, count, days)
            case AfterStep(delay=delay, step=title):
                before = titled.get(title) if title else (made[-1] if made else start)
                at = _after(before, delay, days) if before else None
        if at is None:
            return None
        for contact in step.contacts:
            made.append(at)
            if contact.title:
                titled[contact.title] = at
    return sorted(made)
