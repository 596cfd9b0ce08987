"""A lead's life in; what is still owed: by whom, to whom, by when, out."""

from __future__ import annotations

from collections.abc import Iterator

from slalang.source.frozen import dataclass
from slalang.timeline.courses import courses_of
from slalang.timeline.duties import Ahead, Ceiling, Clock, Duty, Spacing, Steps, Variety
from slalang.timeline.item import Item
from slalang.timeline.life import Life
from slalang.timeline.run import Told, duty_items, nobody_knows


@dataclass(frozen=True, slots=True)
class Owing:
    """One thing that somebody owes of one lead."""

    duty: Duty
    item: Item
    what: str
    """`first touch`, `attempt 2`, `email “Thank you”`."""
    names: tuple[str, ...]
    """Everything that it may be called: the numbers of all attempts that are missing …"""
    met_by: str | None
    """The promise that promises a share of it, and is owed with it."""


def owings(life: Life, told: Told = nobody_knows) -> tuple[Owing, ...]:
    """What is open at the instant, soonest first; what has no time yet comes last."""
    program = life.ground.program
    met = {duty.meets: duty.id for duty in program.duties if duty.meets}
    found = [
        Owing(duty, item, names[0], (*names, duty.id, duty.title), met.get(duty.id))
        for duty in program.duties
        if not isinstance(duty.rule, Ceiling | Variety)
        for item in duty_items(life, duty, told)
        if item.state.is_open
        for names in (tuple(_names(life, duty, item)),)
    ]
    return tuple(sorted(found, key=lambda one: (one.item.due is None, one.item.due or 0)))


def _names(life: Life, duty: Duty, item: Item) -> Iterator[str]:
    match duty.rule:
        case Clock(cadence=None, least=1):
            yield duty.owed
        case Clock(least=1):
            yield duty.owed
            yield f"{duty.owed.split()[-1]} 1"
        case Clock(deeds=deeds, least=least):
            missing = range(min(item.got, least - 1) + 1, least + 1)
            yield from (f"{deeds[0]} {number}" for number in missing)
        case Spacing(cadence=cadence, kind=kind):
            made = _made(life, cadence, item.opened)
            yield f"{kind} {made + 1}"
        case Steps():
            yield item.step
            yield f"step {item.got}"
            yield item.step.partition(" “")[0]
            title = item.step.partition("“")[2].rstrip("”")
            if title:
                yield title
        case Ahead(deed=deed):
            yield deed
        case _:
            yield duty.owed


def _made(life: Life, cadence: str, until: int) -> int:
    """How many attempts there were in a course up to an instant."""
    for course in reversed(courses_of(life, cadence)):
        if course.start <= until:
            return sum(one.at <= until for one in course.attempts)
    return 0
