"""Cadences that begin after their first touch is due: `first-step-too-late`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import ClassVar

from slalang.calendar.choice import chosen_calendar
from slalang.calendar.due import Hours, after, due, hours_of, openings
from slalang.calendar.week import DAY
from slalang.check import amounts, limits
from slalang.check.context import Context
from slalang.check.owings import clock_of
from slalang.check.timing import week_of, weeks_of
from slalang.diagnostics.finding import Finding, Label, Severity
from slalang.model.agreement import Agreement
from slalang.model.movement import AfterStep, Cadence, OnDay, Step
from slalang.model.quantities import Deadline, Duration, Unit
from slalang.source.frozen import dataclass
from slalang.source.text import Span

NEEDS_WHOLE = True


@dataclass(frozen=True, slots=True)
class FirstStepTooLate(Finding):
    """`first touch within 1 hour` above a first step on `day 1`."""

    code: ClassVar[str] = "SLA528"
    slug: ClassVar[str] = "first-step-too-late"
    severity: ClassVar[Severity] = Severity.ERROR

    span: Span
    cadence: str
    step: str
    """`day 1`, `2 days after the start`."""
    limit: str
    """With its preposition."""
    limit_span: Span
    row: str = ""

    def message(self) -> str:
        leads = f" for `{self.row}` leads" if self.row else ""
        return (
            f"`{self.cadence}` begins {self.step}, but its first touch is due {self.limit}{leads}"
        )

    def label(self) -> str:
        return "nothing is planned before this"

    def help(self) -> str:
        return "Plan a step on day 0, or allow more time for the first touch."

    def related(self) -> tuple[Label, ...]:
        return (Label(self.limit_span, "the first touch is due here"),)


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """For a lead that comes in as the office opens, which leaves a day the most time."""
    weeks = weeks_of(agreement)
    for cadence in agreement.cadences:
        if cadence.first_touch is None or not cadence.steps or clock_of(cadence) != cadence.after:
            continue
        week = week_of(chosen_calendar(agreement, cadence.calendar, cadence.by), weeks)
        hours = hours_of(week)
        late = next(_late(cadence, hours), None)
        if late:
            yield late


def _late(cadence: Cadence, hours: Hours) -> Iterator[Finding]:
    first = cadence.first_touch
    assert first is not None
    begins = _beginnings(cadence.steps)
    noon = [day * DAY + DAY // 2 for day in range(7)]
    for values, deadline in limits.rows(first.within):
        for start in openings(hours) or noon:
            step = _first(begins, Decimal(start), hours)
            if step and _is_over(deadline, Decimal(start), step[0], hours):
                row = " ".join(values or ())
                yield FirstStepTooLate(
                    step[1].origin, cadence.name, _words(step[1]), limits.due_words(deadline),
                    deadline.origin, row,
                )  # fmt: skip
                break


def _beginnings(steps: Sequence[Step]) -> list[Step]:
    """The steps that can be the first: those with a day, and one that counts from the start."""
    counted = isinstance(steps[0].at, AfterStep) and steps[0].at.step is None
    return [step for place, step in enumerate(steps)
            if isinstance(step.at, OnDay) or (counted and place == 0)]  # fmt: skip


def _first(begins: Sequence[Step], start: Decimal, hours: Hours) -> tuple[Decimal, Step] | None:
    """When the earliest step can be made at the earliest; `None` where nobody can tell."""
    found = []
    for step in begins:
        at = _earliest(step, start, hours)
        if at is None:
            return None
        found.append((at, step))
    return min(found, key=lambda one: one[0], default=None)


def _earliest(step: Step, start: Decimal, hours: Hours) -> Decimal | None:
    today = start // DAY
    match step.at:
        case AfterStep(delay=delay):
            return after(start, (delay,), hours)
        case OnDay(day=0):
            return start
        case OnDay(day=day, business=False):
            return (today + day) * DAY
        case OnDay(day=day):
            close = after(start, (Duration(Decimal(day), Unit.BUSINESS_DAY),), hours)
            return None if close is None else ((close - 1) // DAY) * DAY


def _is_over(deadline: Deadline, start: Decimal, step: Decimal, hours: Hours) -> bool:
    at = due(start, deadline, hours)
    return at is not None and at < step


def _words(step: Step) -> str:
    match step.at:
        case AfterStep(delay=delay):
            return f"{amounts.duration(delay)} after the start"
        case OnDay(day=day, business=business):
            return f"on {'business ' if business else ''}day {day}"
