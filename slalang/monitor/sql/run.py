"""An agreement's ground, duties and canonical tables in; items or tallies of every lead, out."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, assert_never

from slalang.data.quoting import identifier, literal
from slalang.model.quantities import Period
from slalang.monitor.sql.attempt_items import (
    ban_items,
    ceiling_items,
    spacing_items,
    variety_items,
)
from slalang.monitor.sql.clock_items import clock_items
from slalang.monitor.sql.courses import cadence_of, make_courses, undecided
from slalang.monitor.sql.lives import GROUPS, PEOPLE, Data, in_part, lives_of, make_lives
from slalang.monitor.sql.plan import REASONS, Building, building
from slalang.monitor.sql.scope import asks_channels, kinds_of, runs_in_sql
from slalang.monitor.sql.tallies import (
    Counted,
    count_items,
    make_days,
    note_newest,
    prepare,
    slice_names,
    waits_query,
)
from slalang.monitor.tables import ITEMS
from slalang.source.frozen import dataclass
from slalang.timeline.duties import (
    Ahead,
    Ban,
    Ceiling,
    Clock,
    Duty,
    Spacing,
    Steps,
    Variety,
)
from slalang.timeline.ground import Ground
from slalang.timeline.life import ASSIGNED

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

ROWS_AT_ONCE = 15_000_000
"""So many happenings are held in memory, at most."""
ROWS_FOR_EACH_MEGABYTE = 7_000
"""Of the limit of the connection."""
_MEGABYTES = {"KiB": 1 / 1024, "MiB": 1, "GiB": 1024, "TiB": 1024**2}
USUAL = Period.MONTH
LATELY = 35 * 86_400_000_000
"""µs."""


@dataclass(frozen=True, slots=True)
class Counts:
    """What came of the duties, as temporary tables of the connection.

    `tallies`: duty, period, owner, a column for each slice by its own name, kept, broken, waived,
    void, open. `hours`: duty, weekday (0 is Monday), hour, due, broken. `undecided`: duty, lead_id
    of those that have to be gone through lead by lead. `breaches`: rows as in
    `slalang.monitor.tables.ITEMS`, the newest.
    """

    duties: tuple[Duty, ...]
    slices: tuple[str, ...]
    rows: int
    """The happenings that were read."""


def items_by_sql(
    connection: DuckDBPyConnection, ground: Ground, duties: Sequence[Duty], data: Data, as_of: int,
    *, conditions: Mapping[str, str] | None = None, rows_at_once: int | None = None,
) -> None:  # fmt: skip
    """Make the tables `found_items`, as in `slalang.monitor.tables.ITEMS`, and `undecided`.

    `duties` are those that run in SQL. Raises TooManyLetters; and, as errors of DuckDB, times
    outside of the compiled calendars. `rows_at_once` is how many happenings are held in memory;
    by default as many as the connection's limit allows.
    """
    build = _built(
        connection, ground, duties, data, as_of,
        conditions=conditions or {}, rows_at_once=rows_at_once,
    )  # fmt: skip
    prepare(connection, build)
    _empty_items(connection, "found_items")
    for _ in _each_part(connection, build, duties):
        for alike in _alike(build, duties):
            _make_items(connection, build, duties[alike[0]])
            for number in alike:
                connection.execute(f"INSERT INTO found_items {_told(duties[number])}")


def counts_by_sql(
    connection: DuckDBPyConnection, ground: Ground, duties: Sequence[Duty], data: Data, as_of: int,
    *, conditions: Mapping[str, str] | None = None, rows_at_once: int | None = None,
    breaches: int = 1000, open_days: Sequence[int] = (),
) -> Counts:  # fmt: skip
    """Count the items of all duties without keeping them, but for the newest breaches.

    `open_days` are the days of the agreement's calendar, where duties are judged by business
    days. As `items_by_sql`; see `Counts` for the tables, and `waits_of` for how long it took.
    """
    build = _built(
        connection, ground, duties, data, as_of,
        conditions=conditions or {}, rows_at_once=rows_at_once,
    )  # fmt: skip
    prepare(connection, build)
    make_days(connection, build, [duty.each or USUAL for duty in duties], open_days)
    groups = [
        [Counted(at, duties[at], duties[at].each or USUAL) for at in alike]
        for alike in _alike(build, duties)
    ]
    # Of much data the newest breaches are looked for where they will be: at its end.
    since = max(0, build.lives.latest - LATELY) if build.lives.parts > 1 else 0
    for _ in _each_part(connection, build, duties):
        for some in groups:
            query = sql_of(build, some[0].duty)
            count_items(connection, build, query, some, most=breaches, since=since)
    if since and _size(connection, "newest") < breaches:
        connection.execute("DELETE FROM newest")
        for _ in _each_part(connection, build, duties, again=True):
            for some in groups:
                note_newest(connection, sql_of(build, some[0].duty), some, breaches)
    _tell_newest(connection, build, duties)
    return _added_up(connection, build, duties)


def waits_of(
    connection: DuckDBPyConnection, counts: Counts, duty: str, keys: Sequence[str]
) -> list[tuple[object, ...]]:
    """How long a duty took, by some of `period`, `owner` and the slices.

    Rows of the keys, the number, the two middle values (equal for an odd number) and the 90th
    percentile by nearest rank, in µs on the clock of the duty.
    """
    number = next(place for place, one in enumerate(counts.duties) if one.id == duty)
    names: list[str] = []
    told: list[str] = []
    joins = ""
    for key in keys:
        column, table = "period", None
        if key == "owner":
            column, table = "owner_no", PEOPLE
        elif key != "period":
            place = counts.slices.index(key)
            column, table = f"slice_{place}", GROUPS.format(place) + "_names"
        names.append(column)
        if table is None:
            told.append(f"f.{column}")
        else:
            alias = f"n{len(names)}"
            joins += f" LEFT JOIN {table} {alias} ON {alias}.no = f.{column}"
            told.append(f"{alias}.name")
    columns = ", ".join((*names, "number", "low", "high", "p90"))
    found = "".join(f"{one}, " for one in told)
    query = (
        f"SELECT {found}f.number, f.low, f.high, f.p90"
        f" FROM ({waits_query(number, names)}) f({columns}){joins}"
        " WHERE f.number IS NOT NULL ORDER BY ALL"
    )
    return connection.execute(query).fetchall()


def sql_of(build: Building, duty: Duty) -> str:
    """The query of the items of a duty, over the table `lives`."""
    match duty.rule:
        case Clock() as rule:
            return clock_items(build, duty, rule)
        case Spacing() as rule:
            return spacing_items(build, duty, rule)
        case Ceiling() as rule:
            return ceiling_items(build, duty, rule)
        case Variety() as rule:
            return variety_items(build, duty, rule)
        case Ban() as rule:
            return ban_items(build, duty, rule)
        case Ahead() | Steps():
            raise AssertionError(f"{duty.id} does not run in SQL")
        case _ as never:
            assert_never(never)


def _built(
    connection: DuckDBPyConnection, ground: Ground, duties: Sequence[Duty], data: Data, as_of: int,
    *, conditions: Mapping[str, str], rows_at_once: int | None,
) -> Building:  # fmt: skip
    has_bands = data.bands is not None
    known: Collection[str] = conditions.keys()
    assert all(runs_in_sql(ground, duty, known, bands=has_bands) for duty in duties)
    kinds = {kind for duty in duties for kind in kinds_of(ground, duty)} | {ASSIGNED}
    channels = any(asks_channels(duty) for duty in duties)
    lives = lives_of(
        connection, data, kinds, as_of, channels=channels,
        rows_at_once=rows_at_once or _rows_that_fit(connection),
    )  # fmt: skip
    return building(connection, ground, lives, duties, conditions)


def _rows_that_fit(connection: DuckDBPyConnection) -> int:
    """How many happenings may be held at once under the limit of a connection."""
    row = connection.execute("SELECT current_setting('memory_limit')").fetchone()
    assert row is not None
    number, unit = str(row[0]).split()
    megabytes = int(float(number) * _MEGABYTES.get(unit, 0))
    return max(50_000, min(ROWS_AT_ONCE, megabytes * ROWS_FOR_EACH_MEGABYTE))


def _each_part(
    connection: DuckDBPyConnection, build: Building, duties: Sequence[Duty], *, again: bool = False
) -> Iterator[int]:
    """Each part of the leads, with its table `lives` and its undecided leads in place."""
    for part in range(build.lives.parts):
        make_lives(connection, build.lives, in_part(build.lives, part))
        courses = make_courses(connection, build, duties)
        if not again:
            _note_undecided(connection, build, duties)
        yield part
        for table in courses:
            connection.execute(f"DROP TABLE {table}")
    for table in ("lives", "part_items"):
        connection.execute(f"DROP TABLE IF EXISTS {table}")


def _note_undecided(
    connection: DuckDBPyConnection, build: Building, duties: Sequence[Duty]
) -> None:  # fmt: skip
    """Who has to be gone through lead by lead: few, and the same for all duties of a cadence."""
    known: dict[str, list[str]] = {}
    for duty in duties:
        name = getattr(duty.rule, "cadence", None)
        if name is None:
            continue
        key = duty.id if duty.id in build.conditions else f"all of {name}"
        if key not in known:
            query = undecided(build, duty, cadence_of(build, name))
            known[key] = [row[0] for row in connection.execute(query).fetchall()]
        connection.execute(
            f"INSERT INTO undecided SELECT {literal(duty.id)}, unnest($1::VARCHAR[])", [known[key]]
        )


def _alike(build: Building, duties: Sequence[Duty]) -> list[list[int]]:
    """The places of duties that have the same items: a promise that meets a deadline, and that."""
    found: list[list[int]] = []
    for number, duty in enumerate(duties):
        for alike in found:
            other = duties[alike[0]]
            about = build.conditions.get(duty.id) == build.conditions.get(other.id)
            if about and duty.rule == other.rule and duty.calendar == other.calendar:
                alike.append(number)
                break
        else:
            found.append([number])
    return found


def _make_items(connection: DuckDBPyConnection, build: Building, duty: Duty) -> None:
    connection.execute("DROP TABLE IF EXISTS part_items")
    connection.execute(f"CREATE TEMP TABLE part_items AS {sql_of(build, duty)}")


def _tell_newest(
    connection: DuckDBPyConnection, build: Building, duties: Sequence[Duty]
) -> None:  # fmt: skip
    """The table `breaches`: everything about the items in `newest`, for their leads alone."""
    _empty_items(connection, "breaches")
    rows = connection.execute("SELECT DISTINCT duty_no FROM newest ORDER BY ALL").fetchall()
    make_lives(connection, build.lives, "lead_id IN (SELECT lead_id FROM newest)")
    courses = make_courses(connection, build, duties)
    for (number,) in rows:
        _make_items(connection, build, duties[number])
        connection.execute(
            f"INSERT INTO breaches SELECT t.* FROM ({_told(duties[number])}) t JOIN newest n"
            f" ON n.duty_no = {number} AND n.lead_id = t.lead_id AND n.opened = t.opened"
            " WHERE state = 'broken' AND NOT again"
        )
    for table in ("lives", "part_items", *courses):
        connection.execute(f"DROP TABLE IF EXISTS {table}")


def _told(duty: Duty) -> str:
    """The items of a part in the columns of `slalang.monitor.tables.ITEMS`."""
    reasons = " ".join(
        f"WHEN {number} THEN {literal(one.value)}" for number, one in enumerate(REASONS)
    )
    worked_out = {
        "duty": literal(duty.id), "why": f"CASE why {reasons} END", "owner": "p.name",
        "aim": "NULL", "step": "NULL",
    }  # fmt: skip
    columns = ", ".join(f"{worked_out.get(name, name)} AS {name}" for name, _ in ITEMS)
    return f"SELECT {columns} FROM part_items LEFT JOIN {PEOPLE} p ON p.no = owner_no"


def _empty_items(connection: DuckDBPyConnection, name: str) -> None:
    columns = ", ".join(f"{column} {kind}" for column, kind in ITEMS)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} ({columns})")


def _added_up(connection: DuckDBPyConnection, build: Building, duties: Sequence[Duty]) -> Counts:
    """The counts of all parts together, with names in the place of numbers."""
    data = build.lives.data
    places = range(len(data.slices))
    names = "".join(f", n{place}.name AS {identifier(data.slices[place])}" for place in places)
    joins = "".join(
        f" LEFT JOIN {GROUPS.format(place)}_names n{place} ON n{place}.no = c.slice_{place}"
        for place in places
    )
    state = "coalesce(sum(items) FILTER (WHERE state IN ({})), 0)::BIGINT AS {}"
    states = ", ".join(
        state.format(some, name)
        for name, some in {
            "kept": "'kept'", "broken": "'broken'", "waived": "'waived'", "void": "'void'",
            "open": "'waiting', 'running'",
        }.items()
    )  # fmt: skip
    keys = "".join(f", {name}" for name in slice_names(build))
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE tallies AS"
        f" SELECT c.duty, c.period, p.name AS owner{names}, kept, broken, waived, void, open FROM ("
        f"SELECT duty, period, owner_no{keys}, {states} FROM counted GROUP BY ALL) c"
        f" LEFT JOIN {PEOPLE} p ON p.no = c.owner_no{joins}"
    )
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE hours AS SELECT duty, weekday, hour,"
        " sum(items)::BIGINT AS due,"
        " coalesce(sum(items) FILTER (WHERE state = 'broken'), 0)::BIGINT AS broken"
        " FROM counted_hours GROUP BY ALL"
    )
    return Counts(tuple(duties), data.slices, _size(connection, data.happenings))


def _size(connection: DuckDBPyConnection, table: str) -> int:
    row = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
    assert row is not None
    return int(row[0])
