"""The usual questions about leads: each gives its name, to sweep or to find a lead for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from slalang.evaluate.case import Case
from slalang.evaluate.conditions import band_of, holds, reached
from slalang.evaluate.result import Outcome, RuleTrace
from slalang.evaluate.scores import score_of
from slalang.solve.prover import Prover
from slalang.solve.smt import both


def is_true(prover: Prover, key: str) -> str:
    """A stated condition is true."""
    node = prover.nodes[key]
    return prover.question(
        f"true {key}", prover.truth(key).yes, lambda case: holds(case, node) is True
    )


def is_false(prover: Prover, key: str) -> str:
    """A stated condition is false, not only unknown."""
    node = prover.nodes[key]
    return prover.question(
        f"false {key}", prover.truth(key).no, lambda case: holds(case, node) is False
    )


def in_stage(prover: Prover, name: str) -> str:
    """A lead is in a stage, as far as its condition says."""
    return prover.question(
        f"in {name}", prover.stage(name).yes, lambda case: reached(case, name) is True
    )


def in_band(prover: Prover, name: str, band: str) -> str:
    """A lead falls into a band of a class."""
    pick = prover.band(name)
    term = f"(= {pick.term} {pick.names.index(band)})"
    return prover.question(f"band {name} {band}", term, lambda case: band_of(case, name) == band)


def fires(prover: Prover, score: str, rule: str) -> str:
    """A rule of a score counts, by its identifier; in a first match it is the one that wins."""
    term = next(row.fired for row in prover.rows(score) if row.id == rule)
    return prover.question(f"fires {rule}", term, lambda case: fired(case, score, rule))


def all_true(prover: Prover, name: str, *questions: str) -> str:
    """Several questions are true of one lead at once; `name` names the whole."""
    tests = [prover.tests[one] for one in questions]
    term = both(prover.system.session.terms[one] for one in questions)
    return prover.question(name, term, lambda case: all(test(case) for test in tests))


def fired(case: Case, score: str, rule: str) -> bool:
    """Whether a rule counts, as the reference evaluator says."""
    trace = traces(case, score).get(rule)
    return trace is not None and trace.outcome is Outcome.FIRED


def traces(case: Case, score: str) -> Mapping[str, RuleTrace]:
    """The rules of a score by identifier, those inside groups too; listed once for each case."""
    known, key = case.known_now, ("rules by identifier", score)
    if key not in known:
        known[key] = {one.id: one for one in reversed(list(_inside(score_of(case, score).rules)))}
    found: Mapping[str, RuleTrace] = known[key]
    return found


def _inside(rules: Iterable[RuleTrace]) -> Iterator[RuleTrace]:
    for trace in rules:
        yield trace
        yield from _inside(trace.inside)
