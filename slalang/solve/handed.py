"""A condition or a handoff in; when it takes place at this moment, as a term and a test, out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from slalang.backends.scoring.conditions import undecided
from slalang.evaluate.case import Case
from slalang.evaluate.conditions import holds, reached
from slalang.model.expressions import Expression, StageReached, walk
from slalang.model.movement import Handoff
from slalang.solve.leads import Lead
from slalang.solve.prover import Prover, Test
from slalang.solve.reads import Input, reads
from slalang.solve.smt import TRUE, both, either, negated
from slalang.source.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Handed:
    """Something takes place: the term, and what the reference evaluator must say."""

    yes: str
    test: Test


def handed(prover: Prover, handoff: Handoff) -> Handed:
    """When a handoff takes place. What becomes `mql` fulfils the condition of `mql`."""
    if handoff.when is None:
        return Handed(TRUE, lambda _: True)
    key = f"handoff {handoff.name}"
    node = prover.nodes[key]
    entered = entering(prover, handoff.when)
    yes = both((prover.truth(key).yes, entered.yes))
    return Handed(yes, lambda case: entered.test(case) and holds(case, node) is True)


def entering(prover: Prover, *conditions: Expression | None) -> Handed:
    """Every stage that a lead is said to become is one whose own condition is true of it."""
    with_conditions = {stage.name for stage in prover.agreement.stages if stage.when is not None}
    found = [pair for one in conditions if one is not None for pair in becoming(prover, one)]
    asked = [(what, name) for what, name in dict.fromkeys(found) if name in with_conditions]
    given = prover.system.enc.given_fact
    so = [either((negated(given(what).yes), prover.stage(name).yes)) for what, name in asked]

    def is_sound(case: Case) -> bool:
        return all(case.given.get(w) is not True or reached(case, s) is True for w, s in asked)

    return Handed(both(so), is_sound)


def becoming(prover: Prover, condition: Expression) -> Iterator[tuple[str, str]]:
    """Each `becomes STAGE` of a condition, as the evaluator names the fact, with its stage."""
    for part in walk(condition):
        if isinstance(part, StageReached) and part.becomes:
            yield undecided(part, prover.words)["what"], part.name


def inputs_of(prover: Prover, handoff: Handoff) -> frozenset[Input]:
    """What a handoff rests on; of a stage that a lead becomes what its condition rests on."""
    if handoff.when is None:
        return frozenset()
    survey = prover.system.enc.survey
    found = set(reads(survey, prover.nodes[f"handoff {handoff.name}"]))
    for what, stage in becoming(prover, handoff.when):
        found.discard(("given", what, ""))
        if f"stage {stage}" in prover.nodes:
            found |= reads(survey, prover.nodes[f"stage {stage}"])
    return frozenset(found)


def without_becoming(prover: Prover, lead: Lead) -> Lead:
    """The same lead, without saying that it becomes what it is."""
    asked = [one.condition for one in prover.asked.values()]
    said = {what for one in asked for what, _ in becoming(prover, one)}
    given = {what: so for what, so in lead.given.items() if what not in said}
    return replace(lead, given=given)
