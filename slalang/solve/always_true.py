"""Conditions that no lead fails: all leads in, `always-true` out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from slalang.diagnostics.finding import Finding, Label, Severity
from slalang.evaluate.conditions import holds
from slalang.model.expressions import (
    Among,
    Attribute,
    ClassOf,
    Compare,
    CountOf,
    Expression,
    Gained,
    Happened,
    InRange,
    LastOf,
    LeadsOf,
    Literal,
    ScoreOf,
    StageReached,
    StateOf,
    TermHolds,
    walk,
)
from slalang.model.scoring import FirstMatch, Score
from slalang.solve.asked import Asked, earns_or_loses, row_of
from slalang.solve.branches import tests
from slalang.solve.engine import Answer
from slalang.solve.never_true import MOST_NAMED, named_all
from slalang.solve.prover import Prover
from slalang.solve.questions import is_false, is_true
from slalang.solve.reasons import Part, Reason, part_words, reason, term_of, together
from slalang.solve.smt import negated
from slalang.solve.undecided import QuestionOpen
from slalang.source.frozen import dataclass
from slalang.source.text import Span
from slalang.wording.conditions import formula

_OTHER = (
    ClassOf, CountOf, Gained, Happened, LastOf, LeadsOf, ScoreOf, StageReached, StateOf, TermHolds,
)  # fmt: skip
"""What can be unknown although every attribute of the condition is known."""
MOST_KNOWN = 2
"""So many attributes are named that must be known; of more it is said that they are several."""


@dataclass(frozen=True, slots=True)
class AlwaysTrue(Finding):
    """`+5 when employees >= 0`."""

    code: ClassVar[str] = "SLA802"
    slug: ClassVar[str] = "always-true"
    severity: ClassVar[Severity] = Severity.WARNING

    span: Span
    effect: str
    """What follows, with `{who}` for the leads: `{who} earns these points`."""
    known: tuple[str, ...] | None
    """What must be known of a lead; None where it is true of every lead."""
    parts: tuple[tuple[str, Span], ...]
    """The fewest tests that cannot all be false, in words."""
    instead: str
    """What may have been meant, such as `employees is known`; else empty."""

    def message(self) -> str:
        if len(self.parts) == 1:
            return f"{self._effect()}: {named_all(self.parts)} can never be false"
        many = "both" if len(self.parts) == 2 else "all"
        return f"{self._effect()}: {named_all(self.parts)} cannot {many} be false"

    def label(self) -> str:
        return "never false"

    def help(self) -> str:
        if self.instead:
            return f"Write `{self.instead}` if that is the question, or else what was meant."
        return "Write what was meant, or delete it."

    def related(self) -> tuple[Label, ...]:
        if len(self.parts) == 1:
            return ()
        return tuple(Label(span, words) for words, span in self.parts[:MOST_NAMED])

    def _effect(self) -> str:
        if self.known is None:
            return self.effect.format(who="every lead")
        if not 0 < len(self.known) <= MOST_KNOWN:
            return self.effect.format(who="every lead of whom enough is known")
        are = "is" if len(self.known) == 1 else "are"
        return self.effect.format(who=f"every lead whose {' and '.join(self.known)} {are} known")


def ask(prover: Prover) -> Iterator[str]:
    """Whether each condition, and each test that an `and` makes, can be false."""
    for key, asked in prover.asked.items():
        if asked.kind not in ("claim", "then"):
            yield is_false(prover, key)
            for name, part in tests(prover, key):
                yield _fails(prover, name, part)


def check(prover: Prover) -> Iterator[Finding]:
    """One finding for each condition, or else for each test in it, that can never be false."""
    for key, asked in prover.asked.items():
        if asked.kind in ("claim", "then"):
            continue
        answer = prover.answers[is_false(prover, key)]
        if answer is Answer.IMPOSSIBLE:
            if prover.sweep([is_true(prover, key)])[is_true(prover, key)] is not Answer.IMPOSSIBLE:
                yield from _whole(prover, asked)
            continue
        if answer is Answer.UNDECIDED:
            yield QuestionOpen(asked.origin, "whether this can ever be false")
        yield from _tests(prover, key)


def always(prover: Prover, name: str, part: Part) -> bool:
    """Whether it is proved that a part is true of every lead, whatever is known of it."""
    node = part.node
    question = prover.question(
        f"open {name}",
        negated(term_of(prover, part)),
        lambda case: holds(case, node) is not True,
    )
    return prover.sweep([question])[question] is Answer.IMPOSSIBLE


def _fails(prover: Prover, name: str, part: Part) -> str:
    return together(prover, name, [Part(part.expression, part.node, not part.positive)])


def _whole(prover: Prover, asked: Asked) -> Iterator[Finding]:
    if not _is_natural(prover, asked):
        part = Part(asked.condition, prover.nodes[asked.key])
        yield from _finding(prover, asked.key, part, _effect(prover, asked))


def _tests(prover: Prover, key: str) -> Iterator[Finding]:
    """Tests that are never false; of one inside another only the outer one."""
    said: list[Span] = []
    for name, part in tests(prover, key):
        origin = part.expression.origin
        inside = any(span.start <= origin.start and origin.end <= span.end for span in said)
        if inside or prover.answers[name] is not Answer.IMPOSSIBLE:
            continue
        if prover.sweep([question := together(prover, f"{name} yes", [part])])[question] is (
            Answer.IMPOSSIBLE
        ):
            continue
        said.append(origin)
        yield from _finding(prover, name, part, "this test is passed by {who}")


def _finding(prover: Prover, name: str, part: Part, effect: str) -> Iterator[Finding]:
    denied = Part(part.expression, part.node, not part.positive)
    why = reason(prover, [denied])
    if why.is_elsewhere or why.is_score:
        return
    known = None if always(prover, name, part) else _known(prover, part.expression)
    yield AlwaysTrue(part.expression.origin, effect, known, _contraries(prover, why), _instead(why))


def _contraries(prover: Prover, why: Reason) -> tuple[tuple[str, Span], ...]:
    """The tests of which not all can be false."""
    return tuple(
        (
            part_words(Part(part.expression, part.node, not part.positive), prover.words),
            part.expression.origin,
        )
        for part in why.parts
    )


def _known(prover: Prover, expression: Expression) -> tuple[str, ...]:
    """The attributes that a condition reads, in words; none where it reads other things too."""
    inside = walk(expression)
    if any(isinstance(one, _OTHER) for one in inside):
        return ()
    found = [str(formula(one, prover.words)) for one in inside if isinstance(one, Attribute)]
    return tuple(dict.fromkeys(found))


def _instead(why: Reason) -> str:
    asked = {_compared(part.expression) for part in why.parts}
    only = asked.pop()
    return f"{only} is known" if only and not asked else ""


def _compared(expression: Expression) -> str:
    """The attribute that is compared with something fixed, as it is written; else empty."""
    match expression:
        case (
            Compare(left=Attribute() as asked, right=Literal())
            | Among(value=Attribute() as asked)
            | InRange(value=Attribute() as asked)
        ):
            return asked.name if asked.record == "lead" else f"{asked.record}.{asked.name}"
        case Attribute(record=record, name=name):
            return name if record == "lead" else f"{record}.{name}"
        case _:
            return ""


def _is_natural(prover: Prover, asked: Asked) -> bool:
    """What takes all the rest, and a stage in which leads begin."""
    agreement = prover.agreement
    match asked.kind:
        case "stage":
            return asked.name == agreement.stages[0].name or any(
                stage.starts for stage in agreement.stages if stage.name == asked.name
            )
        case "band":
            sorting = next(one for one in agreement.classes if one.name == asked.name)
            others = [band for band in sorting.bands if not band.otherwise]
            return others[-1].condition is asked.condition
        case "route":
            handoff = next(one for one in agreement.handoffs if one.name == asked.name)
            asking = [route for route in handoff.routes if route.when is not None]
            return asking[-1].when is asked.condition
        case "row":
            score = next(one for one in agreement.scores if one.name == asked.name)
            return any(match.rules[-1].condition is asked.condition for match in _matches(score))
        case _:
            return False


def _matches(score: Score) -> Iterator[FirstMatch]:
    stack = list(score.rules)
    while stack:
        rule = stack.pop()
        if isinstance(rule, FirstMatch) and rule.rules:
            yield rule
        stack += getattr(rule, "rules", ())


_EFFECTS = {
    "term": "{{who}} is `{name}`",
    "band": "{{who}} that comes this far is `{what}`",
    "stage": "{{who}} enters `{name}`",
    "reopens": "`{name}` reopens for {{who}}",
    "handoff": "`{name}` hands over {{who}}",
    "reason": "{{who}} may be given back as `{what}`",
    "route": "{{who}} that comes this far takes this route",
    "cadence": "`{name}` begins for {{who}}",
    "step": "this applies to {{who}}",
    "nurture": "`{name}` enrols {{who}}",
    "applies": "`{name}` applies to {{who}}",
    "leaves_out": "`{name}` leaves out {{who}}",
    "promise": "this is so of {{who}}",
}


def _effect(prover: Prover, asked: Asked) -> str:
    if asked.kind == "row":
        return f"{{who}} {earns_or_loses(row_of(prover.agreement, asked))} these points"
    return _EFFECTS[asked.kind].format(name=asked.name, what=asked.what)
