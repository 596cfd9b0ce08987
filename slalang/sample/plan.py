"""Rules, a seed, an instant and numbers in; everything that blocks of leads are made from out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from slalang.sample.asked import asked_by, windows_of
from slalang.sample.columns import Column, columns_of
from slalang.sample.crowd import BLOCK
from slalang.sample.dirt import (
    EARLY,
    NAIVE,
    NO_EVENT,
    NOBODY,
    OFFSET,
    TWICE,
    UNREADABLE,
    strange_rows,
)
from slalang.sample.happenings import Happenings, happenings_of, joined
from slalang.sample.labour import Site, site_of
from slalang.sample.scene import Work
from slalang.sample.seasons import Season, season_of
from slalang.source.frozen import dataclass

FORMAT = "slalang.sample/2"
"""Another number means other data for the same seed."""
MOST_LEADS = 10_000_000
MOST_EVENTS = 50_000_000
MOST_EACH = 200
"""Events for each lead, on the average."""
MOST_DAYS = 3_650


@dataclass(frozen=True, slots=True)
class Wanted:
    """How much data, and of when."""

    leads: int
    events: int
    seed: int
    as_of: int
    """Microseconds since 1970, UTC."""
    days: int
    """The window before `as_of` that events are in."""
    dirty: bool = False
    """Whether there are bad rows."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What one agreement makes of that."""

    wanted: Wanted
    seed: str
    """What all streams of numbers begin with."""
    columns: tuple[Column, ...]
    happenings: Happenings
    season: Season
    site: Site | None
    """None where nobody works."""
    dirt: Mapping[str, int]
    """By the sort of bad rows, the row of what happens in them."""

    @property
    def blocks(self) -> int:
        """How many blocks there are; the last may be cut."""
        return -(-self.wanted.leads // BLOCK)


def seed_of(number: int) -> str:
    """What all streams of numbers of a seed begin with."""
    return f"{FORMAT}/{number}"


def plan_of(rules: Mapping[str, Any], wanted: Wanted, work: Work | None = None) -> Plan:
    """The plan for an agreement's `scoring.json`, and for the work that it makes."""
    seed = seed_of(wanted.seed)
    asked = asked_by(rules, wanted.as_of)
    if work and not work.course.steps:
        work = None
    made = work.course.made if work else frozenset[str]()
    happenings = happenings_of(rules, asked, seed, wanted.as_of, made)
    dirt: Mapping[str, int] = {}
    first_row = len(happenings.table)
    if work:
        happenings = joined(happenings, work.book.rows, work.book.types)
    if wanted.dirty:
        happenings, dirt = _soiled(rules, happenings, work)
    season = season_of(wanted.as_of, wanted.days, windows_of(rules))
    return Plan(
        wanted,
        seed,
        columns_of(rules, asked, seed, wanted.as_of),
        happenings,
        season,
        site_of(work, happenings.table, first_row, season.base) if work else None,
        dirt,
    )


def _soiled(
    rules: Mapping[str, Any], happenings: Happenings, work: Work | None
) -> tuple[Happenings, Mapping[str, int]]:
    """What happens in bad rows, at the end of the table."""
    declared = {one["name"]: one for one in rules["inputs"]["events"]}
    declared |= {one["name"]: one for one in rules["stages"]}
    responsible = work is not None and work.book.assigned_to(0) >= 0
    strange = strange_rows(declared, responsible)
    place = len(happenings.table)
    dirt = {NO_EVENT: place, TWICE: 0} | ({NOBODY: place + 1} if responsible else {})
    if happenings.dealt:
        dirt |= dict.fromkeys((UNREADABLE, NAIVE, OFFSET, EARLY), 0)
    return joined(happenings, strange, work.book.types if work else {}), dirt
