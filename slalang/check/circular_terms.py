"""Words that are explained by each other: `circular-terms`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from slalang.check.context import Context
from slalang.check.dependence import chain, circular, deadlocked, places
from slalang.diagnostics.finding import Finding, Label, Severity
from slalang.model.agreement import Agreement
from slalang.model.lifecycle import Lifecycle, Way
from slalang.source.frozen import dataclass
from slalang.source.text import Span


@dataclass(frozen=True, slots=True)
class CircularTerms(Finding):
    """`term good when not bad` and `term bad when not good`."""

    code: ClassVar[str] = "SLA411"
    slug: ClassVar[str] = "circular-terms"
    severity: ClassVar[Severity] = Severity.ERROR

    span: Span
    names: tuple[str, ...]
    """In the order in which each depends on the next."""
    stages: bool
    """Whether stages are among them, so that no lead can ever enter them."""
    others: tuple[Span, ...]

    def message(self) -> str:
        return f"no lead can be first: {chain(self.names)}" if self.stages else chain(self.names)

    def help(self) -> str:
        if self.stages:
            return "Let one of the stages be entered without the other."
        return "Explain one of them without the other."

    def related(self) -> tuple[Label, ...]:
        return tuple(Label(span, "in the circle") for span in self.others)


NEEDS_WHOLE = False


def check(agreement: Agreement, context: Context) -> Iterator[Finding]:
    """One finding for each circle of terms, classes and stages."""
    scores = {score.name for score in agreement.scores}
    where = places(agreement)
    ways = context.read(agreement).lifecycle
    for names in circular(agreement, context.read(agreement)):
        if not scores.intersection(names):
            yield _finding(names, False, where)
    for names in deadlocked(agreement, _only_by_condition(agreement, ways)):
        yield _finding(names, True, where)


def _finding(names: tuple[str, ...], stages: bool, where: dict[str, Span]) -> CircularTerms:
    others = tuple(where[name] for name in names[1:])
    return CircularTerms(where[names[0]], names, stages, others)


def _only_by_condition(agreement: Agreement, ways: Lifecycle) -> frozenset[str]:
    """The stages that nothing but their own `when` leads to."""
    otherwise = {entry.stage for entry in ways.entries if entry.way is not Way.CONDITION}
    return frozenset(
        stage.name
        for stage in agreement.stages
        if stage.when and stage.name not in otherwise and stage.name != ways.start
    )
