"""Deadlines that rule themselves out: an agreement in, `deadline-never-met` out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from slalang.calendar.lengths import is_longer
from slalang.calendar.week import Stretch
from slalang.check import amounts
from slalang.check.context import Context
from slalang.check.owings import start_of
from slalang.check.timing import Due, deadlines, week_of, weeks_of
from slalang.diagnostics.finding import Finding, Severity
from slalang.model.agreement import Agreement
from slalang.model.quantities import Duration, Moment
from slalang.source.frozen import dataclass
from slalang.source.text import Span

NEEDS_WHOLE = False


@dataclass(frozen=True, slots=True)
class DeadlineNeverMet(Finding):
    """`within 1 hour aiming for 2 hours`, `within 1 day at least 3 days after to_sales`."""

    code: ClassVar[str] = "SLA506"
    slug: ClassVar[str] = "deadline-never-met"
    severity: ClassVar[Severity] = Severity.ERROR

    span: Span
    what: str
    """What is due, in words."""
    why: str
    """`nothing`, `aim` or `delay`."""
    most: str
    """The time that there is."""
    other: str = ""
    """The aim, or the delay."""

    def message(self) -> str:
        match self.why:
            case "nothing":
                return f"{self.what} leaves no time: {self.most} are over at once"
            case "aim":
                return f"{self.what} aims for {self.other}, but must be done within {self.most}"
            case _:
                have = "has" if self.other.startswith("1 ") else "have"
                return (
                    f"{self.what} may not begin before {self.other} {have} passed, "
                    f"but must be done within {self.most}"
                )

    def help(self) -> str:
        match self.why:
            case "nothing":
                return "Write how long it may take, such as `within 15 minutes`."
            case "aim":
                return "Aim for less than the limit, or raise the limit."
            case _:
                return "Allow more time than the delay, or shorten the delay."


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """Aims and delays longer than the limit; limits without any time."""
    weeks = weeks_of(agreement)
    for due in deadlines(agreement):
        if isinstance(due.deadline.reach, tuple):
            week = week_of(due.calendar, weeks)
            yield from _judge(agreement, due, due.deadline.reach, week)


def _judge(
    agreement: Agreement, due: Due, reach: tuple[Duration, ...], week: Sequence[Stretch]
) -> Iterator[Finding]:
    deadline = due.deadline
    most = " then ".join(amounts.duration(part) for part in reach)
    if not any(part.count for part in reach):
        yield DeadlineNeverMet(deadline.origin, due.what, "nothing", most)
        return
    if deadline.aim and is_longer((deadline.aim,), reach, week):
        aim = amounts.duration(deadline.aim)
        yield DeadlineNeverMet(deadline.origin, due.what, "aim", most, aim)
    if deadline.not_before and not deadline.or_at_next_opening:
        delay, start = deadline.not_before
        if _same(agreement, start, due.start) and is_longer((delay,), reach, week):
            words = amounts.duration(delay)
            yield DeadlineNeverMet(deadline.origin, due.what, "delay", most, words)


def _same(agreement: Agreement, one: Moment, other: Moment | None) -> bool:
    """Whether two moments are one; a handoff of whoever becomes `mql` starts with `mql`."""
    return other is not None and start_of(agreement, one) == start_of(agreement, other)
