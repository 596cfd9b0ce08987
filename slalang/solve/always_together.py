"""Rules of one score that fire for exactly the same leads: all leads in, `always-together` out."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from decimal import Decimal
from typing import ClassVar

from slalang.backends.scoring.scores import identified
from slalang.check.amounts import number
from slalang.diagnostics.finding import Finding, Label, Severity
from slalang.evaluate.case import Case, RulesProblem
from slalang.evaluate.result import Outcome
from slalang.model.scoring import Firing, Points, Score
from slalang.solve.branches import rule_nodes
from slalang.solve.engine import Answer
from slalang.solve.operands import Beyond
from slalang.solve.prover import Prover
from slalang.solve.questions import fired, fires, traces
from slalang.solve.smt import both, either, negated
from slalang.solve.undecided import QuestionOpen
from slalang.source.frozen import dataclass
from slalang.source.text import Span
from slalang.wording.words import in_quotes

MOST_IDLE = 3
"""After so many rules that differ from others, and no lead that shows it, nothing more is asked."""


@dataclass(frozen=True, slots=True)
class AlwaysTogether(Finding):
    """`+20 when icp` beside `+10 when …` with all that `icp` asks for."""

    code: ClassVar[str] = "SLA804"
    slug: ClassVar[str] = "always-together"
    severity: ClassVar[Severity] = Severity.WARNING

    span: Span
    first: Span
    shown: str
    """The first of the two rules, in words."""
    points: tuple[Decimal, Decimal]

    def message(self) -> str:
        verb = "lose" if self.points[0] < 0 else "earn"
        first, second = (number(abs(one)) for one in self.points)
        whole = number(abs(self.points[0] + self.points[1]))
        return (
            f"the same leads, and no others, {verb} these {second} points and the {first} for"
            f" {in_quotes(self.shown)}: one thing counts twice, {whole} in all"
        )

    def label(self) -> str:
        return "never without the other"

    def help(self) -> str:
        return "Count it once, with the points that it is worth, or let one ask for something else."

    def related(self) -> tuple[Label, ...]:
        return (Label(self.first, "the same leads"),)


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule that fires or does not."""

    id: str
    points: Decimal
    shown: str
    fired: str
    """As a term."""
    origin: Span


def ask(prover: Prover) -> Iterator[str]:
    """Whether rules that no ordinary lead tells apart are told apart by any."""
    for score in prover.agreement.scores:
        for first, *others in _alike(prover, score):
            yield from (_differ(prover, score.name, first, rule) for rule in others)


def check(prover: Prover) -> Iterator[Finding]:
    """One finding for each rule that fires with one before it, and never without."""
    found: list[tuple[Span, Finding]] = []
    for score in prover.agreement.scores:
        for rules in _alike(prover, score):
            found += [(one.span, one) for one in _together(prover, score.name, rules)]
    yield from (one for _, one in sorted(found, key=lambda pair: pair[0]))


def _alike(prover: Prover, score: Score) -> list[list[Rule]]:
    """Rules of one sign, counted in one way, that no ordinary lead tells apart."""
    nodes = rule_nodes(prover)
    try:
        terms = {row.id: row.fired for row in prover.rows(score.name)}
    except Beyond:
        return []
    groups: dict[Hashable, list[Rule]] = {}
    for identifier, rule in identified(score):
        if isinstance(rule, Points) and isinstance(rule.points, Decimal) and rule.points:
            kind = _counted(rule)
            if kind is not None:
                shown = nodes[identifier]["title"]
                one = Rule(identifier, rule.points, shown, terms[identifier], rule.origin)
                groups.setdefault((rule.points > 0, kind), []).append(one)
    return _refined(prover, score.name, [rules for rules in groups.values() if len(rules) > 1])


def _counted(rule: Points) -> Hashable:
    """What two rules must have in common; None for one that wears off, or counts idle weeks."""
    if rule.decay is not None or rule.firing is Firing.IDLE:
        return None
    if rule.firing is Firing.EACH:
        return ("each", rule.most_points, rule.most_times)
    return "once"


def _refined(prover: Prover, score: str, groups: list[list[Rule]]) -> list[list[Rule]]:
    """Rules that no ordinary lead tells apart."""
    for _, case in prover.ordinary() if groups else ():
        try:
            groups = _split(case, score, groups)
        except RulesProblem:
            return []
        if not groups:
            break
    return groups


def _split(case: Case, score: str, groups: list[list[Rule]]) -> list[list[Rule]]:
    """Those that are together for one lead, too."""
    on = {name for name, rule in traces(case, score).items() if rule.outcome is Outcome.FIRED}
    parts = [
        [rule for rule in rules if (rule.id in on) == wanted]
        for rules in groups
        for wanted in (True, False)
    ]
    return [part for part in parts if len(part) > 1]


def _together(prover: Prover, score: str, rules: list[Rule]) -> Iterator[Finding]:
    """Compare with the first; what differs from it is compared among itself, and so on.

    Every lead that tells two rules apart is kept in mind: it may tell others apart, too.
    """
    groups = [rules]
    idle = 0
    while groups and idle < MOST_IDLE:
        first, *others = groups.pop(0)
        asked = {rule.id: _differ(prover, score, first, rule) for rule in others}
        answers = prover.sweep(asked.values())
        same = [rule for rule in others if answers[asked[rule.id]] is Answer.IMPOSSIBLE]
        for rule in others:
            if answers[asked[rule.id]] is Answer.UNDECIDED:
                what = (
                    f"whether these points are only earned together with {in_quotes(first.shown)}"
                )
                yield QuestionOpen(rule.origin, what)
        if same and _tells_apart(prover, score, first):
            yield from (_finding(first, rule) for rule in same)
        rest = [rule for rule in others if answers[asked[rule.id]] is Answer.POSSIBLE]
        groups += [rest] if len(rest) > 1 else []
        leads = [prover.leads[name] for name in asked.values() if name in prover.leads]
        idle = 0 if leads or not rest else idle + 1
        for lead in leads:
            groups = _split(prover.case(lead), score, groups)


def _differ(prover: Prover, score: str, one: Rule, other: Rule) -> str:
    a, b = one.fired, other.fired
    term = "false" if a == b else either((both((a, negated(b))), both((negated(a), b))))
    return prover.question(
        f"differ {one.id} {other.id}",
        term,
        lambda case: fired(case, score, one.id) != fired(case, score, other.id),
    )


def _tells_apart(prover: Prover, score: str, rule: Rule) -> bool:
    """Whether some leads have the points and some have not: else that is the finding."""
    silent = prover.question(
        f"silent {rule.id}", negated(rule.fired), lambda case: not fired(case, score, rule.id)
    )
    asked = (fires(prover, score, rule.id), silent)
    answers = prover.sweep(asked)
    return all(answers[one] is Answer.POSSIBLE for one in asked)


def _finding(first: Rule, rule: Rule) -> AlwaysTogether:
    return AlwaysTogether(rule.origin, first.origin, first.shown, (first.points, rule.points))
