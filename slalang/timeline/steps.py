"""The planned work of a cadence and a lead's life in; an item for each planned contact, out."""

from __future__ import annotations

from collections.abc import Iterator

from slalang.model.movement import Contact
from slalang.timeline.courses import Contacted, Course, courses_of
from slalang.timeline.duties import Duty, Steps
from slalang.timeline.item import Item, State, Why
from slalang.timeline.life import Life, owner_at
from slalang.timeline.when import paused_at


def step_items(life: Life, duty: Duty, rule: Steps) -> Iterator[Item]:
    """An item for every contact whose `when` holds, in the order of the plan."""
    for course in courses_of(life, rule.cadence):
        for one in course.contacts:
            if not one.skipped:
                yield _item(life, duty, course, one)


def contact_words(contact: Contact) -> str:
    """`call`, `email “Thank you”`, `call or video`."""
    channels = " or ".join(contact.channels)
    return f"{channels} “{contact.title}”" if contact.title else channels


def _item(life: Life, duty: Duty, course: Course, one: Contacted) -> Item:
    stop = course.stop
    if one.done is not None and one.done <= one.due:
        state, closed, why = State.KEPT, one.done, Why.DONE
    elif stop is not None and stop <= one.due:
        state, closed, why = State.VOID, stop, Why.STOPPED
    elif one.paused:
        state, closed, why = State.PAUSED, None, Why.OPEN
    elif life.as_of > one.due:
        state, closed = State.BROKEN, one.due
        why = Why.NEVER if one.done is None else Why.LATE
    elif one.opens > life.as_of:
        state, closed, why = State.WAITING, None, Why.OPEN
    else:
        still = paused_at(course.pauses, life.as_of)
        state, closed, why = State.PAUSED if still else State.RUNNING, None, Why.OPEN
    return Item(
        duty=duty.id, opened=course.start, start=one.opens,
        due=None if one.paused and closed is None else one.due, done=one.done,
        state=state, closed=closed, why=why,
        by_kind=course.stopped_by if why is Why.STOPPED else None,
        owner=owner_at(life, life.as_of if closed is None else closed),
        got=one.number, need=one.number, step=contact_words(one.contact),
    )  # fmt: skip
