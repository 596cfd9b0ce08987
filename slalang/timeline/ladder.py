"""A clock, or just its start and its end, in; when alerts are given and leads reassigned, out."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import assert_never

from slalang.calendar.adding import added, microseconds
from slalang.calendar.deadline import due as due_of
from slalang.calendar.open_time import OpenTime, later, measure, next_opening
from slalang.model.promises import AfterTime, AlertTime, AtFraction, WhenLate
from slalang.model.quantities import Deadline, Duration
from slalang.timeline.duties import Duty
from slalang.timeline.item import Pause, Rung
from slalang.timeline.life import Life
from slalang.timeline.when import (
    OPEN_UNITS,
    Ticking,
    counts_open_time,
    holding,
    open_time_of,
    shifted,
)


def ladder_of(
    life: Life, duty: Duty, it: Ticking, due: int | None, done: int | None
) -> tuple[Rung, ...]:
    """The alerts and reassignments of a clock, in order; those of the past have fired.

    `done` is when nothing was owed any more.
    """

    def fires(when: AlertTime) -> int | None:
        match when:
            case WhenLate():
                return due
            case AtFraction(fraction=fraction):
                return _at_fraction(life, duty, it, due, Fraction(fraction))
            case AfterTime(delay=delay):
                return _later(life, duty, it.start, delay, it.pauses)
            case _ as never:
                assert_never(never)

    return _rungs(life, duty, fires, done)


def ladder_between(
    life: Life, duty: Duty, start: int, due: int, done: int | None
) -> tuple[Rung, ...]:
    """The same of what has no length of its own: fractions are of the time on the clock."""

    def fires(when: AlertTime) -> int | None:
        match when:
            case WhenLate():
                return due
            case AtFraction(fraction=fraction):
                return start + int(Fraction(fraction) * max(due - start, 0))
            case AfterTime(delay=delay):
                return _later(life, duty, start, delay)
            case _ as never:
                assert_never(never)

    return _rungs(life, duty, fires, done)


def _rungs(
    life: Life, duty: Duty, fires: Callable[[AlertTime], int | None], done: int | None
) -> tuple[Rung, ...]:
    asked: list[tuple[str, str | None, AlertTime, str | None]] = [
        ("alert", one.whom.name, one.at, one.channel) for one in duty.alerts
    ]
    asked += [("reassign", one.to.name if one.to else None, one.at, None) for one in duty.reassigns]
    rungs = []
    for action, whom, when, channel in asked:
        at = fires(when)
        if at is not None:
            # Whoever is in time to the last instant is not late.
            past = at < life.as_of if isinstance(when, WhenLate) else at <= life.as_of
            rungs.append(Rung(action, whom, at, channel, past and (done is None or done > at)))
    return tuple(sorted(rungs, key=lambda one: one.at))


def _later(
    life: Life, duty: Duty, start: int, delay: Duration, pauses: tuple[Pause, ...] = ()
) -> int | None:
    open_time = open_time_of(life, duty)
    at = added(start, (delay,), open_time, life.ground.month_rule(duty.calendar))
    return shifted(at, start, pauses, open_time if delay.unit in OPEN_UNITS else None)


def _at_fraction(
    life: Life, duty: Duty, it: Ticking, due: int | None, fraction: Fraction
) -> int | None:
    """A part of the time: as much of the deadline's own clock; beyond it, counted from there."""
    if fraction == 1:
        return due
    open_time, rule = open_time_of(life, duty), life.ground.month_rule(duty.calendar)
    deadline, start = holding(it.deadline, it.start, open_time), it.start
    on = open_time if counts_open_time(deadline) else None
    whole, end = _nominal(deadline), due_of(deadline, start, open_time, rule)
    if fraction > 1:
        if whole is None:
            whole = measure(on, start, end) if on else end - start
        at = _after(deadline, end, (fraction - 1) * whole, open_time)
    elif whole is not None:
        at = _after(deadline, start, fraction * whole, open_time)
        if deadline.or_at_next_opening and open_time is not None:
            at = next_opening(open_time, at)
    else:
        part = int(fraction * (measure(on, start, end) if on else end - start))
        at = min(later(on, start, part), end) if on else start + part
    return shifted(at, start, it.pauses, on)


def _nominal(deadline: Deadline) -> int | None:
    """How long the deadline is on its own clock, where all of it is one kind of time; in µs."""
    if not isinstance(deadline.reach, tuple):
        return None
    lengths = [microseconds(one.count, one.unit) for one in deadline.reach]
    kinds = {one.unit.is_business for one in deadline.reach}
    if len(kinds) != 1 or any(one is None for one in lengths):
        return None
    return sum(one for one in lengths if one is not None)


def _after(
    deadline: Deadline, start: int, length: Fraction | int, open_time: OpenTime | None
) -> int:
    """So much of a deadline's own clock later."""
    reach = deadline.reach
    on_clock = isinstance(reach, tuple) and not any(one.unit in OPEN_UNITS for one in reach)
    if on_clock or open_time is None or not length:
        return start + int(length)
    return later(open_time, start, int(length))
