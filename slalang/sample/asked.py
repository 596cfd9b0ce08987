"""What the rules ask of each attribute and property: texts, thresholds and instants out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeAlias

from slalang.evaluate.case import SECOND
from slalang.evaluate.conditions import literal
from slalang.source.frozen import dataclass, field

Node: TypeAlias = Mapping[str, Any]
Key: TypeAlias = tuple[str, str]
"""A record and its attribute; `("", name)` for a property of events."""

_TEXT_VALUES = ("text", "choice", "time", "person")


@dataclass(frozen=True, slots=True)
class Asked:
    """Of one attribute or property."""

    exact: dict[str, None] = field(default_factory=dict)
    """Texts that it is compared with, prepared, in the order of the rules."""
    tests: dict[tuple[str, str], None] = field(default_factory=dict)
    """`("contains", "marketing")`, `("matches", "student|intern")`."""
    numbers: dict[Fraction, None] = field(default_factory=dict)
    """Thresholds in its own unit; instants in microseconds since 1970."""


def asked_by(rules: Node, as_of: int) -> Mapping[Key, Asked]:
    """What the rules of `scoring.json` ask, by attribute; `as_of` in microseconds since 1970."""
    found: dict[Key, Asked] = {}
    for part in _parts([rules[name] for name in ("terms", "scores", "classes", "stages")]):
        _note(part, as_of, found)
    for kind in rules["inputs"]["events"]:
        for part in _parts(kind["counts"] or []):
            _note(part, as_of, found)
    return found


def windows_of(rules: Node) -> tuple[int, ...]:
    """The ages in seconds at which the rules change their mind about an event, rising."""
    found: set[int] = set()
    for part in _parts([rules[name] for name in ("terms", "scores", "classes", "stages")]):
        if part.get("within_seconds"):
            found.add(part["within_seconds"])
        if part.get("decay"):
            found |= {days * 86_400 for days, _ in part["decay"] if days}
        if part.get("every_seconds"):
            found.add(part["after_seconds"] + part["every_seconds"])
    return tuple(sorted(found))


def _parts(root: object) -> Iterator[Node]:
    waiting = [root]
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            yield part
            waiting.extend(reversed(part.values()))
        elif isinstance(part, list):
            waiting.extend(reversed(part))


def _note(part: Node, as_of: int, found: dict[Key, Asked]) -> None:
    match part.get("op"):
        case "compare":
            _compared(part["left"], part["right"], found)
        case "in":
            for option in part["options"]:
                _compared(part["value"], option, found)
        case "range":
            _compared(part["value"], part["low"], found)
            _compared(part["value"], part["high"], found)
        case "has":
            _compared(part["value"], part["item"], found)
        case "text" if key := _key(part["value"]):
            _of(found, key).tests[part["test"], part["text"]] = None
        case "recent" if key := _key(part["value"]):
            _of(found, key).numbers[Fraction(as_of - part["within_seconds"] * SECOND)] = None
        case _:
            pass


def _compared(left: Node, right: Node, found: dict[Key, Asked]) -> None:
    if left["op"] == "value":
        left, right = right, left
    key = _key(left)
    if key and right["op"] == "value" and right["type"] in _TEXT_VALUES:
        _of(found, key).exact[right["value"]] = None
        return
    one, other = _line(left), _line(right)
    if one is None or other is None or not (one[0] or other[0]):
        return
    slope, keys = one[1] - other[1], {one[0], other[0]} - {None}
    if len(keys) == 1 and slope:
        for named in keys:
            assert named is not None
            _of(found, named).numbers[(other[2] - one[2]) / slope] = None


def _line(node: Node) -> tuple[Key | None, Fraction, Fraction] | None:
    """`ad_spend * 12 + 5` as its attribute, slope and start; None for what is no such line."""
    if key := _key(node):
        return key, Fraction(1), Fraction(0)
    match node["op"]:
        case "value" if node["type"] in ("number", "money", "duration", "date"):
            value = literal(node)
            return (None, Fraction(0), value) if isinstance(value, Fraction | Decimal) else None
        case "negate":
            inner = _line(node["value"])
            return inner and (inner[0], -inner[1], -inner[2])
        case "add" | "subtract" | "multiply" | "divide":
            left, right = _line(node["left"]), _line(node["right"])
            return _joined(node["op"], left, right) if left and right else None
        case _:
            return None


_Line: TypeAlias = tuple[Key | None, Fraction, Fraction]


def _joined(operation: str, left: _Line, right: _Line) -> _Line | None:
    key = left[0] or right[0]
    if left[0] and right[0] and left[0] != right[0]:
        return None
    match operation:
        case "add":
            return key, left[1] + right[1], left[2] + right[2]
        case "subtract":
            return key, left[1] - right[1], left[2] - right[2]
        case "multiply" if not (left[1] and right[1]):
            slope = left[1] * right[2] + right[1] * left[2]
            return key, slope, left[2] * right[2]
        case "divide" if not right[1] and right[2]:
            return key, left[1] / right[2], left[2] / right[2]
        case _:
            return None


def _key(node: Node) -> Key | None:
    match node["op"]:
        case "field":
            return node["record"], node["name"]
        case "property":
            return "", node["name"]
        case _:
            return None


def _of(found: dict[Key, Asked], key: Key) -> Asked:
    return found.setdefault(key, Asked())
