"""A duty with a clock and a lead's life in; an item for every time that it began, out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from slalang.calendar.adding import added
from slalang.evaluate.case import Occurrence
from slalang.model.quantities import Deadline
from slalang.timeline.courses import courses_of
from slalang.timeline.duties import Clock, Duty, Opening
from slalang.timeline.item import Item, State, Why
from slalang.timeline.ladder import ladder_of
from slalang.timeline.life import ASSIGNED, PERSON, Life, assigned_at, owner_at
from slalang.timeline.when import (
    Ticking,
    aim_at,
    deadline_at,
    frozen,
    open_time_of,
    paused_at,
    pauses_of,
    up_to,
)


class Begun(NamedTuple):
    """One time that a duty began."""

    at: int
    stop: int | None
    """When something excuses it."""
    by_kind: str | None


class Gate(NamedTuple):
    """`at least 30 minutes after webinar`: for so long no deed counts."""

    since: int
    ends: int


class Counted(NamedTuple):
    """The deeds of one item."""

    done: int | None
    """When there were enough."""
    by_due: int
    """How many there were in time."""
    channels: int
    """Of how many channels, in time."""


def clock_items(life: Life, duty: Duty, rule: Clock) -> Iterator[Item]:
    """The items of a duty, in the order in which they began; those of new owners after theirs."""
    before: Item | None = None
    for begun in begun_of(life, rule):
        if before is not None and _started_anew(before, begun.at):
            continue
        item = _item(life, duty, rule, begun)
        if item is not None:
            before = item if rule.opening.kind in rule.restarts else None
            yield item
            if rule.new_owners:
                yield from _taken_over(life, duty, rule, begun, item)


def begun_of(life: Life, rule: Clock) -> Iterator[Begun]:
    """When a duty began, and what excuses it from then on."""
    if rule.cadence is not None:
        for course in courses_of(life, rule.cadence):
            stopped = course.stop
            more = life.first(set(rule.stops), course.start, after=True)
            if more is not None and (stopped is None or more.at < stopped):
                yield Begun(course.start, more.at, more.event)
            else:
                yield Begun(course.start, stopped, course.stopped_by)
        return
    for at in openings(life, rule.opening):
        found = life.first(rule.stops, at, after=True)
        yield Begun(at, found.at if found else None, found.event if found else None)


def openings(life: Life, opening: Opening) -> tuple[int, ...]:
    """The instants at which something opens; two of a kind at one instant are one.

    Whatever is the last one up to now was it when it happened: every one opens.
    """
    seen = tuple(dict.fromkeys(one.at for one in life.kind(opening.kind)))
    return seen[:1] if opening.which == "first" else seen


def _started_anew(item: Item, at: int) -> bool:
    """Whether what happens again has restarted a clock, and so begins none of its own."""
    if item.start is None or (item.closed is not None and item.closed < item.start):
        # The clock waits, or waited until it was not needed any more.
        return item.closed is None or at < item.closed
    return at <= item.start


def _item(life: Life, duty: Duty, rule: Clock, begun: Begun) -> Item | None:
    """One item; None where no row of a table of deadlines fits it."""
    start = _start(life, rule, begun)
    if start is None:
        return _waiting(life, duty, rule, begun)
    deadline, bands = frozen(life, rule.limit, start)
    if not isinstance(deadline, Deadline):
        return None
    gate = _gate(life, duty, deadline, begun)
    over = _counted(life, rule, begun, gate, None).done
    pauses = up_to(pauses_of(life, duty, start), _earliest(over, begun.stop))
    it, due = _restarted(life, duty, rule, begun, Ticking(deadline, start, pauses), gate=gate)
    start = it.start
    counted = _counted(life, rule, begun, gate, due)
    shown = tuple(one for one in pauses if one.end is None or one.end > start)
    item = Item(
        duty=duty.id, opened=begun.at, start=start, due=due, done=counted.done,
        state=State.RUNNING, closed=None, why=Why.OPEN, gate=gate.ends if gate else None,
        aim=aim_at(life, duty, it), got=counted.by_due, need=rule.least, bands=bands, pauses=shown,
    )  # fmt: skip
    settled = _settled(life, rule, begun, item, counted)
    # What was kept by silence, or excused after it was late, needs nobody's attention either.
    silent = settled.closed if settled.state is State.KEPT else None
    ladder = ladder_of(life, duty, it, due, _earliest(settled.done, begun.stop, silent))
    if settled.state is State.RUNNING and any(rung.fired for rung in ladder):
        settled = replace(settled, state=State.WARNED)
    owner = owner_at(life, min(settled.closed or life.as_of, life.as_of))
    return replace(settled, ladder=ladder, owner=owner)


def _earliest(*instants: int | None) -> int | None:
    return min((at for at in instants if at is not None), default=None)


def _start(life: Life, rule: Clock, begun: Begun) -> int | None:
    """When the clock starts: with the opening, or with what it is counted from.

    Somebody who looks after the lead already has nothing to wait for.
    """
    if rule.starts is None:
        return begun.at
    if rule.starts.kind == ASSIGNED and any(one.at <= begun.at for one in life.kind(ASSIGNED)):
        return begun.at
    found = life.first((rule.starts.kind,), begun.at)
    return found.at if found else None


def _waiting(life: Life, duty: Duty, rule: Clock, begun: Begun) -> Item:
    counted = _counted(life, rule, begun, None, None)
    item = Item(
        duty=duty.id, opened=begun.at, start=None, due=None, done=counted.done,
        state=State.WAITING, closed=None, why=Why.OPEN, got=counted.by_due, need=rule.least,
    )  # fmt: skip
    settled = _settled(life, rule, begun, item, counted)
    return replace(settled, owner=owner_at(life, settled.closed or life.as_of))


def _restarted(
    life: Life, duty: Duty, rule: Clock, begun: Begun, it: Ticking, *, gate: Gate | None
) -> tuple[Ticking, int | None]:  # fmt: skip
    """The clock and its due instant after every restart that came while it ran."""
    due = deadline_at(life, duty, it)
    done = _counted(life, rule, begun, gate, None).done if rule.restarts else None
    while rule.restarts:
        again = life.first(rule.restarts, it.start, after=True)
        if again is None or (due is not None and again.at > due):
            break
        if any(at is not None and at <= again.at for at in (done, begun.stop)):
            break
        it = it._replace(start=again.at)
        due = deadline_at(life, duty, it)
    return it, due


def _gate(life: Life, duty: Duty, deadline: Deadline, begun: Begun) -> Gate | None:
    """The last such moment before the start counts, or else the first after it."""
    if deadline.not_before is None:
        return None
    length, moment = deadline.not_before
    seen = [one.at for one in life.kind(moment.ref.name) if one.at <= begun.at]
    after = life.first((moment.ref.name,), begun.at)
    since = seen[-1] if seen else after.at if after else None
    if since is None:
        return None
    open_time = open_time_of(life, duty)
    rule = life.ground.month_rule(duty.calendar)
    return Gate(since, added(since, (length,), open_time, rule))


def _counted(life: Life, rule: Clock, begun: Begun, gate: Gate | None, due: int | None) -> Counted:
    """Count the deeds from the opening to the stop."""
    count, by_due = 0, 0
    channels: set[object] = set()
    in_time: set[object] = set()
    done: int | None = None
    for deed in _deeds(life, rule, begun):
        if gate is not None and gate.since <= deed.at < gate.ends:
            continue
        count += 1
        channels.add(deed.properties.get("channel"))
        known = len(channels - {None})
        if done is None and count >= rule.least and known >= (rule.channels or 0):
            done = deed.at
        if due is None or deed.at <= due:
            by_due += 1
            in_time = channels - {None}
    return Counted(done, by_due, len(in_time))


def _deeds(life: Life, rule: Clock, begun: Begun) -> list[Occurrence]:
    found = [
        deed
        for kind in rule.deeds
        for deed in life.kind(kind)
        if (deed.at > begun.at if rule.strictly else deed.at >= begun.at)
        and (begun.stop is None or deed.at <= begun.stop)
        # Whoever was moved on for staying too long has not left by then.
        and (deed.event, deed.at) not in life.overdue
    ]
    return sorted(found, key=lambda one: one.at)


def _settled(life: Life, rule: Clock, begun: Begun, item: Item, counted: Counted) -> Item:
    """The item with what came of it, up to now."""
    due, done, stop = item.due, item.done, begun.stop
    if done is not None and (due is None or done <= due):
        return replace(item, state=State.KEPT, closed=done, why=Why.DONE)
    if stop is not None and (due is None or stop <= due):
        return replace(
            item, state=State.VOID, closed=stop, why=Why.STOPPED, by_kind=begun.by_kind
        )  # fmt: skip
    if due is not None and life.as_of > due:
        if rule.silence_keeps:
            return replace(item, state=State.KEPT, closed=due, why=Why.ACCEPTED_BY_SILENCE)
        return replace(item, state=State.BROKEN, closed=due, why=_reason(rule, item, counted))
    if paused_at(item.pauses, life.as_of):
        return replace(item, state=State.PAUSED)
    return item


def _reason(rule: Clock, item: Item, counted: Counted) -> Why:
    if rule.channels and counted.by_due >= rule.least and counted.channels < rule.channels:
        return Why.ONE_CHANNEL
    if rule.least > 1 or (rule.channels or 0) > 1:
        return Why.TOO_FEW
    return Why.LATE if item.done is not None else Why.NEVER


def _taken_over(life: Life, duty: Duty, rule: Clock, begun: Begun, first: Item) -> Iterator[Item]:
    """A clock for everybody who takes over what is not done yet; the first one stays.

    Whoever is assigned first takes over from nobody.
    """
    before = assigned_at(life, begun.at)
    for event in life.kind(ASSIGNED):
        person = event.properties.get(PERSON)
        if event.at < begun.at or person is None or str(person) == before:
            continue
        over = first.done is not None and first.done <= event.at
        if over or (begun.stop is not None and begun.stop <= event.at):
            break
        if before is not None and event.at > begun.at:
            again = replace(rule, starts=None)
            item = _item(life, duty, again, begun._replace(at=event.at))
            if item is not None:
                yield replace(item, again=True, bands=item.bands or first.bands)
        before = str(person)
