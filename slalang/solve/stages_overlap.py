"""Stages that exclude each other, and a lead that is in two: all leads in, `stages-overlap` out."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import ClassVar

from slalang.diagnostics.finding import Finding, Label, Severity
from slalang.evaluate.conditions import reached
from slalang.model.agreement import Agreement
from slalang.model.returning import party_of
from slalang.model.scoring import Stage
from slalang.solve.moments import Side, judge
from slalang.solve.moments import ask as ask_both
from slalang.solve.prover import Prover
from slalang.solve.reads import reads
from slalang.solve.undecided import QuestionOpen, SolverDisagreement
from slalang.solve.words import lead_words
from slalang.source.frozen import dataclass
from slalang.source.text import Span

MOST_PAIRS = 200
"""So many pairs of stages are compared."""


@dataclass(frozen=True, slots=True)
class StagesOverlap(Finding):
    """`stage won { when signed … ends }` beside `stage lost { when budget is no … ends }`."""

    code: ClassVar[str] = "SLA812"
    slug: ClassVar[str] = "stages-overlap"
    severity: ClassVar[Severity] = Severity.WARNING

    span: Span
    stage: str
    other: str
    other_span: Span
    start: str | None
    """The stage that both are entered from, where they have different owners; else both end."""
    lead: str

    def message(self) -> str:
        if self.start is None:
            return f"{self.lead} ends in `{self.other}` and in `{self.stage}` at the same moment"
        return (
            f"{self.lead} goes from `{self.start}` to `{self.other}` and to `{self.stage}`"
            " at the same moment"
        )

    def label(self) -> str:
        return f"also true of a lead in `{self.other}`"

    def help(self) -> str:
        return "Add to one of the two conditions what tells its leads from those of the other."

    def related(self) -> tuple[Label, ...]:
        return (Label(self.other_span, "true at the same moment"),)


def ask(prover: Prover) -> Iterator[str]:
    """For each two stages that exclude each other, whether a moment makes a lead enter both."""
    for one, other, _ in exclusive(prover.agreement):
        yield from ask_both(prover, *_both(prover, one, other))


def check(prover: Prover) -> Iterator[Finding]:
    """One finding for each stage that a lead enters together with an earlier one."""
    told: set[str] = set()
    for one, other, start in exclusive(prover.agreement):
        assert one.when is not None
        assert other.when is not None
        if other.name in told:
            continue
        found = judge(prover, *_both(prover, one, other))
        what = f"whether a lead can enter `{one.name}` and `{other.name}` at the same moment"
        if found.lead is not None:
            told.add(other.name)
            lead = lead_words(prover.agreement, prover.words, found.lead)
            yield StagesOverlap(
                other.when.origin, other.name, one.name, one.when.origin, start, lead
            )
        elif found.disagreement is not None:
            lead = lead_words(prover.agreement, prover.words, found.disagreement)
            yield SolverDisagreement(other.when.origin, what, lead)
        elif found.open:
            yield QuestionOpen(other.when.origin, what)


def exclusive(agreement: Agreement) -> list[tuple[Stage, Stage, str | None]]:
    """Pairs of stages that no lead should enter at once, with the stage before both.

    Two that end, unless they are entered from different stages; and two that are entered
    from one stage and belong to different parties.
    """
    found: list[tuple[Stage, Stage, str | None]] = []
    asking = [stage for stage in agreement.stages if stage.when is not None]
    for one, other in combinations(asking, 2):
        first = [ref.name for ref in one.follows]
        shared = [ref.name for ref in other.follows if ref.name in first]
        after = {ref.name for ref in (*one.follows, *other.follows)}
        if one.name in after or other.name in after:
            continue
        if one.ends and other.ends and (shared or not one.follows or not other.follows):
            found.append((one, other, None))
        elif shared and one.owner and other.owner:
            owners = {party_of(agreement, it.name) for it in (one.owner, other.owner)}
            if len(owners) == 2:
                found.append((one, other, shared[0]))
        if len(found) == MOST_PAIRS:
            break
    return found


def _both(prover: Prover, one: Stage, other: Stage) -> tuple[str, Side, Side]:
    name = f"both {one.name} {other.name}"
    return name, side_of(prover, one.name), side_of(prover, other.name)


def side_of(prover: Prover, stage: str) -> Side:
    """A stage with a condition, as one of two."""
    inputs = reads(prover.system.enc.survey, prover.nodes[f"stage {stage}"])
    return Side(prover.stage(stage).yes, lambda case: reached(case, stage) is True, inputs)
