"""A lead as it is, in; formulas that hold it fixed, thing by thing, out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from slalang.evaluate.case import SECOND, Case, Node, Occurrence
from slalang.evaluate.conditions import holds
from slalang.evaluate.truth import Missing, Value
from slalang.solve.attributes import FIRST_DAY, LAST_DAY, Attribute
from slalang.solve.encoder import Encoder
from slalang.solve.occurrences import OLDEST, Heap, atoms, is_mixed
from slalang.solve.operands import ALWAYS, NEVER, UNKNOWN
from slalang.solve.smt import FALSE, both, exact, negated, whole
from slalang.solve.survey import DAY
from slalang.solve.texts import passes
from slalang.source.frozen import dataclass

_EPOCH = date(1970, 1, 1)
_FIRST, _LAST = ((day - _EPOCH).days for day in (FIRST_DAY, LAST_DAY))


@dataclass(frozen=True, slots=True)
class Placed:
    """The events of a lead, put on the heaps."""

    on: Mapping[str, tuple[Occurrence, ...]]
    """By the count of a heap, what lies on it."""
    newest: Mapping[str, int]
    """The age of the newest of them, in seconds."""
    exact: bool
    """Whether every event that rules read has its place."""

    def count(self, heap: Heap) -> int:
        """How many lie on a heap."""
        return len(self.on.get(heap.count, ()))


def value_of(attribute: Attribute, case: Case) -> Value | None:
    """What is known of an attribute."""
    return case.records.get(attribute.key[0], {}).get(attribute.key[1])


def same_value(attribute: Attribute, case: Case) -> str:
    """When an attribute has the value that it has."""
    value = value_of(attribute, case)
    if value is None:
        return negated(attribute.known)
    return both((attribute.known, _equals(attribute, value)))


def is_exact(attribute: Attribute, case: Case) -> bool:
    """Whether the formulas can hold the value of an attribute as it is."""
    match attribute.node["type"], value_of(attribute, case):
        case "date", Fraction() as instant:
            return _FIRST <= instant / (DAY * SECOND) <= _LAST
        case _:
            return True


def placed(enc: Encoder, case: Case) -> Placed:
    """The events of a lead up to now, each on its heap."""
    on: dict[str, list[Occurrence]] = {}
    newest: dict[str, int] = {}
    kinds: dict[str, _Kind | None] = {}
    known: dict[Any, list[Heap]] = {}
    complete = True
    for event in case.events:
        if event.event not in kinds:
            kinds[event.event] = _kind_of(enc, event.event)
        kind = kinds[event.event]
        if kind is None or event.at > case.as_of:
            continue
        key = (event.event, frozenset(event.properties.items()))
        if key not in known:
            known[key] = kind.heaps.get(_sort_key(enc, kind, event), [])
        age = min((case.as_of - event.at) // SECOND, OLDEST - 1)
        heap = next((heap for heap in known[key] if heap.start <= age < heap.end), None)
        if heap is None:
            complete = False
            continue
        on.setdefault(heap.count, []).append(event)
        newest[heap.count] = min(age, newest.get(heap.count, age))
    return Placed({name: tuple(events) for name, events in on.items()}, newest, complete)


def all_heaps(enc: Encoder) -> Iterator[Heap]:
    """Every heap that is declared."""
    for heaps in enc.occurrences.heaps.values():
        yield from heaps


def as_happened(heap: Heap, was: Placed) -> str:
    """When a heap is as it was."""
    count = was.count(heap)
    same = f"(= {heap.count} {count})"
    return both((same, f"(= {heap.age} {was.newest[heap.count]})")) if heap.age and count else same


def one_more(heap: Heap, was: Placed) -> str:
    """When more happened just now than had happened; never for a heap of older events."""
    if heap.start:
        return FALSE
    more = f"(> {heap.count} {was.count(heap)})"
    return both((more, f"(= {heap.age} 0)")) if heap.age else more


@dataclass(frozen=True, slots=True)
class _Kind:
    """One kind of event: what tells its occurrences apart."""

    tests: tuple[Node, ...]
    distinct: tuple[str, ...]
    """Properties of which different values are counted."""
    heaps: Mapping[tuple[object, ...], list[Heap]]
    """By what the tests say, and which of those properties there are: one heap for each age."""


def _kind_of(enc: Encoder, name: str) -> _Kind | None:
    """A kind of event; None where nothing that is asked about reads it."""
    if name not in enc.survey.events:
        return None
    other = enc.occurrences.alike.get(name, name)
    declared = enc.occurrences.of(other)
    if not declared:
        return None
    watched = enc.survey.events[name]
    # Where another kind stands for this one no rule reads properties, and there is one sort.
    own = other == name
    found = (test for where in watched.wheres.values() for test in atoms(where)) if own else ()
    tests = tuple({id(test): test for test in found}.values())
    distinct = tuple(sorted(watched.distinct)) if own else ()
    heaps: dict[tuple[object, ...], list[Heap]] = {}
    if any(map(is_mixed, tests)):
        # Which sort such an event is of depends on the lead: none is claimed.
        return _Kind(tests, distinct, heaps)
    for heap in declared:
        said = [heap.sort.truths[id(test)] for test in tests]
        key = (*said, *(one in heap.sort.properties for one in distinct))
        heaps.setdefault(key, []).append(heap)
    return _Kind(tests, distinct, heaps)


def _sort_key(enc: Encoder, kind: _Kind, event: Occurrence) -> tuple[object, ...]:
    case = Case(enc.rules, {}, (), 0)
    truths = (holds(case, test, event) for test in kind.tests)
    said = (UNKNOWN if isinstance(it, Missing) else ALWAYS if it else NEVER for it in truths)
    return (*said, *(one in event.properties for one in kind.distinct))


def _equals(attribute: Attribute, value: Value) -> str:
    match attribute.node["type"], value:
        case "truth", bool():
            return attribute.term if value else negated(attribute.term)
        case "choice", str():
            names = [choice["value"] for choice in attribute.node["choices"]]
            return f"(= {attribute.term} {names.index(value)})"
        case "count" | "number" | "money", Fraction():
            return f"(= {attribute.term} {_amount(attribute, value)})"
        case "date", Fraction():
            day = max(_FIRST, min(int(value // (DAY * SECOND)), _LAST))
            return f"(= {attribute.term} {whole(day)})"
        case "time", Fraction():
            return f"(= {attribute.term} {whole(int(value))})"
        case "texts", tuple():
            return _list(attribute, value)
        case _:
            return _text(attribute, str(value))


def _amount(attribute: Attribute, number: Fraction) -> str:
    """A number as the attribute's term counts it.

    Between two values that rules compare with, all are alike, so one that is
    too fine for the term is moved without crossing any.
    """
    if attribute.decimals < 0:
        return exact(number)
    scaled = number * 10**attribute.decimals
    down = scaled.numerator // scaled.denominator
    if (
        scaled.denominator != 1
        and Fraction(down, 10**attribute.decimals) in attribute.asked.numbers
    ):
        down += 1
    return whole(down)


def _list(attribute: Attribute, items: tuple[str, ...]) -> str:
    there = []
    for text, member in attribute.members.items():
        alike = text in items or (
            text not in attribute.asked.texts
            and any(_kind(attribute, item) == _kind(attribute, text) for item in items)
        )
        there.append(member if alike else negated(member))
    return both(there)


def _text(attribute: Attribute, value: str) -> str:
    if value in attribute.literals:
        return f"(= {attribute.term} {attribute.literals.index(value)})"
    tests = [
        term if passes(test, value) else negated(term) for test, term in attribute.free.items()
    ]
    return both((f"(= {attribute.term} {len(attribute.literals)})", *tests))


def _kind(attribute: Attribute, text: str) -> tuple[object, ...]:
    named = text if text in attribute.asked.texts else ""
    return (named, *(passes(test, text) for test in attribute.asked.tests))
