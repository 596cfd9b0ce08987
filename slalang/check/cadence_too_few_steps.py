"""Cadences whose steps cannot reach what they promise: an agreement in, findings out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from slalang.calendar.choice import chosen_calendar
from slalang.calendar.lengths import length
from slalang.calendar.week import Stretch
from slalang.check import amounts
from slalang.check.attempts import Attempt, attempts, channels
from slalang.check.context import Context
from slalang.check.timing import week_of, weeks_of
from slalang.diagnostics.finding import Finding, Label, Severity
from slalang.model.agreement import Agreement
from slalang.model.movement import Quota
from slalang.model.quantities import Duration
from slalang.source.frozen import dataclass
from slalang.source.text import Span

NEEDS_WHOLE = True


@dataclass(frozen=True, slots=True)
class CadenceTooFewSteps(Finding):
    """`at least 5 attempts within 4 weeks` over steps that make 4."""

    code: ClassVar[str] = "SLA503"
    slug: ClassVar[str] = "cadence-too-few-steps"
    severity: ClassVar[Severity] = Severity.ERROR

    span: Span
    promised: int
    made: int
    what: str
    """`attempt`, `touch` or `channel`."""
    window: Duration
    cadence: str
    steps: Span
    """The last step that counts, or the cadence."""

    def message(self) -> str:
        made = amounts.counted(self.made, "channel" if self.what == "channel" else "attempt")
        verb = "use" if self.what == "channel" else "make"
        promised = amounts.counted(self.promised, self.what)
        window = amounts.duration(self.window)
        return f"{promised} are promised within {window}; the steps {verb} at most {made}"

    def help(self) -> str:
        missing = self.promised - self.made
        if self.what == "channel":
            more = amounts.counted(missing, "more channel")
            return f"Use {more} within {amounts.duration(self.window)}, or promise fewer."
        more = amounts.counted(missing, "more attempt")
        return f"Plan {more} within {amounts.duration(self.window)}, or promise fewer."

    def related(self) -> tuple[Label, ...]:
        return (Label(self.steps, "the last step that counts" if self.made else "no step counts"),)


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """Each contact of a step is one attempt, a conditional one too; `call or email` is one."""
    weeks = weeks_of(agreement)
    for cadence in agreement.cadences:
        if not cadence.steps:
            continue
        week = week_of(chosen_calendar(agreement, cadence.calendar, cadence.by), weeks)
        made = attempts(cadence.steps, week)
        for quota in cadence.quotas:
            yield from _short(quota, made, week, cadence.name, cadence.origin)


def _short(
    quota: Quota, made: Sequence[Attempt], week: Sequence[Stretch], cadence: str, origin: Span
) -> Iterator[Finding]:
    if not isinstance(quota.within, Duration):
        return
    window = length(quota.within, week).most
    inside = [attempt for attempt in made if window is None or attempt.at.least <= window]
    last = inside[-1].step.origin if inside else origin
    if len(inside) < quota.least:
        yield CadenceTooFewSteps(
            quota.origin, quota.least, len(inside), quota.what, quota.within, cadence, last
        )
    elif quota.channels and channels(inside) < quota.channels:
        yield CadenceTooFewSteps(
            quota.origin, quota.channels, channels(inside), "channel", quota.within, cadence, last
        )
