"""Stages that ask for what no lead can be: all leads in, `stage-never-entered` out."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import ClassVar

from slalang.check.intervals import comparison
from slalang.check.ways import reachable
from slalang.diagnostics.finding import Finding, Label, Severity
from slalang.model.expressions import And, Expression, StageReached
from slalang.model.lifecycle import Lifecycle, Way, lifecycle
from slalang.model.scoring import Stage
from slalang.solve.clash import Clash, clash_of, is_about
from slalang.solve.engine import Answer
from slalang.solve.prover import Prover
from slalang.solve.questions import in_stage
from slalang.solve.undecided import QuestionOpen
from slalang.solve.words import lead_words
from slalang.source.frozen import dataclass
from slalang.source.text import Span
from slalang.wording.conditions import condition as said
from slalang.wording.numbers import number
from slalang.wording.words import Words, in_quotes, named

MOST_BEHIND = 6
"""Of more stages behind one only the first are named."""


@dataclass(frozen=True, slots=True)
class StageNeverEntered(Finding):
    """`when fit >= 60 and seniority is individual`, where such a lead has 45 points at most."""

    code: ClassVar[str] = "SLA811"
    slug: ClassVar[str] = "stage-never-entered"
    severity: ClassVar[Severity] = Severity.ERROR

    span: Span
    stage: str
    parts: tuple[tuple[str, Span], ...]
    """What cannot be true together, in words; one that cannot be true at all."""
    short: tuple[str, str, str] | None
    """A score, the most that it reaches in such a case, and a lead that has so many."""
    entered: bool
    """Whether something else brings leads there all the same."""
    asked: str = ""
    """What is asked of one score and contradicts itself, as `an interest of at least 50 …`."""
    direct: bool = False
    """Whether the points contradict what else is asked of the same score."""
    behind: tuple[str, ...] = ()
    """The stages that leads come to through this one only."""

    def message(self) -> str:
        never = f"no lead can ever enter `{self.stage}`"
        if self.entered:
            never = f"no lead ever meets the `when` of `{self.stage}`"
        if self.asked:
            return f"{never}: it asks for {self.asked}"
        asked = " and ".join(in_quotes(part) for part, _ in self.parts)
        if self.short is not None:
            score, most, _ = self.short
            then = "and then " if len(self.parts) > 1 else "and "
            return f"{never}: it asks for {asked}, {then}{score} reaches {most} at most"
        if len(self.parts) == 1:
            return f"{never}: {asked} can never be true"
        return f"{never}: {asked} cannot {'both' if len(self.parts) == 2 else 'all'} be true"

    def label(self) -> str:
        return "true of no lead"

    def help(self) -> str:
        return self._change() + self._symptoms()

    def related(self) -> tuple[Label, ...]:
        inside = [span for _, span in self.parts if span != self.span]
        return tuple(Label(span, "not together with the rest") for span in inside[1:])

    def _change(self) -> str:
        if self.short is not None and not self.direct:
            return (
                f"Ask for less, or give more points: {self.short[2]} has {self.short[1]}, and no"
                " such lead has more."
            )
        if len(self.parts) == 2:
            return "Change one of the two."
        return "Change one of the conditions so that some lead can fulfil all of them."

    def _symptoms(self) -> str:
        if not self.behind:
            return ""
        *most, last = [f"`{name}`" for name in self.behind[:MOST_BEHIND]]
        if len(self.behind) > MOST_BEHIND:
            most, last = [*most, last], f"{len(self.behind) - MOST_BEHIND} more"
            names = f"{', '.join(most)} and {last}"
        else:
            names = f"{', '.join(most)} or {last}" if most else last
        every = "all of them come" if len(self.behind) > 1 else "leads come there only"
        return f" Nobody comes to {names} either, since {every} through `{self.stage}`."


def ask(prover: Prover) -> Iterator[str]:
    """For each stage with a condition whether some lead can fulfil it."""
    for stage in prover.agreement.stages:
        if stage.when is not None:
            yield in_stage(prover, stage.name)


def check(prover: Prover) -> Iterator[Finding]:
    """One finding for each stage that asks for what cannot be; it tells of those behind it."""
    asking = [stage for stage in prover.agreement.stages if stage.when is not None]
    never = never_entered(prover)
    clashes = {name: clash_of(prover, f"stage {name}") for name in sorted(never)}
    causes = _causes(clashes)
    named = {name: {it for it in causes if _names(clashes[name], {it})} for name in never}
    reached, behind = _lost(prover, named, causes) if never else (frozenset[str](), {})
    for stage in asking:
        if stage.name in causes:
            entered = stage.name in reached
            yield _asking(prover, stage, clashes[stage.name], entered, behind[stage.name])
        elif prover.answers[in_stage(prover, stage.name)] is Answer.UNDECIDED and stage.when:
            yield QuestionOpen(stage.when.origin, f"whether a lead can ever enter `{stage.name}`")


def never_entered(prover: Prover) -> frozenset[str]:
    """The stages whose own condition was proved to be true of no lead."""
    return frozenset(
        stage.name
        for stage in prover.agreement.stages
        if stage.when is not None
        and prover.answers.get(in_stage(prover, stage.name)) is Answer.IMPOSSIBLE
    )


def asks_for(condition: Expression, stages: Collection[str]) -> bool:
    """Whether something can only be true of a lead in one of some stages."""
    if isinstance(condition, And):
        return any(asks_for(item, stages) for item in condition.items)
    return isinstance(condition, StageReached) and condition.name in stages


def _causes(clashes: Mapping[str, Clash]) -> set[str]:
    """The stages that do not just ask for another one; of stages in a circle all."""
    causes = {name for name, clash in clashes.items() if not _names(clash, clashes.keys() - {name})}
    traced: set[str] = set()
    more = causes
    while more:
        traced |= more
        more = {name for name, clash in clashes.items() if _names(clash, traced)} - traced
    return causes | (clashes.keys() - traced)


def _names(clash: Clash, stages: Collection[str]) -> bool:
    return len(clash.parts) == 1 and asks_for(clash.parts[0], stages)


def _lost(
    prover: Prover, never: Mapping[str, Collection[str]], causes: Collection[str]
) -> tuple[frozenset[str], dict[str, list[str]]]:
    """The stages that leads come to all the same; by cause, those that nobody comes to.

    `never` has for each stage that nobody enters the causes that it names. A stage that is
    lost with either of two causes is told of with the first.
    """
    ways, stages = lifecycle(prover.agreement), [stage.name for stage in prover.agreement.stages]
    usual, reached = reachable(ways), _without(ways, never)
    left = {*(usual - reached), *(never.keys() - reached)} - set(causes)
    behind: dict[str, list[str]] = {}
    for cause in (name for name in stages if name in causes):
        alone = usual - _without(ways, {cause})
        behind[cause] = [
            name
            for name in stages
            if name in left and (name in alone or cause in never.get(name, ()))
        ]
        left.difference_update(behind[cause])
    return reached, behind


def _without(ways: Lifecycle, never: Collection[str]) -> frozenset[str]:
    """The stages that leads come to while some conditions are true of nobody."""
    entries = tuple(
        entry
        for entry in ways.entries
        if entry.way is not Way.CONDITION or entry.stage not in never
    )
    return reachable(replace(ways, entries=entries))


def _asking(
    prover: Prover, stage: Stage, found: Clash, entered: bool, behind: Sequence[str]
) -> StageNeverEntered:
    assert stage.when is not None
    words, agreement = prover.words, prover.agreement
    parts = tuple((str(said(part, words)), part.origin) for part in found.parts)
    short, direct = None, False
    if found.short is not None:
        score = found.short.score
        lead = lead_words(agreement, words, found.short.lead)
        most = number(Decimal(found.short.most) / 1_000)
        short = (str(named(score, words)), most, lead)
        direct = sum(is_about(agreement, part, score) for part in found.parts) > 1
    return StageNeverEntered(
        stage.when.origin, stage.name, parts, short, entered,
        _of_one_score(found, words), direct, tuple(behind),
    )  # fmt: skip


def _of_one_score(found: Clash, words: Words) -> str:
    """`an interest of at least 50 and below 40`; empty where it is about anything else."""
    scores = [one and one[0] for one in map(comparison, found.parts)]
    if len(scores) != 2 or scores[0] is None or scores[0] != scores[1]:
        return ""
    title = str(named(scores[0], words))
    asked = [str(said(part, words)) for part in found.parts]
    if not all(one.startswith(f"{title} is ") for one in asked):
        return ""
    low, high = (one.removeprefix(f"{title} is ") for one in asked)
    return f"{'an' if title[:1].lower() in 'aeiou' else 'a'} {title} of {low} and {high}"
