"""Rates between stages that are no step of their funnel: an agreement in, findings out."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import ClassVar

from slalang.check import amounts
from slalang.check.context import Context
from slalang.diagnostics.finding import Finding, Label, Severity
from slalang.model.agreement import Agreement
from slalang.model.numbers import Funnel, Improvement, Rate, StageTime
from slalang.source.frozen import dataclass
from slalang.source.text import Span

NEEDS_WHOLE = True


@dataclass(frozen=True, slots=True)
class RateOutsideFunnel(Finding):
    """`mql to customer 6%` in a funnel through mql, sql, customer."""

    code: ClassVar[str] = "SLA615"
    slug: ClassVar[str] = "rate-outside-funnel"
    severity: ClassVar[Severity] = Severity.ERROR

    span: Span
    start: str
    end: str
    funnel: str
    strangers: tuple[str, ...]
    """Those of the two stages that the funnel does not go through."""
    through: tuple[str, ...]
    funnel_span: Span
    what: str = "rate"
    """Or `time`, where it is said how long the step takes."""

    def message(self) -> str:
        if self.strangers:
            return (
                f"the {self.what} from `{self.start}` to `{self.end}` counts for nothing: "
                f"funnel `{self.funnel}` does not go through {amounts.names(self.strangers)}"
            )
        if self.through.index(self.end) < self.through.index(self.start):
            return f"`{self.end}` comes before `{self.start}` in funnel `{self.funnel}`"
        between = self.through[self.through.index(self.start) + 1 : self.through.index(self.end)]
        return (
            f"from `{self.start}` to `{self.end}` is more than one step of funnel "
            f"`{self.funnel}`: {amounts.names(between)} is in between"
        )

    def help(self) -> str:
        return f"Give a {self.what} for each step of {', '.join(self.through)}."

    def related(self) -> tuple[Label, ...]:
        return (Label(self.funnel_span, "the stages of the funnel"),)


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """Rates, improvements and times go from one stage to the next."""
    steps: dict[str, set[tuple[str, str]]] = {}
    for path, node in agreement.figures.items():
        funnel = agreement.figures.get(path.partition(".")[0])
        if not isinstance(funnel, Funnel) or not funnel.through:
            continue
        through = tuple(ref.name for ref in funnel.through)
        known = steps.setdefault(funnel.name, set(pairwise(through)))
        figures = node.figures
        rows: tuple[Rate | Improvement | StageTime, ...] = (
            *figures.rates, *figures.improvements, *figures.stage_times
        )  # fmt: skip
        for row in rows:
            start, end = row.start.name, row.end.name
            if (start, end) in known or start == end:
                continue
            strangers = tuple(name for name in (start, end) if name not in through)
            yield RateOutsideFunnel(
                row.origin, start, end, funnel.name, strangers, through, funnel.origin,
                "time" if isinstance(row, StageTime) else "rate",
            )  # fmt: skip
