"""The agreement → the hash of its meaning: what was signed, whatever the text looks like."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from typing import Any

from slalang.model.agreement import Agreement
from slalang.source.text import Span

PLACES = ("origin", "extent", "span", "written")
"""Where something stands is no part of what it means."""
DERIVED = ("mentions", "names", "figures", "file", "open_places")
"""Follows from the rest, or is about files."""
UNSIGNED = ("examples", "scenarios")
"""Tests and what-ifs are not agreed on."""


def digest(agreement: Agreement) -> str:
    """SHA-256 of the meaning, in hexadecimal: comments, layout and places do not change it."""
    plain = {
        field.name: _plain(getattr(agreement, field.name))
        for field in dataclasses.fields(agreement)
        if field.name not in DERIVED + UNSIGNED
    }
    text = json.dumps(plain, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: Any) -> Any:
    """Data for JSON that is equal exactly where the meaning is."""
    if isinstance(value, Decimal):
        # 2.50 and 2.5 are the same number.
        return f"{value.normalize():f}"
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    if isinstance(value, Span):
        return None
    if dataclasses.is_dataclass(value):
        fields = {
            f.name: _plain(getattr(value, f.name))
            for f in dataclasses.fields(value)
            if f.name not in PLACES
        }
        return {"": type(value).__name__, **fields}
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return {n: _plain(v) for n, v in zip(value._fields, value, strict=True) if n not in PLACES}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return value
