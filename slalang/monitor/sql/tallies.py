"""Items of one part of the leads in; counts by period, person and group, and how long it took, out.

What is counted of several parts is added up; how long it took is kept value by value, so that
medians are exact.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

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


def prepare(connection: DuckDBPyConnection, build: Building) -> None:
    """Empty tables for what is counted."""
    slices = "".join(f", {name} INTEGER" for name in slice_names(build))
    for table, columns in {
        "counted": f"duty VARCHAR, period INTEGER, owner_no INTEGER{slices},"
                   " state VARCHAR, items BIGINT",
        "counted_hours": "duty VARCHAR, weekday INTEGER, hour INTEGER, state VARCHAR, items BIGINT",
        "waited": f"duty_no INTEGER, period INTEGER, owner_no INTEGER{slices}, took BIGINT",
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
    connection: DuckDBPyConnection, build: Building, duty: Duty, number: int, each: Period
) -> None:
    """Count the table `part_items`; items of somebody who took over count for nobody."""
    slices = "".join(f", {name}" for name in slice_names(build))
    wall = f"({shown((build.zone,), 'opened')})"
    opened = f"CASE WHEN state IN ('kept', 'broken') THEN {wall} // {_HOUR} END"
    due_day = f"({shown((build.zone,), 'due')}) // {_DAY}"
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE part_counted AS"
        f" SELECT p.{period_column(each)} AS period, owner_no{slices}, state,"
        " hour, count(*) AS items, grouping(state, owner_no, hour) AS which FROM ("
        f"SELECT *, {due_day} AS due_day, ({opened} + 72) % 168 AS hour"
        " FROM part_items WHERE NOT again) i LEFT JOIN days p ON p.day = i.due_day"
        f" GROUP BY GROUPING SETS ((p.{period_column(each)}, owner_no{slices}, state),"
        " (hour, state))"
    )
    told = literal(duty.id)
    connection.execute(
        f"INSERT INTO counted SELECT {told}, period, owner_no{slices}, state, items"
        " FROM part_counted WHERE which = 1"
    )
    connection.execute(
        f"INSERT INTO counted_hours SELECT {told}, hour // 24, hour % 24, state, items"
        " FROM part_counted WHERE which = 2 AND hour IS NOT NULL"
    )
    connection.execute(
        f"INSERT INTO waited SELECT {number}, p.{period_column(each)}, owner_no{slices}, took"
        f" FROM (SELECT *, {due_day} AS due_day FROM part_items"
        " WHERE NOT again AND took IS NOT NULL AND state IN ('kept', 'broken')) i"
        " LEFT JOIN days p ON p.day = i.due_day"
    )


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
