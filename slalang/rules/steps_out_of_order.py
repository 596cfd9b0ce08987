"""Steps whose days do not go up: an agreement in, `steps-out-of-order` out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import ClassVar

from slalang.check.context import Context
from slalang.diagnostics.finding import Finding, Label, Severity
from slalang.model.agreement import Agreement
from slalang.model.movement import AfterStep, Mailing, OnDay, Step
from slalang.source.frozen import dataclass
from slalang.source.text import Span

NEEDS_WHOLE = False


@dataclass(frozen=True, slots=True)
class StepsOutOfOrder(Finding):
    """`day 4 …` below `day 8 …`, or a second `day 4 …`."""

    code: ClassVar[str] = "SLA512"
    slug: ClassVar[str] = "steps-out-of-order"
    severity: ClassVar[Severity] = Severity.WARNING

    span: Span
    day: str
    """`day 4`, `business day 4`."""
    before: str
    before_span: Span

    def message(self) -> str:
        if self.day == self.before:
            return f"{self.day} is planned on two lines"
        return f"{self.day} stands after {self.before}"

    def help(self) -> str:
        if self.day == self.before:
            return "Put both on one line, such as `day 4 call, then email`, or correct the day."
        return "Put the steps in the order of their days, or correct the day."

    def related(self) -> tuple[Label, ...]:
        return (Label(self.before_span, "the step before"),)


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """Compare each day with the one before it, in cadences and nurture tracks."""
    for cadence in agreement.cadences:
        yield from _disorder(cadence.steps)
    for nurture in agreement.nurtures:
        yield from _disorder(nurture.mailings)


def _disorder(steps: Sequence[Step | Mailing]) -> Iterator[Finding]:
    """Only days of one kind are compared: business day 4 may come before or after day 5."""
    for before, after in pairwise(steps):
        one, other = before.at, after.at
        if isinstance(one, AfterStep) or isinstance(other, AfterStep):
            continue
        if one.business == other.business and other.day <= one.day:
            yield StepsOutOfOrder(after.origin, _words(other), _words(one), before.origin)


def _words(at: OnDay) -> str:
    return f"business day {at.day}" if at.business else f"day {at.day}"
