"""Points that every lead has: all leads in, `always-reached` out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from slalang.check.amounts import number
from slalang.check.bounds import points
from slalang.diagnostics.finding import Finding, Severity
from slalang.model.scoring import Band
from slalang.solve.engine import Answer
from slalang.solve.prover import Prover
from slalang.solve.thresholds import Threshold, missed, thresholds
from slalang.solve.words import lead_words
from slalang.source.frozen import dataclass
from slalang.source.text import Span


@dataclass(frozen=True, slots=True)
class AlwaysReached(Finding):
    """`when interest >= 0`, where nobody has less."""

    code: ClassVar[str] = "SLA807"
    slug: ClassVar[str] = "always-reached"
    severity: ClassVar[Severity] = Severity.WARNING

    span: Span
    score: str
    band: str
    """The band that asks for the points; empty for a threshold in a condition."""
    below: tuple[str, ...]
    """The bands after it, which are never used."""
    least: int | None
    """The least that a lead can have, in thousandths, where a least is asked for and known."""
    most: int | None
    """The most, where only a most is asked for."""
    lead: str
    """A lead that has so many."""

    def message(self) -> str:
        what = f"every lead that comes this far is `{self.band}`" if self.band else (
            "every lead reaches this"
        )  # fmt: skip
        if self.below:
            names = " or ".join(f"`{name}`" for name in self.below)
            what += f", and none is {names}"
        if self.least is not None:
            least = _points(self.least)
            return f"{what}: nobody has less than {least} of `{self.score}`, not even {self.lead}"
        if self.most is not None:
            most = _points(self.most)
            return f"{what}: nobody has more than {most} of `{self.score}`, not even {self.lead}"
        return f"{what}: nobody has other points of `{self.score}`"

    def label(self) -> str:
        return "true of every lead"

    def help(self) -> str:
        if self.band and not self.below:
            return f"Write `{self.band} … otherwise`, or ask for points that not every lead has."
        if self.band:
            return "Ask for points that not every lead has, or delete what is never used."
        return "Ask for points that not every lead has, or leave this out."


def ask(prover: Prover) -> Iterator[str]:
    """For each threshold and each band whether some lead has other points."""
    for one in thresholds(prover):
        yield missed(prover, one)


def check(prover: Prover) -> Iterator[Finding]:
    """One finding for each threshold and each band whose points every lead has."""
    for one in thresholds(prover):
        if prover.answers[missed(prover, one)] is not Answer.IMPOSSIBLE:
            continue
        below = _below(prover, one)
        if below is None:
            continue
        least = prover.least(one.score) if one.stretch.low is not None else None
        most = prover.most(one.score) if one.stretch.low is None else None
        shown = least or most
        yield AlwaysReached(
            one.origin,
            one.score,
            one.band,
            tuple(band.name for band in below),
            least and least[0],
            most and most[0],
            lead_words(prover.agreement, prover.words, shown[1]) if shown else "",
        )


def _below(prover: Prover, one: Threshold) -> tuple[Band, ...] | None:
    """The bands after a band; None where all is well, or what is wrong is said of those.

    The last band may be written with all the points that are left, as on a scale.
    """
    if not one.band:
        return ()
    for sorting in prover.agreement.classes:
        for place, band in enumerate(sorting.bands):
            if band.origin == one.origin or (
                band.condition is not None and band.condition.origin == one.origin
            ):
                below = sorting.bands[place + 1 :]
                said = any(not other.otherwise for other in below)
                natural = not below and band.condition is None
                return None if said or natural else below
    return None


def _points(milli: int) -> str:
    amount = number(points(milli))
    return f"{amount} {'point' if amount == '1' else 'points'}"
