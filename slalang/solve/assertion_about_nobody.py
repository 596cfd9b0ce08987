"""Claims about leads that cannot be: all leads in, `assertion-about-nobody` out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from slalang.diagnostics.finding import Finding, Label, Severity
from slalang.solve.assertion_refuted import claims
from slalang.solve.clash import clash_of
from slalang.solve.engine import Answer
from slalang.solve.prover import Prover
from slalang.solve.questions import is_true
from slalang.solve.stage_never_entered import asks_for, never_entered
from slalang.source.frozen import dataclass
from slalang.source.text import Span
from slalang.wording.conditions import condition as said
from slalang.wording.words import in_quotes


@dataclass(frozen=True, slots=True)
class AssertionAboutNobody(Finding):
    """`when fit >= 120 then mql`, where fit ends at 100."""

    code: ClassVar[str] = "SLA832"
    slug: ClassVar[str] = "assertion-about-nobody"
    severity: ClassVar[Severity] = Severity.WARNING

    span: Span
    title: str
    parts: tuple[tuple[str, Span], ...]
    """What cannot be true together, in words."""

    def message(self) -> str:
        asked = " and ".join(in_quotes(part) for part, _ in self.parts)
        cannot = {1: "can never be", 2: "cannot both be"}.get(len(self.parts), "cannot all be")
        return f"“{self.title}” proves nothing: {asked} {cannot} true of any lead"

    def label(self) -> str:
        return "true of no lead"

    def help(self) -> str:
        return "Ask for something that a lead can be, or delete the claim."

    def related(self) -> tuple[Label, ...]:
        inside = [span for _, span in self.parts if span != self.span]
        return tuple(Label(span, "not together with the rest") for span in inside[1:])


def ask(prover: Prover) -> Iterator[str]:
    """For each claim with `when` whether it speaks of any lead."""
    for key, _, claim in claims(prover):
        if claim.kind == "when":
            yield is_true(prover, f"claim {key}")


def check(prover: Prover) -> Iterator[Finding]:
    """One finding for each claim that speaks of no lead."""
    never = never_entered(prover)
    for key, assertion, claim in claims(prover):
        condition = claim.condition
        if claim.kind != "when" or condition is None:
            continue
        if asks_for(condition, never):
            continue
        if prover.answers[is_true(prover, f"claim {key}")] is Answer.IMPOSSIBLE:
            clash = clash_of(prover, f"claim {key}")
            parts = tuple((str(said(part, prover.words)), part.origin) for part in clash.parts)
            yield AssertionAboutNobody(condition.origin, assertion.title, parts)
