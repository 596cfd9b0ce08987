"""A value in; the text of its cell in CSV, or its member in a line of JSON, out."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from slalang.sample.values import Value

FORMATS = ("csv", "jsonl", "parquet")
Cell: TypeAlias = Callable[[Value], str]

_QUOTED = frozenset(',"\n\r')


def csv_cell(kind: str, currency: str) -> Cell:
    """Cells of one column, by the type of `inputs`; what is missing is empty."""
    text = csv_text(kind, currency)
    return lambda value: "" if value is None else csv_quoted(text(value))


def csv_text(kind: str, currency: str) -> Cell:
    """The same for what is not missing, before it is put into quotes."""
    unit = f" {currency}" if kind == "money" else ""
    return lambda value: _text(value) + unit


def csv_quoted(text: str) -> str:
    """A text in quotes where it needs them."""
    if _QUOTED & set(text):
        return '"' + text.replace('"', '""') + '"'
    return text


def json_value(kind: str, currency: str) -> Cell:
    """Values of one member; what is missing is `null`."""
    unit = f" {currency}" if kind == "money" else ""

    def cell(value: Value) -> str:
        match value:
            case Decimal() if not unit:
                return format(value, "f")
            case Decimal() | date():
                return json.dumps(_text(value) + unit)
            case _:
                return json.dumps(value, ensure_ascii=False)

    return cell


def _text(value: Value) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case tuple():
            return "|".join(item.replace("|", "\\|") for item in value)
        case Decimal():
            return format(value, "f")
        case date():
            return value.isoformat()
        case _:
            return str(value)
