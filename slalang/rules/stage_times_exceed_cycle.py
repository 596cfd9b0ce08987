"""Steps that take longer than the whole funnel: an agreement in, findings out."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from typing import ClassVar

from slalang.check import amounts
from slalang.check.context import Context
from slalang.check.figures import carriers
from slalang.diagnostics.finding import Finding, Label, Severity
from slalang.funnel.climb import stages_of
from slalang.funnel.inherit import Chain, inherit
from slalang.funnel.periods import days_of
from slalang.model.agreement import Agreement
from slalang.model.numbers import StageTime
from slalang.model.quantities import Takes
from slalang.source.frozen import dataclass
from slalang.source.text import Span

NEEDS_WHOLE = False


@dataclass(frozen=True, slots=True)
class StageTimesExceedCycle(Finding):
    """`takes 30 days`, where the steps take 5, 10 and 25 days."""

    code: ClassVar[str] = "SLA644"
    slug: ClassVar[str] = "stage-times-exceed-cycle"
    severity: ClassVar[Severity] = Severity.WARNING

    span: Span
    path: str
    whole: str
    """`30 days`."""
    steps: tuple[tuple[str, Span], ...]
    """What each step takes, such as `25 days`, with its place."""

    def message(self) -> str:
        together = " + ".join(said for said, _ in self.steps)
        return (
            f"the steps of `{self.path}` take longer than the whole: {together} are more than "
            f"{self.whole}"
        )

    def help(self) -> str:
        return "Correct one of the times; a plan follows the steps, and readers the whole."

    def related(self) -> tuple[Label, ...]:
        return tuple(Label(span, f"takes {said}") for said, span in self.steps[:6])


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """Times that can be compared: business time stands in no fixed relation to days."""
    seen: set[tuple[object, ...]] = set()
    for path, chain in carriers(agreement):
        found = _of(path, chain)
        if found and (key := (found.span, found.steps)) not in seen:
            seen.add(key)
            yield found


def _of(path: str, chain: Chain) -> StageTimesExceedCycle | None:
    figures = inherit(chain)
    if not isinstance(figures.takes, Takes) or figures.takes_origin is None:
        return None
    stages = stages_of(chain)
    steps = set(pairwise(stages))
    rows = [row for row in figures.stage_times if (row.start.name, row.end.name) in steps]
    rows.sort(key=lambda row: stages.index(row.start.name))
    known = [(row, days) for row in rows if (days := _days(row)) is not None]
    whole = days_of(figures.takes.duration)
    total = sum((days for _, days in known), Fraction(0))
    if whole is None or total <= whole:
        return None
    said = tuple(
        (amounts.duration(row.takes.duration), row.origin)
        for row, _ in known
        if isinstance(row.takes, Takes)
    )
    return StageTimesExceedCycle(
        figures.takes_origin, path, amounts.duration(figures.takes.duration), said
    )


def _days(row: StageTime) -> Fraction | None:
    return days_of(row.takes.duration) if isinstance(row.takes, Takes) else None
