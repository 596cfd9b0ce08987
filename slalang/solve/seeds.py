"""What rules read in; some ordinary leads that differ in it, out.

Most questions are settled by a lead that is easy to think of. Asking the
reference evaluator of these first leaves the solver the few that are not.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from slalang.evaluate.held import LARGEST, decimal_of, on_grid
from slalang.solve.attributes import Attribute
from slalang.solve.encoder import Encoder
from slalang.solve.leads import Event, Lead, instant_of
from slalang.solve.richest import richest
from slalang.solve.texts import kinds_of_text, text_with

MOST_SEEDS = 40
MOST_SEED_EVENTS = 120
HOUR = 3_600


def seeds(enc: Encoder, first_instant: int) -> Iterator[Lead]:
    """Leads that vary in everything that is read; the same ones for the same rules."""
    values = {key: _values(one) for key, one in enc.attributes.declared.items()}
    as_of = instant_of(first_instant)
    yield from richest(enc, values, as_of)
    for number in range(MOST_SEEDS):
        records: dict[str, dict[str, Any]] = {}
        for place, ((record, name), options) in enumerate(values.items()):
            turn = _mixed(number, place)
            if options and (number < 2 or turn % 5):
                own = options[(number if number < 12 else turn) % len(options)]
                records.setdefault(record, {})[name] = own
        given = {
            what: bool(_mixed(number, place) % 2)
            for place, what in enumerate(enc.given)
            if _mixed(number, place) % 3
        }
        events = sorted(_events(enc, number), key=lambda event: (event.age, event.name))
        yield Lead(records, tuple(events[:MOST_SEED_EVENTS]), given, as_of)


def _events(enc: Encoder, number: int) -> Iterator[Event]:
    """None at first, then some of each kind: of one sort and age, or of several."""
    if not number:
        return
    for place, (name, heaps) in enumerate(enc.occurrences.heaps.items()):
        turn = _mixed(number, place + 100)
        if not heaps or (number > 3 and turn % 2):
            continue
        for step in range(1 + turn % 2):
            heap = (
                heaps[(turn // 7 + step * 3) % len(heaps)]
                if number > 1
                else heaps[-1 if step else 0]
            )
            age = min(heap.start + HOUR, heap.end - 1) if turn % 3 else heap.start
            for _ in range((1, 3, 6)[turn % 3]):
                yield Event(name, age, heap.sort.properties)


def _values(one: Attribute) -> list[Any]:
    """Values of an attribute on both sides of everything that it is compared with."""
    asked = one.asked
    match one.node["type"]:
        case "truth":
            return [True, False]
        case "choice":
            return [choice["value"] for choice in reversed(one.node["choices"])]
        case "count":
            near = {int(it) + move for it in asked.numbers for move in (-1, 0, 1)} | {0, 10_000}
            return [it for it in sorted(near, reverse=True) if 0 <= it <= LARGEST["count"]]
        case "number":
            numbers = {it + move for it in asked.numbers for move in (-1, 0, 1)}
            return _descending("number", numbers | {Fraction(10_000)})
        case "money":
            numbers = {it + move for it in asked.numbers for move in (-1, 0, 1)}
            amounts = _descending("money", numbers | {Fraction(1_000_000)})
            return [f"{amount:f} {one.node['currency']}" for amount in amounts]
        case "date":
            days = {int(it) + move for it in asked.numbers for move in (-1, 0, 1)}
            now = 20_454
            whole = sorted(days | {now - back for back in (1, 10, 40, 100, 300, 1_000, 4_000)})
            return [(instant_of(0) + timedelta(days=day)).date().isoformat() for day in whole]
        case "time":
            return ["12:00", "00:00", "23:59"]
        case "texts":
            return [list(one.members), [], *([text] for text in one.members)]
        case _:
            texts, _ = kinds_of_text(tuple(asked.tests)[:3], one.literals)
            single = [text_with([test], [], ()) for test in asked.tests]
            return [*texts, *(text for text in single if text)]


def _descending(kind: str, numbers: set[Fraction]) -> list[Decimal]:
    """Numbers as data can hold them, and 0."""
    found = {on_grid(kind, number) for number in numbers} | {Fraction(0)}
    return [decimal_of(kind, number) for number in sorted(found, reverse=True)]


def _mixed(number: int, place: int) -> int:
    """A number that follows no pattern in its two inputs, always the same."""
    value = (number * 2_654_435_761 + place * 40_503 + 12_345) & 0xFFFFFFFF
    value ^= value >> 13
    value = (value * 1_274_126_177) & 0xFFFFFFFF
    return value ^ (value >> 16)
