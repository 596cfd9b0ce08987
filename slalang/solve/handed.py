"""A handoff in; when a lead is handed off by it, as a term and as a test, out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from slalang.backends.scoring.conditions import undecided
from slalang.evaluate.case import Case
from slalang.evaluate.conditions import holds, reached
from slalang.model.expressions import StageReached, walk
from slalang.model.movement import Handoff
from slalang.solve.leads import Lead
from slalang.solve.prover import Prover, Test
from slalang.solve.smt import TRUE, both, either, negated
from slalang.source.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Handed:
    """A lead is handed off: the term, and what the reference evaluator must say."""

    yes: str
    test: Test


def handed(prover: Prover, handoff: Handoff) -> Handed:
    """When a handoff takes place. What becomes `mql` fulfils the condition of `mql`."""
    if handoff.when is None:
        return Handed(TRUE, lambda _: True)
    key = f"handoff {handoff.name}"
    node = prover.nodes[key]
    entered = list(becoming(prover, handoff))
    with_conditions = {stage.name for stage in prover.agreement.stages if stage.when is not None}
    asked = [(what, name) for what, name in entered if name in with_conditions]
    given = prover.system.enc.given_fact
    so = [either((negated(given(what).yes), prover.stage(name).yes)) for what, name in asked]

    def is_handed(case: Case) -> bool:
        sound = all(case.given.get(w) is not True or reached(case, s) is True for w, s in asked)
        return sound and holds(case, node) is True

    return Handed(both((prover.truth(key).yes, *so)), is_handed)


def becoming(prover: Prover, handoff: Handoff) -> Iterator[tuple[str, str]]:
    """Each `becomes STAGE` of a handoff, as the evaluator names the fact, with its stage."""
    for part in walk(handoff.when) if handoff.when is not None else ():
        if isinstance(part, StageReached) and part.becomes:
            yield undecided(part, prover.words)["what"], part.name


def without_becoming(prover: Prover, lead: Lead) -> Lead:
    """The same lead, without saying that it becomes what it is."""
    said = {what for handoff in prover.agreement.handoffs for what, _ in becoming(prover, handoff)}
    given = {what: so for what, so in lead.given.items() if what not in said}
    return replace(lead, given=given)
