"""Cadences whose steps go over their own limit: an agreement in, findings out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import ClassVar

from slalang.calendar.choice import chosen_calendar
from slalang.calendar.lengths import length
from slalang.check import amounts
from slalang.check.attempts import Attempt, attempts
from slalang.check.context import Context
from slalang.check.timing import week_of, weeks_of
from slalang.diagnostics.finding import Finding, Label, Severity
from slalang.model.agreement import Agreement
from slalang.model.movement import AttemptCeiling, OnDay
from slalang.model.quantities import Duration, Period
from slalang.source.frozen import dataclass
from slalang.source.text import Span

NEEDS_WHOLE = False


@dataclass(frozen=True, slots=True)
class CadenceTooManySteps(Finding):
    """`day 0 call, email` beside `at most 1 attempt each day`."""

    code: ClassVar[str] = "SLA524"
    slug: ClassVar[str] = "cadence-too-many-steps"
    severity: ClassVar[Severity] = Severity.ERROR

    span: Span
    made: int
    when: str
    """`on day 0`, `within 8 weeks`."""
    most: int
    limit: Span

    def message(self) -> str:
        made = amounts.counted(self.made, "attempt")
        return f"the steps make {made} {self.when}; the limit is {self.most}"

    def help(self) -> str:
        return "Move a step to another day, or raise the limit."

    def related(self) -> tuple[Label, ...]:
        return (Label(self.limit, "the limit"),)


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """Attempts with a condition may not be made, so that only the others count."""
    weeks = weeks_of(agreement)
    for cadence in agreement.cadences:
        week = week_of(chosen_calendar(agreement, cadence.calendar, cadence.by), weeks)
        sure = [a for a in attempts(cadence.steps, week) if a.contact.when is None]
        for ceiling in cadence.ceilings:
            if ceiling.what != "attempt":
                continue
            if ceiling.each in (Period.DAY, Period.BUSINESS_DAY):
                yield from _each_day(sure, ceiling)
            elif isinstance(ceiling.within, Duration):
                window = length(ceiling.within, week).least
                inside = [a for a in sure if a.at.most is not None and a.at.most < window]
                if len(inside) > ceiling.most:
                    when = f"within {amounts.duration(ceiling.within)}"
                    yield CadenceTooManySteps(
                        inside[ceiling.most].contact.origin, len(inside), when, ceiling.most,
                        ceiling.origin,
                    )  # fmt: skip


def _each_day(sure: list[Attempt], ceiling: AttemptCeiling) -> Iterator[Finding]:
    on_days = [(a.step.at, a) for a in sure if isinstance(a.step.at, OnDay)]
    made = Counter(day for day, _ in on_days)
    so_far = Counter[OnDay]()
    for day, attempt in on_days:
        so_far[day] += 1
        if so_far[day] == ceiling.most + 1:
            kind = "business day" if day.business else "day"
            yield CadenceTooManySteps(
                attempt.contact.origin, made[day], f"on {kind} {day.day}", ceiling.most,
                ceiling.origin,
            )  # fmt: skip
