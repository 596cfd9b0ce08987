"""A score that gives every lead the same: `score-without-rules`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from slalang.check.conditions import rules_of
from slalang.check.context import Context
from slalang.diagnostics.finding import Finding, Severity
from slalang.model.agreement import Agreement
from slalang.model.scoring import Group, Weighted
from slalang.source.frozen import dataclass
from slalang.source.text import Span


@dataclass(frozen=True, slots=True)
class ScoreWithoutRules(Finding):
    """`score fit "Fit" from 0 to 100 { }`, or an empty group in one."""

    code: ClassVar[str] = "SLA414"
    slug: ClassVar[str] = "score-without-rules"
    severity: ClassVar[Severity] = Severity.WARNING

    span: Span
    what: str
    """The score in backticks or the group in quotes."""
    group: bool

    def message(self) -> str:
        if self.group:
            return f"the group {self.what} has no rules, so it gives no points"
        return f"`{self.what}` has no rules, so it is the same for every lead"

    def help(self) -> str:
        if self.group:
            return "Move the rules that belong together into it, or delete it."
        return "Add a rule, such as `+10 when employees > 200`, or delete the score."


NEEDS_WHOLE = True


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """One finding for each score, and each group of a score, with nothing in it."""
    for score in agreement.scores:
        weighs = any(isinstance(rule, Weighted) for rule in score.rules)
        if not weighs and next(rules_of(score), None) is None:
            yield ScoreWithoutRules(score.origin, score.name, False)
            continue
        for rule in score.rules:
            if isinstance(rule, Group) and not rule.rules:
                yield ScoreWithoutRules(rule.origin, f'"{rule.title}"', True)
