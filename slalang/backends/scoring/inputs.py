"""What rules may be told: records, events and their attributes, with what is read of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from slalang.backends.scoring.conditions import Node, node
from slalang.model.agreement import Agreement
from slalang.model.expressions import Kind
from slalang.model.records import Event, Field
from slalang.wording.words import Words

_TYPES = {
    Kind.TEXT: "text",
    Kind.TEXTS: "texts",
    Kind.NUMBER: "number",
    Kind.MONEY: "money",
    Kind.DATE: "date",
    Kind.TIME: "time",
    Kind.TRUTH: "truth",
    Kind.CHOICE: "choice",
    Kind.PERSON: "person",
}


def inputs(agreement: Agreement, words: Words, records: frozenset[str], rules: Any) -> Node:
    """Everything that can be told of a lead; `read` marks what `rules` depend on."""
    currency = agreement.currency
    events = [_event(event, agreement, words, records) for event in agreement.events]
    by_name = {event["name"]: event for event in events}
    asked = list(_mentions(rules))
    seen: set[str] = set()
    new = _events_in(asked, by_name)
    while new:
        # The condition of a derived event may ask for events that nothing else asks for.
        found = list(_mentions([by_name[name]["counts"] for name in sorted(new)]))
        asked += found
        seen |= new
        new = _events_in(found, by_name) - seen
    attributes = {name for kind, name in asked if kind == "field"}
    properties = {name for kind, name in asked if kind == "property"}
    for event in events:
        event["read"] = event["name"] in seen
        for inside in event["properties"]:
            inside["read"] = event["read"] and inside["name"] in properties
    return {
        "records": [
            {
                "name": record.name,
                "title": record.title,
                "fields": [
                    _field(field, currency, (record.name, field.name) in attributes)
                    for field in record.fields
                ],
            }
            for record in agreement.records
        ],
        "events": events,
    }


def _event(event: Event, agreement: Agreement, words: Words, records: frozenset[str]) -> Node:
    derived = bool(event.counts) or event.counts_all_except is not None
    return {
        "name": event.name,
        "title": event.title,
        "read": False,
        "properties": [_field(field, agreement.currency, False) for field in event.fields],
        "counts": bases_of(event, agreement, words, records) if derived else None,
    }


def bases_of(
    event: Event, agreement: Agreement, words: Words, records: frozenset[str]
) -> list[Node]:
    """The logged events that are a derived one, too, each with its condition or None."""
    by_name = {one.name: one for one in agreement.events}
    return [
        {"event": base, "where": _all(tests)}
        for base, tests in _bases(event, by_name, words, records, ())
    ]


def _bases(
    event: Event,
    by_name: Mapping[str, Event],
    words: Words,
    records: frozenset[str],
    path: tuple[str, ...],
) -> Iterator[tuple[str, list[Node]]]:
    if event.name in path:
        return
    if not event.counts and event.counts_all_except is None:
        yield event.name, []
        return
    for counted in event.counts:
        own = [node(counted.where, words, records)] if counted.where else []
        inner = by_name[counted.event.name]
        for base, tests in _bases(inner, by_name, words, records, (*path, event.name)):
            yield base, [*own, *tests]
    if event.counts_all_except is not None:
        for other in by_name.values():
            logged = not other.counts and other.counts_all_except is None
            if logged and other.name not in event.counts_all_except:
                yield other.name, []


def _all(tests: list[Node]) -> Node | None:
    return (tests[0] if len(tests) == 1 else {"op": "and", "args": tests}) if tests else None


def _field(field: Field, currency: str | None, read: bool) -> Node:
    kind = "count" if field.whole else _TYPES.get(field.type.kind, "text")
    built: Node = {"name": field.name, "title": field.title, "type": kind, "read": read}
    if kind == "choice":
        titles = zip(field.type.choices, field.choice_titles, strict=True)
        built["choices"] = [{"value": value, "title": title} for value, title in titles]
    if kind == "money":
        built["currency"] = field.type.unit or currency
    return built


def _events_in(asked: Iterable[tuple[str, Any]], by_name: Mapping[str, Node]) -> set[str]:
    """The events among what is asked for; all of them where no name is given."""
    names = {name for kind, name in asked if kind == "event"}
    return set(by_name) if None in names else names & set(by_name)


def _mentions(part: Any) -> Iterator[tuple[str, Any]]:
    """What the rules ask for: `("field", ("lead", "title"))`, `("event", "webinar")` …"""
    stack = [part]
    while stack:
        match stack.pop():
            case dict() as found:
                if found.get("op") == "field":
                    yield "field", (found["record"], found["name"])
                if found.get("op") == "property":
                    yield "property", found["name"]
                if found.get("distinct"):
                    yield "property", found["distinct"]
                if "event" in found:
                    yield "event", found["event"]
                for name in found.get("freezes_on", ()):
                    yield "event", name
                for name in found.get("needs", ()):
                    yield "field", ("lead", name)
                stack.extend(found.values())
            case list() as items:
                stack.extend(items)
            case _:
                pass
