"""Conditions that no lead can fulfil: all leads in, `never-true` out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from slalang.diagnostics.finding import Finding, Label, Severity
from slalang.evaluate.conditions import occurrences
from slalang.model.scoring import Points
from slalang.solve.asked import Asked, earns_or_loses, row_of
from slalang.solve.branches import Branch, Filter, branches, filters, rule_filters
from slalang.solve.engine import Answer
from slalang.solve.events import happened, seen_of
from slalang.solve.operands import Beyond
from slalang.solve.out_of_reach import asks_for_points
from slalang.solve.prover import Prover
from slalang.solve.questions import is_true
from slalang.solve.reasons import Part, Reason, clash_of_where, reason, together
from slalang.solve.smt import TRUE
from slalang.solve.undecided import QuestionOpen
from slalang.source.frozen import dataclass
from slalang.source.text import Span
from slalang.wording.words import in_quotes, named

MOST_NAMED = 6
"""Of more tests than that only the first are named."""


@dataclass(frozen=True, slots=True)
class NeverTrue(Finding):
    """`+20 when seniority is director and seniority is vp`."""

    code: ClassVar[str] = "SLA801"
    slug: ClassVar[str] = "never-true"
    severity: ClassVar[Severity] = Severity.WARNING

    span: Span
    loss: str
    """What never comes to be, such as `no lead ever earns these points`."""
    parts: tuple[tuple[str, Span], ...]
    """The fewest tests that cannot all be true, in words."""
    same_attribute: bool
    """Whether two values are asked of one attribute."""

    def message(self) -> str:
        return f"{self.loss}: {cannot_be(self.parts)}"

    def label(self) -> str:
        return "never true"

    def help(self) -> str:
        if self.same_attribute:
            return "If either of the two is enough, write `or` between them."
        if len(self.parts) == 1:
            return "Write what was meant, or delete it."
        return "Change one of these tests, or delete what can never be."

    def related(self) -> tuple[Label, ...]:
        if len(self.parts) == 1:
            return ()
        return tuple(Label(span, words) for words, span in self.parts[:MOST_NAMED])


def ask(prover: Prover) -> Iterator[str]:
    """Whether each condition, each alternative in it and each `where` can be true."""
    for key in prover.asked:
        yield is_true(prover, key)
        for branch in branches(prover, key):
            yield _can_be(prover, branch)
        for one in filters(prover, key):
            yield _can_happen(prover, one)
    for one, _ in rule_filters(prover):
        yield _can_happen(prover, one)


def check(prover: Prover) -> Iterator[Finding]:
    """One finding for each condition, or else for each part of it, that can never be true."""
    for key, asked in prover.asked.items():
        if asked.kind in ("claim", "then"):
            continue
        match prover.answers[is_true(prover, key)]:
            case Answer.IMPOSSIBLE:
                yield from _whole(prover, asked)
            case Answer.UNDECIDED:
                if asked.kind != "stage":
                    yield QuestionOpen(asked.origin, "whether this can ever be true")
            case Answer.POSSIBLE:
                yield from _parts(prover, key)
    for one, rule in rule_filters(prover):
        if prover.answers[one.name] is Answer.IMPOSSIBLE:
            yield from _filtered(prover, one, _points(rule))


def cannot_be(parts: tuple[tuple[str, Span], ...]) -> str:
    """`“fit is at least 60” and “fit is below 50” cannot both be true`."""
    if len(parts) == 1:
        return f"{named_all(parts)} can never be true"
    return f"{named_all(parts)} cannot {'both' if len(parts) == 2 else 'all'} be true"


def named_all(parts: tuple[tuple[str, Span], ...]) -> str:
    """`“fit is at least 60” and “fit is below 50”`."""
    words = [in_quotes(said) for said, _ in parts[:MOST_NAMED]]
    if len(parts) > MOST_NAMED:
        words.append(f"{len(parts) - MOST_NAMED} more")
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else words[0]


def _can_be(prover: Prover, branch: Branch) -> str:
    return together(prover, branch.name, (*branch.beside, branch.part))


def _can_happen(prover: Prover, one: Filter) -> str:
    node = {**one.node, "within_seconds": None}
    try:
        term = happened(seen_of(prover.system.enc, node, 0))
    except Beyond:
        term = TRUE
    return prover.question(
        one.name,
        term,
        lambda case: any(truth is True for _, truth in occurrences(case, node)),
    )


def _whole(prover: Prover, asked: Asked) -> Iterator[Finding]:
    """A stage that nobody can enter has a finding of its own."""
    if asked.kind == "stage":
        return
    why = reason(prover, [Part(asked.condition, prover.nodes[asked.key])])
    yield from _finding(prover, asked.origin, _loss(prover, asked), why)


def _parts(prover: Prover, key: str) -> Iterator[Finding]:
    """Alternatives that can never be true; of one inside another only the outer one."""
    dead: dict[str, Span] = {}
    for branch in branches(prover, key):
        if branch.inside in dead:
            dead[branch.name] = dead[branch.inside]
        elif prover.answers[branch.name] is Answer.IMPOSSIBLE:
            origin = branch.part.expression.origin
            dead[branch.name] = origin
            what = "this one of the list" if branch.listed else "this alternative"
            why = reason(prover, (*branch.beside, branch.part))
            yield from _finding(prover, origin, f"{what} never counts", why)
    for one in filters(prover, key):
        origin = one.where.origin
        if prover.answers[one.name] is Answer.IMPOSSIBLE and not any(
            span.start <= origin.start and origin.end <= span.end for span in dead.values()
        ):
            title = named(one.event, prover.words)
            yield from _filtered(prover, one, f"no “{title}” ever counts here")


def _filtered(prover: Prover, one: Filter, loss: str) -> Iterator[Finding]:
    parts = clash_of_where(prover, one.where, one.node)
    if parts:
        yield from _finding(prover, one.where.origin, loss, Reason(tuple(parts)))


def _finding(prover: Prover, span: Span, loss: str, why: Reason) -> Iterator[Finding]:
    # Where points are missing, how many there can be is said with them.
    if not why.is_elsewhere and not why.is_score and asks_for_points(why.parts) is None:
        yield NeverTrue(span, loss, why.words(prover.words), why.same_attribute)


_LOSSES = {
    "term": "nobody is ever `{name}`",
    "band": "no lead is ever `{what}`",
    "reopens": "`{name}` never reopens",
    "handoff": "`{name}` never hands over a lead",
    "reason": "no lead is ever given back as `{what}`",
    "route": "no lead ever takes this route",
    "cadence": "`{name}` never begins",
    "step": "this never applies",
    "nurture": "`{name}` never enrols anybody",
    "applies": "`{name}` applies to no lead",
    "leaves_out": "`{name}` leaves nobody out",
    "promise": "this is never so",
}


def _loss(prover: Prover, asked: Asked) -> str:
    if asked.kind == "row":
        return _points(row_of(prover.agreement, asked))
    return _LOSSES[asked.kind].format(name=asked.name, what=asked.what)


def _points(rule: Points) -> str:
    return f"no lead ever {earns_or_loses(rule)} these points"
