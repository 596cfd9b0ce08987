"""Rules in; the names of what they declare out, each after everything that it rests on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

from slalang.evaluate.case import Node

Name: TypeAlias = tuple[str, str]
"""A section of the rules and a name in it."""

_SECTIONS = {
    "term": "terms", "stage": "stages", "score": "scores", "gained": "scores", "class": "classes",
}  # fmt: skip


def in_order(rules: Node) -> Iterator[Name]:
    """All scores, classes and stages, with the terms that they use.

    Of what rests on itself some order is given, and names that nothing has are passed over.
    """
    declared: dict[Name, Any] = {
        ("events", kind["name"]): kind["counts"] for kind in rules["inputs"]["events"]
    }
    for section in ("terms", "scores", "classes", "stages"):
        declared.update({(section, one["name"]): one for one in reversed(rules[section])})
    wanted = [
        (section, one["name"])
        for section in ("scores", "classes", "stages")
        for one in rules[section]
    ]
    seen: set[Name] = set()
    # A stack of our own: chains of names may be longer than calls may be deep.
    stack = [(name, False) for name in reversed(wanted)]
    while stack:
        name, is_done = stack.pop()
        if is_done:
            yield name
        elif name not in seen and name in declared:
            seen.add(name)
            stack.append((name, True))
            stack += [(other, False) for other in _uses(declared[name])]


def _uses(item: Any) -> Iterator[Name]:
    stack = [item]
    while stack:
        node = stack.pop()
        if isinstance(node, list):
            stack += node
        elif isinstance(node, dict):
            stack += [inner for inner in node.values() if isinstance(inner, dict | list)]
            if node.get("op") in _SECTIONS:
                yield _SECTIONS[node["op"]], node["score" if node["op"] == "gained" else "name"]
            if node.get("kind") == "weighted":
                yield "scores", node["score"]
            events = [node.get("event"), *node.get("freezes_on", ())]
            yield from (("events", event) for event in events if isinstance(event, str))
