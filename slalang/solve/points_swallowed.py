"""Points that a limit always takes away again: all leads in, `points-swallowed` out."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import ClassVar

from slalang.backends.scoring.scores import identified
from slalang.check.amounts import number
from slalang.check.bounds import points
from slalang.diagnostics.finding import Finding, Label, Severity
from slalang.evaluate.case import Case
from slalang.evaluate.result import RuleTrace
from slalang.evaluate.scores import score_of
from slalang.model.scoring import FirstMatch, Group, Points, Score
from slalang.solve.engine import Answer
from slalang.solve.operands import Beyond
from slalang.solve.prover import Prover
from slalang.solve.questions import fires, traces
from slalang.solve.scores import Earned, Total
from slalang.solve.smt import both, limited, negated, total, whole
from slalang.solve.undecided import QuestionOpen
from slalang.source.frozen import dataclass
from slalang.source.text import Span


@dataclass(frozen=True, slots=True)
class PointsSwallowed(Finding):
    """`-10 when …` in a score `from 0` in which such a lead has nothing to lose."""

    code: ClassVar[str] = "SLA805"
    slug: ClassVar[str] = "points-swallowed"
    severity: ClassVar[Severity] = Severity.WARNING

    span: Span
    costs: bool
    where: str
    """The score in backticks or the group in quotes."""
    place: Span
    limit: Decimal | None
    """Where it stands already; None if it is now at one limit, now at the other."""

    def message(self) -> str:
        at = "one of its limits" if self.limit is None else number(self.limit)
        change = "costs" if self.costs else "brings"
        return (
            f"this rule never {change} anything: whenever it counts, {self.where} is at {at}"
            " with or without it"
        )

    def label(self) -> str:
        return "changes nothing"

    def help(self) -> str:
        return f"Delete the rule, or change the limits of {self.where}."

    def related(self) -> tuple[Label, ...]:
        return (Label(self.place, "limited here"),)


@dataclass(frozen=True, slots=True)
class Limit:
    """`from 0 to 100`, or a group `at least 0`, `at most 40`; in thousandths."""

    where: str
    place: Span
    least: int | None
    most: int | None
    added: str
    """The sum before the limit, as a term."""

    def within(self, milli: int) -> int:
        """A sum inside the limits."""
        milli = milli if self.most is None else min(milli, self.most)
        return milli if self.least is None else max(milli, self.least)

    @property
    def limits(self) -> bool:
        """Whether there is any."""
        return self.least is not None or self.most is not None


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule with the limits above it."""

    id: str
    points: Decimal
    origin: Span
    score: str
    earned: Earned
    group: tuple[str, Limit] | None
    """The group that it stands in, by its identifier."""
    whole: Limit

    @property
    def limits(self) -> tuple[Limit, ...]:
        """From the inside out."""
        inner = (self.group[1],) if self.group else ()
        return tuple(limit for limit in (*inner, self.whole) if limit.limits)


def ask(prover: Prover) -> Iterator[str]:
    """Whether each rule below a limit can change the score at all."""
    for score in prover.agreement.scores:
        for rule in _rules(prover, score):
            yield _changes(prover, rule)


def check(prover: Prover) -> Iterator[Finding]:
    """One finding for each rule that fires, and never changes the score."""
    for score in prover.agreement.scores:
        open_ = False
        for rule in _rules(prover, score):
            answer = prover.answers[_changes(prover, rule)]
            open_ |= answer is Answer.UNDECIDED
            if answer is Answer.IMPOSSIBLE:
                counts = fires(prover, rule.score, rule.id)
                if prover.sweep([counts])[counts] is Answer.POSSIBLE:
                    yield _finding(prover, rule)
        if open_:
            what = f"whether every rule of `{score.name}` can change it"
            yield QuestionOpen(score.origin, what)


def _rules(prover: Prover, score: Score) -> list[Rule]:
    """The rules of a score that stand below some limit, each with the limits."""
    try:
        found = prover.score(score.name)
    except Beyond:
        return []
    whole_ = _limit(prover, found, score)
    groups = {one.id: one for one in found.rules}
    leaf = {row.id: row for row in prover.rows(score.name)}
    inside: dict[int, tuple[str, Limit]] = {}
    before_others: set[int] = set()
    rules = []
    for identifier, rule in identified(score):
        match rule:
            case Group(rules=inner, title=title, least=least, most=most):
                added = _added(prover, groups[identifier].inside)
                limits = Limit(f"“{title}”", rule.origin, _milli(least), _milli(most), added)
                inside.update({id(one): (identifier, limits) for one in inner})
            case FirstMatch(rules=inner):
                # Without such a row a later one would win, and the score be another one.
                before_others.update(id(one) for one in inner[:-1])
                if id(rule) in inside:
                    inside.update({id(one): inside[id(rule)] for one in inner})
            case Points(points=Decimal() as given) if given and id(rule) not in before_others:
                one = Rule(identifier, given, rule.origin, score.name, leaf[identifier],
                           inside.get(id(rule)), whole_)  # fmt: skip
                if one.limits:
                    rules.append(one)
            case _:
                pass
    return rules


def _limit(prover: Prover, found: Total, score: Score) -> Limit:
    added = _added(prover, found.rules)
    return Limit(f"`{score.name}`", score.origin, found.least, found.most, added)


def _added(prover: Prover, rules: tuple[Earned, ...]) -> str:
    return prover.system.enc.script.define("Int", total(rule.milli for rule in rules))


def _milli(given: Decimal | None) -> int | None:
    return None if given is None else int(given * 1_000)


def _changes(prover: Prover, rule: Rule) -> str:
    """The question whether the score is ever another one without the rule."""
    name = f"changes {rule.id}"
    if name in prover.tests:
        return name
    with_, without = _sums(prover, rule)
    return prover.question(
        name, negated(f"(= {with_} {without})"), lambda case: _is_changed(case, rule)
    )


def _sums(prover: Prover, rule: Rule) -> tuple[str, str]:
    """The score within its limits, with the rule and without it, as terms."""
    define, milli = prover.system.enc.script.define, rule.earned.milli
    gone = milli
    if rule.group:
        limit = rule.group[1]
        less = define("Int", f"(- {limit.added} {milli})")
        with_, without = (limited(one, limit.least, limit.most) for one in (limit.added, less))
        gone = define("Int", f"(- {with_} {without})")
    outer = rule.whole
    less = define("Int", f"(- {outer.added} {gone})")
    with_, without = (limited(one, outer.least, outer.most) for one in (outer.added, less))
    return define("Int", with_), define("Int", without)


def _is_changed(case: Case, rule: Rule) -> bool:
    """The same, as the reference evaluator adds up."""
    found = traces(case, rule.score)
    own = found.get(rule.id)
    gone = own.milli if own else 0
    if rule.group:
        group = found.get(rule.group[0])
        added = _sum(group.inside if group else ())
        gone = rule.group[1].within(added) - rule.group[1].within(added - gone)
    added = _sum_of(case, rule.score)
    return rule.whole.within(added) != rule.whole.within(added - gone)


def _sum_of(case: Case, score: str) -> int:
    """What a score adds up to before its limits, worked out once for each case."""
    known, key = case.known_now, ("added up", score)
    if key not in known:
        known[key] = _sum(score_of(case, score).rules)
    return int(known[key])


def _sum(rules: tuple[RuleTrace, ...]) -> int:
    return sum(rule.milli for rule in rules)


def _finding(prover: Prover, rule: Rule) -> PointsSwallowed:
    """Blame the group if it takes all, else the score."""
    limit = rule.limits[-1]
    if rule.group and rule.group[1].limits and not _leaves(prover, rule, rule.group[1]):
        limit = rule.group[1]
    at = _stands(prover, rule, limit)
    return PointsSwallowed(rule.origin, rule.points < 0, limit.where, limit.place, at)


def _leaves(prover: Prover, rule: Rule, limit: Limit) -> bool:
    """Whether a group lets the rule through for some lead."""
    define = prover.system.enc.script.define
    less = define("Int", f"(- {limit.added} {rule.earned.milli})")
    with_, without = (limited(one, limit.least, limit.most) for one in (limit.added, less))
    session = prover.system.session
    term = negated(f"(= {define('Int', with_)} {define('Int', without)})")
    return session.ask(session.question("group leaves", term)) is not Answer.IMPOSSIBLE


def _stands(prover: Prover, rule: Rule, limit: Limit) -> Decimal | None:
    """The limit at which the sum always is when the rule counts, if it is one and the same."""
    session = prover.system.session
    for at, sign in ((limit.most, "<"), (limit.least, ">")):
        if at is not None:
            term = both((rule.earned.fired, f"({sign} {limit.added} {whole(at)})"))
            if session.ask(session.question("stands", term)) is Answer.IMPOSSIBLE:
                return points(at)
    return None
