"""Rules, a seed, an instant and numbers in; everything that blocks of leads are made from out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from slalang.sample.asked import asked_by, windows_of
from slalang.sample.columns import Column, columns_of
from slalang.sample.crowd import BLOCK
from slalang.sample.happenings import Happenings, happenings_of
from slalang.sample.seasons import Season, season_of
from slalang.source.frozen import dataclass

FORMAT = "slalang.sample/1"
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


@dataclass(frozen=True, slots=True)
class Plan:
    """What one agreement makes of that."""

    wanted: Wanted
    seed: str
    """What all streams of numbers begin with."""
    columns: tuple[Column, ...]
    happenings: Happenings
    season: Season

    @property
    def blocks(self) -> int:
        """How many blocks there are; the last may be cut."""
        return -(-self.wanted.leads // BLOCK)


def plan_of(rules: Mapping[str, Any], wanted: Wanted) -> Plan:
    """The plan for an agreement's `scoring.json`."""
    seed = f"{FORMAT}/{wanted.seed}"
    asked = asked_by(rules, wanted.as_of)
    return Plan(
        wanted,
        seed,
        columns_of(rules, asked, seed, wanted.as_of),
        happenings_of(rules, asked, seed, wanted.as_of),
        season_of(wanted.as_of, wanted.days, windows_of(rules)),
    )
