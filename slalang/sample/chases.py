"""A cadence, or a handoff without one, in; how its people try leads, step by step, out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import islice

from slalang.evaluate.case import DAY
from slalang.model.actions import Enter
from slalang.model.agreement import Agreement
from slalang.model.movement import Cadence, Handoff, OnDay
from slalang.model.movement import Step as Planned
from slalang.model.promises import AfterDo
from slalang.model.quantities import Bound, Deadline, Open, Ref, TimeLimit, Varying
from slalang.sample.book import NO_ROW, VOICEMAIL, Book, Way
from slalang.sample.shifts import HOUR, clock, limits_of
from slalang.sample.staff import Staff
from slalang.source.frozen import dataclass

_BARE = ((0, "call"), (1, "email"), (3, "call"))
"""What people do where nobody says it: on which day, and on what channel."""
_MOST = 40
"""So many contacts of one cadence are made."""
_DEEDS = ("attempt", "touch")
_BEYOND = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Contact:
    """One planned attempt."""

    ways: tuple[int, ...]
    """Any of these, by their numbers in the book."""
    voicemail: int
    """What it becomes for somebody who only ever leaves voicemails."""
    machine: int
    """What a machine sends in its place, or -1."""
    after: int
    """On the clock, from the start, or from the one before."""
    from_last: bool
    sure: bool
    """Whether it is always due, and not on some condition."""


@dataclass(frozen=True, slots=True)
class Chase:
    """The work on a lead until it answers."""

    team: tuple[int, ...]
    """Places of people."""
    limits: tuple[int, ...]
    """The time for the first touch, the most urgent leads first; never empty."""
    not_before: int
    """How long nobody may try, on the clock."""
    at_opening: bool
    """Whether those of the night are due as soon as somebody comes to work."""
    contacts: tuple[Contact, ...]
    longest: int
    """The longest gap between attempts that is allowed, on the clock."""
    shortest: int
    """The shortest one."""
    lasts: int
    """On the clock, until it is exhausted."""
    exhausted: int
    """The row of the stage that follows."""
    stops: frozenset[str]


def ways_of(agreement: Agreement) -> tuple[Way, ...]:
    """All ways on which leads are tried."""
    found: dict[Way, None] = {(channel, None): None for _, channel in _BARE}
    found[VOICEMAIL, None] = None
    for cadence in agreement.cadences:
        for contact in _contacts(cadence):
            for channel in contact[1]:
                found[channel, contact[2]] = None
            found[VOICEMAIL, contact[2]] = None
    return tuple(found)


def chase_of(
    agreement: Agreement, cadence: Cadence | None, handoff: Handoff | None,
    staff: Staff, book: Book,
) -> Chase:  # fmt: skip
    """How those work who are named by the cadence, or else receive the handoff."""
    limit, by = _owed(agreement, cadence, handoff)
    team = staff.teams.get(by.name, ()) if by else ()
    limits = limits_of(limit, staff.shifts[staff.people[team[0]].shift if team else 0])
    planned = list(islice(_contacts(cadence), _MOST)) if cadence else []
    if not planned:
        planned = [(day * DAY, (channel,), None, day == 0 or not cadence, False)
                   for day, channel in _BARE]  # fmt: skip
    gaps = cadence.gaps if cadence else ()
    longest = [gap.length for gap in gaps if gap.bound is Bound.AT_MOST]
    # Two cadences may be at work on one lead.
    shortest = [gap.length for one in agreement.cadences for gap in one.gaps
                if gap.bound is Bound.AT_LEAST]  # fmt: skip
    windows = [clock(quota.within, _BEYOND) for quota in cadence.quotas] if cadence else []
    action = cadence.exhausted if cadence else None
    return Chase(
        team, limits or (8 * HOUR,), _not_before(limit), _at_opening(limit),
        tuple(
            Contact(
                tuple(book.ways[channel, title] for channel in channels),
                book.ways.get((VOICEMAIL, title), 0),
                next((book.ways[one, title] for one in channels if one == "email"), NO_ROW),
                after, from_last, sure,
            )
            for after, channels, title, sure, from_last in planned
        ),
        min((clock(one, _BEYOND) for one in longest), default=clock(None, _BEYOND)),
        max((clock(one, timedelta()) for one in shortest), default=0),
        max([*windows, planned[-1][0] + DAY]),
        book.of(action.stage.name) if isinstance(action, Enter) else NO_ROW,
        frozenset(ref.name for ref in cadence.stops_on) if cadence
        else frozenset({"reply", "meeting", "opt_out"}),
    )  # fmt: skip


_Planned = tuple[int, tuple[str, ...], str | None, bool, bool]
"""When, on which channels, called what, whether always, and whether counted from the last."""


def _contacts(cadence: Cadence) -> Iterator[_Planned]:
    for step in cadence.steps:
        after, from_last = _when(step)
        for place, contact in enumerate(step.contacts):
            yield (
                0 if place else after, contact.channels, contact.title, contact.when is None,
                bool(place) or from_last,
            )  # fmt: skip


def _when(step: Planned) -> tuple[int, bool]:
    match step.at:
        case OnDay(day=day, business=business):
            return (day * 7 // 5 if business else day) * DAY, False
        case after:
            return clock(after.delay, _BEYOND), True


def _owed(
    agreement: Agreement, cadence: Cadence | None, handoff: Handoff | None
) -> tuple[TimeLimit | None, Ref | None]:
    """The time for the first touch, and who owes it."""
    if cadence:
        first = cadence.first_touch
        receiver = handoff.receiver if handoff else None
        return first.within if first else None, cadence.by or receiver
    assert handoff is not None
    for promise in agreement.promises:
        for form in promise.forms:
            if isinstance(form, AfterDo) and form.after.ref.name == handoff.name:
                event = form.deed.event
                if event and event.name in _DEEDS:
                    return form.within, promise.by or handoff.receiver
    return None, handoff.receiver


def _not_before(limit: TimeLimit | None) -> int:
    match limit:
        case Deadline(not_before=(duration, _)):
            return clock(duration, timedelta())
        case _:
            return 0


def _at_opening(limit: TimeLimit | None) -> bool:
    match limit:
        case Deadline(or_at_next_opening=so):
            return so
        case Varying(rows=rows):
            first = rows[0].deadline if rows else None
            return isinstance(first, Deadline) and first.or_at_next_opening
        case Open() | None:
            return False
