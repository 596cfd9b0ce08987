"""A lead and the work planned on it in; the attempts that somebody makes, with their faults, out.

Instants and lengths are microseconds; chances are of a thousand.
"""

from __future__ import annotations

from enum import Enum

from slalang.evaluate.case import DAY, SECOND
from slalang.sample.book import (
    ANSWERED,
    BOUNCED,
    CONNECTED,
    NO_ANSWER,
    NO_ROW,
    OPT_OUT,
    SENT,
    VOICEMAIL,
    VOICEMAIL_LEFT,
    WRITTEN,
)
from slalang.sample.chases import Chase, Contact
from slalang.sample.scene import Scene
from slalang.sample.shifts import HOUR, MINUTE, NEVER, after
from slalang.sample.staff import Habit
from slalang.source.frozen import dataclass

_LATE = {Habit.FAST: 15, Habit.SLOW: 220}
"""How often the first touch is late; of others `_USUALLY_LATE`."""
_USUALLY_LATE = 30
_EFFORT = {Habit.FAST: (1, 20), Habit.SLOW: (30, 90)}
"""What part of the time it takes, in hundredths."""
_USUAL_EFFORT = (5, 60)
_ANSWER = (300, 330, 360, 400)
"""How often an attempt is answered, by how good the lead is."""
_MACHINE, _AWAY, _OPT_OUT, _AGAIN, _REASSIGNED, _STUBBORN = 80, 20, 12, 150, 30, 20

_VOICEMAIL = 160
"""Not at once, as a rule: for some agreements it is no touch."""


class Fate(Enum):
    """What goes wrong with the work on one lead."""

    NOTHING = "nothing"
    UNTOUCHED = "nobody ever tries"
    FEW = "one attempt, and no more"
    GAP = "forgotten for weeks"


@dataclass(frozen=True, slots=True)
class Tried:
    """How the attempts ended."""

    owner: int
    """The place of whoever has it now."""
    first: int
    """The first attempt; `NEVER` without any."""
    reached: int
    """When it answered; `NEVER` if it did not."""
    opted_out: bool


def tried(scene: Scene, chase: Chase, owner: int, start: int, *, fate: Fate, must: bool) -> Tried:
    """Try a lead from an instant on; `must` for one that answers sooner or later."""
    work, level = scene.work, scene.lead.level
    stop = _own_stop(scene, chase, start)
    if scene.happens(_MACHINE):
        _by_machine(scene, chase, start)
    if fate is Fate.UNTOUCHED:
        return Tried(owner, NEVER, stop, False)
    at, owner = _begun(scene, chase, owner, start)
    lucky = scene.between(0, 3) if must else -1
    first, last, count = NEVER, start, 0
    for contact in chase.contacts:
        if count:
            if not contact.sure and scene.happens(500):
                continue
            due = (last if contact.from_last else start) + contact.after
            if fate is Fate.GAP and count == 2:
                due = max(due, last + chase.longest * 13 // 10)
            at = _next(scene, owner, max(due, last + chase.shortest))
        if at > min(work.as_of, stop):
            break
        way = _way(scene, contact, owner)
        channel = work.book.channels[way]
        answers = count == lucky or scene.happens(_ANSWER[level])
        scene.tell(at, work.book.attempt(owner, way, _outcome(scene, channel, answers, count)))
        first, last, count = min(first, at), at, count + 1
        if answers:
            reached = _answered(scene, chase, channel, owner, at)
            return Tried(owner, first, min(reached, stop), False)
        if scene.happens(_OPT_OUT) and not must:
            return Tried(owner, first, _opted_out(scene, owner, way, at), True)
        if work.staff.people[owner].habit is Habit.CALLS_TOO_OFTEN:
            last = _again(scene, owner, way, last)
        if fate is Fate.FEW:
            break
        if count == 1 and scene.happens(_REASSIGNED):
            owner = _reassigned(scene, chase, owner, last + scene.between(1, 20) * HOUR)
    return Tried(owner, first, stop, False)


def _own_stop(scene: Scene, chase: Chase, start: int) -> int:
    """When the lead itself says something, if anybody takes note of it."""
    for at, name in scene.lead.own:
        if at >= start and name in chase.stops and not scene.happens(_STUBBORN):
            return at
    return NEVER


def _by_machine(scene: Scene, chase: Chase, start: int) -> None:
    way = next((one.machine for one in chase.contacts if one.machine != NO_ROW), NO_ROW)
    if way != NO_ROW:
        book = scene.work.book
        scene.tell(start + scene.between(20, 180) * SECOND, book.attempt(book.people, way, SENT))


def _begun(scene: Scene, chase: Chase, owner: int, start: int) -> tuple[int, int]:
    """When the first attempt is made, and by whom."""
    lead, book, limits = scene.lead, scene.work.book, chase.limits
    own = scene.work.course.calls.get(lead.hint)
    habit, hours = scene.work.staff.people[owner].habit, scene.hours_of(owner)
    limit = limits[0] if lead.urgent else limits[min(1, len(limits) - 1) if lead.level > 1 else -1]
    if own:
        limit = min(limit, *own.limits)
    start += max(chase.not_before, own.not_before if own else 0)
    if scene.happens(_AWAY):
        scene.tell(start + scene.between(1, 60) * SECOND, book.of("out_of_office"))
        start += scene.between(20, 72) * HOUR
        scene.tell(start, book.of("back_in_office"))
    elif scene.happens(_LATE.get(habit, _USUALLY_LATE)):
        times = scene.between(110, 500)
        if times >= 200 and scene.happens(600):
            owner = _reassigned(scene, chase, owner, after(hours, start, 2 * limit))
        return after(scene.hours_of(owner), start, limit * times // 100), owner
    opening = after(hours, start, 0)
    if lead.urgent and chase.at_opening and opening > start:
        # What came by night is called as soon as the doors open.
        return opening, owner
    low, high = _EFFORT.get(habit, _USUAL_EFFORT)
    return after(hours, start, limit * scene.between(low * 64, high * 64) // 6400), owner


def _next(scene: Scene, owner: int, due: int) -> int:
    """When the next attempt is made: while its maker works, and not at once."""
    effort = scene.between(2, 90) * MINUTE + next(scene.draws) * 900
    return after(scene.hours_of(owner), due, effort)


def _reassigned(scene: Scene, chase: Chase, owner: int, at: int) -> int:
    other = chase.team[scene.between(0, len(chase.team))]
    if other != owner:
        scene.tell(at, scene.work.book.assigned_to(other))
    return other


def _way(scene: Scene, contact: Contact, owner: int) -> int:
    if scene.work.staff.people[owner].habit is Habit.LEAVES_VOICEMAILS:
        return contact.voicemail
    ways = contact.ways
    return ways[0] if len(ways) == 1 else ways[scene.between(0, len(ways))]


def _outcome(scene: Scene, channel: str, answers: bool, count: int) -> int:
    if channel == VOICEMAIL:
        return VOICEMAIL_LEFT
    if channel in WRITTEN:
        return BOUNCED if not answers and scene.happens(25) else SENT
    if answers:
        return CONNECTED if scene.happens(750) else ANSWERED
    return VOICEMAIL_LEFT if scene.happens(_VOICEMAIL if count else _VOICEMAIL // 8) else NO_ANSWER


def _answered(scene: Scene, chase: Chase, channel: str, owner: int, at: int) -> int:
    """What the lead does then: it writes, or it comes to a meeting."""
    book = scene.work.book
    if "meeting" in chase.stops and channel not in WRITTEN and scene.happens(700):
        met = after(scene.hours_of(owner), at + scene.between(2, 6) * DAY // 2, 0)
        met = max(met - met % (30 * MINUTE), at)
        scene.tell(met, book.of("meeting"))
        return met
    replied = at + scene.between(3, 1500) * MINUTE + next(scene.draws) * 900
    scene.tell(replied, book.of("reply"))
    return replied


def _opted_out(scene: Scene, owner: int, way: int, at: int) -> int:
    """The lead wants no more of it; now and then somebody does not listen."""
    out = at + scene.between(5, 600) * MINUTE
    scene.tell(out, scene.work.book.of(OPT_OUT))
    if scene.happens(_AGAIN):
        later = after(scene.hours_of(owner), out, 9 * HOUR)
        scene.tell(later, scene.work.book.attempt(owner, way, NO_ANSWER))
    return out


def _again(scene: Scene, owner: int, way: int, at: int) -> int:
    """Once more, and again, within minutes."""
    for _ in range(scene.between(0, 6)):
        at += scene.between(3, 15) * MINUTE
        scene.tell(at, scene.work.book.attempt(owner, way, NO_ANSWER))
    return at
