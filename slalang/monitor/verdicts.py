"""Counted items of periods in; whether a promise was kept in each, and runs of those, out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import NamedTuple

from slalang.monitor.result import Span, Tally, Verdict


class Streak(NamedTuple):
    """Periods one after another that all have what was looked for."""

    first: Span
    last: Span
    length: int


def reaches(kept: int, due: int, target: Fraction) -> bool:
    """Whether so many of so many are at least a share: whole numbers are compared."""
    return kept * target.denominator >= target.numerator * due


def verdict_of(tally: Tally, target: Fraction | None, closed: bool) -> Verdict:
    """What came of a share that was promised.

    Where all that was due was waived, so is the period; one in which nothing was due has none.
    """
    if not closed:
        return Verdict.RUNNING
    if not tally.due:
        return Verdict.WAIVED if tally.waived else Verdict.NOTHING_DUE
    if target is None:
        return Verdict.UNKNOWN
    return Verdict.KEPT if reaches(tally.kept, tally.due, target) else Verdict.BROKEN


def together(verdicts: Iterable[Verdict]) -> Verdict:
    """The verdict of a promise of several lines: all of them have to be kept."""
    found = set(verdicts)
    order = (
        Verdict.BROKEN, Verdict.RUNNING, Verdict.UNKNOWN, Verdict.KEPT, Verdict.WAIVED,
    )  # fmt: skip
    return next((one for one in order if one in found), Verdict.NOTHING_DUE)


def streaks(periods: Sequence[tuple[Span, bool | None]], least: int) -> tuple[Streak, ...]:
    """Runs of at least so many periods for which something is true.

    What is None, such as a period in which nothing was due or that is not over, neither
    breaks a run nor continues it.
    """
    found: list[Streak] = []
    run: list[Span] = []
    for span, holds in periods:
        if holds:
            run.append(span)
        elif holds is False:
            found += _long_enough(run, least)
            run = []
    return (*found, *_long_enough(run, least))


def broken(verdict: Verdict) -> bool | None:
    """Whether a verdict breaks a promise; None where it says nothing about that."""
    return {Verdict.BROKEN: True, Verdict.KEPT: False}.get(verdict)


def _long_enough(run: list[Span], least: int) -> list[Streak]:
    return [Streak(run[0], run[-1], len(run))] if len(run) >= max(1, least) else []
