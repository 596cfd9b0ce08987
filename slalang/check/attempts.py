"""The steps of a cadence in; when each attempt can be made, out."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from slalang.calendar.lengths import Length, length
from slalang.calendar.week import DAY, Stretch
from slalang.model.movement import AfterStep, Contact, OnDay, Step
from slalang.model.quantities import Duration, Unit
from slalang.source.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Attempt:
    """One contact of one step; every contact is one attempt, a conditional one too."""

    contact: Contact
    step: Step
    at: Length
    """From the start of the cadence, in minutes; a day counts from its midnight."""
    whole_day: bool
    """Whether any hour of the day will do."""


def attempts(steps: Sequence[Step], week: Sequence[Stretch]) -> list[Attempt]:
    """Every attempt in the order of the text."""
    made: list[Attempt] = []
    titled: dict[str, Attempt] = {}
    for step in steps:
        at, whole_day = _position(step, made, titled, week)
        for contact in step.contacts:
            made.append(Attempt(contact, step, at, whole_day))
            if contact.title:
                titled[contact.title] = made[-1]
    return made


def channels(made: Sequence[Attempt]) -> int:
    """How many different channels the attempts can use at most."""
    different = {channel for attempt in made for channel in attempt.contact.channels}
    return min(len(different), len(made))


def _position(
    step: Step, made: Sequence[Attempt], titled: dict[str, Attempt], week: Sequence[Stretch]
) -> tuple[Length, bool]:
    match step.at:
        case OnDay(day=day, business=False):
            return Length(Decimal(day * DAY), Decimal(day * DAY)), True
        case OnDay(day=day):
            return length(Duration(Decimal(day), Unit.BUSINESS_DAY), week), True
        case AfterStep(delay=delay, step=title):
            before = titled.get(title) if title else (made[-1] if made else None)
            start = before.at if before else Length(Decimal(0), None if title else Decimal(0))
            more = length(delay, week)
            most = None if start.most is None or more.most is None else start.most + more.most
            return Length(start.least + more.least, most), before is not None and before.whole_day
