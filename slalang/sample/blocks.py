"""A plan and the number of a block in; its leads, column by column, and its events out.

Each block is made from the seed and its own number alone, so that blocks can be made in any
order, and fewer leads are the beginning of more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import accumulate, pairwise
from typing import Any

from slalang.sample.births import births
from slalang.sample.crowd import BLOCK, Crowd, crowd_of
from slalang.sample.dirt import IN_TEXT, soiled
from slalang.sample.draws import MASK, SLOTS, halves, quarters
from slalang.sample.filled import filled
from slalang.sample.happenings import KIND_SLOTS
from slalang.sample.labour import Events, with_work
from slalang.sample.plan import Plan
from slalang.sample.seasons import MOOD_SLOTS
from slalang.source.frozen import dataclass

_TIME_BITS = 52
"""So many bits hold any time in a season."""


@dataclass(frozen=True, slots=True)
class Block:
    """Some leads with their events."""

    first: int
    """The number of the first lead, from 1."""
    size: int
    columns: Sequence[Sequence[Any]]
    """The values of each column of the plan."""
    owners: Sequence[int]
    """For each event the place of its lead in the block, rising."""
    times: Sequence[int]
    """Microseconds from the base of the season; rising within a lead."""
    kinds: Sequence[int]
    """Places in the table of what happens."""
    births: Sequence[int]
    """For each lead when it came to exist, as a time."""
    odd: Mapping[int, str]
    """Of events with bad times what stands there, by their places."""
    twice: Sequence[int]
    """Places of leads that stand there twice."""
    planted: Counter[str]
    """How many bad rows there are of each sort."""


def block_of(plan: Plan, number: int, dirt: Sequence[str] = IN_TEXT) -> Block:
    """The block of a number, from 0; bad rows, where they are wanted, are of some sorts."""
    size = min(BLOCK, plan.wanted.leads - number * BLOCK)
    crowd = crowd_of(plan.seed, number)
    columns = [filled(column, crowd) for column in plan.columns]
    if size < BLOCK:
        columns = [column[:size] for column in columns]
    first = number * BLOCK + 1
    season, base = plan.season, plan.season.base
    owners = [
        place
        for place, count in enumerate(_dealt(plan, number, crowd)[:size])
        for _ in range(count)
    ]
    events: Events = (owners, _times(plan, crowd, owners), _kinds(crowd, owners))
    last = plan.wanted.as_of - base
    born = births(season, crowd.seed, *events[:2], last)[:size]
    if plan.site:
        events = with_work(plan.site, crowd, size, events, born)
    if not plan.wanted.dirty:
        return Block(first, size, columns, *events, born, {}, (), Counter())
    rows = {sort: row for sort, row in plan.dirt.items() if sort in dirt}
    found = soiled(rows, events, born, base=base, last=last, first=first)
    return Block(first, size, columns, *found[0], born, *found[1:])


def _dealt(plan: Plan, number: int, crowd: Crowd) -> list[int]:
    """How many events each lead of a whole block has; blocks together have what is wanted."""
    leads, events = plan.wanted.leads, plan.wanted.events * plan.happenings.dealt
    begin, end = (place * BLOCK * events // leads for place in (number, number + 1))
    upto = list(accumulate(_looked_up(plan.happenings.weights, "eager", crowd)))
    total = upto[-1] or 1
    marks = [0, *(weight * (end - begin) // total for weight in upto)]
    return [later - before for before, later in pairwise(marks)]


def _times(plan: Plan, crowd: Crowd, owners: Sequence[int]) -> list[int]:
    moods = _looked_up(plan.happenings.moods, "mood", crowd)
    starts, spans, mask = plan.season.starts, plan.season.spans, MOOD_SLOTS - 1
    hours = halves(f"{crowd.seed}/hour", len(owners))
    seconds = quarters(f"{crowd.seed}/second", len(owners))
    slots = [moods[owner] | (draw & mask) for owner, draw in zip(owners, hours, strict=True)]
    # One sort for the whole block: the events of a lead stay together.
    keys = sorted(
        owner << _TIME_BITS | starts[slot] + (spans[slot] * draw >> 32)
        for owner, slot, draw in zip(owners, slots, seconds, strict=True)
    )
    low = (1 << _TIME_BITS) - 1
    return [key & low for key in keys]


def _kinds(crowd: Crowd, owners: Sequence[int]) -> list[int]:
    draws, few = halves(f"{crowd.seed}/kind", len(owners)), KIND_SLOTS - 1
    begins = [level // SLOTS * KIND_SLOTS for level in crowd.levels]
    return [begins[owner] | (draw & few) for owner, draw in zip(owners, draws, strict=True)]


def _looked_up(table: Sequence[int], name: str, crowd: Crowd) -> list[int]:
    draws = halves(f"{crowd.seed}/{name}", BLOCK)
    return [table[level | (draw & MASK)] for level, draw in zip(crowd.levels, draws, strict=True)]
