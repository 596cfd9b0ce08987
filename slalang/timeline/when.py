"""Deadlines and pauses of one clock: instants in, instants out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import NamedTuple

from slalang.calendar.deadline import aim as aim_of
from slalang.calendar.deadline import due as due_of
from slalang.calendar.local import first_instant
from slalang.calendar.open_time import OpenTime, is_open, later, measure
from slalang.evaluate.case import DAY, Occurrence
from slalang.evaluate.truth import Value
from slalang.model.expressions import Expression, Happened, walk
from slalang.model.quantities import (
    DayEnd,
    Deadline,
    Maybe,
    NextOpening,
    TimeLimit,
    Unit,
    Varying,
)
from slalang.model.records import Event
from slalang.timeline.duties import Duty
from slalang.timeline.item import Pause
from slalang.timeline.judge import bands_at, settled, truth_at
from slalang.timeline.life import Life


class Ticking(NamedTuple):
    """A clock: when it started, for how long, and when it stands still."""

    deadline: Deadline
    start: int
    pauses: tuple[Pause, ...] = ()


BACK = "back_in_office"
UNTIL = "until"
OPEN_UNITS = (Unit.BUSINESS_MINUTE, Unit.BUSINESS_HOUR, Unit.BUSINESS_DAY)


def frozen(
    life: Life, limit: TimeLimit, at: int
) -> tuple[Maybe[Deadline] | None, tuple[tuple[str, str | None], ...]]:
    """The deadline of a clock that starts at an instant, and the classes that decide it.

    None where no row of the table fits.
    """
    match limit:
        case Varying(by=by, rows=rows):
            bands = bands_at(life, tuple(ref.name for ref in by), at)
            values = tuple(band for _, band in bands)
            for row in rows:
                if row.values is None or row.values == values:
                    return row.deadline, bands
            return None, bands
        case _:
            return limit, ()


def open_time_of(life: Life, duty: Duty) -> OpenTime | None:
    """The calendar that the clock of a duty runs on, where the lead lives if it says so."""
    return life.ground.open_time(duty.calendar, life.zone)


def counts_open_time(deadline: Deadline) -> bool:
    """Whether its clock stands still while the calendar is closed."""
    if isinstance(deadline.reach, DayEnd | NextOpening):
        return True
    return deadline.or_at_next_opening or any(one.unit in OPEN_UNITS for one in deadline.reach)


def holding(deadline: Deadline, start: int, open_time: OpenTime | None) -> Deadline:
    """Of `20 minutes in office, 4 hours otherwise` the one that a start decides for."""
    other = deadline.outside_hours
    if other is None or open_time is None or is_open(open_time, start):
        return deadline
    return replace(deadline, reach=(other,), outside_hours=None, or_at_next_opening=False)


def deadline_at(life: Life, duty: Duty, it: Ticking) -> int | None:
    """When a clock is due; None while a pause lasts."""
    open_time, rule = open_time_of(life, duty), life.ground.month_rule(duty.calendar)
    deadline = holding(it.deadline, it.start, open_time)
    at = due_of(deadline, it.start, open_time, rule)
    return shifted(at, it.start, it.pauses, open_time if counts_open_time(deadline) else None)


def aim_at(life: Life, duty: Duty, it: Ticking) -> int | None:
    """When what is aimed for should have happened; None for nothing, or while a pause lasts."""
    open_time, rule = open_time_of(life, duty), life.ground.month_rule(duty.calendar)
    at = aim_of(it.deadline, it.start, open_time, rule)
    if at is None:
        return None
    on = open_time if counts_open_time(holding(it.deadline, it.start, open_time)) else None
    return shifted(at, it.start, it.pauses, on)


def shifted(at: int, start: int, pauses: Sequence[Pause], open_time: OpenTime | None) -> int | None:
    """An instant, later by every pause that begins before it; None while one lasts.

    The length of a pause is open time where a calendar is given.
    """
    for pause in pauses:
        begins = max(pause.start, start)
        if begins >= at:
            break
        if pause.end is None:
            return None
        if pause.end <= begins:
            continue
        if open_time is None:
            at += pause.end - begins
        else:
            lost = measure(open_time, begins, pause.end)
            at = later(open_time, at, lost) if lost else at
    return at


def pauses_of(life: Life, duty: Duty, since: int) -> tuple[Pause, ...]:
    """When the clock of a duty stands still, from an instant on, in order and apart."""
    found = [pause for one in duty.pauses for pause in _pauses(life, duty, one, since)]
    joined: list[Pause] = []
    for pause in sorted(found, key=lambda one: one.start):
        last = joined[-1] if joined else None
        if last is not None and (last.end is None or pause.start <= last.end):
            ends = None if last.end is None or pause.end is None else max(last.end, pause.end)
            joined[-1] = Pause(last.start, ends)
        else:
            joined.append(pause)
    return tuple(joined)


def paused_at(pauses: Sequence[Pause], at: int) -> bool:
    """Whether a clock stands still at an instant."""
    return any(one.start <= at and (one.end is None or at < one.end) for one in pauses)


def up_to(pauses: Sequence[Pause], over: int | None) -> tuple[Pause, ...]:
    """The pauses up to an instant: a clock that is over does not stand still any more."""
    if over is None:
        return tuple(pauses)
    return tuple(
        Pause(one.start, over if one.end is None else min(one.end, over))
        for one in pauses
        if one.start < over
    )


def _pauses(life: Life, duty: Duty, condition: Expression, since: int) -> Iterator[Pause]:
    away = {
        part.event: tuple(_absences(life, duty, part.event))
        for part in walk(condition)
        if isinstance(part, Happened) and _is_absence(life, part)
    }
    if isinstance(condition, Happened) and condition.event in away:
        yield from (one for one in away[condition.event] if one.end is None or one.end > since)
        return
    instants = {since, *(one.at for some in life.seen.values() for one in some)}
    instants |= {one.end for some in away.values() for one in some if one.end is not None}
    begun: int | None = None
    for at in sorted(one for one in instants if since <= one <= life.as_of):

        def absent(part: Expression, at: int = at) -> bool | None:
            if not isinstance(part, Happened) or not _is_absence(life, part):
                return None
            return any(
                it.start <= at and (it.end is None or at < it.end) for it in away[part.event]
            )

        holds = truth_at(life, settled(condition, absent), at, since=since) is True
        if holds and begun is None:
            begun = at
        elif not holds and begun is not None:
            yield Pause(begun, at)
            begun = None
    if begun is not None:
        yield Pause(begun, None)


def _is_absence(life: Life, it: Happened) -> bool:
    """Whether an event begins an absence: it may say until when, and somebody comes back."""
    declared = life.ground.agreement.names.get(it.event)
    fields = declared.fields if isinstance(declared, Event) else ()
    bare = it.since_start and it.within is None and it.where is None
    return bare and any(one.name == UNTIL for one in fields)


def _absences(life: Life, duty: Duty, kind: str) -> Iterator[Pause]:
    for event in life.kind(kind):
        ends = _ends(life, duty, event)
        if ends is None or ends > event.at:
            yield Pause(event.at, ends)


def _ends(life: Life, duty: Duty, event: Occurrence) -> int | None:
    """An absence lasts until its own `until`, or until somebody is back."""
    back = life.first((BACK,), event.at)
    until = _midnight(life, duty, event.properties.get(UNTIL))
    found = [at for at in (back.at if back else None, until) if at is not None]
    return min(found, default=None)


def _midnight(life: Life, duty: Duty, day: Value | None) -> int | None:
    if day is None or isinstance(day, str | bool | tuple):
        return None
    open_time = open_time_of(life, duty)
    zone = open_time.zone if open_time else life.ground.calendars.zone
    local = date(1970, 1, 1) + timedelta(days=int(day) // DAY)
    return first_instant(datetime.combine(local, datetime.min.time()), zone)
