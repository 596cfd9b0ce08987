"""A lead and what becomes otherwise in; the lead as it would be, and smaller changes, out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import islice
from math import ceil, floor
from typing import Any, TypeAlias

from slalang.evaluate.case import Case, Node, Occurrence
from slalang.evaluate.lead import case_of
from slalang.evaluate.truth import Value
from slalang.solve.as_is import all_heaps, value_of
from slalang.solve.attributes import Attribute
from slalang.solve.encoder import Encoder
from slalang.solve.leads import instant_of
from slalang.solve.occurrences import others_of, same_sort
from slalang.source.frozen import dataclass

MOST_VALUES = 60
"""So many smaller values are tried for one attribute."""


@dataclass(frozen=True, slots=True)
class Becomes:
    """An attribute with another value."""

    record: str
    name: str
    value: Any
    """As `evaluate` reads it; texts in lower case."""
    was_known: bool


@dataclass(frozen=True, slots=True)
class Happens:
    """An event, so many times, now."""

    event: str
    properties: Mapping[str, Any]
    times: int
    differs: str = ""
    """The property that has a new value each time; empty where none has to."""


Change: TypeAlias = Becomes | Happens
Enough: TypeAlias = Callable[[Sequence[Change]], bool]
"""Whether a lead with these changes is as it is wanted."""


def changed(enc: Encoder, case: Case, changes: Sequence[Change]) -> Case:
    """The lead as it would be; raises `LeadProblem` for a value that nobody can have."""
    records = {name: dict(known) for name, known in case.records.items()}
    events = list(case.events)
    for change in changes:
        match change:
            case Becomes(record=record):
                records.setdefault(record, {}).update(_read(case, change))
            case Happens():
                events += islice(_occurrences(enc, case, change), change.times)
    return replace(case, records=records, events=tuple(events), known={})


def shrunk(enc: Encoder, case: Case, changes: list[Change], enough: Enough) -> list[Change]:
    """Changes that are enough together, without those that can be left out, each made small."""
    left = _needed(changes, enough)
    for place in range(len(left)):
        before, after = left[:place], left[place + 1 :]

        def suffices(
            one: Change, before: list[Change] = before, after: list[Change] = after
        ) -> bool:
            return enough([*before, one, *after])

        left = [*before, _smaller(enc, case, left[place], suffices), *after]
    return _needed(left, enough)


def _needed(changes: list[Change], enough: Enough) -> list[Change]:
    """Changes none of which can be left out."""
    for place in range(len(changes)):
        rest = [*changes[:place], *changes[place + 1 :]]
        if rest and enough(rest):
            return _needed(rest, enough)
    return changes


def _smaller(enc: Encoder, case: Case, change: Change, enough: Callable[[Change], bool]) -> Change:
    """The smallest change of the same thing that was found to be enough."""
    match change:
        case Happens():
            return _fewer(change, enough)
        case Becomes():
            attribute = enc.attributes.declared[(change.record, change.name)]
            values = islice(_values(attribute, case, change.value), MOST_VALUES)
            tried = (replace(change, value=value) for value in values)
            return next((one for one in tried if enough(one)), change)


def _fewer(change: Happens, enough: Callable[[Change], bool]) -> Happens:
    """Without properties that nothing asks for, and not more often than needed."""
    for plainer in (
        replace(change, properties={}, differs=""), replace(change, differs=""),
    ):  # fmt: skip
        if plainer != change and enough(plainer):
            change = plainer
            break
    low, high = 0, change.times
    while high - low > 1:
        middle = 1 if low == 0 and high > 4 else (low + high) // 2
        if enough(replace(change, times=middle)):
            high = middle
        else:
            low = middle
    return replace(change, times=high)


def _values(attribute: Attribute, case: Case, found: Any) -> Iterator[Any]:
    """Values that may do, the nearest to the present one first."""
    was, node = value_of(attribute, case), attribute.node
    match node["type"]:
        case "choice":
            names = [choice["value"] for choice in node["choices"]]
            at = names.index(was) if was in names else 0
            yield from sorted(names, key=lambda one: (abs(names.index(one) - at), names.index(one)))
        case "count" | "number" | "money":
            now = was if isinstance(was, Fraction) else Fraction(0)
            for number in _numbers(attribute, now, _fraction(found)):
                if node["type"] != "count" or (number >= 0 and number.denominator == 1):
                    yield _amount(node, number)
        case "date":
            day = instant_of(case.as_of // 1_000_000).date()
            yield day.isoformat()
            yield from ((day - timedelta(days=back)).isoformat() for back in (30, 365, 3_650))
        case "texts":
            mine = was if isinstance(was, tuple) else ()
            yield from ([*mine, text] for text in attribute.members if text not in mine)
        case "text" | "person":
            yield from attribute.literals
        case _:
            return


def _numbers(attribute: Attribute, now: Fraction, found: Fraction) -> Iterator[Fraction]:
    """Around what rules compare with; then, from the present value on, ever nearer to `found`."""
    near = {it + move for it in attribute.asked.numbers for move in (-1, 0, 1)}
    yield from sorted(near, key=lambda one: (abs(one - now), one))
    rounded = Fraction(ceil(found) if found >= now else floor(found))
    for parts in (64, 32, 16, 8, 4, 2):
        step = now + (rounded - now) / parts
        yield Fraction(ceil(step) if found >= now else floor(step))
    yield rounded


def _fraction(value: Any) -> Fraction:
    return Fraction(Decimal(str(value).split(" ")[0]))


def _amount(node: Node, number: Fraction) -> Any:
    """A number as JSON says it; all that are tried have few decimals."""
    if node["type"] == "count":
        return int(number)
    text = f"{Decimal(number.numerator) / Decimal(number.denominator):f}"
    return f"{text} {node['currency']}" if node["type"] == "money" else Decimal(text)


def _read(case: Case, change: Becomes) -> Mapping[str, Value]:
    given = {change.record: {change.name: change.value}}
    lead = given.pop("lead", {})
    read = case_of(case.rules, lead, [], given, instant_of(0))
    return read.records[change.record]


def _occurrences(enc: Encoder, case: Case, change: Happens) -> Iterator[Occurrence]:
    """One occurrence after another, now; each with a new value of what differs."""
    there = {
        seen.properties.get(change.differs) for seen in case.events if seen.event == change.event
    }
    for properties in _properties(enc, change):
        event = {"event": change.event, "at": instant_of(0), "properties": dict(properties)}
        read = case_of(case.rules, {}, [event], {}, instant_of(0)).events[0]
        if not change.differs or read.properties[change.differs] not in there:
            yield replace(read, at=case.as_of)


def _properties(enc: Encoder, change: Happens) -> Iterator[Mapping[str, Any]]:
    if not change.differs:
        while True:
            yield change.properties
    yield change.properties
    for heap in all_heaps(enc):
        sort = heap.sort
        if sort.event == change.event and same_sort(enc.survey, sort, change.properties):
            yield from others_of(enc.survey, sort, change.differs)
            return
