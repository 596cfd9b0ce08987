"""Limits on attempts and bans in, with a lead's life; an item for each attempt that they judge."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, tzinfo
from itertools import pairwise

from slalang.calendar.adding import added, subtracted
from slalang.calendar.local import local
from slalang.evaluate.case import Occurrence
from slalang.model.movement import ChannelRule
from slalang.model.quantities import Bound, Deadline, Duration, Open, Period
from slalang.timeline.courses import Course, courses_of
from slalang.timeline.duties import Ban, Ceiling, Duty, Spacing, Variety
from slalang.timeline.item import Item, State, Why
from slalang.timeline.judge import Standing, truth_at
from slalang.timeline.ladder import ladder_of
from slalang.timeline.life import Life, owner_at
from slalang.timeline.when import (
    Ticking,
    deadline_at,
    open_time_of,
    paused_at,
    pauses_of,
    up_to,
)

CHANNEL = "channel"


def spacing_items(life: Life, duty: Duty, rule: Spacing) -> Iterator[Item]:
    """Of `at most`, an item from every attempt to the next; of `at least`, from each to the last.

    The time between is open time where the length counts it.
    """
    if isinstance(rule.length, Open):
        return
    open_time, months = open_time_of(life, duty), life.ground.month_rule(duty.calendar)
    for course in courses_of(life, rule.cadence):
        attempts = _of_kind(life, course, rule.kind)
        if rule.bound is Bound.AT_LEAST:
            for one, other in pairwise(attempts):
                earliest = added(one.at, (rule.length,), open_time, months)
                late = other.at >= earliest
                yield _judged(
                    life, duty, other, late, Why.TOO_SOON, opened=one.at, due=earliest
                )  # fmt: skip
            continue
        for place, one in enumerate(attempts):
            following = attempts[place + 1].at if place + 1 < len(attempts) else None
            yield _next_in_time(life, duty, course, rule.length, one.at, following=following)


def ceiling_items(life: Life, duty: Duty, rule: Ceiling) -> Iterator[Item]:
    """An item for each attempt: whether there were too many with it."""
    if isinstance(rule.within, Open):
        return
    open_time, months = open_time_of(life, duty), life.ground.month_rule(duty.calendar)
    zone = open_time.zone if open_time else life.ground.calendars.zone
    for course in courses_of(life, rule.cadence):
        attempts = _of_kind(life, course, rule.kind)
        for place, one in enumerate(attempts):
            if rule.each is not None:
                here = period_key(one.at, rule.each, zone)
                close = [it for it in attempts[: place + 1]
                         if period_key(it.at, rule.each, zone) == here]  # fmt: skip
            else:
                assert isinstance(rule.within, Duration)
                since = subtracted(one.at, (rule.within,), open_time, months)
                close = [it for it in attempts[: place + 1] if it.at >= since]
            yield _judged(life, duty, one, len(close) <= rule.most, Why.TOO_MANY,
                          got=len(close), need=rule.most)  # fmt: skip


def variety_items(life: Life, duty: Duty, rule: Variety) -> Iterator[Item]:
    """An item for each attempt after the first one, where both channels are known.

    Another time is another part of the day: until noon, until five, later.
    """
    open_time = open_time_of(life, duty)
    zone = open_time.zone if open_time else life.ground.calendars.zone
    for course in courses_of(life, rule.cadence):
        for one, other in pairwise(_of_kind(life, course, rule.kind)):
            both = (one.properties.get(CHANNEL), other.properties.get(CHANNEL))
            if None in both:
                continue
            differs = both[0] != both[1]
            if rule.rule is ChannelRule.CHANNEL_OR_TIME:
                differs = differs or _part(one.at, zone) != _part(other.at, zone)
            yield _judged(life, duty, other, differs, Why.SAME_AGAIN)


def ban_items(
    life: Life, duty: Duty, rule: Ban, state: Standing | None = None
) -> Iterator[Item]:  # fmt: skip
    """An item for each deed: kept where it was allowed."""
    for deed in life.kind(rule.deed):
        tests = []
        if rule.before is not None:
            tests.append(not any(one.at <= deed.at for one in life.kind(rule.before.kind)))
        if rule.after is not None:
            tests.append(any(one.at < deed.at for one in life.kind(rule.after.kind)))
        if rule.when is not None:
            tests.append(truth_at(life, rule.when, deed.at, state=state) is True)
        yield _judged(life, duty, deed, not (tests and all(tests)), Why.FORBIDDEN)


def period_key(at: int, each: Period, zone: tzinfo) -> tuple[int, ...]:
    """In which local day, week, month … an instant is."""
    here = local(at, zone)
    match each:
        case Period.DAY | Period.BUSINESS_DAY:
            return (here.toordinal(),)
        case Period.WEEK:
            return here.isocalendar()[:2]
        case Period.MONTH:
            return here.year, here.month
        case Period.QUARTER:
            return here.year, (here.month - 1) // 3
        case Period.HALF_YEAR:
            return here.year, (here.month - 1) // 6
        case Period.YEAR:
            return (here.year,)


def _of_kind(life: Life, course: Course, kind: str) -> list[Occurrence]:
    """The attempts of a course; of touches those that count as one."""
    end = course.end
    return [
        one for one in life.kind(kind) if one.at >= course.start and (end is None or one.at <= end)
    ]


def _next_in_time(
    life: Life, duty: Duty, course: Course, length: Duration, start: int, *, following: int | None
) -> Item:  # fmt: skip
    end = course.end
    over = min((at for at in (following, end) if at is not None), default=None)
    pauses = up_to(pauses_of(life, duty, start), over)
    it = Ticking(Deadline((length,), False, None, None, None, duty.origin), start, pauses)
    due = deadline_at(life, duty, it)
    item = Item(
        duty=duty.id, opened=start, start=start, due=due, done=following, state=State.RUNNING,
        closed=None, why=Why.OPEN, pauses=pauses, ladder=ladder_of(life, duty, it, due, over),
    )  # fmt: skip
    if following is not None and (due is None or following <= due):
        item = replace(item, state=State.KEPT, closed=following, why=Why.DONE)
    elif end is not None and (due is None or end <= due):
        stopped = course.stop == end
        item = replace(
            item, state=State.VOID, closed=end, why=Why.STOPPED if stopped else Why.EXHAUSTED,
            by_kind=course.stopped_by if stopped else None,
        )  # fmt: skip
    elif due is not None and life.as_of > due:
        why = Why.NEVER if following is None else Why.LATE
        item = replace(item, state=State.BROKEN, closed=due, why=why)
    elif paused_at(pauses, life.as_of):
        item = replace(item, state=State.PAUSED)
    elif any(rung.fired for rung in item.ladder):
        item = replace(item, state=State.WARNED)
    return _owned(life, item)


def _judged(
    life: Life, duty: Duty, deed: Occurrence, fine: bool, why: Why, *,
    opened: int | None = None, due: int | None = None, got: int = 1, need: int = 1,
) -> Item:  # fmt: skip
    bare = Item(
        duty=duty.id, opened=deed.at if opened is None else opened,
        start=deed.at if opened is None else opened, due=deed.at if due is None else due,
        done=deed.at, state=State.KEPT, closed=deed.at, why=Why.DONE, got=got, need=need,
    )  # fmt: skip
    return _owned(life, bare if fine else replace(bare, state=State.BROKEN, why=why))


def _owned(life: Life, item: Item) -> Item:
    return replace(item, owner=owner_at(life, life.as_of if item.closed is None else item.closed))


def _part(at: int, zone: tzinfo) -> int:
    here: datetime = local(at, zone)
    return (here.hour >= 12) + (here.hour >= 17)
