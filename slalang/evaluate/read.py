"""JSON text of a lead or of its events in; plain data with exact numbers, or problems, out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any, NoReturn

from slalang.evaluate.lead import LeadProblem

LARGEST = 20_000_000
"""A text may have so many characters."""
DEEPEST = 20
"""Objects and lists may stand so deep in each other."""


def read_lead(text: str) -> dict[str, Any]:
    """`{"seniority": "vp", "employees": 240}`; raises `LeadProblem`."""
    value = _read(text, "the lead")
    if not isinstance(value, dict):
        raise LeadProblem(['the lead: an object such as {"employees": 240} was expected'])
    return value


def read_events(text: str) -> list[dict[str, Any]]:
    """A list of `{"event": "webinar", "at": "2026-03-06T16:30:00Z", "properties": {}}`.

    The same objects one to a line, without a list around them, are read too.
    Raises `LeadProblem`.
    """
    if text.lstrip().startswith("{"):
        lines = [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
        values: list[Any] = [_read(line, f"the events, line {number}") for number, line in lines]
    else:
        values = _read(text, "the events")
    if not isinstance(values, list) or not all(isinstance(value, dict) for value in values):
        raise LeadProblem(["the events: a list of objects, or one object to a line, was expected"])
    return values


def _read(text: str, what: str) -> Any:
    if len(text) > LARGEST:
        raise LeadProblem([f"{what}: {len(text)} characters; at most {LARGEST} are read"])
    if _depth(text) > DEEPEST:
        raise LeadProblem([f"{what}: lists and objects are more than {DEEPEST} deep"])
    try:
        return json.loads(
            text,
            parse_float=_decimal,
            parse_int=_decimal,
            parse_constant=_constant,
            object_pairs_hook=_object,
        )
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise LeadProblem([f"{what}: the JSON cannot be read at {place}: {error.msg}"]) from None
    except _Refused as problem:
        raise LeadProblem([f"{what}: {problem}"]) from None


class _Refused(ValueError):
    """What JSON allows, or Python's reader of it, and we do not."""


def _decimal(digits: str) -> Decimal:
    try:
        return Decimal(digits)
    except InvalidOperation:
        raise _Refused(f"the number {digits[:20]}… is out of all bounds") from None


def _constant(name: str) -> NoReturn:
    raise _Refused(f"{name} is no number: leave the attribute out if it is unknown")


def _object(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise _Refused(f"`{twice[:60]}` is given twice")
    return found


def _depth(text: str) -> int:
    """How deep brackets stand in each other, outside of texts."""
    deepest = depth = 0
    in_text = escaped = False
    for char in text:
        if in_text:
            escaped, in_text = char == "\\" and not escaped, escaped or char != '"'
        elif char == '"':
            in_text = True
        elif char in "{[":
            depth += 1
            deepest = max(deepest, depth)
        elif char in "}]":
            depth -= 1
    return deepest
