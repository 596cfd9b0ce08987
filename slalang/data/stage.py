"""A plan and raw tables in; canonical `leads` and `events` in DuckDB, and rejects, out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from slalang.data.bound_plan import key_column
from slalang.data.known import EVERY_ROW, Unseen
from slalang.data.load import Loaded
from slalang.data.plan import EventRows, LeadRows, Plan, RawTable, ReadType
from slalang.data.quoting import identifier
from slalang.data.rejects import Reject, Tally, broken_rows, numbering, unread_rows
from slalang.data.staging import (
    Column,
    cells_sql,
    event_columns,
    events_sql,
    faults_sql,
    lead_columns,
    leads_sql,
    raw_value,
    traced_sql,
    unread_ids_sql,
)
from slalang.data.visible import shown
from slalang.form.columns import LEAD, Columns

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

DUPLICATE = "several rows have this identifier, and they differ: none of them counts"
BESIDE = "another row of this identifier cannot be read: none of them counts"
ORPHAN = "there is no lead of this identifier among those that could be read"


class Raw(NamedTuple):
    """The data before it is canonical."""

    connection: DuckDBPyConnection
    loaded: Mapping[str, Loaded]
    """Raw tables by name."""

    def relation(self, table: RawTable, traced: bool) -> str:
        """What stands in FROM for a table."""
        return self.loaded[table.name].sql(traced)


class Staged(NamedTuple):
    """What stands in the canonical tables now."""

    leads: int
    lost_leads: int
    """Rows of leads that were left out."""
    lost_events: int
    clean: tuple[bool, ...]
    """Whether every row can be read: of leads, then of each table of events."""
    owned: bool = True
    """Whether every event that was looked at is of a lead in `leads`."""


def stage(
    raw: Raw, plan: Plan, columns: Columns, tally: Tally, step: Callable[[str], None],
    *, unseen: Unseen = EVERY_ROW,
) -> Staged:  # fmt: skip
    """Make `leads` and `events`, views that read every row anew, and tell every reject.

    A cheap look finds out whether anything in a table cannot be read. Only if so is it read
    again, row by row, to say where. What is not `unseen` was looked at by an earlier run.
    """
    step("looking at the leads")
    leads = lead_columns(plan.leads)
    clean = _checked(raw, plan.leads, leads, tally, unseen.of_leads(leads))
    _leads(raw, plan.leads, clean)
    readable = "readable_leads" if clean else _without_unread(raw, plan, tally)
    _without_duplicates(raw, plan, tally, readable)
    lost_leads = tally.rows
    all_clean = [clean]
    owned = True
    for rows in plan.events:
        step(f"looking at {rows.table.shown}")
        found = event_columns(rows)
        among = unseen.of_events(rows, found)
        all_clean.append(_checked(raw, rows, found, tally, among))
        for reject in _orphans(raw, rows, found, among):
            tally.add(reject)
            owned = False
    _events(raw, plan, columns, all_clean[1:])
    row = raw.connection.execute("SELECT count(*) FROM leads").fetchone()
    assert row is not None
    return Staged(row[0], lost_leads, tally.rows - lost_leads, tuple(all_clean), owned)


def narrow(raw: Raw, plan: Plan, columns: Columns, staged: Staged, table: str) -> None:
    """Leave in `leads` and `events` only what belongs to identifiers in a table.

    They are looked for in the raw tables: what is left out is never computed.
    """
    _leads(raw, plan.leads, staged.clean[0], table)
    _events(raw, plan, columns, staged.clean[1:], table)


def _leads(raw: Raw, rows: LeadRows, clean: bool, table: str | None = None) -> None:
    among = _belonging(lead_columns(rows), table)
    query = leads_sql(rows, raw.relation, clean=clean, among=among)
    _create(raw.connection, "readable_leads", query)


def _events(
    raw: Raw, plan: Plan, columns: Columns, clean: Sequence[bool], table: str | None = None
) -> None:
    wanted: dict[str, ReadType] = {name: one.type for name, one in columns.property_inputs.items()}
    wanted |= plan.beside
    parts = []
    for rows, one in zip(plan.events, clean, strict=True):
        among = _belonging(event_columns(rows), table)
        query = events_sql(rows, raw.relation, columns.events, wanted, clean=one, among=among)
        parts.append(_owned(rows, query))
    _create(raw.connection, "events", "\nUNION ALL\n".join(parts) or _no_events(wanted))


def _belonging(columns: tuple[Column, ...], table: str | None) -> tuple[str, ...]:
    if table is None:
        return ()
    return (f"{raw_value(columns[0])} IN (SELECT {LEAD} FROM {table})",)


def _checked(
    raw: Raw, rows: LeadRows | EventRows, columns: tuple[Column, ...], tally: Tally,
    among: tuple[str, ...],
) -> bool:  # fmt: skip
    """Whether every row of a table can be read; tells of those that cannot."""
    connection, loaded = raw
    for reject in broken_rows(connection, loaded[rows.table.name]):
        tally.add(reject)
    query = faults_sql(rows, raw.relation, columns, among)
    if query is None:
        return True
    counts = connection.execute(query).fetchone()
    if counts is None or not any(counts):
        return True
    for reject in unread_rows(connection, rows, columns, raw.relation, loaded[rows.table.name]):
        tally.add(reject)
    return False


def _without_unread(raw: Raw, plan: Plan, tally: Tally) -> str:
    """What stands in FROM for the leads of which every row can be read."""
    connection = raw.connection
    unread = unread_ids_sql(plan.leads, raw.relation)
    connection.execute(f"CREATE TABLE unread AS SELECT DISTINCT {LEAD} FROM ({unread})")
    _tell_rows(raw, plan, tally, "unread", BESIDE)
    return f"(FROM readable_leads ANTI JOIN unread USING ({LEAD}))"


def _without_duplicates(raw: Raw, plan: Plan, tally: Tally, readable: str) -> None:
    """Rows of one identifier that say the same count once; where they differ, none counts."""
    connection = raw.connection
    names = ", ".join(identifier(reading.column) for reading in plan.leads.readings)
    whole = f"row({names})" if names else "true"
    connection.execute(
        f"CREATE TABLE repeated AS SELECT {LEAD} FROM {readable} GROUP BY {LEAD}"
        " HAVING count(*) > 1"
    )
    some = connection.execute("SELECT count(*) FROM repeated").fetchone()
    if some is None or not some[0]:
        _create(connection, "leads", f"FROM {readable}")
        return
    connection.execute(
        f"CREATE TABLE differing AS SELECT {LEAD} FROM {readable}"
        f" SEMI JOIN repeated USING ({LEAD}) GROUP BY {LEAD} HAVING count(DISTINCT {whole}) > 1"
    )
    _create(
        connection, "leads",
        f"FROM {readable} ANTI JOIN repeated USING ({LEAD}) UNION ALL SELECT DISTINCT * FROM"
        f" (FROM {readable} SEMI JOIN repeated USING ({LEAD})"
        f" ANTI JOIN differing USING ({LEAD}))",
    )  # fmt: skip
    _tell_rows(raw, plan, tally, "differing", DUPLICATE)


def _tell_rows(raw: Raw, plan: Plan, tally: Tally, table: str, reason: str) -> None:
    """Tell of every row of leads that can be read, and whose identifier stands in a table."""
    connection, loaded = raw
    traced = traced_sql(plan.leads, raw.relation, lead_columns(plan.leads))
    find = numbering(connection, loaded[plan.leads.table.name])
    cursor = connection.cursor().execute(
        f"SELECT * FROM ({traced}) SEMI JOIN {table} USING ({LEAD}) ORDER BY 1, 2"
    )
    while batch := cursor.fetchmany(5_000):
        for file, row, id_ in batch:
            tally.add(Reject(str(file), find(file, row), LEAD, shown(id_), reason))


def _orphans(
    raw: Raw, rows: EventRows, columns: tuple[Column, ...], among: tuple[str, ...]
) -> Iterator[Reject]:
    """Events of leads that are not there. That there are none is found out without their rows."""
    connection, loaded = raw
    lead = columns[0]
    if rows.by is None:
        leads = f"leads USING ({LEAD})"
    else:
        key = identifier(key_column(rows.by))
        leads = f"(SELECT {key} AS {LEAD} FROM leads) USING ({LEAD})"
    if not rows.joins and not rows.where:
        owners = cells_sql([(lead.computed.value, LEAD)], rows, raw.relation, columns, among)
        if among:
            # DuckDB sees that they are few, and keeps them in memory instead of the leads.
            connection.execute(
                f"CREATE OR REPLACE TABLE owners AS SELECT DISTINCT * FROM ({owners})"
            )
            owners = "FROM owners"
        # Joined by whole numbers of 64 bits instead of texts; the exact query joins by texts.
        key = LEAD if rows.by is None else identifier(key_column(rows.by))
        quick = (
            f"SELECT count(*) FROM (SELECT hash({LEAD}) AS h FROM ({owners}))"
            f" ANTI JOIN (SELECT hash({key}) AS h FROM leads) USING (h)"
        )
        some = connection.execute(quick).fetchone()
        if some is not None and not some[0]:
            return
    traced = traced_sql(rows, raw.relation, columns)
    find = numbering(connection, loaded[rows.table.name])
    cursor = connection.cursor().execute(
        f"SELECT * FROM ({traced}) ANTI JOIN {leads} ORDER BY 1, 2"
    )
    while batch := cursor.fetchmany(5_000):
        for file, row, id_ in batch:
            yield Reject(str(file), find(file, row), lead.reading.shown, shown(id_), ORPHAN)


def _owned(rows: EventRows, query: str) -> str:
    """Events whose lead is found by an attribute of it, with its identifier."""
    if rows.by is None:
        return query
    by = identifier(key_column(rows.by))
    return (
        f"SELECT leads.{LEAD}, found.* EXCLUDE ({LEAD}) FROM ({query}) AS found"
        f" JOIN leads ON leads.{by} = found.{LEAD}"
    )


def _no_events(wanted: Mapping[str, ReadType]) -> str:
    from slalang.data.value_sql import TYPES

    nothing = [
        f"CAST(NULL AS {TYPES[type_]}) AS {identifier(name)}" for name, type_ in wanted.items()
    ]
    head = [f"CAST(NULL AS VARCHAR) AS {LEAD}", "CAST(NULL AS VARCHAR) AS event"]
    return f"SELECT {', '.join([*head, 'CAST(NULL AS BIGINT) AS at_us', *nothing])} WHERE false"


def _create(connection: DuckDBPyConnection, name: str, query: str) -> None:
    connection.execute(f"CREATE OR REPLACE VIEW {name} AS {query}")
