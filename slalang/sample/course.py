"""An agreement, its staff and its book in; the way of a lead through its stages, as numbers, out.

Lengths are microseconds: of work in somebody's hours where nothing else is said, else of the
clock. Rows are places in the book.
"""

from __future__ import annotations

from collections.abc import Mapping

from slalang.evaluate.case import DAY
from slalang.model.actions import Action, Enqueue, Enter
from slalang.model.agreement import Agreement
from slalang.model.expressions import Happened, walk
from slalang.model.lifecycle import Lifecycle, lifecycle, stages_named
from slalang.model.movement import Cadence, Handoff, Reason
from slalang.model.quantities import Open, Percent
from slalang.model.scoring import Stage
from slalang.sample.book import NO_ROW, Book
from slalang.sample.chases import Chase, chase_of, ways_of
from slalang.sample.deeds import Deeds, deeds_of
from slalang.sample.shifts import HOUR, limits_of, ordinary, worked
from slalang.sample.staff import Staff
from slalang.source.frozen import dataclass

__all__ = ["Course", "Hand", "Refusal", "Step", "course_of", "ways_of"]
THOUSAND = 1_000
_RATE = 550
"""Of a thousand leads, how many go on where no funnel says."""
_PACE = 6
"""Working days from stage to stage, where no funnel says."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A reason to give a lead back."""

    row: int
    """With a note; the one after it has none."""
    asks: bool
    only_after: bool
    """Only once somebody was reached."""
    only_before: bool
    """Only before the first touch."""
    then: int
    """The row of the stage that it enters."""


@dataclass(frozen=True, slots=True)
class Hand:
    """A handoff."""

    row: int
    chase: Chase
    acceptance: int
    """How long the answer may take; 0 where none is asked for."""
    silent: bool
    """Whether silence is an answer."""
    refusals: tuple[Refusal, ...]
    queue: int
    queued: int
    """How long a lead may wait in that queue."""
    notices: tuple[tuple[int, int], ...]
    """The first row of those to each person, and the time for it."""
    enters: int
    """The place of the stage that an accepted lead enters, or -1."""


@dataclass(frozen=True, slots=True)
class Step:
    """A stage on the main line."""

    row: int
    hands: tuple[Hand, ...]
    """What is triggered by entering it."""
    rate: int
    """Of a thousand leads, how many go on to the next; 0 at the end."""
    pace: int
    """How long they usually take."""
    wins: tuple[int, ...]
    """Rows of deals that are won by entering it, any one of which is told."""
    stay: int
    """How long they may take; 0 where nothing is said."""
    overdue: int
    """The row of the queue or stage that those enter who stay longer."""
    shift: int
    """Whose hours those are."""


@dataclass(frozen=True, slots=True)
class Course:
    """All of it."""

    start: int
    """The row of the stage that leads begin in, where that is none of the steps."""
    steps: tuple[Step, ...]
    exits: tuple[int, ...]
    """The rows of stages for those who do not go on."""
    triggers: frozenset[str]
    """Events that put a lead on the way."""
    hints: frozenset[str]
    """Events that somebody takes up who knows the lead."""
    calls: Mapping[str, Chase]
    """Cadences by the event that they follow."""
    deeds: Deeds
    made: frozenset[str]
    """Events that come of work alone."""


def course_of(agreement: Agreement, staff: Staff, book: Book) -> Course:
    """The course of an agreement; without stages or handoffs it has no steps."""
    life = lifecycle(agreement)
    stages = {stage.name: stage for stage in agreement.stages}
    line, exits = _line(agreement, life, stages)
    by_start: dict[str, Cadence] = {}
    for cadence in agreement.cadences:
        if cadence.after:
            by_start.setdefault(cadence.after.ref.name, cadence)
    hands: dict[str, list[Hand]] = {}
    for handoff in agreement.handoffs:
        named = [ref.name for ref in stages_named(handoff.when)] if handoff.when else []
        at = max((line.index(name) for name in named if name in line), default=0)
        hand = _hand(agreement, handoff, by_start.get(handoff.name), line, staff=staff, book=book)
        if line and hand.chase.team:
            hands.setdefault(line[at], []).append(hand)
    steps = tuple(
        _step(
            agreement, stages[name], line[place + 1 : place + 2], hands.get(name, []),
            staff=staff, book=book,
        )
        for place, name in enumerate(line)
    )  # fmt: skip
    events = {event.name for event in agreement.events}
    first = stages[line[0]].when if line else None
    triggers = {one.event for one in (walk(first) if first else []) if isinstance(one, Happened)}
    calls = {name: chase_of(agreement, cadence, None, staff, book)
             for name, cadence in by_start.items() if name in events}  # fmt: skip
    deeds = deeds_of(agreement, staff, book)
    chases = [hand.chase for found in hands.values() for hand in found]
    # Leads meet those who have tried them; what they write may be about anything.
    met = {"meeting"} if any("meeting" in chase.stops for chase in chases) else set[str]()
    met |= {book.rows[row][0] for step in steps for row in step.wins}
    begins = NO_ROW if life.start is None or life.start in line else book.of(life.start)
    return Course(
        begins, steps, tuple(book.of(name) for name in exits), frozenset(triggers),
        frozenset(calls),
        {name: chase for name, chase in calls.items() if chase.team},
        deeds, deeds.made | met,
    )  # fmt: skip


def _line(
    agreement: Agreement, life: Lifecycle, stages: Mapping[str, Stage]
) -> tuple[list[str], list[str]]:
    """The stages that a good lead enters one after the other, and those of the others."""
    on_paths = {ref.name for funnel in agreement.funnels for ref in funnel.through}
    accepted = {hand.on_acceptance.stage.name for hand in agreement.handoffs
                if isinstance(hand.on_acceptance, Enter)}  # fmt: skip
    line: list[str] = []
    exits: list[str] = []
    for name in life.main:
        stage = stages[name]
        ended = any(stages[before].ends or before in on_paths for before in line)
        if stage.ends and ended and name not in on_paths | accepted:
            exits.append(name)
        elif name != life.start or stage.when:
            line.append(name)
    return line, [*life.side, *exits]


def _step(
    agreement: Agreement, stage: Stage, following: list[str], hands: list[Hand], *,
    staff: Staff, book: Book,
) -> Step:  # fmt: skip
    team = staff.teams.get(stage.owner.name, ()) if stage.owner else ()
    place = staff.people[team[0]].shift if team else 0
    shift = staff.shifts[place]
    stay = min(limits_of(stage.leaves_within, shift), default=0)
    pace = _pace(agreement) or worked_days(_PACE, shift.before[-1], len(shift.days))
    return Step(
        book.of(stage.name), tuple(hands), _rate(agreement, stage.name, following), pace,
        book.won if stage.name in _ends(agreement) else (), stay,
        _row_of(stage.leaves_else, book), place,
    )  # fmt: skip


def _ends(agreement: Agreement) -> set[str]:
    """The stages that funnels lead to."""
    return {funnel.through[-1].name for funnel in agreement.funnels if funnel.through}


def worked_days(days: int, total: int, open_days: int) -> int:
    """How much work fits into some days."""
    return days * total // max(1, open_days)


def _rate(agreement: Agreement, name: str, following: list[str]) -> int:
    """The mean of what all funnels say of two stages, in a thousand leads."""
    if not following:
        return 0
    found = [
        rate.percent.value
        for figures in agreement.figures.values()
        for rate in figures.figures.rates
        if (rate.start.name, rate.end.name) == (name, following[0])
        and isinstance(rate.percent, Percent)
    ]
    return min(THOUSAND, int(sum(found) * 10 / len(found))) if found else _RATE


def _pace(agreement: Agreement) -> int:
    """Of one step, where a funnel says how long all take; in hours of work, a third of the day."""
    for funnel in agreement.funnels:
        for figures in agreement.figures.values():
            takes = figures.figures.takes
            if takes and not isinstance(takes, Open) and len(funnel.through) > 1:
                return worked((takes.duration,), ordinary(0, 70 * DAY)) // (len(funnel.through) - 1)
    return 0


def _hand(
    agreement: Agreement, handoff: Handoff, cadence: Cadence | None, line: list[str], *,
    staff: Staff, book: Book,
) -> Hand:  # fmt: skip
    chase = chase_of(agreement, cadence, handoff, staff, book)
    shift = staff.shifts[staff.people[chase.team[0]].shift if chase.team else 0]
    queue = next((route.to.name for route in handoff.routes if route.to_queue and route.to), "")
    waits = next((one.worked for one in agreement.queues if one.name == queue), None)
    accept, enters = handoff.acceptance, handoff.on_acceptance
    entered = enters.stage.name if isinstance(enters, Enter) else ""
    return Hand(
        book.of(handoff.name), chase,
        min(limits_of(accept.within, shift), default=0) if accept else 0,
        bool(accept and accept.otherwise_accepted),
        tuple(_refusal(reason, book) for reason in handoff.reasons),
        book.of(queue), min(limits_of(waits, shift), default=8 * HOUR),
        tuple((book.notified[tell.by], min(limits_of(tell.within, shift), default=HOUR))
              for tell in handoff.tells
              if tell.within and book.notified.get(tell.by, NO_ROW) != NO_ROW),
        line.index(entered) if entered in line else -1,
    )  # fmt: skip


def _refusal(reason: Reason, book: Book) -> Refusal:
    return Refusal(
        book.refused[reason.name], bool(reason.asks), reason.only_after is not None,
        reason.only_before is not None, _row_of(reason.then, book),
    )  # fmt: skip


def _row_of(action: Action | None, book: Book) -> int:
    match action:
        case Enter(stage=ref):
            return book.of(ref.name)
        case Enqueue(queue=ref) if ref:
            return book.of(ref.name)
        case _:
            return NO_ROW
