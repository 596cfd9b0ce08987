"""Windows of a cadence that cannot all be meant: an agreement in, findings out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import ClassVar

from slalang.calendar.choice import chosen_calendar
from slalang.calendar.lengths import is_longer, length
from slalang.calendar.week import DAY, WEEK, Stretch
from slalang.check import amounts
from slalang.check.context import Context
from slalang.check.timing import week_of, weeks_of
from slalang.diagnostics.finding import Finding, Label, Severity
from slalang.model.agreement import Agreement
from slalang.model.movement import AttemptCeiling, Cadence, Quota
from slalang.model.quantities import Duration, Period
from slalang.source.frozen import dataclass
from slalang.source.text import Span

NEEDS_WHOLE = False

_DAYS = {Period.DAY: 1, Period.BUSINESS_DAY: 1, Period.MONTH: 28,
         Period.QUARTER: 90, Period.HALF_YEAR: 181, Period.YEAR: 365}  # fmt: skip
"""The shortest that a period can be; weeks count from Monday."""


@dataclass(frozen=True, slots=True)
class CadenceWindowsConflict(Finding):
    """`at least 5 attempts within 2 weeks` above `at least 3 attempts within 4 weeks`."""

    code: ClassVar[str] = "SLA501"
    slug: ClassVar[str] = "cadence-windows-conflict"
    severity: ClassVar[Severity] = Severity.ERROR

    span: Span
    asked: str
    """What this line asks for, such as `3 attempts within 4 weeks`."""
    other: str
    other_span: Span
    most: int | None
    """The attempts that the other line allows; `None` where it asks for more itself."""
    from_monday: bool = False
    """Whether the limit is one of calendar weeks, so that a later start leaves more room."""

    def message(self) -> str:
        if self.most is None:
            return f"at least {self.asked} asks for nothing new: {self.other} are asked for already"
        when = " from a Monday on" if self.from_monday else " in that time"
        return (
            f"at least {self.asked} cannot be made: {self.other} leaves room for {self.most}{when}"
        )

    def label(self) -> str:
        return "asks for less" if self.most is None else "asks for too many"

    def help(self) -> str:
        if self.most is None:
            return "Let the longer window ask for more than the shorter one, or delete this line."
        return "Raise the limit or ask for fewer attempts."

    def related(self) -> tuple[Label, ...]:
        return (Label(self.other_span, "asks for more" if self.most is None else "the limit"),)


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """Longer windows that ask for fewer attempts; limits below what is asked for."""
    weeks = weeks_of(agreement)
    for cadence in agreement.cadences:
        week = week_of(chosen_calendar(agreement, cadence.calendar, cadence.by), weeks)
        yield from _backwards(cadence, week)
        yield from _above_the_limit(cadence, week)


def _backwards(cadence: Cadence, week: Sequence[Stretch]) -> Iterator[Finding]:
    """Neighbours by length are enough: fewer somewhere means fewer than the one before."""
    known = [(q, q.within) for q in cadence.quotas if isinstance(q.within, Duration)]
    known.sort(key=lambda item: (length(item[1], week).least, item[0].least))
    for (short, within), (long, longer) in pairwise(known):
        fewer = long.least < short.least and is_longer((longer,), (within,), week)
        same = long.least > short.least and _last_equally(within, longer, week)
        least, more = (long, short) if fewer else (short, long)
        if not (fewer or same) or not _is_met_by(least, more):
            continue
        yield CadenceWindowsConflict(least.origin, _words(least), _words(more), more.origin, None)


def _last_equally(one: Duration, other: Duration, week: Sequence[Stretch]) -> bool:
    """Whether two durations are the same in other units: 14 days and 2 weeks."""
    lasts = length(one, week)
    return one == other or (lasts.least == lasts.most and lasts == length(other, week))


def _above_the_limit(cadence: Cadence, week: Sequence[Stretch]) -> Iterator[Finding]:
    for quota in cadence.quotas:
        allowed = ((_most(ceiling, quota, week), ceiling) for ceiling in cadence.ceilings)
        limits = [(most, ceiling) for most, ceiling in allowed if most is not None]
        most, ceiling = min(limits, key=lambda limit: limit[0], default=(None, None))
        if most is not None and ceiling and most < quota.least:
            by_week = ceiling.each is Period.WEEK
            yield CadenceWindowsConflict(
                quota.origin, _words(quota), _limit_words(ceiling), ceiling.origin, most, by_week
            )


def _is_met_by(quota: Quota, other: Quota) -> bool:
    """Whether keeping `other` keeps this one, numbers and windows aside; a touch is an attempt."""
    return quota.what in (other.what, "attempt") and (quota.channels or 0) <= (other.channels or 0)


def _most(ceiling: AttemptCeiling, quota: Quota, week: Sequence[Stretch]) -> int | None:
    """How many attempts a limit allows in the window of a quota; `None` where it does not say."""
    if not isinstance(quota.within, Duration) or ceiling.what not in (quota.what, "attempt"):
        return None
    if ceiling.each:
        longest = length(quota.within, week).most
        if longest is None:
            return None
        if ceiling.each is Period.WEEK:
            # Every lead has a right to the promise, also one that comes on a Monday.
            return ceiling.most * (int(longest // WEEK) + 1)
        days = int(-(-longest // DAY)) + 1
        return ceiling.most * _touched(days, _DAYS[ceiling.each])
    if isinstance(ceiling.within, Duration):
        window, limit = length(quota.within, week).most, length(ceiling.within, week).least
        if quota.within == ceiling.within:
            return ceiling.most
        return ceiling.most * int(-(-window // limit)) if window and limit else None
    return None


def _touched(days: int, size: int) -> int:
    """How many periods of `size` days so many days in a row can have a part in."""
    return days if size == 1 else int(Decimal(max(days, 2) - 2) // size) + 2


def _words(quota: Quota) -> str:
    assert isinstance(quota.within, Duration)
    made = f"{amounts.counted(quota.least, quota.what)} within {amounts.duration(quota.within)}"
    return made + (f" on {amounts.counted(quota.channels, 'channel')}" if quota.channels else "")


def _limit_words(ceiling: AttemptCeiling) -> str:
    made = f"at most {amounts.counted(ceiling.most, ceiling.what)}"
    if ceiling.each:
        return f"{made} {amounts.each(ceiling.each)}"
    assert isinstance(ceiling.within, Duration)
    return f"{made} within {amounts.duration(ceiling.within)}"
