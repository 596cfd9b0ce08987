"""A form in; the numbers that stand for its names in generated code out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from slalang.engines.python.code import Beyond
from slalang.evaluate.case import DAY
from slalang.evaluate.held import SCALE
from slalang.form.columns import leaves
from slalang.form.nodes import (
    Class,
    Event,
    Form,
    Gained,
    Input,
    Node,
    PropertyOf,
    Score,
    Stage,
    Term,
)
from slalang.source.frozen import dataclass, field

UNITS: Mapping[str, Fraction] = {
    **{kind: Fraction(1, scale) for kind, scale in SCALE.items()},
    "date": Fraction(DAY),
    "time": Fraction(1),
}
"""What one stands for in a variable of a type; instants count microseconds, times seconds."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of events that rules look at: a list `e3` of instants, or of tuples with them."""

    number: int
    event: Event
    properties: Mapping[str, str]
    """Those that rules ask for, with their variables."""

    @property
    def pattern(self) -> str:
        """One occurrence in a loop: its instant, and its properties."""
        return ", ".join(("q", *self.properties.values()))

    def property(self, name: str) -> Input | None:
        """What a property holds."""
        return next((one for one in self.event.properties if one.name == name), None)


@dataclass(slots=True)
class Plan:
    """Everything that generated code is made from, and what was generated beside it."""

    form: Form
    fields: Mapping[tuple[str, str], str]
    """The variables of the attributes that rules ask for."""
    inputs: Mapping[tuple[str, str], Input]
    kinds: Mapping[str, Kind]
    """The kinds of events that rules look at."""
    any_event: bool
    """Whether rules look at when anything happened."""
    elsewhen: bool
    """Whether rules look at other instants."""
    bits: Mapping[int, int]
    """The bit of each leaf, by the identity of the leaf."""
    scores: Mapping[str, Score]
    classes: Mapping[str, Class]
    stages: Mapping[str, Stage]
    terms: Mapping[str, Term]
    held: dict[str, Any] = field(default_factory=dict)
    """What stands in the globals of the code."""
    functions: dict[str, list[str]] = field(default_factory=dict)
    """Score → the lines of its function for other instants; empty while it is being written."""
    instants: dict[str, int] = field(default_factory=dict)
    """Score → at how many instants that function looks at a lead, at most."""

    def hold(self, value: Any) -> str:
        """A name for a value in the globals of the code."""
        name = f"k{len(self.held)}"
        self.held[name] = value
        return name

    @property
    def known(self) -> str:
        """All that is known of a lead, as the beginning of a tuple."""
        names = [*self.fields.values(), *(f"e{kind.number}" for kind in self.kinds.values())]
        return "".join(f"{name}, " for name in [*names, *(["w"] if self.any_event else [])])


def planned(form: Form) -> Plan:
    """Number what the rules of a form use."""
    for names in ([one.name for one in part] for part in _named(form)):
        if len(set(names)) < len(names):
            raise Beyond("two things have one name")
    rules = (form.terms, form.scores, form.classes, form.stages)
    asked = list(_parts(rules))
    events: set[str] = set()
    by_name = {event.name: event for event in form.events}
    waiting = [name for score in form.scores for name in score.freezes_on] + _events(asked)
    while waiting:
        name = waiting.pop()
        if name in by_name and name not in events:
            events.add(name)
            # Conditions of derived events may ask for others.
            inside = list(_parts(by_name[name].counts or ()))
            asked += inside
            waiting += _events(inside)
    wanted = {(part.record, part.name) for part in asked if type(part).__name__ == "FieldOf"}
    inputs = {
        (record.name, one.name): one
        for record in form.records
        for one in record.fields
        if (record.name, one.name) in wanted
    }
    properties: set[str | None] = {part.name for part in asked if isinstance(part, PropertyOf)}
    properties |= {part.distinct for part in asked if type(part).__name__ == "Count"}
    wears = [score.wears_off for score in form.scores if score.wears_off]
    return Plan(
        form,
        {key: f"a{number}" for number, key in enumerate(inputs)},
        inputs,
        _kinds([event for event in form.events if event.name in events], properties),
        any(one.event is None for one in wears),
        any(isinstance(part, Gained) for part in asked) or any(s.freezes_on for s in form.scores),
        {id(leaf): bit for bit, leaf in enumerate(leaves(form))},
        {one.name: one for one in form.scores},
        {one.name: one for one in form.classes},
        {one.name: one for one in form.stages},
        {one.name: one for one in form.terms},
    )


def ways(plan: Plan, event: str) -> Iterator[tuple[Kind, Sequence[Node | None]]]:
    """The kinds of events that are, or may be, an event, each with its conditions for that.

    One of them has to be true; `None` is true of every occurrence.
    """
    found: dict[str, list[Node | None]] = {event: [None]}
    declared = plan.kinds.get(event)
    for way in (declared.event.counts or ()) if declared else ():
        found.setdefault(way.event, []).append(way.where)
    for name, conditions in found.items():
        if name in plan.kinds:
            yield plan.kinds[name], conditions


def _kinds(events: Sequence[Event], names: set[str | None]) -> dict[str, Kind]:
    found: dict[str, Kind] = {}
    count = 0
    for number, event in enumerate(events):
        properties = {}
        for one in event.properties:
            if one.name in names:
                properties[one.name] = f"p{count}"
                count += 1
        found[event.name] = Kind(number, event, properties)
    return found


def _named(form: Form) -> Iterator[Sequence[Any]]:
    yield from (form.records, form.events, form.terms, form.scores, form.classes, form.stages)
    yield from (record.fields for record in form.records)
    yield from (event.properties for event in form.events)


def _events(parts: Iterable[Any]) -> list[str]:
    found = (getattr(part, "event", None) for part in parts)
    return [name for name in found if isinstance(name, str)]


def _parts(part: Any) -> Iterator[Any]:
    """Every object in some part of a form."""
    stack = [part]
    while stack:
        one = stack.pop()
        if isinstance(one, tuple | list):
            stack += one
        elif hasattr(one, "__match_args__"):
            yield one
            stack += [getattr(one, name) for name in one.__match_args__]
