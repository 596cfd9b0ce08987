"""DuckDB, SQLite and Postgres databases in; their tables, ready to be asked, out."""

from __future__ import annotations

import csv
import sqlite3
from collections.abc import Collection, Mapping
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from slalang.data.files import Files
from slalang.data.kinds import Kind, kind_of
from slalang.data.load import Loaded, load_csv
from slalang.data.plan import RawTable
from slalang.data.problem import DataProblem, needs
from slalang.data.quoting import identifier, literal
from slalang.data.secrets import without_password
from slalang.data.value_sql import inner

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

BATCH = 10_000


class Into(NamedTuple):
    """Where a copy of a table goes."""

    connection: DuckDBPyConnection
    name: str
    temporary: Path


def duckdb_tables(connection: DuckDBPyConnection, path: Path) -> dict[str, RawTable]:
    """The tables and views of a DuckDB file, which is opened for reading only."""
    import duckdb

    try:
        connection.execute(f"ATTACH {literal(str(path.resolve()))} AS src (READ_ONLY)")
    except duckdb.Error as error:
        raise DataProblem(
            f"`{path}` cannot be opened as a DuckDB database: {str(error).splitlines()[0]}",
            "Close the program that has it open, or copy the file.",
        ) from None
    rows = connection.execute(
        "SELECT schema_name, table_name, column_name, data_type FROM duckdb_columns()"
        " WHERE database_name = 'src' AND NOT internal ORDER BY ALL"
    ).fetchall()
    found: dict[str, dict[str, Kind]] = {}
    for schema, table, column, type_ in rows:
        name = table if schema == "main" else f"{schema}.{table}"
        found.setdefault(name, {})[column] = kind_of(type_)
    return {name: RawTable(name, f"table {name}", columns) for name, columns in found.items()}


def load_duckdb(table: RawTable, columns: Collection[str]) -> Loaded:
    """A table of the attached database, where it is."""
    schema, _, name = table.name.rpartition(".")
    place = f"src.{identifier(schema or 'main')}.{identifier(name)}"
    chosen = [f"{identifier(column)} AS {identifier(inner(column))}" for column in columns]

    def sql(traced: bool) -> str:
        trace = [f"{literal(table.shown)} AS file", "row_number() OVER () AS row"] if traced else []
        return f"(SELECT {', '.join([*trace, *chosen]) or '1'} FROM {place})"

    return Loaded(sql)


def sqlite_tables(path: Path) -> dict[str, RawTable]:
    """The tables and views of a SQLite file."""
    with closing(_sqlite(path)) as connection:
        try:
            names = connection.execute(
                "SELECT name FROM sqlite_master WHERE type IN ('table', 'view')"
                " AND name NOT LIKE 'sqlite_%' ORDER BY name"
            ).fetchall()
            return {
                name: RawTable(
                    name,
                    f"table {name}",
                    {
                        row[1]: Kind.TEXT
                        for row in connection.execute(f"PRAGMA table_info({identifier(name)})")
                    },
                )
                for (name,) in names
            }
        except sqlite3.Error as error:
            raise DataProblem(
                f"`{path}` cannot be read as a SQLite database: {error}", "Copy it anew."
            ) from None


def load_sqlite(into: Into, path: Path, table: RawTable, columns: Collection[str]) -> Loaded:
    """A copy of a SQLite table, read in batches."""
    target = into.temporary / f"{into.name}.csv"
    chosen = ", ".join(identifier(column) for column in columns)
    with closing(_sqlite(path)) as source, target.open("w", encoding="utf-8", newline="") as file:
        # With both of them at the end of a row, each is quoted where it stands alone.
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow([*columns, ""])
        rows = source.execute(f"SELECT {chosen or '1'} FROM {identifier(table.name)}")
        while batch := rows.fetchmany(BATCH):
            writer.writerows([*(_text(value) for value in row), "."] for row in batch)
    return _copied(into, table, columns, target, "\r\n")


def postgres_tables(url: str) -> dict[str, RawTable]:
    """The tables that a Postgres server shows to this user."""
    with closing(_postgres(url)) as connection:
        rows = connection.execute(
            "SELECT table_schema, table_name, column_name, udt_name, current_schema()"
            " FROM information_schema.columns"
            " WHERE table_schema NOT IN ('pg_catalog', 'information_schema')"
            " ORDER BY table_schema, table_name, ordinal_position"
        ).fetchall()
    found: dict[str, dict[str, Kind]] = {}
    for schema, table, column, type_, current in rows:
        name = table if schema == current else f"{schema}.{table}"
        found.setdefault(name, {})[column] = _POSTGRES.get(type_, Kind.TEXT)
    return {name: RawTable(name, f"table {name}", columns) for name, columns in found.items()}


def load_postgres(into: Into, url: str, table: RawTable, columns: Collection[str]) -> Loaded:
    """A copy of a Postgres table; the server sends it row by row."""
    target = into.temporary / f"{into.name}.csv"
    schema, _, own = table.name.rpartition(".")
    place = f"{identifier(schema)}.{identifier(own)}" if schema else identifier(own)
    with closing(_postgres(url)) as source, target.open("wb") as file:
        types = dict(
            source.execute(
                "SELECT column_name, udt_name FROM information_schema.columns WHERE"
                " table_schema = coalesce(%s, current_schema()) AND table_name = %s",
                (schema or None, own),
            ).fetchall()
        )
        chosen = [_as_text(identifier(column), types.get(column, "")) for column in columns]
        head = ",".join(_quoted(column) for column in [*columns, ""])
        file.write(f"{head}\n".encode())
        query = f"COPY (SELECT {', '.join([*chosen, chr(39) + '.' + chr(39)])} FROM {place})"
        with source.cursor().copy(f"{query} TO STDOUT (FORMAT csv)".encode()) as copy:
            for part in copy:
                file.write(part)
    return _copied(into, table, columns, target, "\n")


_POSTGRES: Mapping[str, Kind] = {
    "timestamp": Kind.LOCAL, "json": Kind.JSON, "jsonb": Kind.JSON, "_text": Kind.JSON,
    "_varchar": Kind.JSON, "bytea": Kind.OTHER,
}  # fmt: skip


def _as_text(column: str, type_: str) -> str:
    if type_ == "timestamptz":
        utc = f"to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"
        year = f"extract(year FROM {column} AT TIME ZONE 'UTC') BETWEEN 1 AND 9999"
        return f"CASE WHEN isfinite({column}) AND {year} THEN {utc} ELSE {column}::text END"
    if type_ in ("_text", "_varchar"):
        return f"array_to_json({column})::text"
    return f"{column}::text"


def _copied(
    into: Into, table: RawTable, columns: Collection[str], target: Path, line_end: str
) -> Loaded:
    connection, name, _ = into
    files = Files(name, "csv", (target,), table.shown)
    loaded = load_csv(connection, name, files, columns, delimiter=",", line_end=line_end)
    target.unlink()
    broken = (
        f"SELECT {literal(table.shown)} AS file, NULL AS row, NULL AS byte, shown, why"
        f" FROM ({loaded.broken})"
    )

    def sql(traced: bool) -> str:
        shown = f"(SELECT * REPLACE ({literal(table.shown)} AS file) FROM {name})"
        return shown if traced else loaded.sql(False)

    return Loaded(sql, broken)


def _sqlite(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
    connection.text_factory = _decoded
    return connection


def _decoded(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        # A text with NUL is reported, whatever belongs in its place.
        return "\0" + data.decode("utf-8", "replace")


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case float():
            return format(Decimal(repr(value)), "f")
        case bytes():
            return "\0" + value[:40].hex()
        case _:
            return str(value)


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _postgres(url: str) -> Any:
    try:
        import psycopg
    except ImportError:
        raise needs("postgres", "reading from Postgres") from None
    try:
        connection = psycopg.connect(url, connect_timeout=10)
    except psycopg.Error as error:
        raise DataProblem(
            f"the Postgres server does not answer: {without_password(_first_line(error), url)}",
            "Check the address, the name of the database and the user.",
        ) from None
    connection.read_only = True
    connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    connection.execute("SET DateStyle = 'ISO'")
    return connection


def _first_line(error: Exception) -> str:
    return next(iter(str(error).splitlines()), "no reason was given").rstrip(".")
