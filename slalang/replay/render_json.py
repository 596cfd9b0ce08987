"""A replay in; the same as JSON for programs out, exact points as strings."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal

from slalang.replay.result import Replay

FORMAT = "slalang.replay/1"


def to_json(found: Replay) -> str:
    """An object whose properties are the fields of `Replay`; docs/replay.md describes them."""
    data: Mapping[str, object] = {"format": FORMAT, **_fields(found)}
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _fields(value: object) -> dict[str, object]:
    names: tuple[str, ...] = type(value).__match_args__  # type: ignore[attr-defined]
    return {name: _plain(getattr(value, name)) for name in names}


def _plain(value: object) -> object:
    match value:
        case Decimal():
            return f"{value:f}"
        case datetime():
            return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
        case tuple():
            return [_plain(part) for part in value]
        case None | bool() | int() | str():
            return value
        case _:
            return _fields(value)
