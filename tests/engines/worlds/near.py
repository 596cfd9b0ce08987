"""Rules in; the values that they compare with, and the ages at which something changes, out."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from slalang.source.frozen import dataclass
from worlds.raw import Rules

DAY = 86_400
_FEW = 5
_SPANS = ("within_seconds", "every_seconds", "after_seconds")


@dataclass(frozen=True, slots=True)
class Near:
    """Where the interesting values are."""

    numbers: tuple[Decimal, ...]
    money: tuple[Decimal, ...]
    texts: tuple[str, ...]
    dates: tuple[date, ...]
    ages: tuple[int, ...]
    """In seconds before the instant that is looked at."""
    kinds: tuple[str, ...]
    """The logged events that the rules ask for by name, or through a derived one of few."""


def near(rules: Rules) -> Near:
    """The literals and edges of the rules, each once, in the order of the document."""
    found: dict[str, dict[Any, None]] = {
        name: {} for name in ("number", "money", "text", "date", "age", "gained", "event")
    }
    for name, value in _literals({key: rules[key] for key in rules if key != "inputs"}):
        found[name][value] = None
    for event in rules["inputs"]["events"]:
        for name, value in _literals(event["counts"] or []):
            found[name][value] = None
    ages = list(dict.fromkeys([0, *found["age"], DAY, 30 * DAY]))
    # What was gained is a score of then: its own edges lie before that.
    ages += [back + age for back in found["gained"] for age in ages]
    ages = [age for age in ages if age <= 20_000 * DAY]
    return Near(
        tuple(found["number"]), tuple(found["money"]), tuple(found["text"]),
        tuple(found["date"]), tuple(dict.fromkeys(ages)), tuple(_kinds(rules, found["event"])),
    )  # fmt: skip


def _kinds(rules: Rules, asked: Collection[str]) -> Iterator[str]:
    bases = {kind["name"]: kind["counts"] for kind in rules["inputs"]["events"]}
    through = {
        base["event"] for name in asked for base in bases[name] or () if len(bases[name]) <= _FEW
    }
    yield from (name for name in bases if bases[name] is None and name in {*asked, *through})


def _literals(part: Any) -> Iterator[tuple[str, Any]]:
    stack = [part]
    while stack:
        match stack.pop():
            case list() as items:
                stack.extend(items)
            case dict() as node:
                yield from _own(node)
                stack.extend(value for key, value in node.items() if key not in _TABLES)
            case _:
                pass


_TABLES = ("decay", "keeps")


def _own(node: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """What one object of the rules says itself."""
    if node.get("op") == "value":
        match node["type"]:
            case "number" | "money":
                yield node["type"], Decimal(node["value"])
            case "date":
                yield "date", date.fromisoformat(node["value"])
            case "text":
                yield "text", node["value"]
            case _:
                pass
    if node.get("op") == "text":
        literal = node["test"] != "matches"
        yield "text", node["text"] if literal else re.sub(r"[^\w ]", "", node["text"])
    if node.get("event"):
        yield "event", node["event"]
    if node.get("op") == "gained":
        yield "gained", node["within_seconds"]
    for name in _SPANS:
        if node.get(name):
            yield "age", node[name]
    if node.get("every_seconds"):
        after, every = node["after_seconds"], node["every_seconds"]
        for steps in (1, 2, 3, 4, 5):
            yield "age", after + steps * every
    table = node.get("decay") or []
    for from_day, _ in [*table[:6], *table[-2:]]:
        yield "age", from_day * DAY
