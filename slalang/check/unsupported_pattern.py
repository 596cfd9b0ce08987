"""A pattern that not every system reads alike: `unsupported-pattern`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from slalang.check.context import Context
from slalang.diagnostics.finding import Finding, Severity
from slalang.evaluate.patterns import pattern_problem
from slalang.model.agreement import Agreement
from slalang.model.expressions import TextTest
from slalang.source.frozen import dataclass
from slalang.source.text import Span


@dataclass(frozen=True, slots=True)
class UnsupportedPattern(Finding):
    """`title matches "\\bVP\\b"`."""

    code: ClassVar[str] = "SLA413"
    slug: ClassVar[str] = "unsupported-pattern"
    severity: ClassVar[Severity] = Severity.ERROR

    span: Span
    pattern: str
    problem: str
    """The end of a sentence, with what to write instead."""

    def message(self) -> str:
        return f"the pattern `{self.pattern}` cannot be used: {self.problem}"

    def help(self) -> str:
        return "Often `contains`, `starts with` or `mentions` says the same in plain words."


NEEDS_WHOLE = False


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """One finding for each `matches` that goes beyond what all engines share."""
    for _, node in context.read(agreement).of(TextTest):
        problem = pattern_problem(node.text) if node.test == "matches" else None
        if problem is not None:
            yield UnsupportedPattern(node.origin, node.text, problem)
