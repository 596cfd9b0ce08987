"""Canonical leads and events in, in the order of leads; rows of items and happenings out.

This is the reference: each lead goes through the machine of `slalang.timeline`, and nothing
but one lead is held in memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from slalang.backends.scoring.conditions import node
from slalang.calendar.local import TimeProblem
from slalang.calendar.open_time import measure
from slalang.data.beside import BORN_US, IS_OFF, IS_PLAN, PLANNED_US
from slalang.data.interpret import occurrence_of, records_of
from slalang.evaluate.case import Case, Occurrence
from slalang.evaluate.conditions import holds
from slalang.evaluate.held import SCALE
from slalang.form import Columns
from slalang.form.columns import AT, EVENT, LEAD
from slalang.model.agreement import Agreement
from slalang.model.quantities import Deadline, Open, TimeLimit, Varying
from slalang.monitor.markers import Marker
from slalang.monitor.tables import item_row
from slalang.source.frozen import dataclass
from slalang.timeline.duties import Clock, Duty
from slalang.timeline.ground import Ground
from slalang.timeline.item import Item
from slalang.timeline.judge import truth_at
from slalang.timeline.life import Life, Move, Planned, owner_at, zone_of_records
from slalang.timeline.movement import TooMuch
from slalang.timeline.run import Told as Tells
from slalang.timeline.run import duty_items, life_of, nobody_knows
from slalang.timeline.when import counts_open_time, open_time_of

Row = Mapping[str, Any]
PEOPLE = ("by_person", "person_assigned")


@dataclass(frozen=True, slots=True)
class Task:
    """What is asked of every lead."""

    ground: Ground
    columns: Columns
    moves: frozenset[str]
    """Stages, handoffs, queues and records."""
    logged: frozenset[str]
    """Those of them that the data keeps a log of."""
    markers: tuple[Marker, ...]
    duties: tuple[Duty, ...]
    as_of: int
    tells: Tells = nobody_knows
    """How promises about many leads stand."""


class Told(NamedTuple):
    """What one lead gives: rows of items and of happenings; or why there are none."""

    lead: str
    items: tuple[tuple[object, ...], ...]
    happened: tuple[tuple[object, ...], ...]
    problem: str | None = None


def told_of(task: Task, leads: Iterable[Row], events: Iterable[Row]) -> Iterator[Told]:
    """Every lead in turn. Both come in the order of identifiers."""
    properties = _properties(task.columns)
    ground = task.ground
    wheres = {
        one.name: node(one.where, ground.words, ground.records)
        for one in task.markers
        if one.where is not None
    }
    asked = _Asked(task, properties, wheres)
    for lead, seen in _with_events(leads, events):
        yield _told(asked, lead, seen)


def lives_of(
    task: Task, leads: Iterable[Row], events: Iterable[Row]
) -> Iterator[tuple[str, Life | None, str]]:
    """Every lead in turn: its identifier and its life; or None, and why nobody can follow it."""
    properties = _properties(task.columns)
    for lead, seen in _with_events(leads, events):
        try:
            yield lead[LEAD], _life(task, lead, seen, properties), ""
        except (TooMuch, TimeProblem) as problem:
            yield lead[LEAD], None, str(problem)


def business(duty: Duty) -> bool:
    """Whether the clock of a duty counts open time only, in any row of a table of deadlines."""
    rule = duty.rule
    return isinstance(rule, Clock) and any(map(counts_open_time, _deadlines(rule.limit)))


def moves_in(agreement: Agreement, events: Iterable[str]) -> frozenset[str]:
    """The stages, handoffs and queues among the kinds that stand in the data."""
    names = [one.name for one in agreement.stages]
    names += [one.name for one in agreement.handoffs]
    names += [one.name for one in agreement.queues]
    return frozenset(names) & frozenset(events)


class _Asked(NamedTuple):
    """A task, and what is worked out of it once."""

    task: Task
    properties: Mapping[str, Mapping[str, str]]
    """Of each kind, the column of each property."""
    wheres: Mapping[str, Any]
    """The conditions of markers, by name."""


def _properties(columns: Columns) -> dict[str, dict[str, str]]:
    """Of each kind, the column of each property."""
    found: dict[str, dict[str, str]] = {}
    for (kind, name), column in columns.properties.items():
        found.setdefault(kind, {})[name] = column
    return found


def _told(asked: _Asked, lead: Row, rows: Sequence[Row]) -> Told:
    name: str = lead[LEAD]
    task = asked.task
    try:
        life = _life(task, lead, rows, asked.properties)
        items = tuple(
            item_row(name, item, _took(life, duty, item))
            for duty in task.duties
            for item in duty_items(life, duty, task.tells)
        )
        return Told(name, items, tuple(_happened(asked, name, life)))
    except (TooMuch, TimeProblem) as problem:
        return Told(name, (), (), str(problem))


def _life(
    task: Task, lead: Row, rows: Sequence[Row], properties: Mapping[str, Mapping[str, str]]
) -> Life:
    events, moves, plans = [], [], []
    for row in rows:
        kind, at = row[EVENT], row[AT]
        if at > task.as_of:
            continue
        if row[IS_PLAN] or row[IS_OFF] or row[PLANNED_US] is not None:
            plans.append(Planned(kind, at, None if row[IS_OFF] else row[PLANNED_US]))
        elif kind in task.moves:
            moves.append(Move(kind, at))
        else:
            events.append(occurrence_of(row, properties.get(kind, {}), task.columns))
    records = records_of(lead, task.columns)
    case = Case(
        task.ground.rules, records, tuple(sorted(events, key=lambda one: one.at)), task.as_of
    )
    return life_of(
        task.ground, case, tuple(dict.fromkeys(moves)), plans, known=task.logged,
        zone=zone_of_records(records), born=lead.get(BORN_US),
    )  # fmt: skip


def _happened(asked: _Asked, lead: str, life: Life) -> Iterator[tuple[object, ...]]:
    """A row for each happening that is counted somewhere."""
    for marker in asked.task.markers:
        where = asked.wheres.get(marker.name)
        for one in life.kind(marker.kind):
            if where is not None and holds(life.case.at(one.at), where, one) is not True:
                continue
            wanted, unwanted = marker.applies_to, marker.leaves_out
            if wanted and truth_at(life, wanted, one.at, since=one.at) is not True:
                continue
            if unwanted and truth_at(life, unwanted, one.at, since=one.at) is True:
                continue
            yield lead, marker.name, one.at, _person(life, one), _value(life, one, marker)


def _person(life: Life, one: Occurrence) -> str | None:
    named = next((one.properties[name] for name in PEOPLE if name in one.properties), None)
    return str(named) if named is not None else owner_at(life, one.at)


def _value(life: Life, one: Occurrence, marker: Marker) -> int | None:
    """What is added up, in units of the last decimal."""
    if marker.value is None:
        return None
    record, _, name = marker.value.rpartition(".")
    found = one.properties.get(name) if not record else life.case.records.get(record, {}).get(name)
    return int(found * SCALE["money"]) if isinstance(found, Fraction) else None


def _took(life: Life, duty: Duty, item: Item) -> int | None:
    """How long it took, on the clock of the duty and without its pauses, in microseconds."""
    if item.start is None or item.done is None or item.done < item.start:
        return None
    if not isinstance(duty.rule, Clock):
        return None
    open_time = open_time_of(life, duty) if business(duty) else None
    took = 0
    at = item.start
    for pause in item.pauses:
        begins, ends = max(pause.start, at), min(pause.end or item.done, item.done)
        if begins >= item.done:
            break
        took += _between(open_time, at, begins)
        at = max(at, ends)
    return took + _between(open_time, at, item.done)


def _between(open_time: Any, start: int, end: int) -> int:
    if end <= start:
        return 0
    return measure(open_time, start, end) if open_time is not None else end - start


def _deadlines(limit: TimeLimit) -> list[Deadline]:
    match limit:
        case Open():
            return []
        case Varying(rows=rows):
            return [row.deadline for row in rows if isinstance(row.deadline, Deadline)]
        case _:
            return [limit]


def _with_events(leads: Iterable[Row], events: Iterable[Row]) -> Iterator[tuple[Row, list[Row]]]:
    waiting = iter(events)
    event: Row | None = next(waiting, None)
    for lead in leads:
        name: str = lead[LEAD]
        seen: list[Row] = []
        while event is not None and event[LEAD] <= name:
            if event[LEAD] == name:
                seen.append(event)
            event = next(waiting, None)
        yield lead, seen
