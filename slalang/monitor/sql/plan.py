"""An agreement's ground and data in; what the query of every duty is built from, out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import tzinfo
from typing import TYPE_CHECKING

from slalang.calendar.zones import zone_named
from slalang.monitor.sql.alphabet import Alphabet, is_of
from slalang.monitor.sql.clockwork import Clockwork, clockwork
from slalang.monitor.sql.deadlines import Runs
from slalang.monitor.sql.lives import Lives
from slalang.monitor.sql.wall import Wall, wall_of
from slalang.source.frozen import dataclass
from slalang.timeline.duties import Duty
from slalang.timeline.ground import Ground
from slalang.timeline.item import Why

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_YEAR = 366 * 86_400_000_000
_BEYOND = 12 * _YEAR
"""So far after the calendars days and months can be counted."""
REASONS = tuple(Why)
STATES = ("waiting", "running", "kept", "broken", "void")


@dataclass(frozen=True, slots=True)
class Building:
    """Everything that queries share."""

    ground: Ground
    lives: Lives
    runs: Mapping[str | None, Runs]
    """By calendar; that of `None` knows no business time."""
    zone: Wall
    """The local time of the agreement."""
    conditions: Mapping[str, str]
    """By duty and by cadence, SQL over a row of `leads`: whether it is about the lead."""

    @property
    def letters(self) -> Alphabet:
        return self.lives.letters


def building(
    connection: DuckDBPyConnection, ground: Ground, lives: Lives, duties: Iterable[Duty],
    conditions: Mapping[str, str],
) -> Building:  # fmt: skip
    """Compile the calendars of some duties into tables."""
    calendars = ground.calendars
    names = dict.fromkeys(duty.calendar for duty in duties)
    zones = [None, *(zone_named(name) for name in lives.data.zones)]
    first, last = calendars.first, calendars.last
    runs: dict[str | None, Runs] = {}
    for place, name in enumerate(names):
        if name is None:
            continue
        by_zone = calendars.calendars[name].zone_of_lead and len(zones) > 1
        times = [calendars.of(name, zone) for zone in (zones if by_zone else zones[:1])]
        clock: Clockwork = clockwork(connection, f"calendar_{place}", times, by_zone=by_zone)
        walls = tuple(wall_of(one.zone, one.first - _YEAR, one.last + _BEYOND) for one in times)
        runs[name] = Runs(clock, walls, ground.month_rule(name))
    bounds = (_midnight(first.toordinal()), _midnight(last.toordinal() + 1))
    runs[None] = Runs(None, (_wall(zone_named("UTC"), bounds),), None)
    return Building(ground, lives, runs, _wall(calendars.zone, bounds), conditions)


def columns(build: Building) -> tuple[str, ...]:
    """The columns of a lead that every item keeps."""
    slices = [f"slice_{place}" for place in range(len(build.lives.data.slices))]
    owners = ["owners"] if build.lives.assigned else []
    return ("lead_id", "owner_no", "zone_no", *slices, *owners)


def why(reason: Why) -> str:
    """SQL: the number that stands for a reason."""
    return str(REASONS.index(reason))


def owner_at(build: Building, at: str) -> str:
    """SQL: the number of who looked after the lead at an instant."""
    if not build.lives.assigned:
        return "owner_no"
    return f"coalesce({assigned_at(build, at)}, owner_no)"


def assigned_at(build: Building, at: str) -> str:
    """SQL: the number of who was assigned last, by an instant; NULL for nobody."""
    bits = build.lives.person_bits
    return f"(list_filter(owners, lambda o: (o >> {bits}) <= {at})[-1] & {2**bits - 1})"


def of_kinds(build: Building, kinds: Iterable[str], more: str = "", source: str = "life") -> str:
    """SQL: the numbers of a list that are of some kinds, and for which more is true."""
    test = is_of(build.letters, kinds)
    return f"list_filter({source}, lambda e: {test}{' AND ' + more if more else ''})"


def in_force(build: Building, at: str) -> str:
    """SQL: whether the agreement binds what begins at an instant."""
    start, end = build.ground.bounds
    tests = [f"{at} >= {start}"] if start is not None else []
    tests += [f"{at} < {end}"] if end is not None else []
    return " AND ".join(tests) or "TRUE"


def item_query(build: Building, query: str, took: str = "NULL::BIGINT") -> str:
    """The columns of items from a query that has worked them out, in the order of `COLUMNS`."""
    slices = "".join(f", slice_{place}" for place in range(len(build.lives.data.slices)))
    return (
        "SELECT lead_id, opened, start, due, done, state, closed, why, by_kind, again,"
        f" {owner_at(build, f'least(coalesce(closed, {build.lives.as_of}), {build.lives.as_of})')}"
        f" AS owner_no, gate, got, need, bands, {took} AS took{slices}"
        f" FROM ({query}) WHERE {in_force(build, 'opened')}"
    )


COLUMNS: Sequence[str] = (
    "lead_id", "opened", "start", "due", "done", "state", "closed", "why", "by_kind", "again",
    "owner_no", "gate", "got", "need", "bands", "took",
)  # fmt: skip


def _wall(zone: tzinfo, bounds: tuple[int, int]) -> Wall:
    return wall_of(zone, bounds[0] - _YEAR, bounds[1] + _BEYOND)


def _midnight(day: int) -> int:
    return (day - 719_163) * 86_400_000_000
