"""The agreement's own examples, and one that the rules do not bear out: `example-fails`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from slalang.check.context import Context
from slalang.diagnostics.finding import Finding, Severity
from slalang.model.agreement import Agreement
from slalang.source.frozen import dataclass
from slalang.source.text import Span

if TYPE_CHECKING:
    from slalang.calendar.holiday_dates import Lock


@dataclass(frozen=True, slots=True)
class ExampleFails(Finding):
    """`expect mql` of a lead that the rules leave where it is."""

    code: ClassVar[str] = "SLA833"
    slug: ClassVar[str] = "example-fails"
    severity: ClassVar[Severity] = Severity.ERROR

    span: Span
    """The first expectation that fails; the example's title where it cannot be run."""
    title: str
    expected: str
    """In words, as a clause; empty where the example cannot be run."""
    instead: str
    """What is so instead, or why it cannot be run, as a clause."""

    def message(self) -> str:
        if not self.expected:
            return f"“{self.title}” cannot be run: {self.instead}"
        return f"“{self.title}” expects that {self.expected}; the rules say: {self.instead}"

    def label(self) -> str:
        return "the rules say otherwise" if self.expected else ""

    def help(self) -> str:
        return "Run `slalang test` for the whole story, then mend the rules or the example."


NEEDS_WHOLE = True


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """One finding for each example that fails."""
    if not agreement.examples:
        return
    # Most of what runs examples is of no use to an agreement without them.
    from slalang.cases import first_failure
    from slalang.cases.world import world_of

    world = world_of(agreement, hashed=False, lock=_lock(context))
    for example in agreement.examples:
        found = first_failure(world, example)
        if isinstance(found, str):
            yield ExampleFails(example.origin, example.title, "", found)
        elif found is not None:
            # What cannot be told was said already.
            instead = found.message.replace(f"{_UNTOLD}: {found.said}", _UNTOLD)
            yield ExampleFails(found.origin, example.title, found.said, instead)


def _lock(context: Context) -> Lock | None:
    """A lock that cannot be read is told by the commands that need one."""
    if context.holidays is None:
        return None
    from slalang.calendar.holiday_lock import LockProblem, parse_lock

    try:
        return parse_lock(context.holidays)
    except LockProblem:
        return None


_UNTOLD = "this cannot be told"
