"""A single thing that makes a lead be handed over: all leads in, `qualifies-alone` out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from slalang.backends.scoring.scores import identified
from slalang.check.amounts import number
from slalang.check.bounds import points
from slalang.check.intervals import comparison
from slalang.diagnostics.finding import Finding, Label, Severity
from slalang.evaluate.result import Outcome
from slalang.model.expressions import Happened, walk
from slalang.model.lifecycle import handed_on
from slalang.model.movement import Handoff
from slalang.model.returning import party_of
from slalang.model.scoring import Stage
from slalang.solve.alone import alone, cause_of
from slalang.solve.engine import Answer
from slalang.solve.leads import Lead
from slalang.solve.prover import Prover, Shown
from slalang.solve.questions import traces
from slalang.solve.thresholds import has
from slalang.solve.words import lead_words
from slalang.source.frozen import dataclass
from slalang.source.text import Span
from slalang.wording.words import named

MOST_CAUSES = 6
"""So many are named."""


@dataclass(frozen=True, slots=True)
class QualifiesAlone(Finding):
    """`when (fit >= 60 and interest >= 40) or any demo_request`."""

    code: ClassVar[str] = "SLA808"
    slug: ClassVar[str] = "qualifies-alone"
    severity: ClassVar[Severity] = Severity.WARNING

    span: Span
    stage: str
    causes: tuple[str, ...]
    """Each that is enough, in words: `a demo request`."""
    handoff: str
    receiver: str
    """The title of the party that the lead is handed to."""
    path: tuple[tuple[str, Span], ...]
    """The rows that give points for it, and the handoff."""

    def message(self) -> str:
        then = f"makes a lead `{self.stage}`, and `{self.handoff}` hands it to {self.receiver}"
        if len(self.causes) == 1:
            return f"{self.causes[0]}, and nothing else known, {then}"
        return f"each of these alone, and nothing else known, {then}: {'; '.join(self.causes)}"

    def label(self) -> str:
        return "one thing is enough"

    def help(self) -> str:
        return (
            "Ask for something beside it, or say why it is enough:"
            " `# sla: ignore[qualifies-alone] because …`."
        )

    def related(self) -> tuple[Label, ...]:
        return tuple(Label(span, said) for said, span in self.path)


def ask(prover: Prover) -> Iterator[str]:
    """For each stage that is handed over whether one thing is enough to be in it."""
    for handoff, stage in _handed_over(prover):
        yield from alone(prover, stage.name, _receiver(prover, handoff))


def check(prover: Prover) -> Iterator[Finding]:
    """One finding for each stage that a single thing makes a lead enter."""
    for handoff, stage in _handed_over(prover):
        assert stage.when is not None
        leads = list(_leads(prover, stage, _receiver(prover, handoff)))
        if leads:
            path = dict.fromkeys(label for lead in leads for label in _path(prover, stage, lead))
            words = (lead_words(prover.agreement, prover.words, lead) for lead in leads)
            yield QualifiesAlone(
                stage.when.origin,
                stage.name,
                tuple(said.removeprefix("a lead with ") for said in words),
                handoff.name,
                str(named(_receiver(prover, handoff), prover.words)),
                (*path, ("hands it over", handoff.origin)),
            )


def _handed_over(prover: Prover) -> Iterator[tuple[Handoff, Stage]]:
    """Each stage with a condition that sets off a handoff to another party; each once."""
    stages = {stage.name: stage for stage in prover.agreement.stages}
    seen: set[str] = set()
    for handoff in prover.agreement.handoffs:
        inside = handed_on(handoff) or () if _is_between_two(prover, handoff) else ()
        for name in inside:
            stage = stages.get(name)
            if stage is not None and stage.when is not None and name not in seen:
                seen.add(name)
                yield handoff, stage


def _is_between_two(prover: Prover, handoff: Handoff) -> bool:
    giver = party_of(prover.agreement, handoff.giver.name) if handoff.giver else ""
    return bool(giver) and _receiver(prover, handoff) not in ("", giver)


def _receiver(prover: Prover, handoff: Handoff) -> str:
    return party_of(prover.agreement, handoff.receiver.name) if handoff.receiver else ""


def _leads(prover: Prover, stage: Stage, receiver: str) -> Iterator[Lead]:
    """A lead for each single cause, as the reference evaluator confirms."""
    taken: list[str] = []
    for _ in range(MOST_CAUSES):
        for question in alone(prover, stage.name, receiver, tuple(taken)):
            if prover.answers.get(question) is Answer.IMPOSSIBLE:
                return
            found = prover.find(question)
            if not isinstance(found, Shown):
                return
            cause = cause_of(prover, found.lead)
            if cause is None or cause in taken:
                return
            taken.append(cause)
            yield found.lead


def _path(prover: Prover, stage: Stage, lead: Lead) -> Iterator[tuple[str, Span]]:
    """The rows that give the lead points, of scores in which it has as many as is asked for."""
    assert stage.when is not None
    happened = {event.name for event in lead.events}
    if any(isinstance(part, Happened) and part.event in happened for part in walk(stage.when)):
        return
    case = prover.case(lead)
    asked = [found for part in walk(stage.when) if (found := comparison(part))]
    for score in prover.agreement.scores:
        if any(name == score.name and has(case, name, stretch) for name, stretch in asked):
            rules = traces(case, score.name)
            for identifier, rule in identified(score):
                trace = rules.get(identifier)
                if trace and trace.outcome is Outcome.FIRED and trace.milli and not trace.inside:
                    given = number(points(trace.milli))
                    yield f"{given} points of `{score.name}`", rule.origin
