"""The agreement → `jsonlogic.json`: what of it JsonLogic can say exactly, and why not the rest."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from slalang.backends.scoring import rules_of
from slalang.engines.jsonlogic import export
from slalang.form import form_of
from slalang.model.agreement import Agreement


def build(agreement: Agreement, options: Mapping[str, str]) -> dict[str, bytes]:  # noqa: ARG001
    """`jsonlogic.json` of an agreement without errors; the same agreement gives the same bytes."""
    document = export(form_of(rules_of(agreement)))
    return {"jsonlogic.json": "\n".join(_lines(document)).encode() + b"\n"}


def _lines(document: Mapping[str, Any]) -> Iterator[str]:
    """JSON with each expression on a line of its own, however deep it is."""
    last = len(document) - 1
    yield "{"
    for place, (name, value) in enumerate(document.items()):
        comma = "," if place < last else ""
        if isinstance(value, list) and value:
            yield f" {_json(name)}: ["
            for number, entry in enumerate(value, 1):
                parts = [f"   {_json(key)}: {_json(part)}" for key, part in entry.items()]
                yield "  {\n" + ",\n".join(parts) + "\n  }" + ("," if number < len(value) else "")
            yield f" ]{comma}"
        else:
            yield f" {_json(name)}: {_json(value)}{comma}"
    yield "}"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
