"""The events of an agreement in; which of them happen how often, with their properties, out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
    table: Sequence[Happening]
    """`table[level * KIND_SLOTS + slot]`; empty if nothing is read."""
    weights: Sequence[int]
    """By level and slot of `SLOTS`, what a lead's share of the events is; most are 0."""
    moods: Sequence[int]
    """By level and slot of `SLOTS`, where the slots of time begin."""


def happenings_of(
    rules: Mapping[str, Any], asked: Mapping[Key, Asked], seed: str, as_of: int
) -> Happenings:
    """The logged events that rules read; `as_of` in microseconds since 1970."""
    kinds = [kind for kind in rules["inputs"]["events"] if kind["counts"] is None and kind["read"]]
    properties = _properties(kinds)
    table = _table(kinds, properties, asked, seed, as_of) if kinds else []
    weights = [weight for level in range(LEVELS) for weight in _weights(level)]
    moods = [
        mood * MOOD_SLOTS
        for level in range(LEVELS)
        for mood, often in enumerate(shares(_MOODS[level], SLOTS))
        for _ in range(often)
    ]
    return Happenings(properties, table, weights, moods)


def _properties(kinds: Sequence[Mapping[str, Any]]) -> tuple[Property, ...]:
    found: dict[str, dict[str, tuple[str, str]]] = {}
    for kind in kinds:
        for field in kind["properties"]:
            here = (field["type"], field.get("currency") or "")
            found.setdefault(field["name"], {})[kind["name"]] = here
    return tuple(
        Property(
            name, next(iter(types.values()))[0] if len(set(types.values())) == 1 else "", types
        )
        for name, types in found.items()
    )


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
