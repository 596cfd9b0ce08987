"""Stages that ask for what no lead can be: all leads in, `stage-never-entered` out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import ClassVar

from slalang.check.ways import reachable
from slalang.diagnostics.finding import Finding, Label, Severity
from slalang.model.lifecycle import Way, lifecycle
from slalang.model.scoring import Stage
from slalang.solve.clash import Clash, clash_of
from slalang.solve.engine import Answer
from slalang.solve.prover import Prover
from slalang.solve.questions import in_stage
from slalang.solve.undecided import QuestionOpen
from slalang.solve.words import lead_words
from slalang.source.frozen import dataclass
from slalang.source.text import Span
from slalang.wording.conditions import condition as said
from slalang.wording.numbers import number
from slalang.wording.words import named


@dataclass(frozen=True, slots=True)
class StageNeverEntered(Finding):
    """`when fit >= 60 and seniority is individual`, where such a lead has 45 points at most."""

    code: ClassVar[str] = "SLA811"
    slug: ClassVar[str] = "stage-never-entered"
    severity: ClassVar[Severity] = Severity.WARNING

    span: Span
    stage: str
    parts: tuple[tuple[str, Span], ...]
    """What cannot be true together, in words; one that cannot be true at all."""
    short: tuple[str, str, str] | None
    """A score, the most that it reaches in such a case, and a lead that has so many."""
    entered: bool
    """Whether something else brings leads there all the same."""
    before: tuple[tuple[str, Span], ...] = ()
    """The stages, never entered, that it is entered from."""

    def message(self) -> str:
        never = f"no lead can ever enter `{self.stage}`"
        if self.entered:
            never = f"no lead ever meets the `when` of `{self.stage}`"
        if self.before:
            names = " and ".join(f"`{name}`" for name, _ in self.before)
            verb = "leads" if len(self.before) == 1 else "lead"
            return f"{never}: only {names} {verb} there, and no lead ever enters {names}"
        asked = " and ".join(f"“{part}”" for part, _ in self.parts)
        if self.short is not None:
            score, most, _ = self.short
            then = "and then " if len(self.parts) > 1 else "and "
            return f"{never}: it asks for {asked}, {then}{score} reaches {most} at most"
        if len(self.parts) == 1:
            return f"{never}: {asked} can never be true"
        return f"{never}: {asked} cannot {'both' if len(self.parts) == 2 else 'all'} be true"

    def label(self) -> str:
        return "" if self.before else "true of no lead"

    def help(self) -> str:
        if self.before:
            return "Mend the stage before it, or let leads come from another stage too."
        if self.short is not None:
            return (
                f"Ask for less, or give more points: {self.short[2]} has {self.short[1]}, and no"
                " such lead has more."
            )
        return "Change one of the conditions so that some lead can fulfil all of them."

    def related(self) -> tuple[Label, ...]:
        if self.before:
            return tuple(Label(span, "never entered") for _, span in self.before)
        inside = [span for _, span in self.parts if span != self.span]
        return tuple(Label(span, "not together with the rest") for span in inside[1:])


def ask(prover: Prover) -> Iterator[str]:
    """For each stage with a condition whether some lead can fulfil it."""
    for stage in prover.agreement.stages:
        if stage.when is not None:
            yield in_stage(prover, stage.name)


def check(prover: Prover) -> Iterator[Finding]:
    """One finding for each stage that no lead comes to, and for each that only these lead to."""
    stages = prover.agreement.stages
    asking = [stage for stage in stages if stage.when is not None]
    never = {
        stage.name
        for stage in asking
        if prover.answers[in_stage(prover, stage.name)] is Answer.IMPOSSIBLE
    }
    reached, lost = _lost(prover, never) if never else (frozenset(), frozenset())
    for stage in stages:
        if stage.name in never:
            yield _asking(prover, stage, entered=stage.name in reached)
        elif stage.name in lost:
            yield _behind(prover, stage, never | lost)
        elif stage.when and prover.answers[in_stage(prover, stage.name)] is Answer.UNDECIDED:
            yield QuestionOpen(stage.when.origin, f"whether a lead can ever enter `{stage.name}`")


def _lost(prover: Prover, never: set[str]) -> tuple[frozenset[str], frozenset[str]]:
    """The stages that leads come to all the same, and those that they would have come to."""
    ways = lifecycle(prover.agreement)
    open_ways = tuple(
        entry
        for entry in ways.entries
        if entry.way is not Way.CONDITION or entry.stage not in never
    )
    reached = reachable(replace(ways, entries=open_ways))
    return reached, reachable(ways) - reached - never


def _asking(prover: Prover, stage: Stage, *, entered: bool) -> StageNeverEntered:
    assert stage.when is not None
    found: Clash = clash_of(prover, f"stage {stage.name}")
    words = prover.words
    parts = tuple((str(said(part, words)), part.origin) for part in found.parts)
    short = None
    if found.short is not None:
        lead = lead_words(prover.agreement, words, found.short.lead)
        most = number(Decimal(found.short.most) / 1_000)
        short = (str(named(found.short.score, words)), most, lead)
    return StageNeverEntered(stage.when.origin, stage.name, parts, short, entered)


def _behind(prover: Prover, stage: Stage, never: set[str]) -> StageNeverEntered:
    """A stage that is entered only from stages which no lead enters."""
    entries = [it for it in lifecycle(prover.agreement).entries if it.stage == stage.name]
    names = dict.fromkeys(name for entry in entries for name in entry.starts or ())
    spans = {one.name: one.origin for one in prover.agreement.stages}
    before = tuple((name, spans[name]) for name in names if name in never)
    span = stage.follows[0].span if stage.follows else stage.origin
    return StageNeverEntered(span, stage.name, (), None, False, before[:3])
