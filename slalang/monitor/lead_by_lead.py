"""Canonical tables in; the tables `items` and `happened`, by the reference machine, out."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from slalang.data.rejects import Reject
from slalang.data.write import batches, read_table
from slalang.monitor.gather import Task, Told, told_of
from slalang.monitor.staged import Opened
from slalang.monitor.tables import HAPPENED, ITEMS
from slalang.monitor.unusable import NOT_FOLLOWED

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

TABLES = {"items": ITEMS, "happened": HAPPENED}


def run_leads(data: Opened, task: Task, into: Mapping[str, str], *, leads: str = "leads") -> None:
    """Run every lead, and put what it gives into new tables; a lead that cannot be followed is
    among the rejects. `into` names the tables for `items` and `happened`, or one of them."""
    paths = {what: data.temporary / f"{name}.csv" for what, name in into.items()}
    files = {
        what: path.open("w", encoding="utf-8", errors="surrogatepass", newline="")
        for what, path in paths.items()
    }
    writers = {what: csv.writer(file, lineterminator="\r\n") for what, file in files.items()}
    try:
        for found in told_of(task, lead_rows(data.connection, leads), event_rows(data.connection)):
            if found.problem is not None:
                data.tally.add(_reject(data, found))
                data.unfollowed.add(found.lead)
            rows = {"items": found.items, "happened": found.happened}
            for what, writer in writers.items():
                writer.writerows(rows[what])
    finally:
        for file in files.values():
            file.close()
    for what, name in into.items():
        read_table(data.connection, name, TABLES[what], paths[what], line_end="\\r\\n")


def lead_rows(connection: DuckDBPyConnection, table: str) -> Iterator[Mapping[str, Any]]:
    """The rows of `leads`, or of a table like it, in the order of identifiers."""
    names = [one[0] for one in connection.execute(f"DESCRIBE {table}").fetchall()]
    for batch in batches(connection, f"SELECT * FROM {table} ORDER BY lead_id"):
        for row in batch:
            yield dict(zip(names, row, strict=True))


def event_rows(connection: DuckDBPyConnection) -> Iterator[Mapping[str, Any]]:
    """Everything that happened, was planned or called off, lead by lead and in order of time."""
    names = [one[0] for one in connection.execute("DESCRIBE happenings").fetchall()]
    query = "SELECT * FROM happenings ORDER BY lead_id, at_us, event"
    for batch in batches(connection, query):
        for row in batch:
            yield dict(zip(names, row, strict=True))


def _reject(data: Opened, found: Told) -> Reject:
    table = data.plan.leads.table
    place = table.files[0] if len(table.files) == 1 else table.shown
    return Reject(place, None, "lead_id", found.lead, NOT_FOLLOWED, f": {found.problem}")
