"""A plan in; DuckDB queries that give the canonical tables, and what cannot be read, out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from slalang.data.plan import EventRows, Joined, LeadRows, RawTable, Reading, ReadType, Test
from slalang.data.quoting import identifier, listed, literal
from slalang.data.value_sql import (
    TYPES,
    Expression,
    canonical_sql,
    expression,
    place_sql,
    raw_sql,
    test_sql,
)
from slalang.form.columns import AT, EVENT, LEAD

Relation: TypeAlias = Callable[[RawTable, bool], str]
"""What stands in FROM for a raw table; with `file` and `row` where the flag says so."""


class Column(NamedTuple):
    """A column that is read, with what is computed of it."""

    reading: Reading
    x: str
    """What its cell is called inside of a query."""
    raw: str
    computed: Expression


def lead_columns(rows: LeadRows) -> tuple[Column, ...]:
    """The identifier first, then the attributes."""
    return _columns([rows.id, *rows.readings])


def event_columns(rows: EventRows) -> tuple[Column, ...]:
    """Whose, what, when, then the properties."""
    named = [rows.event] if isinstance(rows.event, Reading) else []
    return _columns([rows.lead, *named, rows.at, *rows.readings])


def leads_sql(rows: LeadRows, relation: Relation, *, clean: bool, among: Sequence[str] = ()) -> str:
    """Canonical leads. Rows with faults are left out, but where all are known to be clean.

    `among`: conditions for the rows of the raw tables, before anything is computed of them.
    """
    columns = lead_columns(rows)
    values = [(_value(column, clean), column.reading.column) for column in columns]
    faults = () if clean else _faults(columns)
    return _select(values, rows, columns, relation, faults, among=among)


def events_sql(
    rows: EventRows,
    relation: Relation,
    read: Sequence[str],
    wanted: Mapping[str, ReadType],
    *,
    clean: bool,
    among: Sequence[str] = (),
) -> str:
    """Canonical events of the kinds that are read, with every one of the `wanted` columns."""
    columns = event_columns(rows)
    own = {column.reading.column: column for column in columns[2:]}
    lead = _value(columns[0], clean)
    kind = literal(rows.event) if isinstance(rows.event, str) else _value(columns[1], clean)
    at = next(column for column in columns if column.reading is rows.at)
    values = [(lead, LEAD), (kind, EVENT), (_value(at, clean), AT)]
    for name, type_ in wanted.items():
        if name in own and own[name] is not at:
            values.append((only(own[name], kind, _value(own[name], clean)), name))
        else:
            constant = canonical_sql(rows.constants.get(name))
            values.append((f"CAST({constant} AS {TYPES[type_]})", name))
    faults = () if clean else _faults(columns, kind)
    every = isinstance(rows.event, str) or (
        rows.event.known is not None and set(rows.event.choices) <= set(read)
    )
    readable = [] if every else [f"{kind} IN ({listed(read)})"]
    return _select(values, rows, columns, relation, [*readable, *faults], among=among)


def faults_sql(
    rows: LeadRows | EventRows,
    relation: Relation,
    columns: Sequence[Column],
    among: Sequence[str] = (),
) -> str | None:
    """A query of one row: how many cells of each column cannot be read; None where none can.

    `among`: conditions for the rows that are looked at.
    """
    kind = _kind(rows, columns)
    counts = [
        (f"count(*) FILTER (WHERE {only(column, kind, fault, 'false')})", column.x)
        for column in columns
        if (fault := column.computed.fault) is not None
    ]
    return _select(counts, rows, columns, relation, among) if counts else None


def cells_sql(
    values: Sequence[tuple[str, str]],
    rows: LeadRows | EventRows,
    relation: Relation,
    columns: Sequence[Column],
    among: Sequence[str] = (),
) -> str:
    """Named values of the raw cells of every row, whether they can be read or not."""
    return _select(values, rows, columns, relation, among)


def rejects_sql(rows: LeadRows | EventRows, relation: Relation, columns: Sequence[Column]) -> str:
    """Rows with faults: file, row, then for each of `columns` its cell where it has a fault.

    Texts are cut to what a reader can take in; without a fault, NULL stands there twice.
    """
    kind = _kind(rows, columns)
    values = [("t0.file", "file"), ("t0.row", "row")]
    faults = []
    for column in columns:
        fault = only(column, kind, column.computed.fault or "false", "false")
        faults.append(fault)
        values.append((fault, f"fault_{column.x}"))
        length = f"length(CAST({column.x} AS VARCHAR))"
        values.append(
            (
                f"CASE WHEN {fault} THEN left(CAST({column.x} AS VARCHAR), 400) END",
                f"shown_{column.x}",
            )
        )
        values.append((f"CASE WHEN {fault} THEN {length} END", f"length_{column.x}"))
    any_fault = " OR ".join(faults) or "false"
    return _select(values, rows, columns, relation, [f"({any_fault})"], traced=True)


def traced_sql(
    rows: LeadRows | EventRows,
    relation: Relation,
    columns: Sequence[Column],
    more: Sequence[tuple[str, str]] = (),
) -> str:
    """File, row and identifier of the lead of every row without faults; and more values by name."""
    values = [("t0.file", "file"), ("t0.row", "row"), (columns[0].computed.value, LEAD), *more]
    faults = _faults(columns, _kind(rows, columns))
    return _select(values, rows, columns, relation, faults, traced=True)


def unread_ids_sql(rows: LeadRows, relation: Relation) -> str:
    """The identifiers, as far as they can be read, of rows in which something cannot be read."""
    columns = lead_columns(rows)
    id_, *others = columns
    faults = " OR ".join(f"({one.computed.fault})" for one in others if one.computed.fault)
    conditions = [*_faults([id_]), f"({faults or 'false'})"]
    return _select([(id_.computed.value, LEAD)], rows, columns, relation, conditions)


def raw_value(column: Column) -> str:
    """A canonical value, in the columns of the raw tables."""
    return expression(column.reading, f"({column.raw})").value


def only(column: Column, kind: str, value: str, otherwise: str = "NULL") -> str:
    """A property counts for the kinds of events that have it."""
    kinds = column.reading.only
    if kinds is None:
        return value
    return f"CASE WHEN {kind} IN ({listed(kinds)}) THEN {value} ELSE {otherwise} END"


def _value(column: Column, clean: bool) -> str:
    return column.computed.sure if clean else column.computed.value


def _kind(rows: LeadRows | EventRows, columns: Sequence[Column]) -> str:
    if isinstance(rows, LeadRows):
        return "NULL"
    if isinstance(rows.event, str):
        return literal(rows.event)
    return next(one.computed.value for one in columns if one.reading is rows.event)


def _columns(readings: Iterable[Reading]) -> tuple[Column, ...]:
    return tuple(
        Column(reading, f"x{number}", raw_sql(reading), expression(reading, f"x{number}"))
        for number, reading in enumerate(readings)
    )


def _faults(columns: Sequence[Column], kind: str = "NULL") -> tuple[str, ...]:
    return tuple(
        f"NOT {only(column, kind, f'({column.computed.fault})', 'false')}"
        for column in columns
        if column.computed.fault is not None
    )


def _select(
    values: Sequence[tuple[str, str]],
    rows: LeadRows | EventRows,
    columns: Sequence[Column],
    relation: Relation,
    conditions: Sequence[str],
    *,
    traced: bool = False,
    among: Sequence[str] = (),
) -> str:
    """One query over the raw cells: the cells are made ready inside, and computed with outside."""
    cells = [f"{column.raw} AS {column.x}" for column in columns]
    inside = [*(["t0.file", "t0.row"] if traced else []), *cells]
    tests = " AND ".join([*among, *(test_sql(test) for test in rows.where)]) or "true"
    raw = (
        f"SELECT {', '.join(inside)} FROM {relation(rows.table, traced)} AS t0"
        f"{''.join(_join(join, relation) for join in rows.joins)} WHERE {tests}"
    )
    outside = ",\n  ".join(f"{value} AS {identifier(name)}" for value, name in values)
    tests = " AND ".join(conditions) or "true"
    return f"SELECT {outside}\nFROM ({raw}) AS t0\nWHERE {tests}"


def _join(join: Joined, relation: Relation) -> str:
    how = "JOIN" if join.inner else "LEFT JOIN"
    tests: tuple[Test, ...] = join.where
    conditions = [f"{place_sql(join.here)} = {place_sql(join.there)}", *map(test_sql, tests)]
    return f" {how} {relation(join.table, False)} AS {join.alias} ON {' AND '.join(conditions)}"
