"""An agreement in; what has to be read of leads and events to judge its promises, out.

The canonical columns of timelines are those of scoring, and more: what promises, handoffs,
cadences and measures ask for; and the names of stages, handoffs, queues and records as
further kinds of events, for data that logs when a lead enters them.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any, get_args

from slalang.backends.scoring import rules_of
from slalang.backends.scoring.conditions import node
from slalang.backends.scoring.inputs import inputs
from slalang.form import Form, form_of
from slalang.model.agreement import Agreement
from slalang.model.expressions import Expression
from slalang.model.quantities import Duration, Ref, Unit
from slalang.wording.titles import words_of

ALWAYS = ("attempt", "touch", "assigned", "accepted", "rejected", "out_of_office",
          "back_in_office", "notified")  # fmt: skip
PROPERTIES = ("channel", "outcome", "automatic", "by_person", "person_assigned", "reason", "until",
              "whom", "title")  # fmt: skip
ATTRIBUTES = ("source", "time_zone", "country")
_EXPRESSIONS = get_args(Expression)
_SECTIONS = ("terms", "scores", "classes", "stages")


def reading_form(agreement: Agreement, also: tuple[tuple[str, str], ...] = ()) -> Form:
    """The form of the rules with everything marked as read that timelines need.

    `also` are further attributes of records: `("account", "name")`.
    """
    rules = rules_of(agreement, hashed=False)
    words = words_of(agreement)
    records = frozenset(record.name for record in agreement.records)
    asked: list[Any] = [{"event": name} for name in (*ALWAYS, *_events(agreement))]
    asked += [{"op": "property", "name": name} for name in (*PROPERTIES, *_summed(agreement))]
    asked += [
        {"op": "field", "record": "lead", "name": name}
        for name in (*ATTRIBUTES, *_people(agreement))
    ]
    asked += [
        {"op": "field", "record": record.name, "name": field.name}
        for record in agreement.records
        for field in record.fields
        if f"{record.name}.{field.name}" in _summed(agreement, whole=True)
    ]
    asked += [{"op": "field", "record": record, "name": name} for record, name in also]
    asked += [node(one, words, records) for one in expressions_of(_acting(agreement))]
    known = {event.name for event in agreement.events}
    asked = [one for one in asked if one.get("event") is None or one["event"] in known]
    told = [rules[section] for section in _SECTIONS]
    rules["inputs"] = inputs(agreement, words, records, [told, asked])
    rules["inputs"]["events"] += [
        {"name": name, "title": title, "read": True, "properties": [], "counts": None}
        for name, title in moves_of(agreement).items()
        if name not in known
    ]
    return form_of(rules)


def asked_in(agreement: Agreement) -> frozenset[str]:
    """The attributes and properties that some condition asks for: without them, something that
    the agreement says cannot be decided."""
    rules = rules_of(agreement, hashed=False)
    words = words_of(agreement)
    records = frozenset(record.name for record in agreement.records)
    known = {event.name for event in agreement.events}
    asked: list[Any] = [{"event": name} for name in (*ALWAYS, *_events(agreement)) if name in known]
    asked += [node(one, words, records) for one in expressions_of(_acting(agreement))]
    told = [rules[section] for section in _SECTIONS]
    found = inputs(agreement, words, records, [told, asked])
    fields = [field for record in found["records"] for field in record["fields"]]
    fields += [field for event in found["events"] for field in event["properties"]]
    return frozenset(field["name"] for field in fields if field["read"])


def moves_of(agreement: Agreement) -> dict[str, str]:
    """The stages, handoffs, queues and records that data can log, with their titles."""
    records = {
        one.name: one.title for one in agreement.records if one.name not in ("lead", "account")
    }
    return {
        **{one.name: one.title for one in agreement.stages},
        **{one.name: one.title for one in agreement.handoffs},
        **{one.name: one.title for one in agreement.queues},
        **records,
    }


_HOURS = {
    Unit.MINUTE: 1, Unit.HOUR: 1, Unit.DAY: 24, Unit.WEEK: 7 * 24, Unit.MONTH: 31 * 24,
    Unit.QUARTER: 92 * 24, Unit.YEAR: 366 * 24, Unit.BUSINESS_MINUTE: 1, Unit.BUSINESS_HOUR: 8,
    Unit.BUSINESS_DAY: 48,
}  # fmt: skip
"""So many hours each lasts at most, as a rule; business time in weeks of few hours."""
_LEAST, _MOST = 200, 12 * 366


def reach_of(agreement: Agreement) -> timedelta:
    """So far from anything in the data its deadlines may lie: the longest one, and to spare."""
    hours = [
        min(one.count, Decimal(10_000)) * _HOURS[one.unit] for one in _durations(_acting(agreement))
    ]
    days = int(max(hours, default=Decimal(0))) // 24 * 3
    return timedelta(days=min(_LEAST + days, _MOST))


def _durations(part: object) -> Iterator[Duration]:
    if isinstance(part, Duration):
        yield part
    elif isinstance(part, tuple):
        for one in part:
            yield from _durations(one)
    elif not isinstance(part, _EXPRESSIONS):
        for name in getattr(type(part), "__match_args__", ()):
            yield from _durations(getattr(part, name))


def expressions_of(part: object) -> Iterator[Expression]:
    """Every condition in a part of the model, each as a whole."""
    if isinstance(part, _EXPRESSIONS):
        yield part
    elif isinstance(part, tuple):
        for one in part:
            yield from expressions_of(one)
    else:
        for name in getattr(type(part), "__match_args__", ()):
            yield from expressions_of(getattr(part, name))


def refs_of(part: object) -> Iterator[str]:
    """Every name that a part of the model mentions outside of its conditions."""
    if isinstance(part, Ref):
        yield part.name
    elif isinstance(part, tuple):
        for one in part:
            yield from refs_of(one)
    elif not isinstance(part, _EXPRESSIONS):
        for name in getattr(type(part), "__match_args__", ()):
            yield from refs_of(getattr(part, name))


def _acting(agreement: Agreement) -> tuple[object, ...]:
    """The declarations that say what happens over time."""
    return (
        agreement.stages, agreement.handoffs, agreement.queues, agreement.cadences,
        agreement.promises, agreement.measures,
    )  # fmt: skip


def _events(agreement: Agreement) -> list[str]:
    known = {event.name for event in agreement.events}
    return [name for name in refs_of(_acting(agreement)) if name in known]


def _summed(agreement: Agreement, *, whole: bool = False) -> list[str]:
    """What measures add up: `deal.amount`, or the last part of it."""
    names = [name for name in refs_of(agreement.measures) if "." in name]
    return names if whole else [name.rpartition(".")[2] for name in names]


def _people(agreement: Agreement) -> list[str]:
    return [field.name for field in agreement.lead.fields if field.type.kind.value == "a person"]
