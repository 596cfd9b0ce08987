"""A condition of the scoring JSON in; the attributes, events and given facts it rests on, out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

from slalang.evaluate.case import Node
from slalang.solve.survey import Survey, bases

Input: TypeAlias = tuple[str, str, str]
"""`("field", "lead", "employees")`, `("event", "reply", "")`, `("given", "stage won", "")`."""

_SECTIONS = {"score": "scores", "class": "classes", "stage": "stages", "term": "terms"}


def reads(found: Survey, node: Node) -> frozenset[Input]:
    """What a condition rests on, itself and through scores, classes, stages and terms.

    What only takes from a score with time is not among them: it makes nothing true.
    """
    inputs: set[Input] = set()
    seen: set[tuple[str, str]] = set()
    stack: list[Any] = [node]
    while stack:
        top = stack.pop()
        if isinstance(top, list):
            stack += top
        elif isinstance(top, dict) and top.get("kind") != "idle":
            stack += [part for key, part in top.items() if key not in ("wears_off", "freezes_on")]
            inputs.update(_own(found, top))
            for reference in _followed(top):
                if reference not in seen:
                    seen.add(reference)
                    stack.append(found.declared.get(reference))
    return frozenset(inputs)


def _own(found: Survey, node: Node) -> Iterator[Input]:
    """What one part rests on by itself."""
    op, event = node.get("op"), node.get("event")
    if op == "field":
        yield "field", node["record"], node["name"]
    elif op == "undecided":
        yield "given", node["what"], ""
    elif op == "stage":
        stage = found.declared.get(("stages", node["name"]), {})
        if stage.get("when") is None:
            yield "given", f"stage {node['name']}", ""
    if isinstance(event, str):
        for base, _ in bases(found, event):
            yield "event", base, ""


def _followed(node: Node) -> Iterator[tuple[str, str]]:
    """The declarations that one part leans on, by section and name."""
    op = node.get("op", "")
    if op in _SECTIONS:
        yield _SECTIONS[op], node["name"]
    elif op == "gained" or "milli_percent" in node:
        yield "scores", node["score"]
