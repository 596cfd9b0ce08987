"""A lead as it is, in; formulas that hold it fixed, thing by thing, out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from slalang.evaluate.text import prepared
from slalang.solve.attributes import Attribute, minutes_of
from slalang.solve.encoder import Encoder
from slalang.solve.leads import Event, Lead
from slalang.solve.occurrences import Heap, same_sort
from slalang.solve.operands import Beyond
from slalang.solve.smt import FALSE, both, exact, negated, whole
from slalang.solve.texts import passes

_EPOCH = date(1970, 1, 1)


def same_value(attribute: Attribute, lead: Lead) -> str:
    """When an attribute has the value that it has."""
    value = lead.records.get(attribute.key[0], {}).get(attribute.key[1])
    if value is None or value == "":
        return negated(attribute.known)
    return both((attribute.known, _equals(attribute, value)))


def heaps_of(enc: Encoder, lead: Lead) -> Mapping[str, tuple[int, int]]:
    """For each heap, by its count, how many of the lead's events lie in it, and the newest age.

    Raises `Beyond` for an event that no heap has a place for.
    """
    counts: Counter[str] = Counter()
    newest: dict[str, int] = {}
    for event in lead.events:
        heap = _heap(enc, event)
        if heap is not None:
            counts[heap.count] += 1
            newest[heap.count] = min(event.age, newest.get(heap.count, event.age))
    return {name: (counts[name], newest[name]) for name in counts}


def all_heaps(enc: Encoder) -> Iterator[Heap]:
    """Every heap that is declared."""
    for heaps in enc.occurrences.heaps.values():
        yield from heaps


def as_happened(heap: Heap, was: Mapping[str, tuple[int, int]]) -> str:
    """When a heap is as it was."""
    count, age = was.get(heap.count, (0, 0))
    same = f"(= {heap.count} {count})"
    return both((same, f"(= {heap.age} {age})")) if heap.age and count else same


def one_more(heap: Heap, was: Mapping[str, tuple[int, int]]) -> str:
    """When more happened just now than had happened; never for a heap of older events."""
    if heap.start:
        return FALSE
    count, _ = was.get(heap.count, (0, 0))
    more = f"(> {heap.count} {count})"
    return both((more, f"(= {heap.age} 0)")) if heap.age else more


def _heap(enc: Encoder, event: Event) -> Heap | None:
    """The heap of an event; None where no rule reads its kind."""
    watched = enc.survey.events.get(event.name)
    if watched is None:
        return None
    heaps = enc.occurrences.of(enc.occurrences.alike.get(event.name, event.name))
    for heap in heaps:
        if not heap.start <= event.age < heap.end:
            continue
        lacking = any(
            (name in event.properties) != (name in heap.sort.properties)
            for name in watched.distinct
        )
        own = heap.sort.event == event.name
        if not own or (not lacking and same_sort(enc.survey, heap.sort, _read(event.properties))):
            return heap
    raise Beyond


def _read(properties: Mapping[str, Any]) -> dict[str, Any]:
    """Texts as they are compared."""
    return {
        name: prepared(value) if isinstance(value, str) else value
        for name, value in properties.items()
        if value is not None and value != ""
    }


def _equals(attribute: Attribute, value: Any) -> str:
    match attribute.node["type"]:
        case "truth":
            return attribute.term if value else negated(attribute.term)
        case "choice":
            names = [choice["value"] for choice in attribute.node["choices"]]
            return f"(= {attribute.term} {names.index(value)})"
        case "count" | "number" | "money":
            return f"(= {attribute.term} {_amount(attribute, value)})"
        case "date":
            day = value if isinstance(value, date) else date.fromisoformat(value)
            return f"(= {attribute.term} {whole((day - _EPOCH).days)})"
        case "time":
            return f"(= {attribute.term} {minutes_of(':'.join(str(value).split(':')[:2]))})"
        case "texts":
            return _list(attribute, [prepared(one) for one in value])
        case _:
            return _text(attribute, prepared(value))


def _amount(attribute: Attribute, value: Any) -> str:
    """A number as the attribute's term counts it.

    Between two values that rules compare with, all are alike, so one that is
    too fine for the term is moved without crossing any.
    """
    if isinstance(value, Mapping):
        value = value["amount"]
    if isinstance(value, str):
        value = Decimal(value.strip().split(" ")[0])
    number = Fraction(Decimal(repr(value)) if isinstance(value, float) else value)
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


def _list(attribute: Attribute, items: list[str]) -> str:
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
