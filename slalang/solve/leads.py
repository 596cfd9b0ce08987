"""A model of the solver in; a lead as `evaluate` reads it, out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from slalang.evaluate.case import Case, Node
from slalang.evaluate.lead import LeadProblem, case_of
from slalang.solve.attributes import value_in
from slalang.solve.encoder import Encoder
from slalang.solve.occurrences import happened_in
from slalang.solve.operands import Beyond
from slalang.source.frozen import dataclass

MOST_EVENTS = 5_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened to a lead."""

    name: str
    age: int
    """How many seconds before the instant that is looked at."""
    properties: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Lead:
    """A lead that proves something, as plain data."""

    records: Mapping[str, Mapping[str, Any]]
    """For `lead`, `account` and others the attributes that are known."""
    events: tuple[Event, ...]
    """The newest first."""
    given: Mapping[str, bool]
    """What its own data cannot decide, by the words of the condition."""
    as_of: datetime


def lead_of(enc: Encoder, model: Mapping[str, Any]) -> Lead:
    """The lead that a model describes; raises `Beyond` for one that cannot be made."""
    records: dict[str, dict[str, Any]] = {}
    for attribute in enc.attributes.declared.values():
        value = value_in(attribute, model)
        if value is not None:
            records.setdefault(attribute.key[0], {})[attribute.key[1]] = value
    happened = happened_in(enc.occurrences, model)
    if len(happened) > MOST_EVENTS:
        raise Beyond
    given = {
        what: bool(model.get(f"given {what}", False))
        for what in enc.given
        if model.get(f"given {what}", False) or model.get(f"given not {what}", False)
    }
    as_of = instant_of(int(model.get("now", enc.noon)))
    return Lead(records, tuple(Event(*one) for one in happened), given, as_of)


def instant_of(seconds: int) -> datetime:
    """An instant by its seconds since 1970."""
    return _EPOCH + timedelta(seconds=seconds)


def data_of(lead: Lead) -> tuple[dict[str, Any], list[dict[str, Any]], dict[str, Any]]:
    """The lead, its events and its other records, as the data of `evaluate`."""
    events = [
        {
            "event": event.name,
            "at": lead.as_of - timedelta(seconds=event.age),
            "properties": dict(event.properties),
        }
        for event in lead.events
    ]
    others = {name: dict(known) for name, known in lead.records.items() if name != "lead"}
    return dict(lead.records.get("lead", {})), events, others


def case_for(rules: Node, lead: Lead) -> Case:
    """The lead as a case of the reference evaluator; raises `Beyond` for one that it refuses."""
    own, events, others = data_of(lead)
    try:
        case = case_of(rules, own, events, others, lead.as_of)
    except (LeadProblem, ValueError, OverflowError) as problem:
        raise Beyond from problem
    return replace(case, given=lead.given)


def without(lead: Lead, record: str, name: str) -> Lead:
    """The same lead with one attribute unknown."""
    records = {
        key: {own: value for own, value in known.items() if (key, own) != (record, name)}
        for key, known in lead.records.items()
    }
    return replace(lead, records={key: known for key, known in records.items() if known})


def with_events(lead: Lead, events: Sequence[Event]) -> Lead:
    """The same lead with other events."""
    return replace(lead, events=tuple(events))
