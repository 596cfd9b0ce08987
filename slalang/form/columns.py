"""What the tables that engines compute on are called, column by column."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from slalang.form.nodes import Event, FirstMatch, Form, Group, Input, Leaf, Rule
from slalang.source.frozen import dataclass

LEAD, EVENT, AT = "lead_id", "event", "at_us"
WORD = 62
"""So many bits stand in one whole number of a result."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The canonical columns that the rules of one agreement need."""

    attributes: Mapping[tuple[str, str], str]
    """(record, attribute) → column of `leads`; only what the rules read."""
    attribute_inputs: Mapping[str, Input]
    """Column of `leads` → what it holds."""
    properties: Mapping[tuple[str, str], str]
    """(logged event, property) → column of `events`; only what the rules read."""
    property_inputs: Mapping[str, Input]
    events: tuple[str, ...]
    """The kinds of events that the rules read."""
    scores: Mapping[str, str]
    """Score → column of the result."""
    classes: Mapping[str, str]


def columns_of(form: Form) -> Columns:
    """The canonical columns of a form; the same form gives the same names."""
    attributes: dict[tuple[str, str], str] = {}
    attribute_inputs: dict[str, Input] = {}
    taken = {LEAD}
    for record in form.records:
        for field in record.fields:
            if field.read:
                wanted = field.name if record.name == "lead" else f"{record.name}__{field.name}"
                column = _free(wanted, taken)
                attributes[record.name, field.name] = column
                attribute_inputs[column] = field
    properties, property_inputs = _properties(form)
    taken = {LEAD, "stage", *(f"stages_{i}" for i in range(words(len(form.stages))))}
    taken |= {f"fired_{i}" for i in range(words(len(leaves(form))))}
    scores = {score.name: _free(score.name, taken) for score in form.scores}
    classes = {group.name: _free(group.name, taken) for group in form.classes}
    return Columns(
        MappingProxyType(attributes),
        MappingProxyType(attribute_inputs),
        MappingProxyType(properties),
        MappingProxyType(property_inputs),
        tuple(event.name for event in logged(form)),
        MappingProxyType(scores),
        MappingProxyType(classes),
    )


def logged(form: Form) -> tuple[Event, ...]:
    """The events that the rules read; a derived one may be logged under its own name, too."""
    return tuple(event for event in form.events if event.read)


def leaves(form: Form) -> tuple[Leaf, ...]:
    """The rules that can fire, in the order of their bits."""
    return tuple(leaf for score in form.scores for rule in score.rules for leaf in _leaves(rule))


def words(bits: int) -> int:
    """How many whole numbers of a result so many bits take; at least one."""
    return max(1, -(-bits // WORD))


def _leaves(rule: Rule) -> Iterator[Leaf]:
    if isinstance(rule, FirstMatch | Group):
        for inside in rule.rules:
            yield from _leaves(inside)
    else:
        yield rule


def _properties(form: Form) -> tuple[dict[tuple[str, str], str], dict[str, Input]]:
    kinds: dict[str, set[tuple[str, str | None]]] = {}
    for event in logged(form):
        for field in event.properties:
            if field.read:
                kinds.setdefault(field.name, set()).add((field.type, field.currency))
    found: dict[tuple[str, str], str] = {}
    inputs: dict[str, Input] = {}
    shared: dict[str, str] = {}
    taken = {LEAD, EVENT, AT}
    for event in logged(form):
        for field in event.properties:
            if not field.read:
                continue
            # Choices of one name may differ from event to event: as texts they share a column.
            if len(kinds[field.name]) == 1:
                column = shared.get(field.name) or _free(field.name, taken)
                shared[field.name] = column
            else:
                column = _free(f"{event.name}__{field.name}", taken)
            found[event.name, field.name] = column
            inputs.setdefault(column, field)
    return found, inputs


def _free(wanted: str, taken: set[str]) -> str:
    # Databases that fold capitals would take `Fit` and `fit` for one.
    while wanted.casefold() in taken:
        wanted += "_"
    taken.add(wanted.casefold())
    return wanted
