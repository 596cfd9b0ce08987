"""A score in; the most that a lead can have of it, and that lead, out."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from slalang.check.bounds import THOUSAND, Range, bounds
from slalang.evaluate.case import Case, RulesProblem
from slalang.evaluate.scores import score_of
from slalang.solve.encoder import FEW, PLAIN
from slalang.solve.engine import Answer
from slalang.solve.leads import Lead, case_for, lead_of
from slalang.solve.operands import Beyond
from slalang.solve.plainer import plainer

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
    best = _ordinary(prover, score, question) or _above(prover, score, question, -ENOUGH)
    if best is None:
        return None
    if limit.high is not None and best[0] < limit.high:
        best = _above(prover, score, question, limit.high) or best
    if limit.high is None or best[0] < limit.high:
        best = _climbed(prover, score, question, best, limit)
        if best is None or not _is_most(prover, score, question, best[0] + limit.step):
            return None

    def as_good(case: Case) -> bool:
        return _is_so(prover, question, case) and score_of(case, score).milli >= best[0]

    return best[0], plainer(prover.rules, best[1], as_good)


def _ordinary(prover: Prover, score: str, question: str | None) -> Best | None:
    """The best of the ordinary leads."""
    found: Best | None = None
    for lead, case in prover.ordinary():
        try:
            if _is_so(prover, question, case):
                milli = score_of(case, score).milli
                found = (milli, lead) if found is None or milli > found[0] else found
        except RulesProblem:
            continue
    return found


def _climbed(
    prover: Prover, score: str, question: str | None, best: Best, limits: Range
) -> Best | None:
    """The best lead that is found by halving what is open; below the most, if there is one."""
    limit, step = limits.high, THOUSAND
    while limit is None:
        better = _above(prover, score, question, best[0] + step)
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
            better = _above(prover, score, question, middle)
            if better is None:
                limit = middle
            else:
                best = better
        between = limits.step < size and limit > best[0] + 1
        better = _above(prover, score, question, best[0] + 1) if between else None
        best, size = better or best, 1 if better else 0
    return best


def _above(prover: Prover, score: str, question: str | None, least: int) -> Best | None:
    """A lead with so many thousandths, as the reference evaluator confirms; None where none is."""
    session, number = prover.system.session, prover.score(score).milli
    more = (question,) if question else ()
    if session.ask_at_least(number, least, *more, given=(PLAIN, FEW)) is not Answer.POSSIBLE:
        return None
    try:
        lead = lead_of(prover.system.enc, session.model())
        case = case_for(prover.rules, lead)
        milli = score_of(case, score).milli
        return (milli, lead) if milli >= least and _is_so(prover, question, case) else None
    except (Beyond, RulesProblem):
        return None


def _is_most(prover: Prover, score: str, question: str | None, more: int) -> bool:
    """Whether it is proved that nobody has so many."""
    session, number = prover.system.session, prover.score(score).milli
    others = (question,) if question else ()
    return session.ask_at_least(number, more, *others) is Answer.IMPOSSIBLE


def _is_so(prover: Prover, question: str | None, case: Case) -> bool:
    return question is None or prover.tests[question](case)
