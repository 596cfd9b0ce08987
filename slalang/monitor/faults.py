"""Canonical tables in; what cannot be true of them, told row by row and set right, out.

What cannot be read at all was told before. Here are rows that can be read and say what nobody
can use: events from before their lead came to be, the same event twice, times that are none;
and what is told and counts all the same: people whom nobody knows.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from slalang.data.beside import BORN_US, PERSON
from slalang.data.bound_plan import key_column
from slalang.data.kinds import Kind
from slalang.data.plan import EventRows, Plan
from slalang.data.quoting import identifier, listed
from slalang.data.rejects import Reject, Tally, numbering
from slalang.data.stage import Raw
from slalang.data.staging import cells_sql, event_columns, leads_sql, traced_sql
from slalang.data.visible import shown
from slalang.evaluate.case import SECOND
from slalang.form import Columns
from slalang.form.columns import AT, LEAD

GRACE = 300 * SECOND
"""A form that makes a lead is often stamped a moment before the lead that it makes."""
EARLIEST = 31_536_000 * SECOND
"""1971: earlier instants stand where nothing was filled in."""
BEFORE_LEAD = "this is from before the lead came to be: it does not count"
TOO_EARLY = "this time is from before 1971, as an empty value looks: it does not count"
TWICE = "another row has the same `event_id`: this one does not count again"
UNKNOWN_PERSON = "nobody of this name stands in `people`; the row counts all the same"
_MOST = 5_000


class Faults(NamedTuple):
    """What was found."""

    remarks: tuple[str, ...]
    lost: int
    """Rows of events that were left out."""
    doubtful: int
    """Rows of events that count, and that somebody should look at."""


def set_right(
    raw: Raw, plan: Plan, columns: Columns, tally: Tally, as_of: int, *, owned: bool
) -> Faults:
    """Make the view `happenings` of `read_events`, and tell what is left out.

    `owned` says that there are no events but those of `leads`; those of others were told before.
    """
    rows_before = tally.rows
    connection = raw.connection
    born = any(one.column == BORN_US and one.places for one in plan.leads.readings)
    wrong = [(f"e.{AT} < {EARLIEST}", TOO_EARLY)]
    if born:
        before = f"e.{AT} >= {EARLIEST} AND e.{AT} < l.{BORN_US} - {GRACE}"
        wrong.append((before, BEFORE_LEAD))
    join = f" LEFT JOIN leads AS l USING ({LEAD})" if born else ""
    remarks: list[str] = []
    left_out = []
    source = "read_events" if owned else f"(FROM read_events SEMI JOIN leads USING ({LEAD}))"
    for test, reason in wrong:
        some = _count(raw, f"SELECT count(*) FROM {source} AS e{join} WHERE {test}")
        if some:
            left_out.append(test)
            _tell(raw, plan, tally, test, reason, born=born)
    if left_out:
        keep = " AND ".join(f"NOT coalesce({test}, false)" for test in left_out)
        source = f"(SELECT e.* FROM {source} AS e{join} WHERE {keep})"
    twice = _twice(raw, plan, tally, owned=owned)
    if twice:
        # Which of them counts must not depend on the order of rows.
        source = (
            f"(SELECT * FROM {source} QUALIFY event__id IS NULL OR row_number() OVER"
            f" (PARTITION BY event__id ORDER BY {AT}, {LEAD}, event) = 1)"
        )
    connection.execute(f"CREATE VIEW happenings AS SELECT * FROM {source} AS found")
    later = _count(raw, f"SELECT count(*) FROM happenings WHERE {AT} > {as_of}")
    if later:
        events = "1 event" if later == 1 else f"{later:,} events"
        remarks.append(f"{events} after the instant of this report: left aside")
    remarks += _repeated(raw)
    remarks += _offsets(raw, plan)
    lost = tally.rows - rows_before
    unknown, doubtful = _people(raw, plan, columns, tally)
    return Faults((*remarks, *unknown), lost, doubtful)


def _twice(raw: Raw, plan: Plan, tally: Tally, *, owned: bool) -> bool:
    """Whether identifiers of events stand there twice; tells the rows after the first."""
    with_ids = [
        rows for rows in plan.events
        if any(one.column == "event__id" and one.places for one in rows.readings)
    ]  # fmt: skip
    if not with_ids:
        return False
    known = _count(raw, "SELECT count(event__id) - count(DISTINCT event__id) FROM read_events")
    if not known:
        return False
    for rows in with_ids:
        columns = event_columns(rows)
        id_ = next(one for one in columns if one.reading.column == "event__id")
        query = traced_sql(rows, raw.relation, columns, [(id_.computed.value, "id")])
        again = (
            f"SELECT file, row, id FROM ({query}) AS e{'' if owned else _of_leads(rows)}"
            " WHERE id IS NOT NULL QUALIFY row_number() OVER"
            " (PARTITION BY id ORDER BY file, row) > 1"
        )
        for reject in _rejects(raw, rows, again, "event_id", TWICE):
            tally.add(reject)
    return True


def _tell(raw: Raw, plan: Plan, tally: Tally, test: str, reason: str, *, born: bool) -> None:
    """Tell of every row of events for which a test of `at_us` is true."""
    for rows in plan.events:
        columns = event_columns(rows)
        at = next(one for one in columns if one.reading is rows.at)
        values = [(at.computed.value, AT), (f"CAST({at.x} AS VARCHAR)", "cell")]
        query = traced_sql(rows, raw.relation, columns, values)
        join = _of_leads(rows) if born else ""
        found = f"SELECT file, row, cell FROM ({query}) AS e{join} WHERE {test}"
        for reject in _rejects(raw, rows, found, rows.at.shown, reason):
            tally.add(reject)


def _of_leads(rows: EventRows) -> str:
    """Joins traced events with the lead that each is of."""
    key = LEAD if rows.by is None else identifier(key_column(rows.by))
    return f" JOIN leads AS l ON l.{key} = e.{LEAD}"


def _people(raw: Raw, plan: Plan, columns: Columns, tally: Tally) -> tuple[tuple[str, ...], int]:
    """Make the table `persons`, and tell of people who stand elsewhere and not in it: remarks,
    and how many rows name them."""
    connection = raw.connection
    if plan.people is None:
        connection.execute("CREATE TABLE persons (person VARCHAR, name VARCHAR, role VARCHAR)")
        return (), 0
    query = leads_sql(plan.people, raw.relation, clean=False)
    connection.execute(
        f"CREATE TABLE persons AS SELECT {PERSON}, any_value(name) AS name, any_value(role) AS role"
        f" FROM ({query}) WHERE {PERSON} IS NOT NULL GROUP BY 1"
    )
    named = sorted(
        column for column, input_ in columns.property_inputs.items() if input_.type == "person"
    )
    unknown: set[str] = set()
    tests = []
    for column in named:
        name = identifier(column)
        rows_ = connection.execute(
            f"SELECT DISTINCT {name} FROM happenings WHERE {name} IS NOT NULL"
            f" AND {name} NOT IN (SELECT {PERSON} FROM persons)"
        ).fetchall()
        strange = [row[0] for row in rows_]
        unknown |= set(strange)
        if strange:
            tests.append(f"{name} IN ({listed(strange)})")
        for rows in plan.events if strange else ():
            found = event_columns(rows)
            cell = next((one for one in found if one.reading.column == column), None)
            if cell is None or not cell.reading.places:
                continue
            query = traced_sql(rows, raw.relation, found, [(cell.computed.value, "who")])
            wanted = f"SELECT file, row, who FROM ({query}) WHERE who IN ({listed(strange)})"
            for reject in _rejects(raw, rows, wanted, cell.reading.shown, UNKNOWN_PERSON):
                tally.add(reject)
    if not unknown:
        return (), 0
    some = sorted(unknown)
    more = f" and {len(some) - 3} more" if len(some) > 3 else ""
    said = f"not among the people: {', '.join(some[:3])}{more}; what they did counts all the same"
    doubtful = _count(raw, f"SELECT count(*) FROM happenings WHERE {' OR '.join(tests)}")
    return (said,), doubtful


def _repeated(raw: Raw) -> Iterator[str]:
    """Leads of several rows that say the same in all that is read: each counts once."""
    there = "SELECT count(*) FROM duckdb_tables() WHERE table_name = 'differing'"
    but = f" ANTI JOIN differing USING ({LEAD})" if _count(raw, there) else ""
    number = _count(raw, f"SELECT count(*) FROM repeated{but}")
    if number:
        leads = "1 lead stands" if number == 1 else f"{number:,} leads stand"
        yield f"{leads} in several rows that say the same: each counts once"


def _offsets(raw: Raw, plan: Plan) -> Iterator[str]:
    """Texts of several offsets in one column: each is read as it says, and that is told."""
    for rows in plan.events:
        place = rows.at.places[0] if len(rows.at.places) == 1 else None
        if place is None or place.kind is not Kind.TEXT or rows.joins or rows.at.layout:
            continue
        column = event_columns(rows)
        at = next(one for one in column if one.reading is rows.at)
        ends = f"regexp_extract(CAST({at.x} AS VARCHAR), '(Z|[-+][0-9]{{2}}:[0-9]{{2}})$')"
        query = cells_sql([(ends, "ends")], rows, raw.relation, column)
        found = [
            (str(end), int(number))
            for end, number in raw.connection.execute(
                f"SELECT ends, count(*) FROM ({query}) WHERE ends <> '' GROUP BY 1"
                " ORDER BY 2 DESC, 1"
            ).fetchall()
        ]
        # Summer and winter time of one place are no mixture.
        if len(found) > 2 or (len(found) == 2 and any(end == "Z" for end, _ in found)):
            said = ", ".join(
                f"{end} in {number:,} row{'' if number == 1 else 's'}" for end, number in found[:4]
            )
            more = f" and {len(found) - 4} more" if len(found) > 4 else ""
            yield (
                f"`{rows.at.shown}` of {rows.table.shown} mixes time zones: {said}{more}; each was"
                " read as it says"
            )


def _rejects(raw: Raw, rows: EventRows, query: str, column: str, reason: str) -> Iterator[Reject]:
    find = numbering(raw.connection, raw.loaded[rows.table.name])
    cursor = raw.connection.cursor().execute(f"{query} ORDER BY 1, 2")
    while batch := cursor.fetchmany(_MOST):
        for file, row, value in batch:
            yield Reject(str(file), find(file, row), column, shown(value), reason)


def _count(raw: Raw, query: str) -> int:
    row = raw.connection.execute(query).fetchone()
    return int(row[0]) if row else 0
