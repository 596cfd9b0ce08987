"""Items of one part of the leads in; counts by period, person and group, and how long it took, out.

What is counted of several parts is added up; how long it took is kept value by value, so that
medians are exact.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from slalang.data.quoting import literal
from slalang.model.quantities import Period
from slalang.monitor.periods import number_of
from slalang.monitor.sql.plan import Building
from slalang.monitor.sql.wall import shown
from slalang.timeline.duties import Duty

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_DAY, _HOUR = 86_400_000_000, 3_600_000_000
_EPOCH = date(1970, 1, 1).toordinal()
BUCKET = 2**27
"""About two minutes: so close together are the values that are sorted."""


class Counted(NamedTuple):
    """A duty that is counted."""

    number: int
    """Its place among the duties."""
    duty: Duty
    each: Period


def prepare(connection: DuckDBPyConnection, build: Building) -> None:
    """Empty tables for what is counted."""
    slices = "".join(f", {name} INTEGER" for name in slice_names(build))
    for table, columns in {
        "counted": f"duty VARCHAR, period INTEGER, owner_no INTEGER{slices},"
                   " state VARCHAR, items BIGINT",
        "counted_hours": "duty VARCHAR, weekday INTEGER, hour INTEGER, state VARCHAR, items BIGINT",
        "waited": f"duty_no INTEGER, period INTEGER, owner_no INTEGER{slices}, took BIGINT",
        "newest": "duty_no INTEGER, closed BIGINT, lead_id VARCHAR, opened BIGINT",
        "undecided": "duty VARCHAR, lead_id VARCHAR",
    }.items():  # fmt: skip
        connection.execute(f"CREATE OR REPLACE TEMP TABLE {table} ({columns})")


def make_days(
    connection: DuckDBPyConnection, build: Building, periods: Sequence[Period],
    open_days: Sequence[int],
) -> None:  # fmt: skip
    """The table `days`: of each local day, days since 1970, the number of its period."""
    first = build.ground.calendars.first.toordinal() - 366
    last = build.ground.calendars.last.toordinal() + 12 * 366
    days = range(first, last + 1)
    columns = ["unnest($1::INTEGER[]) AS day"]
    values: list[list[int]] = [[day - _EPOCH for day in days]]
    for period in dict.fromkeys(periods):
        values.append([number_of(period, date.fromordinal(day), open_days) for day in days])
        columns.append(f"unnest(${len(values)}::INTEGER[]) AS {period_column(period)}")
    connection.execute(f"CREATE OR REPLACE TEMP TABLE days AS SELECT {', '.join(columns)}", values)


def period_column(period: Period) -> str:
    """The column of `days` that holds its numbers."""
    return "p_" + period.value.replace(" ", "_").replace("-", "_")


def slice_names(build: Building) -> list[str]:
    return [f"slice_{place}" for place in range(len(build.lives.data.slices))]


def count_items(
    connection: DuckDBPyConnection, build: Building, query: str, counted: Sequence[Counted],
    *, most: int, since: int,
) -> None:  # fmt: skip
    """Count the items of a query for every duty that has these; none of them is written down.

    Items of somebody who took over count for nobody. Of the breaches `since` an instant as many
    as `most` are kept in `newest`.
    """
    slices = "".join(f", {name}" for name in slice_names(build))
    opened = f"({shown((build.zone,), 'opened')}) // {_HOUR}"
    due_day = f"({shown((build.zone,), 'coalesce(due, closed)')}) // {_DAY}"
    periods = list(dict.fromkeys(period_column(one.each) for one in counted))
    decided = "state IN ('kept', 'broken')"
    took = f"list(took) FILTER (WHERE {decided} AND took IS NOT NULL)"
    since = _oldest(connection, most) or since
    late = f"state = 'broken' AND closed >= {since}"
    newest = f"max({{'closed': closed, 'lead_id': lead_id, 'opened': opened}}, {max(1, most)})"
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE part_counted AS SELECT {', '.join(periods)},"
        f" owner_no{slices}, state, grouping(state, owner_no, hour) AS which, hour,"
        f" count(*) AS items, {took} AS tooks, {newest} FILTER (WHERE {late}) AS late FROM ("
        f"SELECT *, {due_day} AS due_day,"
        f" CASE WHEN {decided} THEN ({opened} + 72) % 168 END AS hour"
        f" FROM ({query}) WHERE NOT again) i LEFT JOIN days p ON p.day = i.due_day"
        f" GROUP BY GROUPING SETS (({', '.join(periods)}, owner_no{slices}, state), (hour, state))"
    )
    for one in counted:
        period = period_column(one.each)
        duty = literal(one.duty.id)
        connection.execute(
            f"INSERT INTO counted SELECT {duty}, {period}, owner_no{slices}, state, sum(items)"
            " FROM part_counted WHERE which = 1 GROUP BY ALL"
        )
        connection.execute(
            f"INSERT INTO counted_hours SELECT {duty}, hour // 24, hour % 24, state, items"
            " FROM part_counted WHERE which = 2 AND hour IS NOT NULL"
        )
        connection.execute(
            f"INSERT INTO waited SELECT {one.number}, {period}, owner_no{slices}, unnest(tooks)"
            " FROM part_counted WHERE which = 1"
        )
        connection.execute(
            f"INSERT INTO newest SELECT {one.number}, unnest(late, recursive := true)"
            " FROM part_counted WHERE which = 1"
        )
    _keep_newest(connection, most)


def note_newest(
    connection: DuckDBPyConnection, query: str, counted: Sequence[Counted], most: int
) -> None:
    """Only keep the newest breaches of a query in `newest`, however old they are."""
    for one in counted:
        connection.execute(
            f"INSERT INTO newest SELECT {one.number}, closed, lead_id, opened FROM ({query})"
            f" WHERE state = 'broken' AND NOT again AND closed >= {_oldest(connection, most)}"
            f" ORDER BY closed DESC, lead_id DESC, opened DESC LIMIT {most}"
        )
    _keep_newest(connection, most)


def _keep_newest(connection: DuckDBPyConnection, most: int) -> None:
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE newest AS SELECT * FROM newest"
        f" ORDER BY closed DESC, lead_id DESC, opened DESC, duty_no LIMIT {most}"
    )


def _oldest(connection: DuckDBPyConnection, most: int) -> int:
    """What was closed before it is not among the newest breaches."""
    row = connection.execute("SELECT count(*), min(closed) FROM newest").fetchone()
    assert row is not None
    return int(row[1]) if row[0] >= most > 0 else 0


def waits_query(number: int, keys: Sequence[str]) -> str:
    """Of one duty, by some columns of `waited`: how many, the two middle values, the 90th of 100.

    Nearest rank. No group is ever sorted as a whole: the values are counted in buckets first,
    and only those are sorted that hold a rank that is asked for.
    """
    key = "".join(f"{one}, " for one in keys)
    by = f"PARTITION BY {', '.join(keys)} " if keys else ""
    using = ", ".join((*keys, "bucket"))
    rows = f"SELECT {key}took, took // {BUCKET} AS bucket FROM waited WHERE duty_no = {number}"
    # Groups without a name are groups, too.
    same = " AND ".join(f"w.{one} IS NOT DISTINCT FROM r.{one}" for one in keys) or "TRUE"
    return (
        f"WITH rows AS NOT MATERIALIZED ({rows}),"
        f" buckets AS (SELECT {using}, count(*) AS n FROM rows GROUP BY {using}),"
        f" ranked AS (SELECT *, (sum(n) OVER ({by}ORDER BY bucket))::BIGINT AS upto,"
        f" (sum(n) OVER ({by}))::BIGINT AS number FROM buckets),"
        " wanted AS (SELECT *, unnest([(number + 1) // 2, number // 2 + 1,"
        " (number * 9 + 9) // 10]) AS rank, unnest([1, 2, 3]) AS which FROM ranked),"
        " here AS (SELECT * FROM wanted WHERE rank > upto - n AND rank <= upto),"
        f" near AS (SELECT w.*, row_number() OVER (PARTITION BY {using} ORDER BY took) AS place"
        f" FROM (SELECT w.* FROM rows w SEMI JOIN here r ON w.bucket = r.bucket AND {same}) w)"
        f" SELECT {''.join(f'r.{one}, ' for one in keys)}max(r.number)::BIGINT,"
        " max(took) FILTER (WHERE which = 1), max(took) FILTER (WHERE which = 2),"
        " max(took) FILTER (WHERE which = 3)"
        f" FROM near w JOIN here r ON w.bucket = r.bucket AND {same}"
        " AND w.place = r.rank - (r.upto - r.n)"
        f"{' GROUP BY ' + ', '.join(f'r.{one}' for one in keys) if keys else ''}"
    )
