"""The agreement → the hash of its meaning: what was signed, whatever the text looks like."""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from typing import Any

from slalang.model.agreement import Agreement
from slalang.model.quantities import Takes
from slalang.source.text import Span

PLACES = ("origin", "extent", "span", "written", "period_origin",
          "brings_origin", "deal_origin", "people_origin", "rate_kind_origin",
          "takes_origin", "margin_origin", "available_origin")  # fmt: skip
"""Where something stands is no part of what it means."""
ADVICE = ("fixed",)
"""What may be advised to change is not agreed on."""
DERIVED = ("mentions", "names", "figures", "file", "open_places")
"""Follows from the rest, or is about files."""
UNSIGNED = ("examples", "assertions", "scenarios", "bindings")
"""Tests, what follows from the rest, what-ifs, and where the data stand are not agreed on."""

SINCE = {
    "Figures": ("rate_kind", "deal_give_or_take", "deal_paid_over", "limits"),
    "Rate": ("kind",),
    "Target": ("rises",),
    "Team": ("changes", "efforts"),
}
"""What could not be said once: where it is not said, what was signed before stays signed."""


def digest(agreement: Agreement) -> str:
    """SHA-256 of the meaning, in hexadecimal: comments, layout and places do not change it."""
    plain = {
        name: _plain(getattr(agreement, name))
        for name in agreement.__match_args__
        if name not in DERIVED + UNSIGNED
    }
    text = json.dumps(plain, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: Any) -> Any:
    """Data for JSON that is equal exactly where the meaning is."""
    if isinstance(value, Decimal):
        # 2.50 and 2.5 are the same number.
        text = f"{value:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    if isinstance(value, Span):
        return None
    if isinstance(value, tuple) and not hasattr(value, "_fields"):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    names = getattr(type(value), "__match_args__", None)
    if names is None:
        return value
    if isinstance(value, Takes) and not value.median and value.give_or_take is None:
        return _plain(value.duration)
    unsaid = SINCE.get(type(value).__name__, ())
    fields = {
        name: _plain(item)
        for name in names
        if name not in PLACES + ADVICE
        if (item := getattr(value, name)) not in (None, ()) or name not in unsaid
    }
    return fields if isinstance(value, tuple) else {"": type(value).__name__, **fields}
