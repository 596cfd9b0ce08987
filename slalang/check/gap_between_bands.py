"""Points that no band of a class takes: `gap-between-bands`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from slalang.check.amounts import number
from slalang.check.bounds import Range, points
from slalang.check.context import Context
from slalang.check.intervals import Sorted, Stretch, divided, in_points
from slalang.diagnostics.finding import Finding, Severity
from slalang.model.agreement import Agreement
from slalang.model.scoring import Class
from slalang.source.frozen import dataclass
from slalang.source.text import Span


@dataclass(frozen=True, slots=True)
class GapBetweenBands(Finding):
    """`a 80..100`, `b 50..79`, and nothing for a score of 30."""

    code: ClassVar[str] = "SLA402"
    slug: ClassVar[str] = "gap-between-bands"
    severity: ClassVar[Severity] = Severity.ERROR

    span: Span
    sorting: str
    score: str
    gap: Stretch
    step: int

    def message(self) -> str:
        return f"`{self.sorting}` has no band for {self._gap()}"

    def help(self) -> str:
        return "Close the gap, or end with a band that takes the rest: `otherwise`."

    def _gap(self) -> str:
        if self.step > 1 or self.gap.low is None or self.gap.high is None:
            return in_points(self.gap, self.score)
        # The ends of the bands around it are what the reader sees in the text.
        before, after = (number(points(end)) for end in (self.gap.low - 1, self.gap.high + 1))
        such = number(points(self.gap.low))
        return f"points of `{self.score}` between {before} and {after}, such as {such}"


NEEDS_WHOLE = True


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """One finding for each stretch of the score that is left over."""
    ranges = context.read(agreement).bounds
    for sorting in agreement.classes:
        if any(band.otherwise for band in sorting.bands):
            continue
        sorted_ = divided(sorting)
        if sorted_ and sorted_.score in ranges:
            yield from _gaps(sorting, sorted_, ranges[sorted_.score])


def _gaps(sorting: Class, sorted_: Sorted, whole: Range) -> Iterator[Finding]:
    rows = sorted(
        ((s.low, s.high, band) for band, s in sorted_.bands if not s.is_empty),
        key=lambda row: (row[0] is not None, row[0] or 0),
    )
    step = whole.step
    next_: int | None = whole.low
    """The first value that no band so far has taken; `None` is without end."""
    started = whole.low is not None
    span = sorting.origin
    for low, high, band in rows:
        if low is not None and (not started or (next_ is not None and next_ < low)):
            last = (low - 1) // step * step
            if whole.high is not None:
                last = min(last, whole.high)
            if not started or (next_ is not None and next_ <= last):
                gap = Stretch(next_ if started else None, last)
                yield GapBetweenBands(span, sorting.name, sorted_.score, gap, step)
        started = True
        if high is None:
            return
        beyond = (high // step + 1) * step
        if next_ is None or beyond > next_:
            next_, span = beyond, band.origin
    if whole.high is None or (next_ is not None and next_ <= whole.high):
        yield GapBetweenBands(span, sorting.name, sorted_.score, Stretch(next_, whole.high), step)
