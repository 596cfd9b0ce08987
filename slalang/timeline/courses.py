"""A cadence and a lead's life in; each time that it was worked through, step by step, out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import NamedTuple

from slalang.calendar.adding import added
from slalang.calendar.local import first_instant, local
from slalang.calendar.open_time import OpenTime, day_close
from slalang.evaluate.case import Occurrence
from slalang.model.movement import Cadence, Contact, OnDay, Step
from slalang.model.quantities import Deadline, Duration
from slalang.source.frozen import dataclass
from slalang.timeline.compiled import stops_of
from slalang.timeline.duties import Clause, Clock, Duty, Opening
from slalang.timeline.item import Pause
from slalang.timeline.judge import truth_at
from slalang.timeline.life import Life
from slalang.timeline.when import Ticking, deadline_at, frozen, pauses_of, shifted, up_to

ATTEMPT = "attempt"


class Contacted(NamedTuple):
    """One planned contact: `call`, `then email "Thank you" when no reply`."""

    number: int
    """Of all contacts of the cadence, counted from 1; a skipped one counts, too."""
    contact: Contact
    opens: int
    """From when on an attempt can be this one."""
    due: int
    """When it is past."""
    done: int | None
    skipped: bool
    """Its `when` did not hold."""
    paused: bool = False
    """Its time stands still, and nobody knows for how long: `due` is as if that ended now."""


@dataclass(frozen=True, slots=True)
class Course:
    """A cadence that began for a lead."""

    cadence: str
    start: int
    stop: int | None
    """When something of its `stops on` came first."""
    stopped_by: str | None
    exhausted: int | None
    """When every step was done or past and the last window had closed, if that has come."""
    followed: int | None
    """When the next one began, where no step and no window ends a course."""
    contacts: tuple[Contacted, ...]
    attempts: tuple[Occurrence, ...]
    """From the start to its end."""
    pauses: tuple[Pause, ...]

    @property
    def end(self) -> int | None:
        """When it was over; None while it goes on."""
        found = [at for at in (self.stop, self.exhausted, self.followed) if at is not None]
        return min(found, default=None)


def courses_of(life: Life, name: str) -> tuple[Course, ...]:
    """All courses of a cadence, in order; one does not begin while another goes on."""
    key = ("courses", name)
    if key not in life.memo:
        cadence = next(one for one in life.ground.program.cadences if one.name == name)
        life.memo[key] = _courses(life, cadence)
    found: tuple[Course, ...] = life.memo[key]
    return found


def open_time_of(life: Life, cadence: str) -> OpenTime | None:
    """The calendar that the work of a cadence is planned in."""
    duty = _duty(life, cadence)
    return life.ground.open_time(duty.calendar, life.zone) if duty else None


def _courses(life: Life, cadence: Cadence) -> tuple[Course, ...]:
    opening = Opening(cadence.after.ref.name, cadence.after.which) if cadence.after else None
    starts = dict.fromkeys(one.at for one in life.kind(opening.kind if opening else cadence.name))
    found: list[Course] = []
    for at in starts:
        goes_on = found and (found[-1].end is None or found[-1].end > at)
        if goes_on and (cadence.steps or cadence.quotas):
            continue
        if cadence.when is not None and truth_at(life, cadence.when, at, since=at) is not True:
            continue
        if goes_on:
            found[-1] = replace(found[-1], followed=at)
        found.append(_course(life, cadence, at))
        if opening is not None and opening.which == "first":
            break
    return tuple(found)


def _course(life: Life, cadence: Cadence, start: int) -> Course:
    stopped = life.first(stops_of(life.ground.agreement, cadence), start, after=True)
    stop = stopped.at if stopped else None
    attempts = tuple(
        one for one in life.kind(ATTEMPT) if one.at >= start and (stop is None or one.at <= stop)
    )
    duty = _duty(life, cadence.name)
    pauses = up_to(pauses_of(life, duty, start), stop) if duty else ()
    contacts = _contacts(life, cadence, start, attempts, pauses, stop=stop)
    ends = [_settled(one) for one in contacts]
    ends += _windows(life, cadence, start, pauses)
    last = max(ends, default=None)
    over = last is not None and last <= life.as_of and (stop is None or last < stop)
    exhausted = last if over else None
    if exhausted is not None:
        attempts = tuple(one for one in attempts if one.at <= exhausted)
    return Course(
        cadence.name, start, stop, stopped.event if stopped else None, exhausted, None,
        contacts, attempts, pauses,
    )  # fmt: skip


def _settled(one: Contacted) -> int:
    """When nothing more can come of a contact."""
    if one.skipped:
        return one.opens
    return one.due if one.done is None else min(one.done, one.due)


def _windows(life: Life, cadence: Cadence, start: int, pauses: Sequence[Pause]) -> list[int]:
    """When the windows of the promised attempts close."""
    open_time = open_time_of(life, cadence.name)
    rule = _month_rule(life, cadence.name)
    found = []
    for quota in cadence.quotas:
        if isinstance(quota.within, Duration):
            closes = added(start, (quota.within,), open_time, rule)
            on = open_time if quota.within.unit.is_business else None
            found.append(_moved(closes, start, _until_now(life, pauses), on))
    return found


def _until_now(life: Life, pauses: Sequence[Pause]) -> tuple[Pause, ...]:
    """The pauses, as if those of which nobody knows the end ended now."""
    return tuple(
        one if one.end is not None else Pause(one.start, max(one.start, life.as_of))
        for one in pauses
    )


def _moved(at: int, start: int, pauses: Sequence[Pause], on: OpenTime | None) -> int:
    """An instant, later by pauses that all end."""
    moved = shifted(at, start, pauses, on)
    return at if moved is None else moved


def _contacts(
    life: Life, cadence: Cadence, start: int, attempts: tuple[Occurrence, ...],
    pauses: Sequence[Pause], *, stop: int | None,
) -> tuple[Contacted, ...]:  # fmt: skip
    """Every contact in order, made by the first attempt of its channel while it is open.

    Whether its condition holds is asked when it could be made: after a stop, nobody asks.

    What is left over are contacts that were late: a contact that was missed takes none of the
    attempts that others were made by.
    """
    open_time, known = open_time_of(life, cadence.name), _until_now(life, pauses)
    lasts = min((one.start for one in pauses if one.end is None), default=None)
    used: set[int] = set()
    found: list[Contacted] = []
    titles: dict[str, Contacted] = {}
    for step in cadence.steps:
        before = found[-1] if found else None
        opens = _opened(life, cadence, step, start, before=before, titles=titles, pauses=known)
        due = _past(life, cadence, step, start, opens)
        for place, contact in enumerate(step.contacts):
            # What comes after another contact waits for that one, or until it is past.
            asked = max(opens, _settled(found[-1])) if place else opens
            skipped = (
                contact.when is not None
                and asked <= life.as_of
                and (stop is None or asked <= stop)
                and truth_at(life, contact.when, asked, since=start) is not True
            )
            latest = max(due, asked)
            past = _put_off(latest, asked, known, open_time)
            done = None if skipped else _taken(contact, attempts, used, asked, past)
            if done is not None:
                past = _put_off(latest, asked, up_to(known, done), open_time)
            paused = done is None and lasts is not None and lasts < past
            one = Contacted(len(found) + 1, contact, asked, past, done, skipped, paused)
            found.append(one)
            if contact.title:
                titles[contact.title] = one
    return tuple(
        one if one.skipped or one.done is not None
        else one._replace(done=_taken(one.contact, attempts, used, one.due + 1))
        for one in found
    )  # fmt: skip


def _taken(
    contact: Contact, attempts: tuple[Occurrence, ...], used: set[int],
    opens: int, past: int | None = None,
) -> int | None:  # fmt: skip
    """When the first attempt that fits was made; it is no other contact's from then on."""
    for place, attempt in enumerate(attempts):
        inside = opens <= attempt.at and (past is None or attempt.at <= past)
        fits = attempt.properties.get("channel") in contact.channels
        if place not in used and inside and fits:
            used.add(place)
            return attempt.at
    return None


def _opened(
    life: Life, cadence: Cadence, step: Step, start: int, *, before: Contacted | None,
    titles: dict[str, Contacted], pauses: Sequence[Pause],
) -> int:  # fmt: skip
    """From when on the contacts of a step can be made: later by what was paused before."""
    open_time = open_time_of(life, cadence.name)
    zone = open_time.zone if open_time else life.ground.calendars.zone
    match step.at:
        case OnDay(day=0):
            return start
        case OnDay(day=day, business=True) if open_time is not None:
            opens = first_instant(_midnight(local(day_close(open_time, start, day), zone)), zone)
            return _moved(opens, start, pauses, open_time)
        case OnDay(day=day):
            opens = first_instant(_midnight(local(start, zone)) + timedelta(days=day), zone)
            return _moved(opens, start, pauses, None)
        case it:
            from_ = titles.get(it.step) if it.step else before
            since = start if from_ is None else _settled(from_)
            opens = added(since, (it.delay,), open_time, _month_rule(life, cadence.name))
            return _moved(opens, since, pauses, open_time if it.delay.unit.is_business else None)


def _past(life: Life, cadence: Cadence, step: Step, start: int, opens: int) -> int:
    """When the contacts of a step are past: at the close of the day.

    Work for the first day is not past before the first touch is due.
    """
    open_time = open_time_of(life, cadence.name)
    if open_time is not None:
        past = day_close(open_time, opens, 0)
    else:
        zone = life.ground.calendars.zone
        past = first_instant(_midnight(local(opens, zone)) + timedelta(days=1), zone)
    if isinstance(step.at, OnDay) and step.at.day == 0:
        return max(past, _first_touch_due(life, cadence, start) or past)
    return past


def _first_touch_due(life: Life, cadence: Cadence, start: int) -> int | None:
    duty = life.ground.program.duty(f"{cadence.name}.first_touch")
    if duty is None or not isinstance(duty.rule, Clock) or duty.rule.starts is not None:
        return None
    deadline, _ = frozen(life, duty.rule.limit, start)
    if not isinstance(deadline, Deadline):
        return None
    return deadline_at(life, duty, Ticking(deadline, start))


def _put_off(at: int, start: int, pauses: Sequence[Pause], on: OpenTime | None) -> int:
    """The close of a day, later by pauses that all end; again the close of a day."""
    moved = _moved(at, start, pauses, on)
    return day_close(on, moved, 0) if on is not None and moved != at else moved


def _midnight(at: datetime) -> datetime:
    return datetime.combine(at.date(), time())


def _month_rule(life: Life, cadence: str) -> str | None:
    duty = _duty(life, cadence)
    return life.ground.month_rule(duty.calendar) if duty else None


def _duty(life: Life, cadence: str) -> Duty | None:
    """One that the cadence itself is about, and not a promise to keep one of its limits."""
    for duty in life.ground.program.duties:
        if duty.clause is Clause.CADENCE and getattr(duty.rule, "cadence", None) == cadence:
            return duty
    return None


__all__ = ["ATTEMPT", "Contacted", "Course", "courses_of", "open_time_of"]
