"""One lead in: what happened to it, kind by kind, and when, out."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from datetime import tzinfo
from types import MappingProxyType
from typing import Any, NamedTuple

from slalang.calendar.lead_zone import zone_of_lead
from slalang.calendar.zones import zone_named
from slalang.evaluate.case import Case, Occurrence
from slalang.evaluate.conditions import occurrences
from slalang.evaluate.text import prepared
from slalang.evaluate.truth import Value
from slalang.source.frozen import dataclass, field
from slalang.timeline.ground import Ground

ASSIGNED, PERSON = "assigned", "person_assigned"
NOTIFIED = "notified"
NOTHING: Mapping[str, Any] = MappingProxyType({})


class Move(NamedTuple):
    """The lead enters a stage or a queue, or a handoff takes place; a record is created."""

    kind: str
    at: int


class Planned(NamedTuple):
    """`meeting planned for …`, `meeting called off`: said at one instant of a later one."""

    event: str
    known: int
    at: int | None
    """`None` where it was called off."""


@dataclass(frozen=True, slots=True)
class Life:
    """What happened to one lead up to an instant."""

    ground: Ground
    case: Case
    """Its attributes and logged events; `as_of` is the instant."""
    moves: tuple[Move, ...]
    """Logged, or worked out; in order."""
    plans: tuple[Planned, ...]
    zone: tzinfo | None
    """Where the lead lives, if that is known."""
    seen: Mapping[str, tuple[Occurrence, ...]]
    """By kind, in order."""
    overdue: frozenset[Move] = frozenset()
    """The moves that came about because the lead had stayed too long: nobody made them."""
    memo: dict[Any, Any] = field(default_factory=dict)
    """What was worked out already."""

    @property
    def as_of(self) -> int:
        """The instant; nothing after it has happened."""
        return self.case.as_of

    def kind(self, name: str) -> tuple[Occurrence, ...]:
        """Everything of a kind, in the order of time."""
        return self.seen.get(name, ())

    def first(self, kinds: Iterable[str], start: int, *, after: bool = False) -> Occurrence | None:
        """The first of some kinds from an instant on; with `after`, later than it."""
        found = (self._next(kind, start, after) for kind in kinds)
        return min((one for one in found if one), key=lambda one: (one.at, one.event), default=None)

    def _next(self, kind: str, start: int, after: bool) -> Occurrence | None:
        seen = self.kind(kind)
        place = (bisect_right if after else bisect_left)(seen, start, key=_at)
        return seen[place] if place < len(seen) else None


def life_from(
    ground: Ground,
    case: Case,
    moves: Sequence[Move] = (),
    plans: Sequence[Planned] = (),
    zone: tzinfo | None = None,
    *,
    overdue: frozenset[Move] = frozenset(),
) -> Life:
    """The life of a lead whose moves are all given. Nothing after `case.as_of` exists."""
    kept = tuple(sorted((one for one in moves if one.at <= case.as_of), key=lambda one: one.at))
    known = tuple(sorted((one for one in plans if one.known <= case.as_of), key=_said))
    seen = MappingProxyType(_seen(ground, case, kept))
    return Life(ground, case, kept, known, zone, seen, overdue)


def owner_at(life: Life, at: int) -> str | None:
    """Who looks after the lead: the last who was assigned, else the person in its data."""
    assigned = assigned_at(life, at)
    if assigned is not None:
        return assigned
    lead = life.case.records.get("lead", NOTHING)
    return next((str(lead[name]) for name in life.ground.people if name in lead), None)


def zone_of_records(records: Mapping[str, Mapping[str, Value]]) -> tzinfo | None:
    """Where a lead lives, as far as its attributes `time_zone` and `country` tell."""
    lead = records.get("lead", NOTHING)
    texts = [lead.get(name) for name in ("time_zone", "country")]
    named = zone_of_lead(*(one if isinstance(one, str) else None for one in texts))
    return zone_named(named) if named else None


def assigned_at(life: Life, at: int) -> str | None:
    """Who was assigned last, by an instant."""
    seen = life.kind(ASSIGNED)
    before = [one for one in seen[: bisect_right(seen, at, key=_at)] if PERSON in one.properties]
    return str(before[-1].properties[PERSON]) if before else None


def entered(life: Life, stage: str, at: int) -> bool:
    """Whether the lead has entered a stage by then."""
    seen = life.kind(stage)
    return bool(seen) and seen[0].at <= at


def _seen(ground: Ground, case: Case, moves: Sequence[Move]) -> dict[str, tuple[Occurrence, ...]]:
    found: dict[str, list[Occurrence]] = {}
    for event in case.events:
        if event.at <= case.as_of:
            found.setdefault(event.event, []).append(event)
            if event.event == NOTIFIED and "channel" in event.properties:
                channel = prepared(str(event.properties["channel"]))
                found.setdefault(f"{NOTIFIED}/{channel}", []).append(event)
    for name in ground.derived:
        # One that is only perhaps such an event is none.
        sure = [one for one, truth in occurrences(case, {"event": name}) if truth is True]
        if sure:
            found[name] = sure
    for move in moves:
        found.setdefault(move.kind, []).append(Occurrence(move.kind, move.at, NOTHING))
    return {kind: tuple(sorted(some, key=_order)) for kind, some in found.items()}


def _at(event: Occurrence) -> int:
    return event.at


def _said(plan: Planned) -> tuple[int, str, int]:
    """By time; of two at one instant, what is called off before what is planned, sooner first."""
    return plan.known, plan.event, -1 if plan.at is None else plan.at


def _order(event: Occurrence) -> tuple[int, str, str]:
    """By time; of two at one instant, by what they say, so that the order of rows is nothing."""
    properties = event.properties
    return event.at, str(properties.get("channel", "")), str(sorted(map(str, properties.items())))
