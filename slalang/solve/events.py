"""A condition or rule that asks for events in; the heaps that are counted, as terms, out."""

from __future__ import annotations

from typing import Literal, NamedTuple

from slalang.evaluate.case import Node
from slalang.solve import conditions
from slalang.solve.encoder import Encoder
from slalang.solve.occurrences import Heap
from slalang.solve.operands import ALWAYS, Kleene
from slalang.solve.smt import FALSE, both, choose, either, implies, negated, total
from slalang.solve.survey import bases, every_event


class Seen(NamedTuple):
    """A heap that may be what is asked for, and when it is."""

    heap: Heap
    truth: Kleene


def seen_of(enc: Encoder, node: Node, shift: int) -> list[Seen]:
    """The heaps that a node with `event`, `within_seconds` and `where` asks for, newest first."""
    within = node.get("within_seconds")
    where = node.get("where")
    tests: dict[str, list[Node | None]] = {}
    for base, test in bases(enc.survey, node["event"]):
        tests.setdefault(base, []).append(test)
    found = []
    for base, ways in tests.items():
        for heap in enc.occurrences.of(base):
            if heap.start < shift or (within is not None and heap.start >= shift + within):
                continue
            truth = _is_it(enc, heap, ways, where, shift)
            if truth.no != "true":
                found.append(Seen(heap, truth))
    return sorted(found, key=lambda one: one.heap.start)


def sum_of(seen: list[Seen], which: Literal["sure", "open"]) -> str:
    """How many surely are what is asked for, or may be."""
    if which == "sure":
        return total(choose(one.truth.yes, one.heap.count, "0") for one in seen)
    return total(choose(negated(one.truth.known), one.heap.count, "0") for one in seen)


def happened(seen: list[Seen]) -> str:
    """When one surely is what is asked for."""
    return either(both((one.heap.some, one.truth.yes)) for one in seen)


def newest(enc: Encoder, event: str | None, shift: int) -> tuple[str, str]:
    """The age of the newest occurrence, and when there surely is one; any event for no name.

    As in the reference evaluator, one that is not sure is the newest, too.
    """
    key = ("newest", event, shift)
    if key not in enc.known:
        names = every_event(enc.rules) if event is None else [event]
        seen = [one for name in names for one in seen_of(enc, {"event": name}, shift)]
        # An event can be found under several names.
        seen = list({(one.heap.count, one.truth): one for one in seen}.values())
        sure = enc.script.truth(happened(seen))
        age = enc.script.const(f"newest {event or 'of all'} {shift}", "Int")
        there = [(both((one.heap.some, negated(one.truth.no))), one.heap.age) for one in seen]
        for when, own in there:
            if when != FALSE:
                enc.script.require(implies(when, f"(<= {age} {own})"), about=age)
        attained = either(both((when, f"(= {age} {own})")) for when, own in there)
        enc.script.require(implies(sure, attained), about=age)
        enc.known[key] = (age, sure)
    found: tuple[str, str] = enc.known[key]
    return found


def _is_it(
    enc: Encoder, heap: Heap, ways: list[Node | None], where: Node | None, shift: int
) -> Kleene:
    if None in ways:
        truth = ALWAYS
    else:
        each = [conditions.condition(enc, way, shift, heap.sort) for way in ways if way is not None]
        truth = Kleene(either(one.yes for one in each), both(one.no for one in each))
    if where is None:
        return truth
    asked = conditions.condition(enc, where, shift, heap.sort)
    return Kleene(both((truth.yes, asked.yes)), either((truth.no, asked.no)))
