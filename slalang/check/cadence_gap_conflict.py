"""Gaps between attempts that the rest of a cadence rules out: an agreement in, findings out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import ClassVar

from slalang.calendar.choice import chosen_calendar
from slalang.calendar.lengths import is_longer, length
from slalang.calendar.week import DAY, Stretch
from slalang.check import amounts
from slalang.check.attempts import Attempt, attempts
from slalang.check.context import Context
from slalang.check.timing import week_of, weeks_of
from slalang.diagnostics.finding import Finding, Label, Severity
from slalang.model.agreement import Agreement
from slalang.model.movement import Cadence
from slalang.model.quantities import Bound, Duration
from slalang.source.frozen import dataclass
from slalang.source.text import Span

NEEDS_WHOLE = False


@dataclass(frozen=True, slots=True)
class CadenceGapConflict(Finding):
    """`at least 5 days between attempts` beside `at least 4 attempts within 1 week`."""

    code: ClassVar[str] = "SLA502"
    slug: ClassVar[str] = "cadence-gap-conflict"
    severity: ClassVar[Severity] = Severity.ERROR

    span: Span
    what: str
    """`window`, `gaps`, `apart` or `close`."""
    gap: Duration
    """The gap that is asked for."""
    gap_span: Span
    other: str
    """What rules it out, in words."""
    attempts: int = 0

    def message(self) -> str:
        gap = amounts.duration(self.gap)
        match self.what:
            case "window":
                least = amounts.counted(self.attempts, "attempt")
                return f"{least} with {gap} between them do not fit within {self.other}"
            case "gaps":
                return f"no two attempts can be at least {gap} and at most {self.other} apart"
            case "apart":
                return (
                    f"this step comes {self.other} after the one before; the gap is at most {gap}"
                )
            case _:
                return f"{self.other}; the gap is at least {gap}"

    def help(self) -> str:
        match self.what:
            case "window":
                return "Shorten the gap, lengthen the window, or ask for fewer attempts."
            case "gaps":
                return "Make the longest gap longer than the shortest."
            case "apart":
                return "Add a step in between, or allow a longer gap."
            case _:
                return "Move the step to a later day, or allow a shorter gap."

    def related(self) -> tuple[Label, ...]:
        return (Label(self.gap_span, "the gap is promised here"),)


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """Gaps against windows, against each other and against the steps."""
    weeks = weeks_of(agreement)
    for cadence in agreement.cadences:
        week = week_of(chosen_calendar(agreement, cadence.calendar, cadence.by), weeks)
        least = _gaps(cadence, Bound.AT_LEAST)
        most = _gaps(cadence, Bound.AT_MOST)
        made = attempts(cadence.steps, week)
        for gap, span in least:
            yield from _too_long_for_windows(cadence, gap, span, week)
            yield from _too_close(made, gap, span, week)
            for other, other_span in most:
                if is_longer((gap,), (other,), week):
                    yield CadenceGapConflict(other_span, "gaps", gap, span, amounts.duration(other))
        for gap, span in most:
            yield from _too_far(made, gap, span, week)


def _gaps(cadence: Cadence, bound: Bound) -> list[tuple[Duration, Span]]:
    return [
        (gap.length, gap.origin)
        for gap in cadence.gaps
        if gap.bound is bound and isinstance(gap.length, Duration)
    ]


def _too_long_for_windows(
    cadence: Cadence, gap: Duration, span: Span, week: Sequence[Stretch]
) -> Iterator[Finding]:
    for quota in cadence.quotas:
        if not isinstance(quota.within, Duration) or quota.least < 2:
            continue
        needed = Duration(gap.count * (quota.least - 1), gap.unit)
        if is_longer((needed,), (quota.within,), week):
            yield CadenceGapConflict(
                quota.origin, "window", gap, span, amounts.duration(quota.within), quota.least
            )


def _too_far(
    made: Sequence[Attempt], gap: Duration, span: Span, week: Sequence[Stretch]
) -> Iterator[Finding]:
    allowed = length(gap, week).most
    for before, after in pairwise(made):
        if allowed is None or before.at.most is None or before.step is after.step:
            continue
        apart = after.at.least - before.at.most
        if apart > allowed:
            yield CadenceGapConflict(after.step.origin, "apart", gap, span, _apart(apart))


def _too_close(
    made: Sequence[Attempt], gap: Duration, span: Span, week: Sequence[Stretch]
) -> Iterator[Finding]:
    """A day leaves the hour open, so that two days are nearly a day further apart at most."""
    needed = length(gap, week).least
    for before, after in pairwise(made):
        if after.at.most is None or after.at.least < before.at.least:
            continue
        room = DAY if before.whole_day or after.whole_day else 0
        apart = after.at.most - before.at.least
        if apart + room > needed or (not room and apart >= needed) or not needed:
            continue
        together = before.step is after.step or not apart
        other = "this attempt is made on the same day as the one before"
        if not (together and after.whole_day):
            other = f"this attempt comes {_apart(apart)} after the one before"
        if together and not after.whole_day:
            other = "this attempt is made at the same time as the one before"
        yield CadenceGapConflict(after.contact.origin, "close", gap, span, other)


def _apart(minutes: Decimal) -> str:
    if minutes % DAY == 0:
        return amounts.counted(minutes / DAY, "day")
    if minutes % 60 == 0:
        return amounts.counted(minutes / 60, "hour")
    return amounts.counted(minutes, "minute")
