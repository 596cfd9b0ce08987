"""What the leads of a block do by themselves in; the same with all the work on them out."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import count

from slalang.evaluate.case import DAY
from slalang.model.agreement import Agreement
from slalang.sample.book import book_of
from slalang.sample.course import course_of, ways_of
from slalang.sample.crowd import BLOCK, Crowd
from slalang.sample.draws import SLOTS, halves
from slalang.sample.happenings import Happening
from slalang.sample.lives import life_of
from slalang.sample.scene import Lead, Work
from slalang.sample.seasons import EARLIER
from slalang.sample.staff import staff_of
from slalang.source.frozen import dataclass

TRIGGER, HINT = 1, 2
_CHANCES = ((20, 970, 60), (40, 970, 300), (90, 970, 600), (160, 970, 800))
"""By how good a lead is, how many of a thousand are put on the way: by nothing special, by a
trigger, by a hint."""
_LATER = 20 * DAY
_AHEAD = 3 * DAY
"""So much of the time that comes is compiled: nothing in it is written."""

Events = tuple[list[int], list[int], list[int]]
"""Places of leads, times of the season and rows of the table, one of each for an event; in the
order of leads, then of time."""


@dataclass(frozen=True, slots=True)
class Site:
    """Where the leads of one plan are worked."""

    work: Work
    table: Sequence[Happening]
    first_row: int
    """Where the rows of the book begin in it."""
    signs: bytes
    """For each row whether it puts leads on the way."""
    base: int
    """The beginning of the season, since 1970."""


def work_of(agreement: Agreement, seed: str, as_of: int, days: int) -> Work:
    """The work that an agreement makes in a season; `seed` names its numbers."""
    first = as_of - days * DAY - EARLIER - DAY
    staff = staff_of(agreement, seed, first, as_of + _AHEAD)
    book = book_of(agreement, staff, ways_of(agreement))
    return Work(course_of(agreement, staff, book), staff, book, as_of)


def site_of(work: Work, table: Sequence[Happening], first_row: int, base: int) -> Site:
    """A place of work, from a table that has the rows of the book from one on."""
    course = work.course
    signs = bytes(
        TRIGGER if name in course.triggers else HINT if name in course.hints else 0
        for name, _ in table
    )
    return Site(work, table, first_row, signs, base)


def with_work(site: Site, crowd: Crowd, size: int, events: Events, births: Sequence[int]) -> Events:
    """The events of the first leads of a block, with those of the work on them."""
    owners, times, kinds = events
    begun = _triggers(owners, kinds, site.signs)
    chances = halves(f"{crowd.seed}/work", BLOCK)
    turns = halves(f"{crowd.seed}/work/turn", BLOCK)
    done = 0
    worked: Events = ([], [], [])
    for place in range(size):
        trigger = begun.get(place)
        level = crowd.levels[place] // SLOTS
        sign = 0 if trigger is None else site.signs[kinds[trigger]]
        if chances[place] * 1000 >> 16 >= _CHANCES[level][sign]:
            continue
        start, end = bisect_left(owners, place, done), bisect_left(owners, place + 1, done)
        born, begins = births[place], births[place] + turns[place] * _LATER // 65_536
        if end > start:
            begins = times[trigger or start + (turns[place] * (end - start) >> 16)]
        own = [(site.base + times[one], site.table[kinds[one]][0])
               for one in range(start, end) if times[one] >= begins]  # fmt: skip
        lead = Lead(site.base + born, site.base + begins, sign == TRIGGER, level, own)
        told = life_of(site.work, lead, _draws(f"{crowd.seed}/work/{place}"))
        both = [*zip(times[start:end], kinds[start:end], strict=True),
                *((at - site.base, site.first_row + row) for at, row in told)]  # fmt: skip
        both.sort(key=_time)
        worked[0].extend(owners[done:start])
        worked[1].extend(times[done:start])
        worked[2].extend(kinds[done:start])
        worked[0].extend([place] * len(both))
        worked[1].extend(at for at, _ in both)
        worked[2].extend(row for _, row in both)
        done = end
    return worked[0] + owners[done:], worked[1] + times[done:], worked[2] + kinds[done:]


def _triggers(owners: Sequence[int], kinds: Sequence[int], signs: bytes) -> dict[int, int]:
    """For each lead the place of its first trigger; of its first hint, where it has none."""
    found: dict[int, int] = {}
    for number, (owner, kind) in enumerate(zip(owners, kinds, strict=True)):
        sign = signs[kind]
        if sign and (owner not in found or sign < signs[kinds[found[owner]]]):
            found[owner] = number
    return found


def _time(one: tuple[int, int]) -> int:
    return one[0]


def _draws(name: str) -> Iterator[int]:
    yield from halves(name, 96)
    for turn in count(1):
        yield from halves(f"{name}/{turn}", 96)
