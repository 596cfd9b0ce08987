"""An agreement in; what is possible for its leads, with a lead that shows it, out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, TypeAlias

from slalang.backends.scoring import rules_of
from slalang.backends.scoring.conditions import node
from slalang.check.bounds import bounds
from slalang.evaluate.case import Case, Node, RulesProblem
from slalang.solve.asked import Asked, asked_of
from slalang.solve.conditions import band, reached
from slalang.solve.encoder import FEW, PLAIN
from slalang.solve.engine import EFFORT, Answer, is_available
from slalang.solve.leads import Lead, case_for, instant_of, lead_of
from slalang.solve.operands import Beyond, Kleene, Pick
from slalang.solve.period import period_of
from slalang.solve.plainer import at_noon, plainer
from slalang.solve.scores import Earned, Total, inside, leaves, total_of
from slalang.solve.seeds import seeds
from slalang.solve.system import System, system
from slalang.source.frozen import dataclass, field
from slalang.wording.titles import words_of
from slalang.wording.words import Words

if TYPE_CHECKING:
    from slalang.model.agreement import Agreement

MOST_IDLE = 6
"""After so many ordinary leads that answer nothing the solver is asked."""

MOST_JUDGED = 300_000
"""So often the reference evaluator looks at something of a lead, before nothing more is asked."""

_GIVEN = ((PLAIN, FEW), (PLAIN,), ())
"""The plainest leads are looked for first."""

Test: TypeAlias = Callable[[Case], bool]
"""What the reference evaluator must say of a lead that is shown."""


@dataclass(frozen=True, slots=True)
class Impossible:
    """No lead can be so: proved."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A lead that is so, as the reference evaluator confirms."""

    lead: Lead


@dataclass(frozen=True, slots=True)
class NotProved:
    """Neither proved nor shown within the effort that a question may cost."""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """The solver and the reference evaluator differ: a mistake of ours."""

    lead: Lead


Found: TypeAlias = Impossible | Shown | NotProved | Disagreement


@dataclass(slots=True)
class Prover:
    """All leads of an agreement, ready for questions."""

    agreement: Agreement
    words: Words
    rules: Node
    system: System
    nodes: Mapping[str, Node]
    """The conditions as the reference evaluator reads them, by key."""
    asked: Mapping[str, Asked]
    """Every condition that the agreement states, by its key; see `asked_of`."""
    tests: dict[str, Test] = field(default_factory=dict)
    """For each question what the reference evaluator must say of a lead that answers it."""
    answers: dict[str, Answer] = field(default_factory=dict)
    """What is known of questions that were swept."""
    leads: dict[str, Lead] = field(default_factory=dict)
    """Leads that were made for a question, and answer it."""
    open: dict[str, Answer] = field(default_factory=dict)
    """What the solver says of questions without any condition on how plain a lead is."""
    extremes: dict[tuple[str, str, str | None], tuple[int, Lead] | None] = field(
        default_factory=dict
    )
    """What `most` and `least` have found."""
    seeds: list[tuple[Lead, Case]] = field(default_factory=list)
    """Ordinary leads, tried before the solver is asked, as far as they were made."""
    unmade: Iterator[tuple[Lead, Case]] | None = None
    """The other ones."""

    judged: int = 0
    """How often the reference evaluator looked at something of a lead, to answer questions."""

    def truth(self, key: str) -> Kleene:
        """When a stated condition is true and when it is false."""
        return self.system.asked[key]

    def stage(self, name: str) -> Kleene:
        """When a lead is in a stage as far as its condition says."""
        return reached(self.system.enc, name, 0)

    def band(self, name: str) -> Pick:
        """The band of a class that a lead falls into."""
        return band(self.system.enc, name, 0)

    def score(self, name: str) -> Total:
        """The points of a score; raises `Beyond` for one that is not put into formulas."""
        return total_of(self.system.enc, name, 0)

    def rows(self, name: str) -> list[Earned]:
        """Every rule of a score, those in groups and first matches too."""
        return leaves(self.score(name).rules)

    def question(self, name: str, term: str, holds: Test) -> str:
        """Ask whether some lead can be so: `term` says it in formulas, `holds` of a case.

        The same name is asked once. See `questions` for the usual ones.
        """
        if name not in self.tests:
            self.system.session.question(name, term)
            self.tests[name] = holds
        return name

    def sweep(self, questions: Iterable[str]) -> Mapping[str, Answer]:
        """Which of many questions can be true: each for itself, in as few steps as can be.

        Possible means that an ordinary lead is so, or that a model says so, which
        is not confirmed. What only a loose model shows is undecided.
        """
        pending = [name for name in dict.fromkeys(questions) if name not in self.answers]
        pending = self._tried(pending)
        while pending:
            question, *pending = pending
            self.answers[question] = self._asked(question)
            if self.answers[question] is Answer.POSSIBLE:
                pending = self._not_so(question, pending)
        return self.answers

    def find(self, question: str) -> Found:
        """A lead for which a question is true, the plainest that could be made, or none."""
        holds = self.tests[question]
        if question in self.leads:
            lead = self.leads[question]
            return Shown(self.plain(lead, holds))
        session, answer = self.system.session, Answer.UNDECIDED
        for given in _GIVEN:
            answer = session.ask(question, given=given)
            if answer is Answer.POSSIBLE:
                shown = self._shown(holds)
                if not isinstance(shown, NotProved) or not given:
                    return shown
            elif answer is Answer.IMPOSSIBLE and self._is_impossible(question):
                return Impossible()
        return NotProved()

    def most(self, score: str, question: str | None = None) -> tuple[int, Lead] | None:
        """The most thousandths that a score can have, with a lead that has them.

        With a question, among the leads for which it is true. None where no
        most was found: there is none, or it was not decided.
        """
        from slalang.solve.search import highest

        key = ("most", score, question)
        if key not in self.extremes:
            self.extremes[key] = highest(self, score, question)
        return self.extremes[key]

    def least(self, score: str, question: str | None = None) -> tuple[int, Lead] | None:
        """The least thousandths that a score can have, in the same way."""
        from slalang.solve.search import lowest

        key = ("least", score, question)
        if key not in self.extremes:
            self.extremes[key] = lowest(self, score, question)
        return self.extremes[key]

    def ordinary(self) -> Iterator[tuple[Lead, Case]]:
        """Ordinary leads, as the reference evaluator sees them."""
        if self.unmade is None:
            self.unmade = _ordinary(self)
        place = 0
        while place < len(self.seeds) or self._has_made_one(self.unmade):
            yield self.seeds[place]
            place += 1

    def case(self, lead: Lead) -> Case:
        """A lead as the reference evaluator sees it."""
        return case_for(self.rules, lead)

    def plain(self, lead: Lead, holds: Test) -> Lead:
        """The lead at noon of an open day, unless the day is what matters, and made plainer."""
        moved = at_noon(self.rules, lead, instant_of(self.system.noon))
        lead = next((one for one in moved if self._shows(one, holds)), lead)
        return plainer(self.rules, lead, lambda one: _confirmed(one, holds))

    def _shown(self, holds: Test) -> Found:
        """The lead of the last model, if the reference evaluator agrees with it."""
        enc = self.system.enc
        model = self.system.session.model()
        try:
            lead = lead_of(enc, model)
            case = case_for(self.rules, lead)
        except Beyond:
            return NotProved()
        if _confirmed(case, holds):
            return Shown(self.plain(lead, holds))
        plain = bool(model.get(PLAIN, False)) and not enc.loose
        return Disagreement(lead) if plain else NotProved()

    def _shows(self, lead: Lead, holds: Test) -> bool:
        try:
            return _confirmed(self.case(lead), holds)
        except Beyond:
            return False

    def _tried(self, pending: list[str]) -> list[str]:
        """What no ordinary lead answers."""
        idle = 0
        for _, case in self.ordinary():
            if not pending or idle == MOST_IDLE or self.judged > MOST_JUDGED:
                break
            left = self._without(pending, case)
            idle = 0 if len(left) < len(pending) else idle + 1
            pending = left
        return pending

    def _asked(self, question: str) -> Answer:
        """What the solver says: possible where it shows an exact lead."""
        for given in _GIVEN:
            answer = self.system.session.ask(question, given=given)
            if answer is Answer.POSSIBLE:
                return Answer.POSSIBLE if given else Answer.UNDECIDED
            if answer is Answer.IMPOSSIBLE and self._is_impossible(question):
                return answer
        return Answer.UNDECIDED

    def _is_impossible(self, question: str) -> bool:
        """Whether what cannot be under the given conditions of the last question never can."""
        session = self.system.session
        if not session.needed:
            return True
        if question not in self.open:
            self.open[question] = session.ask(question)
        return self.open[question] is Answer.IMPOSSIBLE

    def _has_made_one(self, unmade: Iterator[tuple[Lead, Case]]) -> bool:
        """Make one more ordinary lead, if there is one."""
        made = next(unmade, None)
        if made is not None:
            self.seeds.append(made)
        return made is not None

    def _not_so(self, question: str, pending: list[str]) -> list[str]:
        """Those that the lead of the last model, made for a question, does not answer either."""
        try:
            lead = lead_of(self.system.enc, self.system.session.model())
            case = self.case(lead)
        except Beyond:
            return pending
        if _confirmed(case, self.tests[question]):
            self.leads[question] = lead
        return self._without(pending, case)

    def _without(self, pending: list[str], case: Case) -> list[str]:
        """Those that a lead does not answer."""
        left = []
        for name in pending:
            if _confirmed(case, self.tests[name]):
                self.answers[name] = Answer.POSSIBLE
            else:
                left.append(name)
        self.judged += len(pending) + sum(len(known) for known in case.known.values())
        if self.judged > MOST_JUDGED:
            self.system.session.give_up()
        return left


def prover(agreement: Agreement, effort: int = EFFORT, at: int | None = None) -> Prover:
    """Put an agreement without errors into formulas, as of any day of its period.

    With `at`, as of one instant, in seconds since 1970. Raises ImportError
    where z3 is not there, or is broken.
    """
    if not is_available():
        raise ImportError("z3")
    words = words_of(agreement)
    records = frozenset(record.name for record in agreement.records)
    rules = rules_of(agreement, hashed=False)
    asked = {one.key: one for one in asked_of(agreement)}
    nodes = {key: node(one.condition, words, records) for key, one in asked.items()}
    whole = system(rules, nodes, period_of(agreement), at=at, effort=effort)
    found = Prover(agreement, words, rules, whole, nodes, asked)
    _limit_frozen(found)
    return found


def _ordinary(prover: Prover) -> Iterator[tuple[Lead, Case]]:
    for lead in seeds(prover.system.enc, prover.system.noon):
        try:
            yield lead, prover.case(lead)
        except Beyond:
            continue


def _limit_frozen(prover: Prover) -> None:
    """What was frozen was once added up: it is no more than the rules can add up to."""
    ranges = bounds(prover.agreement.scores)
    for score in prover.agreement.scores:
        if score.freezes_on:
            try:
                kept = prover.score(score.name).kept
            except Beyond:
                continue
            if kept:
                limits = ranges[score.name]
                within = inside(kept, limits.low, limits.high)
                prover.system.enc.script.require(within, about=kept)


def _confirmed(case: Case, holds: Test) -> bool:
    try:
        return holds(case)
    except RulesProblem:
        return False
