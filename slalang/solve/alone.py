"""A stage in; the leads of whom a single thing is known that are in it, as a question, out."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from slalang.evaluate.case import Case
from slalang.evaluate.conditions import reached
from slalang.model.records import Event
from slalang.model.returning import party_of
from slalang.solve.leads import Lead
from slalang.solve.prover import Prover
from slalang.solve.smt import FALSE, TRUE, both, either, negated, total

OURS = frozenset({
    "attempt", "touch", "answered", "assigned", "accepted", "rejected", "out_of_office",
    "back_in_office", "notified", "hard_bounce", "opt_out", "activity",
})  # fmt: skip
"""Events that are no sign of a lead's own, whoever declares them."""


def alone(
    prover: Prover, stage: str, receiver: str, without: Collection[str] = ()
) -> Iterator[str]:
    """Ask whether one thing is enough to be in a stage; nothing where nothing at all is enough.

    One thing is one occurrence of one kind of event, or one attribute: what the party
    that receives the lead finds out, and what is set by hand, are none. `without` names causes that
    are not looked for again.
    """
    enc, session = prover.system.enc, prover.system.session
    inside = prover.stage(stage).yes
    _, scope = session.cones.around((inside,))
    read = set(session.cones.named(scope))
    nothing: list[str] = []
    one: list[str] = []
    for key, attribute in enc.attributes.declared.items():
        if f"{key[0]}.{key[1]} known" in read:
            may = _is_known(prover, key, receiver) and f"{key[0]}.{key[1]}" not in without
            (one if may else nothing).append(attribute.known if may else negated(attribute.known))
    for kind, heaps in enc.occurrences.heaps.items():
        counts = [heap.count for heap in heaps if heap.count.strip("|") in read]
        names = [name for name, stands in enc.occurrences.alike.items() if stands == kind]
        if counts:
            happened = enc.script.define("Int", total(counts))
            may = kind not in without and any(_is_own(prover, name) for name in names)
            one += [f"(> {happened} 0)"] if may else []
            nothing.append(f"(<= {happened} {int(may)})")
    for truth in enc.given.values():
        if truth.yes.strip("|") in read:
            nothing += [negated(truth.yes), negated(truth.no)]
    if not one:
        return
    at_most_one = f"((_ at-most 1) {' '.join(one)})" if len(one) > 1 else TRUE
    term = both((inside, *nothing, at_most_one, either(one)))
    if term == FALSE:
        return

    def is_enough(case: Case) -> bool:
        return _things(case) == 1 and reached(case, stage) is True

    yield prover.question(f"alone {stage} {' '.join(without)}", term, is_enough)


def cause_of(prover: Prover, lead: Lead) -> str | None:
    """The one thing that is known of a lead, by the name that `alone` has for it."""
    for record, known in lead.records.items():
        for name in known:
            return f"{record}.{name}"
    for event in lead.events:
        return prover.system.enc.occurrences.alike.get(event.name, event.name)
    return None


def _things(case: Case) -> int:
    return len(case.events) + sum(len(known) for known in case.records.values())


def _is_known(prover: Prover, key: tuple[str, str], receiver: str) -> bool:
    """Whether an attribute is known before the receiver finds it out."""
    for record in prover.agreement.records:
        for field in record.fields:
            if (record.name, field.name) == key:
                by = field.supplied_by
                return by is None or party_of(prover.agreement, by.name) != receiver
    return False


def _is_own(prover: Prover, name: str) -> bool:
    """Whether an event is the lead's own doing, and no sum of others."""
    declared: Event | None = next((e for e in prover.agreement.events if e.name == name), None)
    if (
        declared is None
        or name in OURS
        or declared.counts
        or declared.counts_all_except is not None
    ):
        return False
    return declared.by is None and declared.of is None
