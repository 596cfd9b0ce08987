"""The rules and the conditions that are asked about in; everything that they read, out.

How an attribute is compared decides which of its values differ; the windows,
ages and earlier instants at which events are counted decide which times do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from slalang.evaluate.case import Node
from slalang.evaluate.conditions import literal
from slalang.source.frozen import dataclass, field

DAY = 86_400
MOST_ROWS = 24
"""A table of decay with more rows is taken as bounds; see `merged`."""
MOST_VIEWS = 24
"""So many scores, classes and stages at earlier instants are followed."""

SECTIONS = {"score": "scores", "class": "classes", "term": "terms", "stage": "stages"}
_PARTS = ("value", "left", "right", "low", "high", "item", "arg")


@dataclass(slots=True)
class Asked:
    """What rules ask of one attribute."""

    texts: dict[str, None] = field(default_factory=dict)
    """Texts that it is compared with."""
    tests: dict[tuple[str, str], None] = field(default_factory=dict)
    """`("contains", "marketing")` and so on."""
    numbers: set[Fraction] = field(default_factory=set)
    calculated: bool = False
    """Whether it is more than compared with plain numbers."""


@dataclass(slots=True)
class Watched:
    """What rules ask of one kind of logged event."""

    bounds: set[int] = field(default_factory=set)
    """Ages in seconds at which something changes."""
    wheres: dict[int, Node] = field(default_factory=dict)
    """Every condition on an occurrence, by identity."""
    distinct: set[str] = field(default_factory=set)
    """Properties of which different values are counted."""
    newest: bool = False
    """Whether the exact age of the newest one matters."""
    readers: set[tuple[Any, ...]] = field(default_factory=set)
    """Who reads it and where: kinds of events that the same rules read are alike."""


@dataclass(slots=True)
class Survey:
    """Everything that rules and questions read."""

    rules: Node
    fields: dict[tuple[str, str], Asked] = field(default_factory=dict)
    events: dict[str, Watched] = field(default_factory=dict)
    given: dict[str, None] = field(default_factory=dict)
    """What a lead's own data cannot decide."""
    dates: bool = False
    """Whether the instant itself matters, and not only how long ago things were."""
    beyond: bool = False
    """Whether more earlier instants are asked about than are followed."""
    seen: set[tuple[str, str, int]] = field(default_factory=set)
    """The scores, classes, terms and stages that were followed, each with how long ago."""
    earlier: int = 0
    """How many of them are not as of now."""
    declared: dict[tuple[str, str], Node] = field(default_factory=dict)
    """By section and name."""


def survey(rules: Node, roots: Iterable[Node]) -> Survey:
    """Walk through some conditions, and through what they refer to."""
    found = Survey(rules)
    for section in ("scores", "classes", "terms", "stages"):
        for one in rules[section]:
            found.declared.setdefault((section, one["name"]), one)
    for event in rules["inputs"]["events"]:
        found.declared.setdefault(("events", event["name"]), event)
    for root in roots:
        _walk(found, root, 0)
    return found


def _follow(found: Survey, section: str, name: str, shift: int) -> None:
    """Walk through a score, class, term or stage as it was so many seconds ago."""
    key = (section, name, shift)
    if key in found.seen:
        return
    if shift and found.earlier >= MOST_VIEWS:
        found.beyond = True
        return
    found.seen.add(key)
    found.earlier += shift > 0
    declared = found.declared.get((section, name))
    if declared is None:
        return
    if section == "scores":
        _score(found, declared, shift)
        return
    if section == "classes":
        for band in declared["bands"]:
            if band["when"] is not None:
                _walk(found, band["when"], shift)
    elif declared["when"] is not None:
        _walk(found, declared["when"], shift)
    elif section == "stages" and not declared["starts"]:
        found.given[f"stage {name}"] = None


def bases(found: Survey, event: str) -> Iterator[tuple[str, Node | None]]:
    """The logged kinds of events that are an event, each with its condition.

    A derived event can be logged under its own name, too: it comes last.
    """
    for base in found.declared.get(("events", event), {}).get("counts") or ():
        yield base["event"], base["where"]
    yield event, None


def every_event(rules: Node) -> list[str]:
    """The names of all kinds of events that can be logged."""
    return [event["name"] for event in rules["inputs"]["events"]]


class Row(NamedTuple):
    """What an occurrence is worth from an age on, in thousandths of a point."""

    day: int
    first: int
    """At that age."""
    least: int
    most: int
    """Until the next row."""


def merged(table: list[list[int]]) -> list[Row]:
    """A table of decay: row by row, or in fewer rows with bounds."""
    step = -(-len(table) // MOST_ROWS)
    rows = []
    for start in range(0, len(table), step):
        values = [value for _, value in table[start : start + step]]
        rows.append(Row(table[start][0], values[0], min(values), max(values)))
    return rows


def _score(found: Survey, score: Node, shift: int) -> None:
    for rule in score["rules"]:
        _rule(found, rule, shift)
    wear = score["wears_off"]
    if wear:
        _newest(found, wear["event"], shift, ("wear", score["name"], shift))
    for event in score["freezes_on"]:
        key = ("freeze", score["name"], shift)
        _watch(found, event, None, shift, (shift + 1,), reader=key)


def _rule(found: Survey, rule: Node, shift: int) -> None:
    match rule["kind"]:
        case "when":
            _walk(found, rule["when"], shift)
        case "each" | "any":
            bounds = _window(rule, shift)
            if rule["decay"]:
                bounds += [shift + row[0] * DAY for row in merged(rule["decay"])]
            _watch(found, rule["event"], rule["where"], shift, bounds, reader=(rule["id"], shift))
        case "idle":
            _newest(found, rule["event"], shift, (rule["id"], shift))
        case "weighted":
            _follow(found, "scores", rule["score"], shift)
        case _:
            for inner in rule["rules"]:
                _rule(found, inner, shift)


def _newest(found: Survey, event: str | None, shift: int, reader: tuple[Any, ...]) -> None:
    names = every_event(found.rules) if event is None else [event]
    for name in names:
        _watch(found, name, None, shift, (), reader=reader, newest=True)


def _watch(
    found: Survey, event: str, where: Node | None, shift: int, bounds: Iterable[int],
    *, reader: tuple[Any, ...], newest: bool = False, distinct: str | None = None,
) -> None:  # fmt: skip
    for base, test in bases(found, event):
        watched = found.events.setdefault(base, Watched())
        watched.bounds.update(bound for bound in (shift, *bounds) if bound > 0)
        watched.newest |= newest
        watched.readers.add((*reader, id(test) if test else 0))
        if distinct:
            watched.distinct.add(distinct)
        for condition in (test, where):
            if condition is not None:
                watched.wheres[id(condition)] = condition
                _walk(found, condition, shift)


def _window(node: Node, shift: int) -> list[int]:
    """The age at which an occurrence falls out of a window."""
    within = node.get("within_seconds")
    return [] if within is None else [shift + within]


def _walk(found: Survey, node: Node, shift: int) -> None:
    match node["op"]:
        case "score" | "class" | "term" | "stage" as kind:
            _follow(found, SECTIONS[kind], node["name"], shift)
        case "happened" | "count":
            _watch(
                found, node["event"], node.get("where"), shift, _window(node, shift),
                reader=(id(node), shift), distinct=node.get("distinct"),
            )  # fmt: skip
        case "last":
            _newest(found, node["event"], shift, (id(node), shift))
        case "gained":
            _follow(found, "scores", node["score"], shift)
            _follow(found, "scores", node["score"], shift + node["within_seconds"])
        case "undecided":
            found.given[node["what"]] = None
        case "and" | "or" | "at_least":
            for item in node["args"]:
                _walk(found, item, shift)
        case _:
            _compared(found, node)
            for part in _PARTS:
                inner = node.get(part)
                if isinstance(inner, Mapping) and "op" in inner:
                    _walk(found, inner, shift)
            for option in node.get("options", ()):
                _walk(found, option, shift)


def _compared(found: Survey, node: Node) -> None:
    """Note what attributes are compared with in one test."""
    parts = [node[part] for part in _PARTS if isinstance(node.get(part), Mapping)]
    parts += node.get("options", ())
    fields = [part for part in parts if part["op"] == "field"]
    literals = [part for part in parts if part["op"] == "value"]
    others = [part for part in parts if part["op"] not in ("field", "value")]
    for part in fields:
        asked = found.fields.setdefault((part["record"], part["name"]), Asked())
        if node["op"] == "text":
            asked.tests[(node["test"], node["text"])] = None
        for one in literals:
            _note(asked, one)
        plain = node["op"] in ("compare", "in", "range", "known", "recent", "has", "text")
        asked.calculated |= not plain or len(fields) > 1 or bool(others)
    found.dates |= node["op"] == "recent" or any(one["type"] == "date" for one in literals)
    if node["op"] == "field":
        found.fields.setdefault((node["record"], node["name"]), Asked())


def _note(asked: Asked, one: Node) -> None:
    match one["type"]:
        case "text":
            asked.texts[one["value"]] = None
        case "number" | "money":
            asked.numbers.add(Fraction(Decimal(one["value"])))
        case "date":
            asked.numbers.add(Fraction((date.fromisoformat(one["value"]) - _EPOCH).days))
        case "duration":
            value = literal(one)
            assert isinstance(value, Fraction)
            asked.calculated = True


_EPOCH = date(1970, 1, 1)
