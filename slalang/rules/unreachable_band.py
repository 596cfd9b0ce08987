"""A band of a class that no lead can fall into: `unreachable-band`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from slalang.check.amounts import number
from slalang.check.bounds import Range, points
from slalang.check.context import Context
from slalang.check.cover import Cover
from slalang.check.intervals import Stretch, divided
from slalang.check.keys import key_of
from slalang.diagnostics.finding import Finding, Label, Severity
from slalang.model.agreement import Agreement
from slalang.model.scoring import Band, Class
from slalang.source.frozen import dataclass
from slalang.source.text import Span


@dataclass(frozen=True, slots=True)
class UnreachableBand(Finding):
    """`warm when fit >= 80` below `hot when fit >= 60`."""

    code: ClassVar[str] = "SLA403"
    slug: ClassVar[str] = "unreachable-band"
    severity: ClassVar[Severity] = Severity.WARNING

    span: Span
    band: str
    score: str
    most: int | None = None
    """The most that the score can be, where the band lies above it; in thousandths."""
    least: int | None = None
    """The least that it can be, where the band lies below it."""
    above: str = ""
    """The band that takes its leads first; empty where several do."""
    places: tuple[Span, ...] = ()

    def message(self) -> str:
        never = f"no lead can be `{self.band}`"
        if self.most is not None:
            return f"{never}: `{self.score}` is never more than {number(points(self.most))}"
        if self.least is not None:
            return f"{never}: `{self.score}` is never less than {number(points(self.least))}"
        if self.above:
            return f"{never}: `{self.above}` stands above it and takes every such lead first"
        if self.score:
            return f"{never}: the bands above it take every such lead first"
        return f"{never}: it asks for more than it allows"

    def help(self) -> str:
        if self.most is not None or self.least is not None:
            return f"Change the limits of the band, or what `{self.score}` adds up to."
        return "Move it up, change its limits, or delete it."

    def related(self) -> tuple[Label, ...]:
        return tuple(Label(span, "takes its leads first") for span in self.places)


NEEDS_WHOLE = True


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """One finding for each band that is never used."""
    ranges = context.read(agreement).bounds
    for sorting in agreement.classes:
        sorted_ = divided(sorting)
        if sorted_ is None:
            yield from _repeated(sorting)
        else:
            whole = ranges.get(sorted_.score, Range(None, None, 1))
            yield from _covered(sorted_.score, whole, sorted_.bands)
        yield from _after_otherwise(sorting)


def _covered(
    score: str, whole: Range, bands: tuple[tuple[Band, Stretch], ...]
) -> Iterator[Finding]:
    cover = Cover(whole.step)
    by_name = {band.name: band for band, _ in bands}
    for band, stretch in bands:
        if stretch.is_empty:
            yield UnreachableBand(band.origin, band.name, "")
            continue
        if whole.high is not None and stretch.low is not None and stretch.low > whole.high:
            yield UnreachableBand(band.origin, band.name, score, most=whole.high)
        elif whole.low is not None and stretch.high is not None and stretch.high < whole.low:
            yield UnreachableBand(band.origin, band.name, score, least=whole.low)
        else:
            above = cover.of(stretch)
            if above is not None:
                places = (by_name[above].origin,) if above else ()
                yield UnreachableBand(band.origin, band.name, score, above=above, places=places)
        cover.add(stretch, band.name)


def _repeated(sorting: Class) -> Iterator[Finding]:
    seen: dict[tuple[object, ...], Band] = {}
    for band in sorting.bands:
        if band.condition is None:
            continue
        first = seen.setdefault(key_of(band.condition), band)
        if first is not band:
            yield UnreachableBand(
                band.origin, band.name, "", above=first.name, places=(first.origin,)
            )


def _after_otherwise(sorting: Class) -> Iterator[Finding]:
    rest = next((band for band in sorting.bands if band.otherwise), None)
    if rest is None:
        return
    for band in sorting.bands[sorting.bands.index(rest) + 1 :]:
        yield UnreachableBand(band.origin, band.name, "", above=rest.name, places=(rest.origin,))
