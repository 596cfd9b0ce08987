"""Alerts that come when a promise is broken already: an agreement in, `alert-after-breach` out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from slalang.calendar.choice import chosen_calendar
from slalang.calendar.lengths import is_longer
from slalang.calendar.week import Stretch
from slalang.check import amounts, limits
from slalang.check.context import Context
from slalang.check.timing import week_of, weeks_of
from slalang.diagnostics.finding import Finding, Label, Severity
from slalang.model.agreement import Agreement
from slalang.model.movement import Acceptance, FirstTouch, Quota, Tells
from slalang.model.obligations import Owed, obligations
from slalang.model.promises import AfterDo, AfterTime, Alert, Meet, Promise, Reassign
from slalang.model.quantities import Deadline, Duration, NextOpening, TimeLimit, Varying
from slalang.source.frozen import dataclass
from slalang.source.text import Span

NEEDS_WHOLE = False


@dataclass(frozen=True, slots=True)
class AlertAfterBreach(Finding):
    """`alert manager after 2 hours` beside `within 30 minutes`."""

    code: ClassVar[str] = "SLA526"
    slug: ClassVar[str] = "alert-after-breach"
    severity: ClassVar[Severity] = Severity.WARNING

    span: Span
    reassigns: bool
    """Whether the lead is given to somebody else, and not only told of."""
    delay: Duration
    limit: str
    """The longest limit in words."""
    limit_span: Span

    def message(self) -> str:
        what = "this reassignment" if self.reassigns else "this alert"
        return (
            f"{what} comes after {amounts.duration(self.delay)}, when the promise of "
            f"{self.limit} is broken already"
        )

    def help(self) -> str:
        if self.reassigns:
            return "If that is meant, say it as `at twice the time`; else name a time in the limit."
        return "Name a time before the limit, such as `at 75% of the time`, or say `when late`."

    def related(self) -> tuple[Label, ...]:
        return (Label(self.limit_span, "the limit"),)


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """Alerts with a time of their own; those at a share of the time say what they mean."""
    timed = [promise for promise in agreement.promises if _timed(promise)]
    if not timed:
        return
    weeks = weeks_of(agreement)
    owed = {one.id: one for one in obligations(agreement)}
    for promise in timed:
        limited: list[tuple[TimeLimit | Duration, Span]] = []
        for form in promise.forms:
            if isinstance(form, AfterDo):
                limited.append((form.within, form.origin))
            elif isinstance(form, Meet) and form.deadline.name in owed:
                met = owed[form.deadline.name]
                limit = _limit(met.owed)
                limited += [(limit, met.origin)] if limit is not None else []
        # Of several promised times, the alert may belong to any.
        week = week_of(chosen_calendar(agreement, promise.calendar, promise.by), weeks)
        for alert in _timed(promise) if limited else ():
            yield from _judged(alert, limited, week)


def _timed(promise: Promise) -> list[Alert | Reassign]:
    both: tuple[Alert | Reassign, ...] = (*promise.alerts, *promise.reassigns)
    return [one for one in both if isinstance(one.at, AfterTime)]


def _limit(owed: Owed) -> TimeLimit | Duration | None:
    match owed:
        case FirstTouch(within=within) | Acceptance(within=within) | AfterDo(within=within):
            return within
        case Tells(within=limit) | Quota(within=limit):
            return limit
        case Deadline() | Varying():
            return owed
        case _:
            return None


def _judged(
    alert: Alert | Reassign,
    limited: Sequence[tuple[TimeLimit | Duration, Span]],
    week: Sequence[Stretch],
) -> Iterator[Finding]:
    assert isinstance(alert.at, AfterTime)
    delay = alert.at.delay
    said = ""
    for limit, _ in limited:
        if isinstance(limit, Duration):
            late, said = is_longer((delay,), (limit,), week), said or amounts.duration(limit)
        else:
            rows = limits.rows(limit)
            whole = rows and not (isinstance(limit, Varying) and len(rows) < len(limit.rows))
            late = bool(whole) and all(_is_past(delay, row, week) for _, row in rows)
            said = said or (limits.words(rows[-1][1]) if rows else "")
        if not late:
            return
    yield AlertAfterBreach(alert.origin, isinstance(alert, Reassign), delay, said, limited[0][1])


def _is_past(delay: Duration, deadline: Deadline, week: Sequence[Stretch]) -> bool:
    """Whether the limit is over by then; a clock that waits for the opening starts there."""
    if isinstance(deadline.reach, NextOpening) or not isinstance(deadline.reach, tuple):
        return False
    limits_ = [deadline.reach]
    limits_ += [(deadline.outside_hours,)] if deadline.outside_hours else []
    return all(is_longer((delay,), reach, week) for reach in limits_)
