"""A duty before a future event and a lead's life in; an item for each such event, out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from slalang.calendar.deadline import before
from slalang.evaluate.case import DAY, Occurrence
from slalang.model.quantities import Open
from slalang.timeline.duties import Ahead, Duty
from slalang.timeline.item import Item, State, Why
from slalang.timeline.ladder import ladder_between
from slalang.timeline.life import Life, Planned, owner_at
from slalang.timeline.when import open_time_of


class Appointment(NamedTuple):
    """An event that was planned, moved, called off, or just happened."""

    announced: int | None
    """When it was first known of; None for one that nobody announced."""
    at: int
    """When it is, or was, as far as is known."""
    said: int | None
    """When that instant was said."""
    off: int | None
    """When it was called off."""


def ahead_items(life: Life, duty: Duty, rule: Ahead) -> Iterator[Item]:
    """An item for every appointment, due so long before it; it moves with the event."""
    if isinstance(rule.lead_time, Open):
        return
    open_time, months = open_time_of(life, duty), life.ground.month_rule(duty.calendar)
    since: int | None = None
    for one in appointments(life, rule.event):
        due = before(rule.lead_time, one.at, open_time, months)
        deeds = [
            deed.at
            for deed in life.kind(rule.deed)
            if deed.at <= one.at
            and (since is None or deed.at > since)
            and (one.announced is None or deed.at >= one.announced)
        ]
        since = one.at if one.off is None else one.off
        done = deeds[rule.least - 1] if len(deeds) >= rule.least else None
        opened = one.announced if one.announced is not None else min(due, one.at)
        bare = Item(
            duty=duty.id, opened=opened, start=opened, due=due, done=done,
            state=State.RUNNING, closed=None, why=Why.OPEN,
            got=sum(at <= due for at in deeds), need=rule.least,
        )  # fmt: skip
        stop = life.first(rule.stops, opened, after=True)
        yield _warned(life, duty, _settled(life, bare, one, stop), stop)


def appointments(life: Life, event: str) -> list[Appointment]:
    """Every appointment of a kind, in order: plans followed through to what happened."""
    rows: list[tuple[int, int, Planned | Occurrence]] = []
    rows += [(one.known, 0, one) for one in life.plans if one.event == event]
    rows += [(one.at, 1, one) for one in life.kind(event)]
    found: list[Appointment] = []
    current: Appointment | None = None
    for at, _, row in sorted(rows, key=lambda one: one[:2]):
        # What is held within a day of its plan is what was planned; later, it is another one.
        late = 0 if isinstance(row, Planned) else DAY
        if current is not None and current.at + late < at:
            # It came and went without being logged.
            found.append(current)
            current = None
        match row:
            case Planned(at=None):
                if current is not None:
                    found.append(current._replace(off=at))
                current = None
            case Planned(at=int() as planned):
                first = current.announced if current else at
                current = Appointment(first, planned, at, None)
            case _:
                # What happens is the appointment, whenever it was planned for.
                first = current.announced if current else None
                found.append(Appointment(first, at, current.said if current else None, None))
                current = None
    return [*found, current] if current is not None else found


def _settled(life: Life, item: Item, one: Appointment, stop: Occurrence | None) -> Item:
    due = item.due or 0
    by_kind = None
    state, closed, why = State.RUNNING, None, Why.OPEN
    if item.done is not None and item.done <= due:
        state, closed, why = State.KEPT, item.done, Why.DONE
    elif one.off is not None and one.off <= due:
        state, closed, why = State.VOID, one.off, Why.CALLED_OFF
    elif stop is not None and stop.at <= due:
        state, closed, why, by_kind = State.VOID, stop.at, Why.STOPPED, stop.event
    elif one.said is not None and one.said > due:
        state, closed, why = State.VOID, one.said, Why.ANNOUNCED_LATE
    elif life.as_of > due:
        state, closed = State.BROKEN, due
        why = Why.LATE if item.done is not None else Why.NEVER
    owner = owner_at(life, life.as_of if closed is None else min(closed, life.as_of))
    return replace(item, state=state, closed=closed, why=why, by_kind=by_kind, owner=owner)


def _warned(life: Life, duty: Duty, item: Item, stop: Occurrence | None) -> Item:
    """The item with its alerts, where anything is asked for."""
    if item.start is None or item.due is None or item.why is Why.ANNOUNCED_LATE:
        return item
    off = item.closed if item.state is State.VOID else None
    over = (item.done, stop.at if stop else None, off)
    ends = min((at for at in over if at is not None), default=None)
    ladder = ladder_between(life, duty, item.start, item.due, ends)
    warned = item.state is State.RUNNING and any(rung.fired for rung in ladder)
    return replace(item, ladder=ladder, state=State.WARNED if warned else item.state)
