"""A handoff in; the attributes that the agreement says are known of whoever is handed over, out.

Nothing keeps a lead from lacking them: they are no part of what is proved. But a
lead that has all of them is a better witness.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from slalang.evaluate.case import Case
from slalang.model.movement import Handoff
from slalang.solve.attributes import Key
from slalang.solve.handed import becoming
from slalang.solve.prover import Prover, Test
from slalang.solve.smt import both


def expected(prover: Prover, handoff: Handoff | None = None) -> Mapping[Key, str]:
    """Each attribute that rules read, with why it is known: `is required`.

    With a handoff also what the stage that it follows needs, and what it gives.
    """
    found: dict[Key, str] = {}
    for path, one in prover.words.fields.items():
        record, _, name = path.partition(".")
        if one.required:
            found[record, name] = "is required"
    if handoff is not None:
        entered = {name for _, name in becoming(prover, handoff.when)} if handoff.when else ()
        for stage in prover.agreement.stages:
            if stage.name in entered:
                for ref in stage.needs:
                    found.setdefault(_key(ref.name), f"is needed by `{stage.name}`")
        for ref in handoff.gives:
            found.setdefault(_key(ref.name), f"is given by `{handoff.name}`")
    return {key: why for key, why in found.items() if key in prover.system.enc.attributes.declared}


def with_known(prover: Prover, question: str, keys: Iterable[Key]) -> str:
    """A question about leads of whom some attributes are known too; itself where there are none."""
    wanted = list(keys)
    if not wanted:
        return question
    declared = prover.system.enc.attributes.declared
    term = both((prover.system.session.terms[question], *(declared[key].known for key in wanted)))
    name = f"{question}, with {' '.join(code_of(key) for key in wanted)}"
    return prover.question(name, term, all_known(prover, question, wanted))


def all_known(prover: Prover, question: str, keys: Iterable[Key]) -> Test:
    """What a question asks, and that some attributes are known."""
    test, wanted = prover.tests[question], list(keys)

    def holds(case: Case) -> bool:
        return all(is_known(case, key) for key in wanted) and test(case)

    return holds


def is_known(case: Case, key: Key) -> bool:
    """Whether a lead has an attribute."""
    record, name = key
    return case.records.get(record, {}).get(name) is not None


def code_of(key: Key) -> str:
    """The attribute as a condition names it: `employees`, `account.size`."""
    record, name = key
    return name if record == "lead" else f"{record}.{name}"


def _key(name: str) -> Key:
    record, _, own = name.rpartition(".")
    return record or "lead", own
