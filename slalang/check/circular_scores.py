"""A score that is worked out from itself: `circular-scores`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from slalang.check.context import Context
from slalang.check.dependence import chain, circular, places
from slalang.diagnostics.finding import Finding, Label, Severity
from slalang.model.agreement import Agreement
from slalang.source.frozen import dataclass
from slalang.source.text import Span


@dataclass(frozen=True, slots=True)
class CircularScores(Finding):
    """`score total { +50% of fit }` and `score fit { +10% of total }`."""

    code: ClassVar[str] = "SLA410"
    slug: ClassVar[str] = "circular-scores"
    severity: ClassVar[Severity] = Severity.ERROR

    span: Span
    names: tuple[str, ...]
    """In the order in which each depends on the next."""
    others: tuple[Span, ...]
    """Where the second and the rest are declared."""

    def message(self) -> str:
        return chain(self.names)

    def help(self) -> str:
        return (
            "Take one of them out of the circle: a score needs an order in which it is worked out."
        )

    def related(self) -> tuple[Label, ...]:
        return tuple(Label(span, "in the circle") for span in self.others)


NEEDS_WHOLE = False


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """One finding for each circle that has a score in it."""
    scores = {score.name for score in agreement.scores}
    where = places(agreement)
    for names in circular(agreement, context.read(agreement)):
        if scores.intersection(names):
            others = tuple(where[name] for name in names[1:])
            yield CircularScores(where[names[0]], names, others)
