"""An example in; the lead that it tells of, as it was at any instant, out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any, NamedTuple

from slalang.backends.scoring.conditions import node
from slalang.cases.world import World
from slalang.evaluate.case import Case, microseconds
from slalang.evaluate.conditions import holds, reached, value
from slalang.evaluate.lead import LeadProblem, case_of
from slalang.evaluate.truth import Missing, Operand, Truth, not_
from slalang.model.expressions import Expression, Kind, StateOf, Type
from slalang.model.quantities import Duration, Money, Month, Percent, Value
from slalang.model.upkeep import Example, ExpectTrue, Fact, Facts, Given, took_place
from slalang.source.frozen import dataclass, field
from slalang.source.text import Span

NOON = time(12, 0)
NO_DAY = datetime(2026, 1, 1, 12, 0, tzinfo=UTC)
"""Where an example names no time and the agreement no period."""
MOST_EVENTS = 200
MOST_EXPECTATIONS = 200
"""The time that an example takes grows with the product of the two; more are refused."""


NOWHERE = Span("", 0, 0)
"""Where data stands that is in no agreement."""


class Instant(NamedTuple):
    """A point in time; sorted as time goes."""

    micros: int
    """Microseconds since 1970, UTC."""
    local: datetime
    """The same in the agreement's zone."""


@dataclass(frozen=True, slots=True)
class Story:
    """One example, with its data read."""

    world: World
    example: Example
    case: Case
    """The lead; its `as_of` is set anew for every look."""
    happened: tuple[Instant, ...]
    """When its events happened, in the order of time."""
    usual: Instant
    """Where an expectation names no time of its own."""
    looks: dict[tuple[int, bool], View] = field(default_factory=dict)
    """What was looked at already."""
    cases: dict[int, Case] = field(default_factory=dict)
    """The lead by instant, judged by its own data alone."""
    lives: dict[int, Any] = field(default_factory=dict)
    """The lead's life up to an instant, with clocks that run."""

    def told(self, name: str, state: str, _at: int) -> bool | None:
        """What the example takes as given of a promise, whenever it is asked for.

        A method, so that it is the same each time: what is worked out with it is kept by it.
        """
        for given in self.example.givens:
            it = given.condition
            if isinstance(it, StateOf) and it.name == name and it.state == state:
                return not given.negated
        return None


@dataclass(frozen=True, slots=True)
class View:
    """The lead of an example as it was at one instant."""

    story: Story
    at: Instant
    case: Case

    def truth(self, condition: Expression) -> Truth:
        """Whether a condition is true; what is missing where that is unknown."""
        world = self.story.world
        return holds(self.case, node(condition, world.words, world.records))

    def value(self, formula: Expression) -> Operand:
        """What an expression amounts to."""
        world = self.story.world
        return value(self.case, node(formula, world.words, world.records))


def story_of(world: World, example: Example) -> Story | tuple[str, ...]:
    """The example as a lead; or why it is none, each reason a clause without a full stop."""
    expectations = sum(len(expect.items) for expect in example.expects)
    if len(example.timeline) > MOST_EVENTS or expectations > MOST_EXPECTATIONS:
        most = f"at most {MOST_EVENTS} events and {MOST_EXPECTATIONS} expectations are run"
        return (f"this example is too long: {most}; split it in two",)
    try:
        told = [instant(world, it.at) for it in example.timeline]
        usual = _usual(world, example, told)
        for local in _asked(example):
            instant(world, local)
    except ValueError as problem:
        return (f"a time of this example is no time that can be counted: {problem}",)
    records: dict[str, dict[str, Any]] = {"lead": {}}
    for facts in example.facts:
        records.setdefault(facts.record, {}).update(_data(facts.fields))
    # What is only planned has not happened: no score and no stage knows of it.
    events = [
        {
            "event": it.event.name,
            "at": instant(world, it.at).local,
            "properties": _data(it.fields),
        }
        for it in took_place(example)
    ]
    try:
        case = case_of(world.rules, records.pop("lead"), events, records, usual.local)
    except LeadProblem as problem:
        return problem.problems
    given = dict(_given(world, example.givens))
    happened = sorted(instant(world, it.at) for it in took_place(example))
    return Story(world, example, replace(case, given=given), tuple(happened), usual)


def story_from(
    world: World,
    lead: Mapping[str, Any],
    events: Sequence[Mapping[str, Any]],
    records: Mapping[str, Mapping[str, Any]],
    as_of: datetime,
) -> Story:
    """A lead that is given as data, as `evaluate` reads it, instead of an example.

    Raises `LeadProblem` for data that does not fit, ValueError for an `as_of` without a zone.
    """
    case = case_of(world.rules, lead, events, records, as_of)
    try:
        here = as_of.astimezone(world.zone)
    except OverflowError:
        # The first and the last day of the calendar are not everywhere.
        here = as_of
    at = Instant(microseconds(as_of), here)
    happened = tuple(sorted({Instant(event.at, here) for event in case.events}))
    facts = tuple(
        Facts(name, tuple(_facts(world, name, known)), NOWHERE)
        for name, known in {"lead": lead, **records}.items()
    )
    told = Example("", facts, (), None, (), (), None, (), NOWHERE, NOWHERE)
    return Story(world, told, case, happened, at)


def view_of(story: Story) -> View:
    """The lead at its usual instant, judged by its own data alone."""
    return View(story, story.usual, story.case)


def instant(world: World, local: datetime) -> Instant:
    """A time of the agreement's zone; of two in an hour that comes twice, the first.

    Raises ValueError for one that universal time has no year for.
    """
    here = local.replace(tzinfo=world.zone)
    return Instant(microseconds(here), here)


def look(story: Story, at: Instant, *, staying: bool = False) -> View:
    """The lead at an instant. `becomes STAGE` is true where the stage's condition turned true
    with the last event; with `staying`, as long as it is true.
    """
    key = (at.micros, staying)
    if key not in story.looks:
        plain = _case_at(story, at.micros)
        becomes = {
            what: truth
            for what, stage in story.world.becoming.items()
            if isinstance(truth := _becomes(story, plain, stage, staying), bool)
        }
        given = {**becomes, **plain.given}
        known = plain.known if story.world.by_data else {}
        story.looks[key] = View(story, at, replace(plain, given=given, known=known))
    return story.looks[key]


def just_before(at: Instant) -> Instant:
    """One microsecond earlier; its local time is shown as the same."""
    return Instant(at.micros - 1, at.local)


def _case_at(story: Story, micros: int) -> Case:
    if micros not in story.cases:
        entered = _entered(story, micros)
        given = {**entered, **story.case.given}
        story.cases[micros] = replace(story.case, as_of=micros, known={}, given=given)
    return story.cases[micros]


def _entered(story: Story, micros: int) -> dict[str, bool]:
    """Whether the stages that the timeline names have been entered by then."""
    found: dict[str, bool] = {}
    for it in story.example.timeline:
        if it.is_move and it.event.name in story.world.stages:
            then = instant(story.world, it.at).micros <= micros
            found[f"stage {it.event.name}"] = found.get(f"stage {it.event.name}", False) or then
    return found


def _becomes(story: Story, case: Case, stage: str, staying: bool) -> Truth:
    now = reached(case, stage)
    if staying or now is not True or f"stage {stage}" in case.given:
        return now
    latest = max((at.micros for at in story.happened if at.micros <= case.as_of), default=None)
    # A lead to whom nothing happened yet is new: all that it is, it has become.
    return True if latest is None else not_(reached(_case_at(story, latest - 1), stage))


def _asked(example: Example) -> Iterator[datetime]:
    """The times that expectations and plans name."""
    yield from (it.planned for it in example.timeline if it.planned)
    for expect in example.expects:
        own = (it.at for it in expect.items if isinstance(it, ExpectTrue))
        yield from (at for at in (expect.by, *own) if at)


def _usual(world: World, example: Example, happened: Iterable[Instant]) -> Instant:
    if example.as_of:
        return instant(world, example.as_of)
    latest = max(happened, default=None)
    if latest:
        return latest
    header = world.agreement.header
    if header and isinstance(header.starts, date):
        return instant(world, datetime.combine(header.starts, NOON))
    return Instant(microseconds(NO_DAY), NO_DAY)


def _given(world: World, givens: Iterable[Given]) -> Iterator[tuple[str, bool]]:
    """What is taken as so, as the evaluator names it."""
    for given in givens:
        asked: Mapping[str, Any] = node(given.condition, world.words, world.records)
        if asked["op"] == "undecided":
            yield asked["what"], not given.negated
        elif asked["op"] == "stage":
            yield f"stage {asked['name']}", not given.negated


def _data(facts: Iterable[Fact]) -> dict[str, Any]:
    return {fact.name: _plain(fact.value) for fact in facts}


def _plain(it: Value | tuple[Value, ...]) -> Any:
    """A value of the text as the evaluator reads it from JSON."""
    match it:
        case Money(amount, currency):
            return {"amount": amount, "currency": currency}
        case Percent():
            return it.ratio
        case Month(year, month):
            return f"{year:04}-{month:02}"
        case Duration():
            return f"{it.count} {it.unit.value}"
        case str() | bool() | Decimal() | date():
            return it
        case _:
            return [_plain(one) for one in it]


def _facts(world: World, record: str, known: Mapping[str, Any]) -> Iterator[Fact]:
    """Data that was read, as an example would state it."""
    for name, told in known.items():
        field = world.words.fields.get(f"{record}.{name}")
        if field is not None and told not in (None, "", [], ()):
            yield Fact(name, _stated(field.type, told), NOWHERE)


def _stated(type: Type, it: Any) -> Value | tuple[Value, ...]:
    match it:
        case bool() | date():
            return it
        case Mapping():
            return Money(Decimal(str(it["amount"])), str(it["currency"]))
        case str() if type.kind is Kind.MONEY:
            amount = it.strip()
            return Money(Decimal(amount[:-3].strip()), amount[-3:])
        case str() if type.kind is Kind.DATE:
            return date.fromisoformat(it)
        case str():
            return it
        case int() | float() | Decimal():
            # A float's shortest text is what stood in the data that it came from.
            return Decimal(str(it))
        case _:
            return tuple(it)


def missing(truths: Iterable[Truth]) -> frozenset[str]:
    """Everything that is not known in some truths."""
    return frozenset().union(*(one.what for one in truths if isinstance(one, Missing)))
