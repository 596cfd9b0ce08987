"""Targets that are beyond their own red line: an agreement in, `target-is-red` out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from slalang.calendar.choice import chosen_calendar
from slalang.check.context import Context
from slalang.check.lines import is_red, line_words, value_words
from slalang.check.timing import week_of, weeks_of
from slalang.diagnostics.finding import Finding, Label, Severity
from slalang.model.agreement import Agreement
from slalang.model.numbers import Aim
from slalang.source.frozen import dataclass
from slalang.source.text import Span

NEEDS_WHOLE = False


@dataclass(frozen=True, slots=True)
class TargetIsRed(Finding):
    """`red above 15 minutes` beside `target at most 20 minutes`."""

    code: ClassVar[str] = "SLA631"
    slug: ClassVar[str] = "target-is-red"
    severity: ClassVar[Severity] = Severity.ERROR

    span: Span
    measure: str
    target: str
    """`at most 20 minutes`."""
    value: str
    """`20 minutes`."""
    line: str
    """`above 15 minutes`."""
    when: str
    """`from 2026-07-01`; empty where the target always holds."""
    target_span: Span

    def message(self) -> str:
        when = f" {self.when}" if self.when else ""
        return (
            f"`{self.measure}` is red {self.line}, and its target{when} is {self.target}: "
            f"{self.value} would be on target and red"
        )

    def label(self) -> str:
        return "red, though on target"

    def help(self) -> str:
        return "Put the red line on the far side of the target."

    def related(self) -> tuple[Label, ...]:
        return (Label(self.target_span, "the target"),)


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """A red line holds at all times, so each target has to lie on its good side while it holds."""
    judged = [one for one in agreement.measures if one.aims and one.red]
    weeks = weeks_of(agreement) if judged else {}
    for measure in judged:
        week = week_of(chosen_calendar(agreement, None, measure.of), weeks)
        for line in measure.red:
            aim = next((aim for aim in measure.aims if is_red(aim.value, line, week)), None)
            if aim:
                value = value_words(aim.value)
                yield TargetIsRed(
                    line.origin, measure.name, f"{aim.bound.value} {value}", value,
                    line_words(line), _when(aim), aim.origin,
                )  # fmt: skip


def _when(aim: Aim) -> str:
    if aim.starting:
        return f"from {aim.starting}"
    return f"by {aim.by}" if aim.by else ""
