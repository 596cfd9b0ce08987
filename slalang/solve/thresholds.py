"""An agreement in; every limit on the points of a score that it states, to be asked about, out."""

from __future__ import annotations

from collections.abc import Iterator

from slalang.check.bounds import THOUSAND, bounds
from slalang.check.intervals import Sorted, Stretch, comparison, divided, on_steps
from slalang.evaluate.case import Case
from slalang.evaluate.scores import score_of
from slalang.model.expressions import Expression, Not, parts
from slalang.solve.operands import Beyond
from slalang.solve.prover import Prover
from slalang.solve.scores import inside
from slalang.solve.smt import negated
from slalang.source.frozen import dataclass
from slalang.source.text import Span


@dataclass(frozen=True, slots=True)
class Threshold:
    """`fit >= 60` in a condition, or the points of a band such as `a from 95`."""

    score: str
    stretch: Stretch
    """In thousandths, both ends in."""
    key: str
    """Of the condition that it stands in; empty for the points of a band."""
    band: str
    """The band whose points or whose whole condition it is; else empty."""
    origin: Span


def thresholds(prover: Prover) -> list[Threshold]:
    """Every one that lets leads in, in the order of the text of each declaration.

    A threshold under `not` keeps leads out, and is none; nor is one that an assertion speaks of.
    """
    return [one for one in _all(prover) if _is_known(prover, one.score)]


def reached(prover: Prover, one: Threshold) -> str:
    """Ask whether some lead has such points."""
    name, (low, high) = f"points {one.score} {one.stretch.low} {one.stretch.high}", one.stretch
    return prover.question(
        name,
        inside(prover.score(one.score).milli, low, high),
        lambda case: has(case, one.score, one.stretch),
    )


def missed(prover: Prover, one: Threshold) -> str:
    """Ask whether some lead has other points."""
    name, (low, high) = (
        f"other points {one.score} {one.stretch.low} {one.stretch.high}",
        one.stretch,
    )
    return prover.question(
        name,
        negated(inside(prover.score(one.score).milli, low, high)),
        lambda case: not has(case, one.score, one.stretch),
    )


def has(case: Case, score: str, stretch: Stretch) -> bool:
    """Whether a lead has such points, as the reference evaluator says."""
    low, high = stretch
    milli = score_of(case, score).milli
    return (low is None or low <= milli) and (high is None or milli <= high)


def _is_known(prover: Prover, score: str) -> bool:
    try:
        prover.score(score)
    except Beyond:
        return False
    return True


def _all(prover: Prover) -> Iterator[Threshold]:
    for key, asked in prover.asked.items():
        if asked.kind not in ("claim", "then"):
            for inner in _let_in(asked.condition):
                found = comparison(inner)
                if found is not None:
                    whole = asked.kind == "band" and inner is asked.condition
                    yield Threshold(*found, key, asked.what if whole else "", inner.origin)
    for sorting in prover.agreement.classes:
        sorted_ = divided(sorting)
        if sorted_ is not None:
            yield from _in_points(prover, sorted_)


def _let_in(condition: Expression) -> Iterator[Expression]:
    """A condition and what is inside it, without what it denies."""
    stack = [condition]
    while stack:
        top = stack.pop()
        yield top
        if not isinstance(top, Not):
            stack.extend(reversed(parts(top)))


def _in_points(prover: Prover, sorted_: Sorted) -> Iterator[Threshold]:
    """The bands that are written as points. A score of whole points has none between two."""
    whole = bounds(prover.agreement.scores)[sorted_.score].step == THOUSAND
    for band, stretch in sorted_.bands:
        if band.condition is None:
            exact = on_steps(stretch, THOUSAND) if whole else stretch
            yield Threshold(sorted_.score, exact, "", band.name, band.origin)
