"""A score in; the most that a lead can have of it, and that lead, out."""

from __future__ import annotations

from typing import TYPE_CHECKING

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


def highest(prover: Prover, score: str, question: str | None = None) -> tuple[int, Lead] | None:
    """The most thousandths of a score, among the leads for which a question is true.

    Proved to be the most: nothing more is possible in any case. None where
    there is no most, no lead at all, or nothing that was decided.
    """
    session = prover.system.session
    total = prover.score(score)
    name, more = total.milli, ((question,) if question else ())
    given = (PLAIN, FEW)
    if session.ask_at_least(name, -ENOUGH, *more, given=given) is not Answer.POSSIBLE:
        return None
    best = session.value_of(name)
    step = 1_000
    while session.ask_at_least(name, best + step, *more, given=given) is Answer.POSSIBLE:
        best, step = session.value_of(name), step * 2
        if best > ENOUGH:
            return None
    above = best + step
    while above - best > 1:
        middle = (best + above) // 2
        if session.ask_at_least(name, middle, *more, given=given) is Answer.POSSIBLE:
            best = session.value_of(name)
        else:
            above = middle
    proved = total.most is not None and best >= total.most
    if not proved and session.ask_at_least(name, best + 1, *more) is not Answer.IMPOSSIBLE:
        return None
    if session.ask_at_least(name, best, *more, given=given) is not Answer.POSSIBLE:
        return None
    try:
        lead = lead_of(prover.system.enc, session.model())
        if score_of(case_for(prover.rules, lead), score).milli != best:
            return None
    except Beyond:
        return None
    return best, plainer(prover.rules, lead, lambda case: score_of(case, score).milli >= best)
