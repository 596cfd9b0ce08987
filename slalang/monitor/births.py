"""Leads in; the same, but for times of their birth that cannot be, each of them told, out."""

from __future__ import annotations

from datetime import UTC, datetime

from slalang.calendar.local import YEARS
from slalang.data.beside import BORN_US
from slalang.data.plan import Plan
from slalang.data.rejects import Reject, Tally, numbering
from slalang.data.stage import Raw
from slalang.data.staging import lead_columns, traced_sql
from slalang.data.visible import shown
from slalang.evaluate.case import microseconds
from slalang.monitor.faults import EARLIEST

LATEST = microseconds(datetime(YEARS[1], 12, 31, tzinfo=UTC))
UNKNOWN_BIRTH = "when this lead came to be is not known; the row counts all the same"
TOO_EARLY = f"this time is from before 1971, as an empty value looks: {UNKNOWN_BIRTH}"
TOO_LATE = f"this time is after {YEARS[1]}: {UNKNOWN_BIRTH}"
_MOST = 5_000


def without_false_births(raw: Raw, plan: Plan, tally: Tally) -> int:
    """Make the view `leads` of `read_leads`: an instant before 1971 or too late is not known.

    Tells the row of each; gives how many leads these are.
    """
    reading = next((one for one in plan.leads.readings if one.column == BORN_US), None)
    if reading is None or not reading.places:
        return 0
    connection = raw.connection
    sound = f"{BORN_US} BETWEEN {EARLIEST} AND {LATEST}"
    row = connection.execute(f"SELECT count(*) FROM leads WHERE NOT ({sound})").fetchone()
    if row is None or not row[0]:
        return 0
    columns = lead_columns(plan.leads)
    cell = next(one for one in columns if one.reading is reading)
    values = [(cell.computed.value, BORN_US), (f"CAST({cell.x} AS VARCHAR)", "cell")]
    query = traced_sql(plan.leads, raw.relation, columns, values)
    find = numbering(connection, raw.loaded[plan.leads.table.name])
    cursor = connection.cursor().execute(
        f"SELECT file, row, cell, {BORN_US} < {EARLIEST} FROM ({query}) WHERE NOT ({sound})"
        " ORDER BY 1, 2"
    )
    while batch := cursor.fetchmany(_MOST):
        for file, number, value, early in batch:
            reason = TOO_EARLY if early else TOO_LATE
            where = find(file, number)
            tally.add(Reject(str(file), where, reading.shown, shown(value), reason))
    connection.execute("ALTER VIEW leads RENAME TO read_leads")
    connection.execute(
        f"CREATE VIEW leads AS SELECT * REPLACE (CASE WHEN {sound} THEN {BORN_US} END AS"
        f" {BORN_US}) FROM read_leads"
    )
    return int(row[0])
