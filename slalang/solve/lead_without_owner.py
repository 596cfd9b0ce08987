"""Leads that belong to no stage with an owner: all leads in, `lead-without-owner` out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from slalang.diagnostics.finding import Finding, Label, Severity
from slalang.evaluate.case import Case
from slalang.evaluate.conditions import reached
from slalang.model.scoring import Stage
from slalang.solve.engine import Answer
from slalang.solve.prover import Disagreement, NotProved, Prover, Shown
from slalang.solve.smt import both, negated
from slalang.solve.undecided import QuestionOpen, SolverDisagreement
from slalang.solve.words import lead_words
from slalang.source.frozen import dataclass
from slalang.source.text import Span

_NONE, _NO = "in no stage", "surely in no stage"
_WHAT = "whether every lead belongs to a stage that somebody owns"


@dataclass(frozen=True, slots=True)
class LeadWithoutOwner(Finding):
    """`stage mql of marketing { when fit >= 60 }` as the first stage of an agreement."""

    code: ClassVar[str] = "SLA813"
    slug: ClassVar[str] = "lead-without-owner"
    severity: ClassVar[Severity] = Severity.WARNING

    span: Span
    stage: str
    """The one that leads begin in."""
    owner: str
    """Who owns that one."""
    lead: str
    others: tuple[Span, ...]
    """The conditions of the other stages."""

    def message(self) -> str:
        return f"{self.lead} belongs to no stage, so nobody owns it"

    def label(self) -> str:
        return "leads begin here, and not all of them fulfil its `when`"

    def help(self) -> str:
        return (
            f'Begin with a stage that asks for nothing, such as `stage new "Lead" of {self.owner}`,'
            f" before `{self.stage}`."
        )

    def related(self) -> tuple[Label, ...]:
        return tuple(Label(span, "not true of it either") for span in self.others[:3])


def ask(prover: Prover) -> Iterator[str]:
    """Whether a lead can be in no stage: since no condition is true, and since all are false."""
    if not _asks_of_all(prover):
        return
    owned = [stage for stage in prover.agreement.stages if stage.owner is not None]
    truths = {stage.name: prover.stage(stage.name) for stage in owned}
    asking = frozenset(stage.name for stage in owned if stage.when is not None)

    def is_in_none(case: Case) -> bool:
        return all(reached(case, name) is not True for name in truths)

    def is_surely_in_none(case: Case) -> bool:
        return is_in_none(case) and all(reached(case, name) is False for name in asking)

    none = both(negated(truth.yes) for truth in truths.values())
    surely = both((none, *(truths[name].no for name in asking)))
    yield prover.question(_NONE, none, is_in_none)
    yield prover.question(_NO, surely, is_surely_in_none)


def check(prover: Prover) -> Iterator[Finding]:
    """One finding at the first stage."""
    if not _asks_of_all(prover) or prover.answers[_NONE] is Answer.IMPOSSIBLE:
        return
    first = _first(prover)
    assert first is not None
    assert first.owner is not None
    found = prover.find(_NO)
    if not isinstance(found, Shown):
        found = prover.find(_NONE)
    match found:
        case Shown(lead):
            lead_said = lead_words(prover.agreement, prover.words, lead)
            asking = [stage for stage in prover.agreement.stages if stage.when and stage != first]
            others = tuple(stage.when.origin for stage in asking if stage.when)
            yield LeadWithoutOwner(first.origin, first.name, first.owner.name, lead_said, others)
        case Disagreement(lead):
            lead_said = lead_words(prover.agreement, prover.words, lead)
            yield SolverDisagreement(first.origin, _WHAT, lead_said)
        case NotProved():
            yield QuestionOpen(first.origin, _WHAT)
        case _:
            pass


def _asks_of_all(prover: Prover) -> bool:
    """Whether leads begin in a stage that has a condition."""
    first = _first(prover)
    return first is not None and first.when is not None and first.owner is not None


def _first(prover: Prover) -> Stage | None:
    stages = prover.agreement.stages
    return next((stage for stage in stages if stage.starts), stages[0] if stages else None)
