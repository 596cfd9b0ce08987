"""Points that no lead has: all leads in, `out-of-reach` out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import ClassVar

from slalang.check.amounts import number
from slalang.check.bounds import points
from slalang.check.intervals import Stretch, comparison
from slalang.diagnostics.finding import Finding, Label, Severity
from slalang.solve.branches import Branch, branches
from slalang.solve.clash import is_about
from slalang.solve.engine import Answer
from slalang.solve.leads import Lead
from slalang.solve.prover import Prover
from slalang.solve.questions import is_true
from slalang.solve.reasons import Part, part_words, reason, together
from slalang.solve.thresholds import Threshold, reached, thresholds
from slalang.solve.undecided import QuestionOpen
from slalang.solve.words import lead_words
from slalang.source.frozen import dataclass
from slalang.source.text import Span
from slalang.wording.words import in_quotes


@dataclass(frozen=True, slots=True)
class OutOfReach(Finding):
    """`when fit >= 60`, where whoever has most points in one row has none in the other."""

    code: ClassVar[str] = "SLA806"
    slug: ClassVar[str] = "out-of-reach"
    severity: ClassVar[Severity] = Severity.WARNING

    span: Span
    score: str
    band: str
    """The band that asks for the points; empty for a threshold in a condition."""
    beside: tuple[tuple[str, Span], ...]
    """What else has to be true, in words."""
    most: int | None
    """The most below what is asked for, in thousandths; None where there is none, or not known."""
    least: int | None
    """The least above it."""
    lead: str
    """A lead that has the most, or the least where there is no most."""
    direct: bool = False
    """Whether what else has to be true is about the same points."""

    def message(self) -> str:
        lost = f"no lead can be `{self.band}`" if self.band else "no lead reaches this"
        where = ""
        if self.beside:
            where = f"where {' and '.join(in_quotes(said) for said, _ in self.beside)}, "
        return f"{lost}: {where}{self._nearest()}"

    def label(self) -> str:
        return "out of reach"

    def help(self) -> str:
        if self.direct:
            return "Change one of the two." if len(self.beside) == 1 else "Change one of them."
        if self.most is not None and self.least is None:
            most = number(points(self.most))
            return f"Ask for {most} or fewer, or give more points in `{self.score}`."
        return f"Ask for points that a lead can have, or change the rows of `{self.score}`."

    def related(self) -> tuple[Label, ...]:
        return tuple(Label(span, said) for said, span in self.beside)

    def _nearest(self) -> str:
        most = None if self.most is None else number(points(self.most))
        least = None if self.least is None else number(points(self.least))
        if most is not None and least is not None:
            return f"leads have {most} or fewer points of `{self.score}`, or {least} or more"
        if most is not None:
            known = self.lead.removeprefix("a lead ")
            return f"the best lead has {_points(most)} of `{self.score}`, {known}"
        if least is not None:
            return f"nobody has less than {_points(least)} of `{self.score}`, not even {self.lead}"
        return f"no lead has such points of `{self.score}`"


def ask(prover: Prover) -> Iterator[str]:
    """Whether some lead has the points of each threshold, and is what each condition asks for."""
    for one in thresholds(prover):
        yield reached(prover, one)
    for key in prover.asked:
        yield is_true(prover, key)
        for branch in branches(prover, key):
            yield _can_be(prover, branch)


def check(prover: Prover) -> Iterator[Finding]:
    """One finding for each threshold, and each condition with one, that no lead reaches."""
    alone: set[str] = set()
    for one in thresholds(prover):
        answer = prover.answers[reached(prover, one)]
        asked = prover.asked.get(one.key)
        whole = prover.answers[is_true(prover, one.key)] if asked else None
        if answer is Answer.UNDECIDED and whole is not Answer.UNDECIDED:
            yield QuestionOpen(one.origin, f"whether a lead can have such points of `{one.score}`")
        if answer is Answer.IMPOSSIBLE:
            alone.add(one.key)
            # A stage that nobody enters has a finding of its own.
            if asked is None or asked.kind != "stage" or whole is not Answer.IMPOSSIBLE:
                yield _finding(prover, one.score, one.stretch, one.origin, band=one.band)
    for key, asked in prover.asked.items():
        if asked.kind not in ("claim", "then") and key not in alone:
            yield from _together(prover, key)


def asks_for_points(parts: Sequence[Part]) -> Part | None:
    """The first of some parts that asks for points of a score; such are reported here."""
    wanted = (part for part in parts if part.positive and comparison(part.expression))
    return next(wanted, None) if len(parts) > 1 else None


def _together(prover: Prover, key: str) -> Iterator[Finding]:
    """Points that are out of reach beside what else a condition, or an alternative, asks for."""
    asked = prover.asked[key]
    if prover.answers[is_true(prover, key)] is Answer.IMPOSSIBLE:
        if asked.kind != "stage":
            whole = Part(asked.condition, prover.nodes[key])
            yield from _clashing(prover, key, [whole], asked.origin)
        return
    dead: set[str] = set()
    for branch in branches(prover, key):
        if branch.inside in dead:
            dead.add(branch.name)
        elif prover.answers[_can_be(prover, branch)] is Answer.IMPOSSIBLE:
            dead.add(branch.name)
            wanted = (*branch.beside, branch.part)
            yield from _clashing(prover, branch.name, wanted, branch.part.expression.origin)


def _can_be(prover: Prover, branch: Branch) -> str:
    return together(prover, branch.name, (*branch.beside, branch.part))


def _clashing(prover: Prover, name: str, wanted: Sequence[Part], place: Span) -> Iterator[Finding]:
    why = reason(prover, wanted)
    part = asks_for_points(why.parts)
    if part is None or why.is_elsewhere:
        return
    asked = comparison(part.expression)
    assert asked is not None
    others = [one for one in why.parts if one is not part]
    question = together(prover, f"{name} without points", others)
    here = part.expression.origin
    inside = here.file == place.file and place.start <= here.start and here.end <= place.end
    said = tuple((part_words(one, prover.words), one.expression.origin) for one in others)
    found = _finding(prover, *asked, here if inside else place, beside=said, question=question)
    direct = any(is_about(prover.agreement, one.expression, asked[0]) for one in others)
    yield replace(found, direct=direct)


def _finding(
    prover: Prover,
    score: str,
    stretch: Stretch,
    place: Span,
    *,
    band: str = "",
    beside: tuple[tuple[str, Span], ...] = (),
    question: str | None = None,
) -> OutOfReach:
    """With the nearest that leads have: the most below a stretch, the least above it."""
    best: _Best = None
    least: _Best = None
    if stretch.low is None:
        least = prover.least(score, question)
    else:
        best = prover.most(score, question)
        if best is not None and best[0] >= stretch.low:
            best, least = _around(prover, score, stretch, question)
    shown: Lead | None = best[1] if best else least[1] if least else None
    return OutOfReach(
        place,
        score,
        band,
        beside,
        best and best[0],
        least and least[0],
        lead_words(prover.agreement, prover.words, shown) if shown else "",
    )


_Best = tuple[int, Lead] | None


def _around(
    prover: Prover, score: str, stretch: Stretch, question: str | None
) -> tuple[_Best, _Best]:
    """The most of all that have less than a stretch, and the least of all that have more."""
    found: list[_Best] = []
    for side in (Stretch(None, (stretch.low or 0) - 1), Stretch((stretch.high or 0) + 1, None)):
        beyond = reached(prover, Threshold(score, side, "", "", prover.agreement.scores[0].origin))
        names = [beyond, *([question] if question else [])]
        both = all_of(prover, names)
        found.append(prover.most(score, both) if not found else prover.least(score, both))
    return found[0], found[1]


def all_of(prover: Prover, names: Sequence[str]) -> str:
    """All of some questions at once."""
    from slalang.solve.questions import all_true

    return all_true(prover, " and ".join(names), *names) if len(names) > 1 else names[0]


def _points(amount: str) -> str:
    return f"{amount} {'point' if amount == '1' else 'points'}"
