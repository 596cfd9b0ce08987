"""What the leads of a block do by themselves in; the same with all the work on them out."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import count

from slalang.calendar.holiday_dates import Lock
from slalang.evaluate.case import DAY
from slalang.model.agreement import Agreement
from slalang.sample.book import NO_ROW, OPT_OUT, book_of
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
_CHANCES = ((20, 970, 150), (40, 970, 450), (90, 970, 750), (160, 970, 900))
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


def work_of(
    agreement: Agreement, seed: str, as_of: int, days: int, lock: Lock | None = None
) -> Work:
    """The work that an agreement makes in a season; `seed` names its numbers.

    `lock` has the holidays that were frozen.
    """
    first = as_of - days * DAY - EARLIER - DAY
    staff = staff_of(agreement, seed, first, as_of + _AHEAD, lock)
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
    start = site.first_row + site.work.course.start if site.work.course.start != NO_ROW else None
    worked: Events = ([], [], [])
    end = 0
    for place in range(size):
        begin, end = end, bisect_left(owners, place + 1, end)
        own = list(zip(times[begin:end], kinds[begin:end], strict=True))
        level, born, trigger = crowd.levels[place] // SLOTS, births[place], begun.get(place)
        sign = 0 if trigger is None else site.signs[kinds[trigger]]
        if chances[place] * 1000 >> 16 < _CHANCES[level][sign]:
            hint = site.table[kinds[trigger]][0] if trigger is not None and sign == HINT else ""
            begins = born + turns[place] * _LATER // 65_536
            if own:
                begins = times[trigger or begin + (turns[place] * (end - begin) >> 16)]
            out = any(at <= begins and site.table[row][0] == OPT_OUT for at, row in own)
            then = [(site.base + at, site.table[row][0]) for at, row in own if at >= begins]
            lead = Lead(site.base + born, site.base + begins, sign == TRIGGER, hint, level, then)
            draws = _draws(f"{crowd.seed}/work/{place}")
            # Who wants to hear nothing more is handed over to nobody.
            told = [] if out else life_of(site.work, lead, draws)
            own += [(at - site.base, site.first_row + row) for at, row in told]
            own.sort(key=_time)
        if start is not None:
            own.insert(0, (born, start))
        worked[0].extend([place] * len(own))
        worked[1].extend([at for at, _ in own])
        worked[2].extend([row for _, row in own])
    return worked


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
