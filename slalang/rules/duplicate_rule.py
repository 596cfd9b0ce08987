"""A condition that counts twice in one score: `duplicate-rule`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from slalang.check.context import Context
from slalang.check.keys import rule_key
from slalang.diagnostics.finding import Finding, Label, Severity
from slalang.model.agreement import Agreement
from slalang.model.scoring import FirstMatch, Group, Halving, Losing, Points, Score, ScoreRule
from slalang.source.frozen import dataclass
from slalang.source.text import Span


@dataclass(frozen=True, slots=True)
class DuplicateRule(Finding):
    """`+10 when tools has "HubSpot"`, and the same line further down."""

    code: ClassVar[str] = "SLA409"
    slug: ClassVar[str] = "duplicate-rule"
    severity: ClassVar[Severity] = Severity.WARNING

    span: Span
    score: str
    first: Span
    same_match: bool
    """Whether both stand in one `first match`, where the second never counts."""

    def message(self) -> str:
        if self.same_match:
            return "this row is never reached: a row above it asks for the same"
        return f"a lead earns these points on top: `{self.score}` counts the same thing already"

    def help(self) -> str:
        return "Delete one of the two, or let it ask for something else."

    def related(self) -> tuple[Label, ...]:
        return (Label(self.first, "the same condition"),)


NEEDS_WHOLE = True


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """One finding for each rule whose condition stands in the score before."""
    for score in agreement.scores:
        yield from _duplicates(score)


def _duplicates(score: Score) -> Iterator[Finding]:
    seen: dict[tuple[object, ...], tuple[Points, FirstMatch | None]] = {}
    stack: list[tuple[ScoreRule, FirstMatch | None]] = [
        (rule, None) for rule in reversed(score.rules)
    ]
    while stack:
        rule, match = stack.pop()
        if isinstance(rule, FirstMatch):
            stack.extend((row, rule) for row in reversed(rule.rules))
        elif isinstance(rule, Group):
            stack.extend((row, None) for row in reversed(rule.rules))
        elif isinstance(rule, Points):
            first, where = seen.setdefault((*rule_key(rule), *_shape(rule, match)), (rule, match))
            if first is not rule:
                same = match is not None and where is match
                yield DuplicateRule(rule.origin, score.name, first.origin, same)


def _shape(rule: Points, inside: FirstMatch | None) -> tuple[object, ...]:
    """What lets two rules for one fact count side by side on purpose.

    Points that fade stand beside some that stay, more for the first three beside
    a little for each. In one `first match` the second never counts, whatever it says.
    """
    if inside is not None:
        return ()
    fades: tuple[object, ...] = ()
    match rule.decay:
        case Halving(every=every):
            fades = ("halving", every)
        case Losing(points=points, percent=percent, every=every):
            fades = ("losing", points, percent and percent.value, every)
        case None:
            pass
    return (*fades, rule.most_points, rule.most_times)
