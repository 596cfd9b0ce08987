"""A lead as data, and an agreement with leads at an instant: what an engine is tried on."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, TypeAlias

from slalang.source.frozen import dataclass

Rules: TypeAlias = Mapping[str, Any]
"""The scoring JSON."""
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class RawLead:
    """One lead with its events, as the scoring format takes them (JSON, numbers as decimals)."""

    lead_id: str
    records: Mapping[str, Mapping[str, Any]]
    """`lead`, `account` and others by name, with attributes by name."""
    events: tuple[Mapping[str, Any], ...]
    """`{"event": …, "at": …, "properties": {…}}`"""


@dataclass(frozen=True, slots=True)
class World:
    """Everything that an engine is asked about at once."""

    name: str
    """Where it comes from: `seed 17`, `trap age_in_days`."""
    text: str
    """The agreement."""
    rules: Rules
    leads: Sequence[RawLead]
    as_of: datetime


def instant(at: int) -> str:
    """Microseconds since 1970 as an ISO text in UTC."""
    return (EPOCH + timedelta(microseconds=at)).isoformat().replace("+00:00", "Z")


def as_json(lead: RawLead) -> str:
    """A lead as one line of JSON, which `from_json` reads."""
    whole = {"lead_id": lead.lead_id, **lead.records, "events": list(lead.events)}
    return json.dumps(whole, ensure_ascii=False, default=_number)


def from_json(line: str) -> RawLead:
    """A lead from one line of JSON: `lead_id`, records by name, `events`."""
    whole = json.loads(line, parse_float=Decimal)
    events = tuple(whole.pop("events", ()))
    return RawLead(whole.pop("lead_id"), whole, events)


def _number(value: object) -> object:
    # Decimals have no other shortest way into JSON; a lead shows at most 18 digits.
    assert isinstance(value, Decimal)
    return int(value) if value == value.to_integral_value() else float(value)
