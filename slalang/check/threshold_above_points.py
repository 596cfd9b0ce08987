"""A threshold that no lead can reach: `threshold-above-points`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import ClassVar

from slalang.check.amounts import number
from slalang.check.bounds import Range, points, thousandths
from slalang.check.conditions import Stated, nodes
from slalang.check.context import Context
from slalang.check.intervals import compared, comparison
from slalang.diagnostics.finding import Finding, Label, Severity
from slalang.model.agreement import Agreement
from slalang.model.expressions import Compare, Gained, InRange, Not, ScoreOf
from slalang.source.frozen import dataclass
from slalang.source.text import Span


@dataclass(frozen=True, slots=True)
class ThresholdAbovePoints(Finding):
    """`when fit >= 90`, where the rules of `fit` add up to 85."""

    code: ClassVar[str] = "SLA405"
    slug: ClassVar[str] = "threshold-above-points"
    severity: ClassVar[Severity] = Severity.ERROR

    span: Span
    score: str
    limit: int
    """The most that the score can be, or the least, or the most that it can gain; thousandths."""
    what: str
    """`most`, `least` or `gain`."""
    declared: Span
    """Of the score."""

    def message(self) -> str:
        limit = number(points(self.limit))
        match self.what:
            case "most":
                return f"this can never be true: `{self.score}` is never more than {limit}"
            case "least":
                return f"this can never be true: `{self.score}` is never less than {limit}"
            case _:
                return f"this can never be true: `{self.score}` never gains more than {limit}"

    def help(self) -> str:
        if self.what == "least":
            return f"Raise the threshold, or lower the floor of `{self.score}`."
        return f"Lower the threshold, or give more points in `{self.score}`."

    def related(self) -> tuple[Label, ...]:
        return (Label(self.declared, "its rules and limits say so"),)


NEEDS_WHOLE = True


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """One finding for each comparison with a score that cannot be true; bands aside."""
    read = context.read(agreement)
    declared = {score.name: score.origin for score in agreement.scores}
    asked: list[tuple[Stated, Compare | InRange | Gained]] = [*read.of(Gained)]
    asked += [it for it in read.of(Compare) if ScoreOf in (type(it[1].left), type(it[1].right))]
    asked += [it for it in read.of(InRange) if isinstance(it[1].value, ScoreOf)]
    denied: set[int] = set()
    for _, no in read.of(Not):
        if id(no) not in denied:
            denied.update(map(id, nodes(no.item)))
    for stated, node in asked:
        # Under `not` such a comparison is always true, which does no harm.
        if id(node) in denied:
            continue
        # A whole band that is never used has a finding of its own.
        if stated.kind != "class" or not compared(stated.condition):
            yield from _unreachable(node, read.bounds, declared)


def _unreachable(
    node: Compare | InRange | Gained, ranges: Mapping[str, Range], declared: Mapping[str, Span]
) -> Iterator[Finding]:
    match node:
        case Compare() | InRange():
            asked = comparison(node)
            if asked is None or asked[0] not in ranges:
                return
            name, (low, high) = asked
            whole = ranges[name]
            if whole.high is not None and low is not None and low > whole.high:
                yield ThresholdAbovePoints(node.origin, name, whole.high, "most", declared[name])
            elif whole.low is not None and high is not None and high < whole.low:
                yield ThresholdAbovePoints(node.origin, name, whole.low, "least", declared[name])
        case Gained(points=Decimal() as gain, score=name) if name in ranges:
            whole = ranges[name]
            if whole.low is None or whole.high is None:
                return
            most = whole.high - whole.low
            if thousandths(gain) > most:
                yield ThresholdAbovePoints(node.origin, name, most, "gain", declared[name])
        case _:
            return
