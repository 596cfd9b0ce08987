"""A rule that gives more than there is room for: `points-beyond-ceiling`."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import ClassVar

from slalang.check.amounts import number
from slalang.check.context import Context
from slalang.diagnostics.finding import Finding, Severity
from slalang.model.agreement import Agreement
from slalang.model.scoring import FirstMatch, Group, Points, Score, ScoreRule
from slalang.source.frozen import dataclass
from slalang.source.text import Span


@dataclass(frozen=True, slots=True)
class PointsBeyondCeiling(Finding):
    """`+120 when …` in a score `to 100`."""

    code: ClassVar[str] = "SLA407"
    slug: ClassVar[str] = "points-beyond-ceiling"
    severity: ClassVar[Severity] = Severity.WARNING

    span: Span
    points: Decimal
    where: str
    """The score in backticks or the group in quotes."""
    most: Decimal

    def message(self) -> str:
        return (
            f"this rule gives {number(self.points)} points, but {self.where} is never more than"
            f" {number(self.most)}"
        )

    def help(self) -> str:
        return f"Give at most {number(self.most)} points, or raise the limit."


NEEDS_WHOLE = False


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """One finding for each single rule that alone goes beyond a limit above it."""
    for score in agreement.scores:
        yield from _beyond(score)


def _beyond(score: Score) -> Iterator[Finding]:
    limit = (score.ceiling, f"`{score.name}`")
    stack: list[tuple[ScoreRule, tuple[Decimal | None, str]]] = [
        (rule, limit) for rule in reversed(score.rules)
    ]
    while stack:
        rule, (most, where) = stack.pop()
        match rule:
            case Points(points=Decimal() as given) if most is not None and given > most:
                yield PointsBeyondCeiling(rule.origin, given, where, most)
            case FirstMatch(rules=rules):
                stack.extend((row, (most, where)) for row in reversed(rules))
            case Group(rules=inner, most=cap, title=title):
                tighter = cap is not None and (most is None or cap <= most)
                inside = (cap, f'"{title}"') if tighter else (most, where)
                stack.extend((row, inside) for row in reversed(inner))
            case _:
                continue
