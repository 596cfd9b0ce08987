"""Bands of a class that claim the same points: `overlapping-bands`."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterator
from typing import ClassVar, TypeAlias

from slalang.check.amounts import number
from slalang.check.bounds import points
from slalang.check.context import Context
from slalang.check.intervals import Stretch, divided, in_points, on_steps
from slalang.diagnostics.finding import Finding, Label, Severity
from slalang.model.agreement import Agreement
from slalang.model.scoring import Band
from slalang.source.frozen import dataclass
from slalang.source.text import Span

_Bands: TypeAlias = tuple[tuple[Band, Stretch], ...]


@dataclass(frozen=True, slots=True)
class OverlappingBands(Finding):
    """`a 80..100` and `b 60..80`."""

    code: ClassVar[str] = "SLA401"
    slug: ClassVar[str] = "overlapping-bands"
    severity: ClassVar[Severity] = Severity.ERROR

    span: Span
    lower: str
    upper: str
    score: str
    shared: Stretch
    other: Span

    def message(self) -> str:
        shared = in_points(self.shared, self.score)
        return f"with {shared} a lead is both `{self.lower}` and `{self.upper}`"

    def help(self) -> str:
        if self.shared.low is None:
            return "Let one band begin where the other ends."
        return f"Let `{self.lower}` end below {number(points(self.shared.low))}."

    def related(self) -> tuple[Label, ...]:
        return (Label(self.other, "the other band"),)


NEEDS_WHOLE = False


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """One finding for each band that shares points with a lower one."""
    ranges = context.read(agreement).bounds
    for sorting in agreement.classes:
        sorted_ = divided(sorting)
        if sorted_:
            whole = ranges.get(sorted_.score)
            step = whole.step if whole else 1
            bands = tuple((band, on_steps(stretch, step)) for band, stretch in sorted_.bands)
            yield from _overlaps(sorted_.score, step, bands)


def _overlaps(score: str, step: int, bands: _Bands) -> Iterator[Finding]:
    highs: list[tuple[int, int]] = []
    for low, high, place in _by_lower_end(bands):
        found = _reaching(highs, (low, high, place), bands)
        insort(highs, (high, place))
        if found is None:
            continue
        (upper, stretch), (lower, other) = bands[place], bands[found]
        ends = [end for end in (stretch.high, other.high) if end is not None]
        shared = Stretch(stretch.low, min(ends) if ends else None)
        if step == 1 and shared.low == shared.high and place < found:
            # With fractions no range ends just below 80: `from 80`, then `50..80`, is as good.
            continue
        first, second = (upper, lower) if place < found else (lower, upper)
        yield OverlappingBands(second.origin, lower.name, upper.name, score, shared, first.origin)


def _by_lower_end(bands: _Bands) -> list[tuple[int, int, int]]:
    """The lower and upper end of each band with its place in the text, lowest first."""
    stretches = [stretch for _, stretch in bands]
    least = min((s.low for s in stretches if s.low is not None), default=0) - 1
    most = max((s.high for s in stretches if s.high is not None), default=0) + 1
    return sorted(
        (least if s.low is None else s.low, most if s.high is None else s.high, place)
        for place, s in enumerate(stretches)
        if not s.is_empty
    )


def _reaching(highs: list[tuple[int, int]], row: tuple[int, int, int], bands: _Bands) -> int | None:
    """The place of a band that begins below another and reaches into it."""
    low, high, place = row
    beside = bisect_left(highs, (high, -1))
    if beside > 0 and highs[beside - 1][0] >= low:
        return highs[beside - 1][1]
    if beside < len(highs):
        # It covers the other: on purpose when it comes later and has an open end.
        other = highs[beside][1]
        if other > place and bands[other][1].is_closed:
            return other
    return None
