"""The events of an agreement in; which of them happen how often, with their properties, out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import isqrt
from typing import Any, TypeAlias

from slalang.sample.asked import Asked, Key
from slalang.sample.columns import RESERVED
from slalang.sample.draws import SLOTS, below, endless, shares
from slalang.sample.seasons import MOOD_SLOTS
from slalang.sample.values import LEVELS, Value, table_of
from slalang.source.frozen import dataclass

KIND_SLOTS = 8192
"""Each level has so many slots for what happens, so that 13 bits choose one."""
Happening: TypeAlias = tuple[str, tuple[Value, ...]]
"""The name of an event, and its properties in the order of the columns; None is none."""

_OFTEN = (
    (("bounce", "opt_out", "unsub", "spam", "complain", "remov"), 2, 0),
    (("demo", "meeting", "trial", "proposal", "enquir", "inquir", "quote", "won", "order"), 20, 1),
    (("reply", "chat", "accept", "call", "referral"), 40, 1),
    (("page", "view", "visit", "click", "open", "session"), 400, 0),
)
"""How often events happen, by their names, and whether good leads do it more."""
_USUAL = (80, 0)
_ELSEWHERE = (15, 1)
"""Of what happens to another record: a deal, a project."""
_SILENT = (700, 500, 300, 120)
"""How many of a thousand leads of each level never do anything."""
_EAGER = (4, 6, 10, 16)
_MOST = 400
_MOODS = ((40, 15, 45), (45, 25, 30), (45, 35, 20), (45, 45, 10))
"""Of each level, how many of a hundred leads are steady, fresh and dormant."""


@dataclass(frozen=True, slots=True)
class Property:
    """One column of a file of events."""

    name: str
    kind: str
    """Its type in `inputs`; empty where events have it with different types."""
    types: Mapping[str, tuple[str, str]]
    """Of each event that has it, its type there and the currency of amounts."""


@dataclass(frozen=True, slots=True)
class Happenings:
    """What happens, slot by slot."""

    properties: tuple[Property, ...]
    dealt: bool
    """Whether rules read anything that happens."""
    table: Sequence[Happening]
    """`table[level * KIND_SLOTS + slot]` as far as it is dealt; then what is written besides."""
    weights: Sequence[int]
    """By level and slot of `SLOTS`, what a lead's share of the events is; most are 0."""
    moods: Sequence[int]
    """By level and slot of `SLOTS`, where the slots of time begin."""


def happenings_of(
    rules: Mapping[str, Any], asked: Mapping[Key, Asked], seed: str, as_of: int,
    elsewhere: frozenset[str] = frozenset(),
) -> Happenings:  # fmt: skip
    """The logged events that rules read; `as_of` in microseconds since 1970.

    Those that are made `elsewhere` are left out, as long as there are others.
    """
    kinds = [kind for kind in rules["inputs"]["events"] if kind["counts"] is None and kind["read"]]
    kinds = [kind for kind in kinds if kind["name"] not in elsewhere] or kinds
    properties = _properties(kinds)
    table = _table(kinds, properties, asked, seed, as_of) if kinds else []
    weights = [weight for level in range(LEVELS) for weight in _weights(level)]
    moods = [
        mood * MOOD_SLOTS
        for level in range(LEVELS)
        for mood, often in enumerate(shares(_MOODS[level], SLOTS))
        for _ in range(often)
    ]
    return Happenings(properties, bool(kinds), table, weights, moods)


def joined(
    happenings: Happenings, rows: Sequence[tuple[str, Mapping[str, Value]]],
    types: Mapping[str, Mapping[str, tuple[str, str]]],
) -> Happenings:  # fmt: skip
    """The same with more rows, and with columns for what they tell."""
    told = {name for _, values in rows for name, value in values.items() if value is not None}
    merged = {one.name: dict(one.types) for one in happenings.properties}
    kinds = {kind for kind, _ in rows}
    for kind, known in types.items():
        for name, type_ in known.items():
            if kind in kinds and (name in told or name in merged):
                merged.setdefault(name, {})[kind] = type_
    properties = tuple(_property(name, of) for name, of in merged.items())
    nothing = (None,) * (len(properties) - len(happenings.properties))
    table = [(name, (*values, *nothing)) for name, values in happenings.table]
    names = [one.name for one in properties]
    table += [(kind, tuple(values.get(name) for name in names)) for kind, values in rows]
    return replace(happenings, properties=properties, table=table)


def _properties(kinds: Sequence[Mapping[str, Any]]) -> tuple[Property, ...]:
    found: dict[str, dict[str, tuple[str, str]]] = {}
    for kind in kinds:
        for field in kind["properties"]:
            here = (field["type"], field.get("currency") or "")
            found.setdefault(field["name"], {})[kind["name"]] = here
    return tuple(_property(name, types) for name, types in found.items())


def _property(name: str, types: Mapping[str, tuple[str, str]]) -> Property:
    kind = next(iter(types.values()))[0] if len(set(types.values())) == 1 else ""
    return Property(name, kind, types)


def property_column(name: str) -> str:
    """What files call a property."""
    return name + "_" * (name in RESERVED)


def _table(
    kinds: Sequence[Mapping[str, Any]], properties: Sequence[Property],
    asked: Mapping[Key, Asked], seed: str, as_of: int,
) -> list[Happening]:  # fmt: skip
    numbers = endless(f"{seed}/table/events")
    values = {
        (kind["name"], field["name"]): table_of(
            field, asked.get(("", field["name"]), Asked()),
            f"{seed}/table/{kind['name']}.{field['name']}", as_of, logged=True,
        )
        for kind in kinds for field in kind["properties"]
    }  # fmt: skip
    table: list[Happening] = []
    for level in range(LEVELS):
        dealt = shares([_often(kind["name"], level) for kind in kinds], KIND_SLOTS)
        for kind, often in zip(kinds, dealt, strict=True):
            name = kind["name"]
            own = [values.get((name, one.name), [None]) for one in properties]
            for _ in range(often):
                told = (pool[(level * SLOTS + below(numbers, SLOTS)) % len(pool)] for pool in own)
                table.append((name, tuple(told)))
    return table


def _often(name: str, level: int) -> int:
    found = next(((often, more) for keys, often, more in _OFTEN
                  if any(key in name for key in keys)),
                 _ELSEWHERE if "." in name else _USUAL)  # fmt: skip
    return found[0] * (1 + found[1] * level)


def _weights(level: int) -> list[int]:
    """Many do nothing, a few do hundreds of times what others do."""
    silent = _SILENT[level] * SLOTS // 1000
    weights = [0] * silent
    for place in range(SLOTS - silent):
        rank = SLOTS // (place + 1)
        weights.append(min(_MOST, isqrt(isqrt(rank**3 * 256)) // 4) * _EAGER[level])
    return weights
