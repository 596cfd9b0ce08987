"""A score in; the most or the least that a lead can have of it, and that lead, out."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from slalang.check.bounds import THOUSAND, bounds
from slalang.evaluate.case import Case, RulesProblem
from slalang.evaluate.scores import score_of
from slalang.solve.encoder import FEW, PLAIN
from slalang.solve.engine import Answer
from slalang.solve.leads import Lead, case_for, lead_of
from slalang.solve.operands import Beyond
from slalang.solve.plainer import plainer
from slalang.source.frozen import dataclass

if TYPE_CHECKING:
    from slalang.solve.prover import Prover

ENOUGH = 1_000_000_000
"""A score that can have so many thousandths has no most."""

Best: TypeAlias = tuple[int, Lead]
"""Thousandths of a score, and a lead that has so many."""


def highest(prover: Prover, score: str, question: str | None = None) -> Best | None:
    """The most thousandths of a score, among the leads for which a question is true.

    Proved to be the most: nothing more is possible in any case. None where
    there is no most, no lead at all, or nothing that was decided.
    """
    limit = bounds(prover.agreement.scores)[score]
    return _found(Search(prover, score, question, 1, limit.high, limit.step))


def lowest(prover: Prover, score: str, question: str | None = None) -> Best | None:
    """The least thousandths of a score, proved in the same way."""
    limit = bounds(prover.agreement.scores)[score]
    most = None if limit.low is None else -limit.low
    best = _found(Search(prover, score, question, -1, most, limit.step))
    return best and (-best[0], best[1])


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for: the most of a score, or with a sign of -1 of its contrary."""

    prover: Prover
    score: str
    question: str | None
    sign: int
    limit: int | None
    """What the rules add up to at most, if there is a most."""
    step: int
    """The score only has multiples of it."""

    def is_so(self, case: Case) -> bool:
        """Whether a lead is among those that are looked at."""
        return self.question is None or self.prover.tests[self.question](case)

    def points(self, case: Case) -> int:
        """How many thousandths a lead has, with the sign."""
        return self.sign * score_of(case, self.score).milli

    def ask(self, least: int, given: tuple[str, ...] = ()) -> Answer:
        """Whether a lead can have so many."""
        number = self.prover.score(self.score).milli
        more = (self.question,) if self.question else ()
        signed = number if self.sign > 0 else f"(- {number})"
        return self.prover.system.session.ask_at_least(signed, least, *more, given=given)


def _found(search: Search) -> Best | None:
    best = _ordinary(search) or _above(search, -ENOUGH)
    if best is None:
        return None
    if search.limit is not None and best[0] < search.limit:
        best = _above(search, search.limit) or best
    if search.limit is None or best[0] < search.limit:
        climbed = _climbed(search, best)
        if climbed is None or search.ask(climbed[0] + search.step) is not Answer.IMPOSSIBLE:
            return None
        best = climbed
    least = best[0]
    return least, plainer(
        search.prover.rules,
        best[1],
        lambda case: search.is_so(case) and search.points(case) >= least,
    )


def _ordinary(search: Search) -> Best | None:
    """The best of the ordinary leads."""
    found: Best | None = None
    for lead, case in search.prover.ordinary():
        try:
            if search.is_so(case) and (found is None or search.points(case) > found[0]):
                found = (search.points(case), lead)
        except RulesProblem:
            continue
    return found


def _climbed(search: Search, best: Best) -> Best | None:
    """The best lead that is found by halving what is open; below the limit, if there is one."""
    limit, step = search.limit, THOUSAND
    while limit is None:
        better = _above(search, best[0] + step)
        if better is None:
            limit = best[0] + step
        elif better[0] > ENOUGH:
            return None
        else:
            best, step = better, step * 2
    size = THOUSAND
    while size:
        while limit - best[0] > size:
            middle = best[0] + max((limit - best[0]) // (2 * size), 1) * size
            better = _above(search, middle)
            if better is None:
                limit = middle
            else:
                best = better
        # Most scores have whole points: one question is enough to know that nothing is between.
        between = search.step < size and limit > best[0] + 1
        better = _above(search, best[0] + 1) if between else None
        best, size = better or best, 1 if better else 0
    return best


def _above(search: Search, least: int) -> Best | None:
    """A lead with so many thousandths, as the reference evaluator confirms; None where none is."""
    if search.ask(least, given=(PLAIN, FEW)) is not Answer.POSSIBLE:
        return None
    prover = search.prover
    try:
        lead = lead_of(prover.system.enc, prover.system.session.model())
        case = case_for(prover.rules, lead)
        found = search.points(case)
        return (found, lead) if found >= least and search.is_so(case) else None
    except (Beyond, RulesProblem):
        return None
