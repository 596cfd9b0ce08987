"""A lead that refutes a claim in; what an example can expect of it as things are, out."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from slalang.evaluate.case import Case, Node
from slalang.evaluate.conditions import band_of, holds, reached
from slalang.evaluate.scores import score_of
from slalang.evaluate.truth import Truth
from slalang.model.expressions import (
    TRUTH,
    ClassOf,
    Expression,
    Not,
    ScoreOf,
    StageReached,
    TermHolds,
    walk,
)
from slalang.model.upkeep import Claim
from slalang.solve.expression_text import expression_text, number_text
from slalang.solve.lacking import missing, path_of
from slalang.solve.prover import Prover


def expectations(
    prover: Prover, case: Case, claim: Claim, denied: Expression, node: Node
) -> tuple[str, ...]:
    """What stands behind `expect`: the points, classes and stages that the claim speaks of.

    Where it speaks of none, what it says is expected as it is, or as it is not;
    and of what cannot be told, what is not known.
    """
    found = list(dict.fromkeys(_subjects(prover, case, denied)))
    if found:
        return tuple(found)
    truth = holds(case, node)
    if truth is True:
        return (expression_text(denied),)
    if truth is False:
        return (expression_text(Not(denied, TRUTH, denied.origin)),)
    lacked = [name for name in missing(case, [node]) if path_of(name) in prover.words.fields]
    if lacked:
        return tuple(f"{name} is unknown" for name in lacked)
    return (expression_text(claim.condition),) if claim.kind == "when" and claim.condition else ()


def _subjects(prover: Prover, case: Case, denied: Expression) -> Iterator[str]:
    """What a claim speaks of, each after the points that it rests on."""
    stages = {stage.name: stage.when for stage in prover.agreement.stages}
    terms = {term.name: term.condition for term in prover.agreement.terms}
    for part in walk(denied):
        match part:
            case StageReached(name=name, becomes=False):
                yield from _points(case, stages.get(name))
                yield from _said(name, reached(case, name))
            case TermHolds(name=name):
                yield from _points(case, terms.get(name))
                node = next(it for it in prover.rules["terms"] if it["name"] == name)
                yield from _said(name, holds(case, node["when"]))
            case _:
                yield from _amount(case, part)


def _points(case: Case, condition: Expression | None) -> Iterator[str]:
    for part in walk(condition) if condition is not None else ():
        yield from _amount(case, part)


def _amount(case: Case, part: Expression) -> Iterator[str]:
    match part:
        case ScoreOf(name=name):
            points = Decimal(score_of(case, name).milli) / 1_000
            yield f"{name} is {number_text(points)}"
        case ClassOf(name=name):
            band = band_of(case, name)
            if band is not None:
                yield f"{name} is {band}"
        case _:
            pass


def _said(name: str, truth: Truth) -> Iterator[str]:
    if isinstance(truth, bool):
        yield name if truth else f"not {name}"
