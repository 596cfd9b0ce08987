"""What data the rules expect: the attributes that they read in, their types in words out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from slalang.engines.jsonlogic.logic import EXACT
from slalang.engines.jsonlogic.scope import Scope
from slalang.form.nodes import InputType

_PREPARED = "in Unicode normal form C, trimmed, in lower case, never empty"
MEANING: Mapping[InputType, str] = {
    "text": f"a text, {_PREPARED}",
    "person": f"a text, {_PREPARED}",
    "texts": f"a list of texts, each {_PREPARED}",
    "count": "a whole number",
    "number": "a whole number of millionths",
    "money": "a whole number of ten-thousandths of the currency",
    "date": "a whole number of days since 1970-01-01",
    "time": "a whole number of seconds since midnight",
    "truth": "true or false",
    "choice": "the name of a choice",
}
MOST_COUNTED = 10**15
_FREE = ("count", "number", "money")


def used(rules: Iterable[Mapping[str, Any]]) -> set[str]:
    """The columns that some expressions read."""
    found: set[str] = set()
    stack: list[Any] = [rule.get(part) for rule in rules for part in ("logic", "surely_false")]
    seen: set[int] = set()
    while stack:
        part = stack.pop()
        if isinstance(part, dict | list):
            # Expressions share parts; walked as a tree, they could be without end.
            if id(part) in seen:
                continue
            seen.add(id(part))
        if isinstance(part, dict):
            if isinstance(name := part.get("var"), str):
                found.add(name)
            stack.extend(part.values())
        elif isinstance(part, list):
            stack.extend(part)
    return found


def told(scope: Scope, columns: set[str]) -> list[dict[str, Any]]:
    """An entry for each attribute that is read; what is missing is absent, or null."""
    entries = []
    for (record, name), column in scope.columns.attributes.items():
        if column not in columns:
            continue
        field = scope.input(column)
        entry: dict[str, Any] = {
            "name": column,
            "record": record,
            "attribute": name,
            "title": field.title,
            "type": field.type,
            "means": MEANING[field.type],
        }
        if field.type in _FREE:
            most = scope.limits.get(column, EXACT)
            entry["least"] = 0 if field.type == "count" else -most
            entry["most"] = min(most, MOST_COUNTED) if field.type == "count" else most
        if field.choices:
            entry["choices"] = [choice.value for choice in field.choices]
        entries.append(entry)
    return entries
