"""A plan and its tables in; the plan with what one cheap look proves of whole columns, out.

Where every cell of a column is proved to be readable, no query asks again, row by row; and what
the cells have in common makes many values cheaper to compute. Whatever is not proved here is as
it was: the exact queries find out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from slalang.data.kinds import Kind
from slalang.data.plan import EventRows, Known, LeadRows, Plan, RawTable, Reading
from slalang.data.quoting import file_literal, literal
from slalang.data.text_sql import SPACES_SQL, differing
from slalang.data.value_sql import SCALES, expression, raw_sql
from slalang.evaluate.lead import LONGEST_TEXT

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MOST_DICTIONARY = 1 << 19
"""So many bytes a dictionary has at most, beyond which writers may have given it up half-way."""
_NUMBERS = (Kind.INTEGER, Kind.DECIMAL)
_BOUNDED = {
    "count": (Kind.INTEGER,), "number": _NUMBERS, "money": _NUMBERS,
    "date": (Kind.DATE,), "instant": (Kind.INSTANT,),
}  # fmt: skip
"""Of these, everything between two values that can be read can be read."""


def surveyed(
    connection: DuckDBPyConnection, plan: Plan, relation: Callable[[RawTable], str]
) -> Plan:
    """Look at each table once; `relation` gives what stands in FROM for it."""
    leads = plan.leads
    found = _survey(connection, leads, [leads.id, *leads.readings], relation)
    leads = replace(leads, id=found[leads.id], readings=_each(leads.readings, found))
    return replace(
        plan, leads=leads, events=tuple(_events(connection, one, relation) for one in plan.events)
    )


def _events(
    connection: DuckDBPyConnection, rows: EventRows, relation: Callable[[RawTable], str]
) -> EventRows:
    named = [] if isinstance(rows.event, str) else [rows.event]
    found = _survey(connection, rows, [rows.lead, *named, rows.at, *rows.readings], relation)
    event = rows.event if isinstance(rows.event, str) else found[rows.event]
    return replace(
        rows, lead=found[rows.lead], event=event, at=found[rows.at],
        readings=_each(rows.readings, found),
    )  # fmt: skip


def _each(readings: Iterable[Reading], found: Mapping[Reading, Reading]) -> tuple[Reading, ...]:
    return tuple(found[reading] for reading in readings)


def _survey(
    connection: DuckDBPyConnection, rows: LeadRows | EventRows, readings: Sequence[Reading],
    relation: Callable[[RawTable], str],
) -> dict[Reading, Reading]:  # fmt: skip
    source = relation(rows.table)
    few = _dictionaries(connection, rows.table)
    known: dict[Reading, Known | None] = {}
    together: list[tuple[Reading, tuple[str, str]]] = []
    for reading in dict.fromkeys(readings):
        if not _simple(reading):
            continue
        place = reading.places[0]
        if place.column in few and _OF_FEW.get(reading.type) is place.kind:
            known[reading] = _few(connection, reading, source)
        elif (asked := _asked(reading, f"x{len(together)}")) is not None:
            together.append((reading, asked))
    known |= _together(connection, together, source)
    return {reading: replace(reading, known=known.get(reading)) for reading in readings}


def _simple(reading: Reading) -> bool:
    """Whether it reads one column of the table itself, as it is."""
    if reading.spellings or reading.otherwise is not None or len(reading.places) != 1:
        return False
    return reading.places[0].alias == "t0" and reading.layout is None and reading.zone is None


_OF_FEW = {
    "event": Kind.TEXT, "choice": Kind.TEXT, "text": Kind.TEXT, "person": Kind.TEXT,
    "texts": Kind.LIST,
}  # fmt: skip


def _few(connection: DuckDBPyConnection, reading: Reading, source: str) -> Known | None:
    """What is true of the entries of a dictionary: DuckDB groups by them almost for nothing."""
    cell, among = raw_sql(reading), f"{source} AS t0"
    if reading.type == "texts":
        # What is true of each text in a list alone is true of all lists.
        cell, among = "x", f"(SELECT unnest({cell}) AS x FROM {source} AS t0)"
    fault = expression(reading, "[x]" if reading.type == "texts" else "x").fault
    strange = " OR ".join(f"contains(x, {literal(one)})" for one in differing()) or "false"
    if reading.type == "texts":
        # There DuckDB knows of no dictionary, and a `trim` of more than spaces is slow.
        composed = "nfc_normalize(x)"
        strange += f" OR trim({composed}) <> trim({composed}, {SPACES_SQL})"
    row = connection.execute(
        f"SELECT coalesce(bool_or({fault}), true), coalesce(bool_or({strange}), false)"
        f" FROM (SELECT DISTINCT {cell} AS x FROM {among})"
    ).fetchone()
    if row is None or row[0]:
        return None
    if reading.type == "texts":
        return Known.READABLE if row[1] else Known.PLAIN
    return Known.READABLE if row[1] or reading.type in ("event", "choice") else Known.FEW


def _asked(reading: Reading, x: str) -> tuple[str, str] | None:
    """Aggregates of one column: the first is true where every cell can be read, the second where
    they have more in common. None where there is nothing to be gained."""
    kind, type_ = reading.places[0].kind, reading.type
    if kind in _BOUNDED.get(type_, ()):
        faults = [f"NOT ({expression(reading, f'{end}({x})').fault})" for end in ("min", "max")]
        small = "false"
        if type_ in SCALES:
            most = 10 ** (17 - 2 * SCALES[type_][0]) - 1
            small = f"min({x}) >= -{most} AND max({x}) <= {most}"
        # Every event needs its instant; elsewhere a missing value is none that cannot be read.
        needed = type_ == "instant" and not reading.optional
        whole = [f"count({x}) = count(*)"] if needed else []
        return " AND ".join([*faults, *whole]), small
    if kind is not Kind.TEXT:
        return None
    if type_ in ("event", "choice"):
        return f"count(*) FILTER (WHERE {expression(reading, x).fault}) = 0", "false"
    short = f"max(strlen({x})) <= {LONGEST_TEXT} AND NOT bool_or(contains({x}, chr(0)))"
    if type_ == "id":
        return f"{short} AND count({x}) = count(*)", "false"
    if type_ not in ("text", "person"):
        return None
    ends = f"min(trim({x})) >= '!' AND NOT bool_or(trim({x})[-1] < '!')"
    return short, f"max(strlen({x}) - length({x})) = 0 AND {ends}"


def _together(
    connection: DuckDBPyConnection, asked: Sequence[tuple[Reading, tuple[str, str]]], source: str
) -> dict[Reading, Known | None]:
    if not asked:
        return {}
    cells, answers = [], []
    for number, (reading, aggregates) in enumerate(asked):
        cells.append(f"{raw_sql(reading)} AS x{number}")
        answers += [f"coalesce({one}, false)" for one in aggregates]
    row = connection.execute(
        f"SELECT {', '.join(answers)} FROM (SELECT {', '.join(cells)} FROM {source} AS t0)"
    ).fetchone()
    assert row is not None
    found: dict[Reading, Known | None] = {}
    for number, (reading, _) in enumerate(asked):
        readable, more = row[2 * number : 2 * number + 2]
        better = Known.SMALL if reading.type in SCALES else Known.PLAIN
        found[reading] = (better if more else Known.READABLE) if readable else None
    return found


def _dictionaries(connection: DuckDBPyConnection, table: RawTable) -> frozenset[str]:
    """The columns of which every part of every file has a dictionary, and a small one."""
    if not table.files or not all(
        name.lower().endswith((".parquet", ".pq")) for name in table.files
    ):
        return frozenset()
    small = (
        "contains(encodings, 'DICTIONARY') AND dictionary_page_offset IS NOT NULL AND"
        f" data_page_offset - dictionary_page_offset BETWEEN 0 AND {MOST_DICTIONARY}"
    )
    files = ", ".join(map(file_literal, table.files))
    rows = connection.execute(
        f"SELECT path_in_schema FROM parquet_metadata([{files}])"
        f" GROUP BY path_in_schema HAVING bool_and(coalesce({small}, false))"
    ).fetchall()
    # Below a list, the name of the column comes first.
    return frozenset(row[0].partition(", ")[0] for row in rows)
