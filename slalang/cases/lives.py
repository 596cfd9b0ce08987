"""An example and an instant in; the lead's life up to then, with clocks that run, out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from slalang.calendar.holiday_dates import resolved
from slalang.calendar.open_time import OutsideCalendar
from slalang.cases.story import Instant, Story, instant
from slalang.cases.world import World
from slalang.timeline.ground import Ground, ground_of
from slalang.timeline.life import Life, Move, Planned, zone_of_records
from slalang.timeline.run import items_of, life_of

NEAR, FAR = 1, 9
"""So many years after a timeline are worked out; the second where a clock reaches further."""


def life_at(story: Story, at: Instant) -> Life:
    """The life of an example's lead up to an instant.

    Raises `TimeProblem` where no calendar says how long something lasts, `TooMuch`.
    """
    key = at.micros
    if key not in story.lives:
        try:
            life = _life(story, at, NEAR)
            # Every clock is run once, so that one that reaches further is met here.
            items_of(life, story.told)
        except OutsideCalendar:
            life = _life(story, at, FAR)
        story.lives[key] = life
    found: Life = story.lives[key]
    return found


def _life(story: Story, at: Instant, years: int) -> Life:
    ground = _ground(story.world, story, at, years)
    case = replace(story.case, as_of=at.micros, known={})
    moves = [
        Move(it.event.name, instant(story.world, it.at).micros)
        for it in story.example.timeline
        if it.is_move
    ]
    return life_of(ground, case, moves, list(_plans(story)), zone=zone_of_records(case.records))


def _plans(story: Story) -> Iterator[Planned]:
    for it in story.example.timeline:
        if it.planned is not None or it.called_off:
            when = instant(story.world, it.planned).micros if it.planned else None
            yield Planned(it.event.name, instant(story.world, it.at).micros, when)


def _ground(world: World, story: Story, at: Instant, years: int) -> Ground:
    """Calendars and holidays around the timeline; worked out once for the same years."""
    times = [at.local, *(it.at for it in story.example.timeline)]
    times += [it.planned for it in story.example.timeline if it.planned]
    first, last = min(one.year for one in times), max(one.year for one in times)
    key = max(first - 1, 1), min(last + years, 9_998)
    if key not in world.grounds:
        agreement = world.agreement
        holidays = resolved(agreement.calendars, *key, world.lock)
        span = date(key[0], 1, 1), date(key[1], 12, 31)
        world.grounds[key] = ground_of(agreement, *span, holidays)
    found: Ground = world.grounds[key]
    return found
