"""A floor that is not below its ceiling: `score-limits`."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import ClassVar

from slalang.check.amounts import number
from slalang.check.context import Context
from slalang.diagnostics.finding import Finding, Severity
from slalang.model.agreement import Agreement
from slalang.model.scoring import Group
from slalang.source.frozen import dataclass
from slalang.source.text import Span


@dataclass(frozen=True, slots=True)
class ScoreLimits(Finding):
    """`score fit from 100 to 0 { … }`."""

    code: ClassVar[str] = "SLA406"
    slug: ClassVar[str] = "score-limits"
    severity: ClassVar[Severity] = Severity.ERROR

    span: Span
    what: str
    """The score in backticks or the group in quotes."""
    floor: Decimal
    ceiling: Decimal
    group: bool

    def message(self) -> str:
        low, high = number(self.floor), number(self.ceiling)
        if low == high:
            return f"{self.what} can only ever be {low}: its least and its most are the same"
        return f"{self.what} is at least {low} and at most {high}, which nothing can be"

    def help(self) -> str:
        low, high = sorted((self.floor, self.ceiling))
        if self.group:
            return "Raise `at most`, or lower `at least`."
        if low == high:
            return "Raise the ceiling, or lower the floor."
        return f"Write the lower limit first: `from {low} to {high}`."


NEEDS_WHOLE = False


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """One finding for each score or group whose limits leave no room."""
    for score in agreement.scores:
        if score.floor is not None and score.ceiling is not None and score.floor >= score.ceiling:
            yield ScoreLimits(score.origin, f"`{score.name}`", score.floor, score.ceiling, False)
        for rule in score.rules:
            if not isinstance(rule, Group) or rule.least is None or rule.most is None:
                continue
            if rule.least >= rule.most:
                yield ScoreLimits(rule.origin, f'"{rule.title}"', rule.least, rule.most, True)
