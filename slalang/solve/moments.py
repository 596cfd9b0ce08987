"""Two conditions in; a lead for which both turn true at one moment, out.

That both can be true is not enough: one may have been true for months when the
other turns true. A moment makes both true when the lead is new and nothing has happened
yet; or when one event, one attribute or one given fact decides both.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from slalang.evaluate.case import Case, RulesProblem
from slalang.solve.engine import Answer
from slalang.solve.leads import Lead
from slalang.solve.prover import Disagreement, NotProved, Prover, Shown, Test
from slalang.solve.reads import Input
from slalang.solve.smt import TRUE, both, either
from slalang.source.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Side:
    """One of two conditions."""

    yes: str
    """When it is true, as a term."""
    test: Test
    """The same as the reference evaluator says it."""
    inputs: frozenset[Input]
    """What it rests on."""


@dataclass(frozen=True, slots=True)
class Moment:
    """Whether one moment makes both true."""

    lead: Lead | None
    """One for which it does."""
    disagreement: Lead | None
    open: bool
    """Not decided."""


def ask(prover: Prover, name: str, one: Side, other: Side) -> Iterator[str]:
    """The questions to sweep for two conditions; `name` names them."""

    def together(case: Case) -> bool:
        return one.test(case) and other.test(case)

    enc = prover.system.enc
    heaps = [heap for heaps in enc.occurrences.heaps.values() for heap in heaps]
    nothing = both(f"(= {heap.count} 0)" for heap in heaps)
    yield prover.question(
        f"{name}, new",
        both((one.yes, other.yes, nothing)),
        lambda case: not case.events and together(case),
    )
    shared = one.inputs & other.inputs
    if any(kind != "event" for kind, _, _ in shared):
        yield prover.question(f"{name}, changed", both((one.yes, other.yes)), together)
    events = frozenset(
        enc.occurrences.alike.get(event, event) for kind, event, _ in shared if kind == "event"
    )
    if events:
        fresh = either(
            both((heap.some, f"(= {heap.age} 0)" if heap.age else TRUE))
            for event in sorted(events)
            for heap in enc.occurrences.of(event)
            if heap.start == 0
        )
        yield prover.question(
            f"{name}, happened",
            both((one.yes, other.yes, fresh)),
            lambda case: together(case) and _has_just_happened(case, events),
        )


def judge(prover: Prover, name: str, one: Side, other: Side) -> Moment:
    """What the answers come to, with a lead where there is one."""
    waiting = False
    for question in ask(prover, name, one, other):
        answer = prover.answers[question]
        if answer is Answer.IMPOSSIBLE:
            continue
        found = prover.find(question)
        match found:
            case Shown(lead):
                if _is_one_change(prover, lead, one, other):
                    return Moment(lead, None, open=False)
            case Disagreement(lead):
                return Moment(None, lead, open=False)
            case NotProved():
                waiting = True
            case _:
                pass
    return Moment(None, None, waiting)


def _has_just_happened(case: Case, events: frozenset[str]) -> bool:
    return any(seen.at == case.as_of and seen.event in events for seen in case.events)


def _is_one_change(prover: Prover, lead: Lead, one: Side, other: Side) -> bool:
    """Whether both were not true of the lead before one thing happened or became known."""
    case = prover.case(lead)
    if not case.events:
        return True
    before = [case.at(case.as_of - 1)]
    for kind, record, name in sorted(one.inputs & other.inputs):
        if kind == "field" and name in case.records.get(record, {}):
            known = {own: value for own, value in case.records[record].items() if own != name}
            before.append(replace(case, records={**case.records, record: known}, known={}))
        elif kind == "given" and record in case.given:
            given = {what: so for what, so in case.given.items() if what != record}
            before.append(replace(case, given=given, known={}))
    return any(_is_neither(earlier, one, other) for earlier in before)


def _is_neither(case: Case, one: Side, other: Side) -> bool:
    try:
        return not one.test(case) and not other.test(case)
    except RulesProblem:
        return False
