"""A lead that somebody is to work in; what becomes of it, from stage to stage, out.

Instants and lengths are microseconds; chances are of a thousand.
"""

from __future__ import annotations

from slalang.evaluate.case import SECOND
from slalang.sample.around import done_around
from slalang.sample.book import NO_ROW, OPT_OUT
from slalang.sample.chases import Chase
from slalang.sample.course import Hand, Refusal, Step
from slalang.sample.scene import Draws, Lead, Scene, Told, Work
from slalang.sample.shifts import HOUR, MINUTE, NEVER, after
from slalang.sample.trying import Fate, Tried, tried

_UNTOUCHED, _FEW, _GAP = 45, 50, 45
_EARLY = 12
"""Attempts before anybody may."""
_QUEUED, _SLOW_ROUTING, _LATE_NOTICE, _NO_NOTICE = 20, 15, 50, 25
_UNANSWERED, _LATE_ANSWER, _REFUSED, _RULE_BENT, _SILENT = 30, 50, 110, 60, 300
_LINGERS, _OVERSTAYS, _ENQUEUED = 50, 70, 500
_CALLS = 4
_OF_WORK = ("attempt", "reply", "meeting", "assigned")


def life_of(work: Work, lead: Lead, draws: Draws) -> Told:
    """Every row that the work on a lead leaves, up to the instant that is asked about."""
    scene = Scene(work, lead, draws, [])
    if scene.happens(_EARLY):
        _too_early(scene)
    at, place, steps = lead.begins, 0, work.course.steps
    owners: list[int] = []
    while at <= work.as_of:
        step = steps[place]
        scene.tell(at, step.row)
        goes_on = scene.happens(step.rate) and place + 1 < len(steps)
        if step.wins:
            scene.tell(at, step.wins[scene.between(0, len(step.wins))])
        ready, entered = at, -1
        for hand in step.hands:
            ready, has_it = _handed_over(scene, hand, at, goes_on=goes_on)
            entered = hand.enters
            owners.append(has_it)
        if ready == NEVER:
            break
        if entered > place:
            at, place = ready, entered
        elif goes_on:
            at, place = _moved(scene, step, at, ready), place + 1
        else:
            if place + 1 < len(steps):
                _left(scene, step, at, ready)
            break
    for chase, start in _calls(scene):
        owner = next((one for one in owners if one in chase.team), None)
        if owner is not None:
            tried(scene, chase, owner, start, fate=_fate(scene), must=False)
    done_around(scene)
    return [one for one in scene.told if one[0] <= work.as_of and one[1] != NO_ROW]


def _too_early(scene: Scene) -> None:
    """Somebody calls before the lead is theirs to call."""
    lead, hands = scene.lead, (hand for step in scene.work.course.steps for hand in step.hands)
    hand = next(hands, None)
    if hand:
        owner = hand.chase.team[scene.between(0, len(hand.chase.team))]
        earliest = max(lead.created, lead.begins - scene.between(1, 90) * HOUR)
        at = after(scene.hours_of(owner), earliest, 0)
        if at < lead.begins:
            scene.tell(at, scene.work.book.attempt(owner, hand.chase.contacts[0].ways[0], 0))


def _handed_over(scene: Scene, hand: Hand, start: int, *, goes_on: bool) -> tuple[int, int]:
    """When the lead is ready to go on, `NEVER` once it is gone; and who has it."""
    book, team = scene.work.book, hand.chase.team
    scene.tell(start, hand.row)
    owner = team[scene.between(0, len(team))]
    hours = scene.hours_of(owner)
    assigned = start + scene.between(5, 200) * SECOND
    if hand.queue != NO_ROW and scene.happens(_QUEUED):
        scene.tell(start, hand.queue)
        assigned = after(hours, start, hand.queued * scene.between(10, 130) // 100)
    elif scene.happens(_SLOW_ROUTING):
        assigned = start + scene.between(20, 900) * MINUTE
    scene.tell(assigned, book.assigned_to(owner))
    for first, within in hand.notices:
        if not scene.happens(_NO_NOTICE):
            late = scene.happens(_LATE_NOTICE)
            share = scene.between(110, 900) if late else scene.between(3, 90)
            scene.tell(start + within * share // 100, first + owner)
    fate = Fate.NOTHING if goes_on else _fate(scene)
    ended = tried(scene, hand.chase, owner, assigned, fate=fate, must=goes_on)
    return _settled(scene, hand, start, ended, goes_on=goes_on), ended.owner


def _fate(scene: Scene) -> Fate:
    number = scene.between(0, 1000)
    if number < _UNTOUCHED:
        return Fate.UNTOUCHED
    if number < _UNTOUCHED + _FEW:
        return Fate.FEW
    return Fate.GAP if number < _UNTOUCHED + _FEW + _GAP else Fate.NOTHING


def _settled(scene: Scene, hand: Hand, start: int, ended: Tried, *, goes_on: bool) -> int:
    """The receiver's word, and when the lead is ready to go on."""
    until = hand.acceptance or 8 * HOUR
    late = scene.happens(_LATE_ANSWER)
    share = scene.between(150, 400) if late else scene.between(3, 60)
    answer = after(scene.hours_of(ended.owner), start, until * share // 100)
    if ended.opted_out:
        _exit(scene, ended.reached + scene.between(1, 50) * HOUR)
        return NEVER
    if not goes_on and hand.refusals and scene.happens(_REFUSED):
        _refused(scene, hand.refusals, ended, answer)
        return NEVER
    forgotten = not goes_on and scene.happens(_UNANSWERED)
    if not forgotten and not (hand.silent and scene.happens(_SILENT)):
        scene.tell(answer, scene.work.book.of("accepted"))
    if hand.enters >= 0 or (goes_on and ended.reached == NEVER):
        return answer
    if ended.reached == NEVER:
        scene.tell(start + hand.chase.lasts, hand.chase.exhausted)
        return NEVER
    return max(answer, ended.reached)


def _refused(scene: Scene, refusals: tuple[Refusal, ...], ended: Tried, answer: int) -> None:
    """Nearly always for a reason that may be given then, with all that has to come with it."""
    reached = ended.reached != NEVER
    fitting = [one for one in refusals if reached or not one.only_after] or refusals
    chosen = fitting[scene.between(0, len(fitting))]
    bent = scene.happens(_RULE_BENT)
    if chosen.only_before and not bent and answer > ended.first:
        answer = ended.first - MINUTE
    if chosen.only_after and reached and not bent:
        answer = max(answer, ended.reached + MINUTE)
    # A lead that was given back is tried no more.
    rows = scene.work.book.rows
    scene.told[:] = [
        (at, row) for at, row in scene.told
        if at <= answer or row == NO_ROW or rows[row][0] not in _OF_WORK
    ]  # fmt: skip
    if chosen.row != NO_ROW:
        scene.tell(answer, chosen.row if chosen.asks != bent else chosen.row + 1)
    scene.tell(answer, chosen.then)


def _moved(scene: Scene, step: Step, at: int, ready: int) -> int:
    """When it enters the next stage: mostly in time."""
    hours = scene.work.staff.shifts[step.shift]
    if step.stay and scene.happens(_OVERSTAYS):
        return max(ready, after(hours, at, step.stay * scene.between(105, 250) // 100))
    then = after(hours, ready, step.pace * scene.between(20, 170) // 100)
    if step.stay:
        then = min(then, after(hours, at, step.stay * scene.between(50, 98) // 100))
    return max(ready, then)


def _left(scene: Scene, step: Step, at: int, ready: int) -> None:
    """It does not go on; somebody says so, or nobody does."""
    hours = scene.work.staff.shifts[step.shift]
    stay = step.stay or 2 * step.pace
    if scene.happens(_LINGERS):
        if scene.happens(_ENQUEUED):
            scene.tell(after(hours, at, stay), step.overdue)
        return
    late = scene.happens(_OVERSTAYS)
    share = scene.between(105, 220) if late else scene.between(30, 98)
    then = after(hours, at, stay * share // 100)
    _exit(scene, max(then, ready + scene.between(1, 30) * HOUR))


def _exit(scene: Scene, at: int) -> None:
    exits = scene.work.course.exits
    if exits:
        scene.tell(at, exits[scene.between(0, len(exits))])


def _calls(scene: Scene) -> list[tuple[Chase, int]]:
    """The first events after the handover that are followed up by a cadence of their own."""
    calls, lead = scene.work.course.calls, scene.lead
    rows = scene.work.book.rows
    told = ((at, rows[row][0]) for at, row in scene.told if row != NO_ROW)
    out = min((at for at, name in (*told, *lead.own) if name == OPT_OUT), default=NEVER)
    found = [(calls[name], at) for at, name in lead.own if name in calls]
    return [(chase, at) for chase, at in found if lead.begins < at < out][:_CALLS]
