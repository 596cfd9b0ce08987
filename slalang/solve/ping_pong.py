"""Leads that are handed off and sent back at the same moment: all leads in, `ping-pong` out."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from itertools import combinations, islice
from typing import ClassVar

from slalang.check.keys import key_of
from slalang.diagnostics.finding import Finding, Label, Severity
from slalang.evaluate.case import Case
from slalang.model.agreement import Agreement
from slalang.model.movement import Handoff
from slalang.model.returning import party_of
from slalang.model.scoring import Stage
from slalang.solve.engine import Answer
from slalang.solve.handed import becoming, handed, inputs_of, without_becoming
from slalang.solve.leads import Lead
from slalang.solve.moments import Moment, Side, judge
from slalang.solve.moments import ask as ask_both
from slalang.solve.prover import Disagreement, NotProved, Prover, Shown
from slalang.solve.smt import both, negated
from slalang.solve.stages_overlap import side_of
from slalang.solve.undecided import QuestionOpen, SolverDisagreement
from slalang.solve.words import lead_words
from slalang.source.frozen import dataclass
from slalang.source.text import Span

MOST_PAIRS = 200
"""So many pairs of handoffs or stages are compared."""


@dataclass(frozen=True, slots=True)
class PingPong(Finding):
    """`to_sales` when interest >= 40 beside `back` when fit < 50."""

    code: ClassVar[str] = "SLA814"
    slug: ClassVar[str] = "ping-pong"
    severity: ClassVar[Severity] = Severity.WARNING

    span: Span
    there: str
    """A handoff, or a stage."""
    back: str
    there_span: Span
    stages: bool
    """Whether both are stages, each entered from the other."""
    lead: str

    def message(self) -> str:
        if self.stages:
            return (
                f"{self.lead} goes from `{self.back}` to `{self.there}` and back at the same moment"
            )
        return (
            f"{self.lead} is handed over by `{self.there}` and sent back by `{self.back}`"
            " at the same moment"
        )

    def label(self) -> str:
        return "sends back what was handed over just now"

    def help(self) -> str:
        return (
            f"Let one rule out the other, or let `{self.back}` wait for something that happens"
            " after the first, such as a rejection."
        )

    def related(self) -> tuple[Label, ...]:
        return (Label(self.there_span, "true at the same moment"),)


_Pair = tuple[str, Span, str, Span, bool, Side, Side]
"""Name and condition of both, whether they are stages, and both sides."""


def ask(prover: Prover) -> Iterator[str]:
    """For each two ways there and back, whether one moment sets off both."""
    for there, _, back, _, _, one, other in _pairs(prover):
        yield from ask_both(prover, f"there {there} back {back}", one, other)
        yield from _standing(prover, f"there {there} back {back}", one, other)


def check(prover: Prover) -> Iterator[Finding]:
    """One finding for each way back, with the first way there that it undoes."""
    told: set[Span] = set()
    for there, there_span, back, span, stages, one, other in _pairs(prover):
        if span in told:
            continue
        name = f"there {there} back {back}"
        found = judge(prover, name, one, other)
        if found.lead is None and found.disagreement is None and not stages:
            found = _already(prover, name, one, other) or found
        what = f"whether `{back}` can send back at once what `{there}` handed over"
        if found.lead is not None:
            told.add(span)
            lead = _said(prover, found.lead)
            yield PingPong(span, there, back, there_span, stages, lead)
        elif found.disagreement is not None:
            yield SolverDisagreement(span, what, _said(prover, found.disagreement))
        elif found.open:
            yield QuestionOpen(span, what)


def _standing(prover: Prover, name: str, one: Side, other: Side) -> Iterator[str]:
    """Whether what is handed over is sent back by what was so before, and has not to happen.

    Whether it bounces at once or, since nothing turns true, never comes back: neither is meant.
    """
    only_known = all(kind == "field" for kind, _, _ in other.inputs)
    if only_known and one.inputs & other.inputs:
        yield prover.question(
            f"{name}, already",
            both((one.yes, other.yes)),
            lambda case: one.test(case) and other.test(case),
        )


def _already(prover: Prover, name: str, one: Side, other: Side) -> Moment | None:
    for question in _standing(prover, name, one, other):
        if prover.answers[question] is not Answer.IMPOSSIBLE:
            match prover.find(question):
                case Shown(lead):
                    return Moment(lead, None, open=False)
                case Disagreement(lead):
                    return Moment(None, lead, open=False)
                case NotProved():
                    return Moment(None, None, open=True)
                case _:
                    pass
    return None


def _said(prover: Prover, lead: Lead) -> str:
    return lead_words(prover.agreement, prover.words, without_becoming(prover, lead))


def _pairs(prover: Prover) -> Iterator[_Pair]:
    agreement = prover.agreement
    stages = {stage.name: stage for stage in reversed(agreement.stages)}
    opposite = (pair for pair in combinations(agreement.handoffs, 2) if _is_back(agreement, *pair))
    for there, back in islice(opposite, MOST_PAIRS):
        # Two with the same condition are what `handoff-loop` tells of.
        if there.when and back.when and key_of(there.when) != key_of(back.when):
            entered = [
                {stage for _, stage in becoming(prover, it)} for it in (there.when, back.when)
            ]
            if _can_be_at_once(stages, *entered):
                sides = _side(prover, there), _side(prover, back)
                spans = there.when.origin, back.when.origin
                yield there.name, spans[0], back.name, spans[1], False, *sides
    for one, other in combinations(stages.values(), 2):
        if one.when and other.when and _follows(one, other) and _follows(other, one):
            both_sides = side_of(prover, other.name), side_of(prover, one.name)
            spans = other.when.origin, one.when.origin
            yield other.name, spans[0], one.name, spans[1], True, *both_sides


def _is_back(agreement: Agreement, one: Handoff, other: Handoff) -> bool:
    """Whether one gives to the party that the other takes from, and the other way round."""
    refs = (one.giver, one.receiver, other.receiver, other.giver)
    names = [ref.name for ref in refs if ref is not None]
    if len(names) < len(refs):
        return False
    parties = [party_of(agreement, name) for name in names]
    if parties[0] == parties[1]:
        parties = names
    return parties[:2] == parties[2:] and parties[0] != parties[1]


def _can_be_at_once(
    stages: Mapping[str, Stage], entered: Collection[str], others: Collection[str]
) -> bool:
    """Whether a lead can enter stages of both at one moment."""
    if not entered or not others:
        return True
    return any(
        one == other
        or not stages[one].follows
        or not stages[other].follows
        or _follows(stages[one], stages[other])
        or _follows(stages[other], stages[one])
        or {ref.name for ref in stages[one].follows} & {ref.name for ref in stages[other].follows}
        for one in entered
        for other in others
        if one in stages and other in stages
    )


def _follows(stage: Stage, other: Stage) -> bool:
    return any(ref.name == other.name for ref in stage.follows)


def _side(prover: Prover, handoff: Handoff) -> Side:
    """A handoff as one of two; what people move by hand is not moved at once."""
    found = handed(prover, handoff)
    entered = becoming(prover, handoff.when) if handoff.when is not None else ()
    by_hand = [what for what, stage in entered if f"stage {stage}" not in prover.nodes]
    given = prover.system.enc.given_fact
    yes = both((found.yes, *(negated(given(what).yes) for what in by_hand)))

    def is_at_once(case: Case) -> bool:
        return found.test(case) and not any(case.given.get(what) for what in by_hand)

    return Side(yes, is_at_once, inputs_of(prover, handoff))
