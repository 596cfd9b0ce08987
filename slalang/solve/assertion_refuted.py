"""What the agreement asserts of every lead, and one that refutes it: `assertion-refuted`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from slalang.diagnostics.finding import Finding, Label, Severity
from slalang.evaluate.case import Case, Node
from slalang.evaluate.conditions import holds, reached
from slalang.model.expressions import (
    Among,
    Attribute,
    Compare,
    Expression,
    Happened,
    Known,
    Not,
    StageReached,
    StateOf,
    TermHolds,
    walk,
)
from slalang.model.upkeep import Assertion, Claim
from slalang.solve.engine import Answer
from slalang.solve.expectations import expectations
from slalang.solve.handed import entering, without_becoming
from slalang.solve.lacking import lacking
from slalang.solve.leads import Lead, case_for
from slalang.solve.prover import Disagreement, NotProved, Prover, Shown, Test
from slalang.solve.sayable import sayable
from slalang.solve.smt import both, negated
from slalang.solve.spelling import example_block
from slalang.solve.stage_never_entered import asks_for, never_entered
from slalang.solve.undecided import QuestionOpen, SolverDisagreement
from slalang.solve.words import lead_words
from slalang.source.frozen import dataclass
from slalang.source.text import Span
from slalang.wording.conditions import condition as said
from slalang.wording.words import Words


@dataclass(frozen=True, slots=True)
class AssertionRefuted(Finding):
    """`when industry is "Banking" then mql`, and a bank that is no MQL."""

    code: ClassVar[str] = "SLA831"
    slug: ClassVar[str] = "assertion-refuted"
    severity: ClassVar[Severity] = Severity.ERROR

    span: Span
    """What is not true of the lead; of `never` what is."""
    title: str
    kind: str
    """`when`, `never` or `always`."""
    claimed: str
    """What is unknown of the lead, or is true of it against the claim, in words."""
    lead: str
    unknown: tuple[str, ...]
    """What is not known of the lead, where that is why."""
    is_open: bool
    """Whether it is not false of the lead, but unknown."""
    condition_span: Span | None
    """What is true of the lead, in a claim with `when`."""
    example: str
    before: tuple[Span, ...] = ()
    """The `from` of stages that the lead is in as far as their condition says."""

    def message(self) -> str:
        fails = f"“{self.title}” does not hold of {self.lead}"
        if self.kind == "never" or not self.is_open:
            return f"{fails}: {self.claimed}"
        are = "are" if len(self.unknown) > 1 else "is"
        why = f", since {' and '.join(self.unknown)} {are} not known" if self.unknown else ""
        return f"{fails}: it is unknown whether {self.claimed}{why}"

    def label(self) -> str:
        if self.kind == "never":
            return "true of this lead"
        return "unknown of this lead" if self.is_open else "not true of this lead"

    def help(self) -> str:
        return (
            "Mend the rules, or claim less. This example shows what happens now; change what it"
            " expects to what should happen."
        )

    def related(self) -> tuple[Label, ...]:
        span = self.condition_span
        labels = (Label(span, "true of this lead"),) if span is not None else ()
        note = "not looked at: a claim is about one moment"
        return (*labels, *(Label(before, note) for before in self.before))

    def block(self) -> str:
        return self.example


def ask(prover: Prover) -> Iterator[str]:
    """For each claim whether a lead refutes it."""
    for key, _, claim in claims(prover):
        yield _refuted(prover, key, claim, surely=False)


def check(prover: Prover) -> Iterator[Finding]:
    """One finding for each claim that does not hold of every lead."""
    never = never_entered(prover)
    for key, assertion, claim in claims(prover):
        # That nobody enters the stage is said where the stage asks for what cannot be.
        wanted = _denied(claim)
        loose = _refuted(prover, key, claim, surely=False)
        if prover.answers[loose] is Answer.IMPOSSIBLE or asks_for(wanted, never):
            continue
        question = _refuted(prover, key, claim, surely=True)
        found = prover.find(question)
        if not isinstance(found, Shown) and question != loose:
            question, found = loose, prover.find(loose)
        what = f"whether “{assertion.title}” holds of every lead"
        match found:
            case Shown(lead):
                lead = sayable(prover.agreement, prover.words, lead, prover.tests[question]).lead
                yield _finding(prover, (key, assertion, claim), lead, prover.tests[question])
            case Disagreement(lead):
                words = lead_words(prover.agreement, prover.words, lead)
                yield SolverDisagreement(_denied(claim).origin, what, words)
            case NotProved():
                yield QuestionOpen(_denied(claim).origin, what)
            case _:
                pass


def claims(prover: Prover) -> Iterator[tuple[str, Assertion, Claim]]:
    """Every claim that is whole, with the end of its keys."""
    for at, assertion in enumerate(prover.agreement.assertions):
        for place, claim in enumerate(assertion.claims):
            if claim.condition is not None and (claim.kind != "when" or claim.then is not None):
                yield f"{at} {place}", assertion, claim


def _denied(claim: Claim) -> Expression:
    """What should be true of every lead, or of none."""
    found = claim.then if claim.kind == "when" else claim.condition
    assert found is not None
    return found


def _node(prover: Prover, key: str, claim: Claim) -> Node:
    return prover.nodes[f"then {key}" if claim.kind == "when" else f"claim {key}"]


def _refuted(prover: Prover, key: str, claim: Claim, *, surely: bool) -> str:
    """A lead refutes a claim: what should be true is not; surely, if it is false."""
    case_of = prover.nodes[f"claim {key}"]
    node = _node(prover, key, claim)
    truth = prover.truth(f"then {key}" if claim.kind == "when" else f"claim {key}")
    entered = entering(prover, claim.condition, claim.then)
    if claim.kind == "never":
        term, wrong = truth.yes, _is(node, True)
    elif surely:
        term, wrong = truth.no, _is(node, False)
    else:
        term, wrong = negated(truth.yes), _is_not_true(node)
    if claim.kind == "when":
        term = both((prover.truth(f"claim {key}").yes, term))

    def refutes(case: Case) -> bool:
        is_case = claim.kind != "when" or holds(case, case_of) is True
        return entered.test(case) and is_case and wrong(case)

    how = "surely refuted" if surely and claim.kind != "never" else "refuted"
    return prover.question(f"{how} {key}", both((entered.yes, term)), refutes)


def _is(node: Node, wanted: bool) -> Test:
    return lambda case: holds(case, node) is wanted


def _is_not_true(node: Node) -> Test:
    return lambda case: holds(case, node) is not True


def _finding(
    prover: Prover, one: tuple[str, Assertion, Claim], lead: Lead, refutes: Test
) -> AssertionRefuted:
    key, assertion, claim = one
    words, case = prover.words, case_for(prover.rules, lead)
    node, denied = _node(prover, key, claim), _denied(claim)
    is_open = not isinstance(holds(case, node), bool)
    expects = expectations(prover, case, claim, denied, node)
    title = f"An exception: {assertion.title}"
    block = example_block(prover.agreement, words, lead, title, expects, holds=refutes)
    return AssertionRefuted(
        denied.origin,
        assertion.title,
        claim.kind,
        str(said(denied, words)) if claim.kind == "never" or is_open else _denial(denied, words),
        lead_words(prover.agreement, words, without_becoming(prover, lead)),
        lacking(prover, case, [node]) if is_open else (),
        is_open,
        claim.condition.origin if claim.kind == "when" and claim.condition else None,
        block,
        tuple(_came_from_nowhere(prover, case, claim)),
    )


def _came_from_nowhere(prover: Prover, case: Case, claim: Claim) -> Iterator[Span]:
    """The `from` of each stage in a claim that is true of a lead in none of those before it."""
    stages = {stage.name: stage for stage in prover.agreement.stages if stage.when is not None}
    whole = [one for one in (claim.condition, claim.then) if one is not None]
    named = [it.name for one in whole for it in walk(one) if isinstance(it, StageReached)]
    for stage in (stages[name] for name in dict.fromkeys(named) if name in stages):
        before = [ref.name for ref in stage.follows]
        asked = before and all(name in stages for name in before)
        here = asked and reached(case, stage.name) is True
        if here and not any(reached(case, name) is True for name in before):
            yield stage.follows[0].span


def _denial(item: Expression, words: Words) -> str:
    """What is so where a condition is false: `the lead has not become Customer`."""
    match item:
        case Happened():
            # "there is no demo request", but "not answered".
            found = str(said(Not(item, item.type, item.origin), words))
            return f"there is {found}" if found.startswith("no ") else found
        case (
            Known() | Among() | Attribute() | StageReached() | TermHolds() | StateOf()
            | Not() | Compare(operator="=")
        ):  # fmt: skip
            return str(said(Not(item, item.type, item.origin), words))
        case _:
            return f"it is not so that {said(item, words)}"
