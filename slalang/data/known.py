"""Raw data in; marks by which a later run knows which rows are as they were, out.

Leads fall into buckets by a hash of their identifier, a few to a bucket, and so do their
events. The mark of a bucket is the sum of the hashes of its rows, modulo 2^64: it does not
depend on their order, and any change of any row, any row more or less, gives another sum, but
for once in 2^64 times.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from slalang.data.load import Loaded
from slalang.data.plan import EventRows, Plan, RawTable
from slalang.data.quoting import file_literal, literal
from slalang.data.staging import Column, cells_sql, event_columns, lead_columns

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

IN_BUCKET = 8
"""So many leads share one: each that changes has them scored anew, too."""
FEWEST, MOST = 1 << 12, 1 << 24
NOW, CHANGED = "known_now", "known_changed"


class Unseen(NamedTuple):
    """Which rows an earlier run has not looked at, or not as they are now."""

    buckets: int = 0
    """0 for every row."""
    before: int = 0
    """Up to this instant, in microseconds, everything was looked at."""
    changed: bool = True
    """Whether there are buckets that are not as they were."""

    def of_leads(self, columns: tuple[Column, ...]) -> tuple[str, ...]:
        """The condition, in the cells of a row."""
        if not self.buckets:
            return ()
        return (in_changed(columns[0].computed.value, self.buckets) if self.changed else "false",)

    def of_events(self, rows: EventRows, columns: tuple[Column, ...]) -> tuple[str, ...]:
        """The same of events."""
        if not self.buckets:
            return ()
        if not self.changed:
            return (f"NOT {_old(rows, columns, self.before)}",)
        changed = in_changed(columns[0].computed.value, self.buckets)
        return (f"(NOT {_old(rows, columns, self.before)} OR {changed})",)


EVERY_ROW = Unseen()


def bucket_sql(lead: str, buckets: int) -> str:
    """The bucket of an identifier."""
    return f"CAST(hash({lead}) & {buckets - 1} AS INTEGER)"


def in_changed(lead: str, buckets: int) -> str:
    """Whether the bucket of an identifier has changed."""
    return f"{bucket_sql(lead, buckets)} IN (SELECT bucket FROM {CHANGED})"


def buckets_for(leads: int) -> int:
    """How many buckets, a power of two."""
    wanted = max(1, -(-leads // IN_BUCKET))
    return max(FEWEST, min(MOST, 1 << (wanted - 1).bit_length()))


def mark(
    connection: DuckDBPyConnection, loaded: Mapping[str, Loaded], plan: Plan, buckets: int,
    *, before: int, until: int,
) -> None:  # fmt: skip
    """Make the table `known_now`: bucket, marks of leads, of events up to `before` and `until`.

    What has no instant that can be read is among what was before.
    """

    def relation(table: RawTable, traced: bool) -> str:
        return loaded[table.name].sql(traced)

    leads = lead_columns(plan.leads)
    cells = cells_sql(_cells(leads), plan.leads, relation, leads)
    parts = [
        f"SELECT {bucket_sql('lead', buckets)} AS bucket, sum({_hash(leads, 0)}) AS leads,"
        f" CAST(0 AS HUGEINT) AS early, CAST(0 AS HUGEINT) AS late FROM ({cells}) GROUP BY bucket"
    ]
    for number, rows in enumerate(plan.events, 1):
        columns = event_columns(rows)
        early, late = _old(rows, columns, before), _old(rows, columns, until)
        values = [*_cells(columns), (early, "early"), (f"{late} AND NOT {early}", "late")]
        cells, of = cells_sql(values, rows, relation, columns), _hash(columns, number)
        parts.append(
            f"SELECT {bucket_sql('lead', buckets)} AS bucket, CAST(0 AS HUGEINT),"
            f" coalesce(sum({of}) FILTER (early), 0), coalesce(sum({of}) FILTER (late), 0)"
            f" FROM ({cells}) GROUP BY bucket"
        )
    both = "\nUNION ALL\n".join(parts)
    connection.execute(
        f"CREATE TABLE {NOW} AS SELECT bucket, {_modulo('sum(leads)')} AS leads,"
        f" {_modulo('sum(early)')} AS early, {_modulo('sum(early) + sum(late)')} AS events"
        f" FROM ({both}) GROUP BY bucket"
    )


def find_changed(connection: DuckDBPyConnection, marks: Path) -> int:
    """Make the table `known_changed` of the buckets that differ from earlier marks; how many."""
    connection.execute(
        f"CREATE TABLE {CHANGED} AS SELECT coalesce(n.bucket, o.bucket) AS bucket"
        f" FROM {NOW} AS n FULL JOIN read_parquet({file_literal(marks.resolve())}) AS o"
        " ON n.bucket = o.bucket WHERE coalesce(n.leads, 0) <> coalesce(o.leads, 0)"
        " OR coalesce(n.early, 0) <> coalesce(o.events, 0)"
    )
    found = connection.execute(f"SELECT count(*) FROM {CHANGED}").fetchone()
    assert found is not None
    return int(found[0])


def write_marks(connection: DuckDBPyConnection, path: Path) -> None:
    """The marks as they are now, for a later run."""
    connection.execute(
        f"COPY (SELECT bucket, leads, events FROM {NOW} ORDER BY bucket)"
        f" TO {literal(str(path))} (FORMAT parquet)"
    )


def _cells(columns: tuple[Column, ...]) -> list[tuple[str, str]]:
    """The identifier of the lead, and every cell."""
    return [(columns[0].computed.value, "lead"), *((one.x, one.x) for one in columns)]


def _hash(columns: tuple[Column, ...], table: int) -> str:
    """Of a whole row; that of its identifier is computed for its bucket, too."""
    return f"hash({', '.join([str(table), 'hash(lead)', *(one.x for one in columns[1:])])})"


def _old(rows: EventRows, columns: tuple[Column, ...], instant: int) -> str:
    at = next(column for column in columns if column.reading is rows.at)
    return f"coalesce({at.computed.value} <= {instant}, true)"


def _modulo(number: str) -> str:
    return f"CAST(({number}) % {1 << 64} AS UBIGINT)"
