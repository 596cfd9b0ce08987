"""A query of results in; a file or a table of them, whole or not at all, out."""

from __future__ import annotations

import csv
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from slalang.data.problem import DataProblem, needs
from slalang.data.quoting import file_literal, identifier, literal
from slalang.data.result import Shown, columns_shown, json_query, text_query, typed_query
from slalang.data.secrets import without_password
from slalang.data.target import Target, replacing
from slalang.form import Form

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

BATCH = 10_000
KEY = "slalang"
"""Under this key the record stands among the metadata of a Parquet file."""
_AS_TABLE = {"points": "NUMERIC", "bits": "INTEGER"}
_IN_POSTGRES = {"points": "numeric(18, 3)", "bits": "bigint"}


def write(
    connection: DuckDBPyConnection, form: Form, source: str, target: Target, *, compact: bool,
    about: str | None = None,
) -> None:  # fmt: skip
    """Write what stands in the relation `source`, which has the columns of the contract.

    `about` is a record that goes into the metadata of a Parquet file.

    Raises `DataProblem`; what was there before is then as it was.
    """
    # The same data give the same file; Parquet is for machines, and for more rows than one sorts.
    ordered = f"(FROM {source} ORDER BY lead_id) AS result"
    bits = compact or target.format in ("parquet", "duckdb")
    shown = columns_shown(form, lists=not compact, bits=bits)
    match target.format:
        case "parquet":
            said = f", KV_METADATA {{{KEY}: {literal(about)}}}" if about else ""
            _copy(connection, typed_query(shown, source), target.path, f"FORMAT parquet{said}")
        case "csv":
            options = "FORMAT csv, HEADER true, QUOTE '\"', ESCAPE '\"'"
            _copy(connection, text_query(shown, ordered), target.path, options)
        case "jsonl":
            # The lines are made already: nothing of them is quoted.
            options = "FORMAT csv, HEADER false, DELIMITER '\x01', QUOTE '', ESCAPE ''"
            _copy(connection, json_query(shown, ordered), target.path, options)
        case "duckdb":
            _duckdb(connection, typed_query(shown, source), target)
        case "sqlite":
            _sqlite(connection, text_query(shown, ordered), shown, target)
        case _:
            _postgres(connection, text_query(shown, ordered), shown, target)


def _copy(connection: DuckDBPyConnection, query: str, path: Path, options: str) -> None:
    with replacing(path) as temporary:
        connection.execute(f"COPY ({query}) TO {literal(str(temporary))} ({options})")


def _duckdb(connection: DuckDBPyConnection, query: str, target: Target) -> None:
    if target.path.exists():
        _into_duckdb(connection, query, target.path, target.table)
        return
    with replacing(target.path) as temporary:
        _into_duckdb(connection, query, temporary, target.table)


def _into_duckdb(connection: DuckDBPyConnection, query: str, path: Path, table: str) -> None:
    import duckdb

    try:
        connection.execute(f"ATTACH {literal(str(path.resolve()))} AS out_db")
    except duckdb.Error as error:
        raise DataProblem(
            f"`{path}` cannot be opened as a DuckDB database: {str(error).splitlines()[0]}",
            "Close the program that has it open, or choose another file.",
        ) from None
    try:
        connection.execute(f"CREATE OR REPLACE TABLE out_db.main.{identifier(table)} AS {query}")
    finally:
        connection.execute("DETACH out_db")


def _sqlite(
    connection: DuckDBPyConnection, query: str, shown: Sequence[Shown], target: Target
) -> None:
    if target.path.exists():
        _into_sqlite(connection, query, shown, target.path, target.table)
        return
    with replacing(target.path) as temporary:
        _into_sqlite(connection, query, shown, temporary, target.table)


def _into_sqlite(
    connection: DuckDBPyConnection, query: str, shown: Sequence[Shown], path: Path, table: str
) -> None:
    types = ", ".join(f"{identifier(it.name)} {_AS_TABLE.get(it.type, 'TEXT')}" for it in shown)
    places = ", ".join("?" for _ in shown)
    name = identifier(table)
    with closing(sqlite3.connect(path, isolation_level=None)) as target:
        try:
            target.execute("BEGIN IMMEDIATE")
            target.execute(f"DROP TABLE IF EXISTS {name}")
            target.execute(f"CREATE TABLE {name} ({types})")
            for batch in batches(connection, query):
                target.executemany(f"INSERT INTO {name} VALUES ({places})", batch)
            target.execute("COMMIT")
        except sqlite3.Error as error:
            raise DataProblem(
                f"`{path}` does not take the results: {error}",
                "Close the program that has it open, or choose another file.",
            ) from None


def _postgres(
    connection: DuckDBPyConnection, query: str, shown: Sequence[Shown], target: Target
) -> None:
    try:
        import psycopg
    except ImportError:
        raise needs("postgres", "writing to Postgres") from None
    types = ", ".join(f"{identifier(it.name)} {_IN_POSTGRES.get(it.type, 'text')}" for it in shown)
    name = identifier(target.table)
    try:
        with psycopg.connect(target.place, connect_timeout=10) as server:
            server.execute(f"DROP TABLE IF EXISTS {name}".encode())
            server.execute(f"CREATE TABLE {name} ({types})".encode())
            with server.cursor().copy(f"COPY {name} FROM STDIN".encode()) as copy:
                for batch in batches(connection, query):
                    for row in batch:
                        copy.write_row(row)
    except psycopg.Error as error:
        said = next(iter(str(error).splitlines()), "no reason was given").rstrip(".")
        raise DataProblem(
            "the Postgres server does not take the results:"
            f" {without_password(said, target.place)}",
            "Check the address, the name of the table and the rights of the user.",
        ) from None


def batches(connection: DuckDBPyConnection, query: str) -> Iterator[list[tuple[Any, ...]]]:
    """What a query finds, some thousand rows at a time."""
    cursor = connection.cursor().execute(query)
    while batch := cursor.fetchmany(BATCH):
        yield batch


def table_of(
    connection: DuckDBPyConnection, name: str, types: Sequence[tuple[str, str]],
    rows: Iterator[tuple[Any, ...]], temporary: Path,
) -> None:  # fmt: skip
    """A table of DuckDB with rows that Python made."""
    path = temporary / f"{name}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        # With both of them at the end of a row, each is quoted where it stands alone.
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerows(rows)
    read_table(connection, name, types, path, line_end="\\r\\n")


def read_table(
    connection: DuckDBPyConnection, name: str, types: Sequence[tuple[str, str]], path: Path,
    *, line_end: str = "\\n",
) -> None:  # fmt: skip
    """A table of DuckDB with rows from a CSV file without a head, which is then removed."""
    columns = ", ".join(
        f"{literal(f'c{i}')}: {literal(type_)}" for i, (_, type_) in enumerate(types)
    )
    named = ", ".join(f"c{i} AS {identifier(column)}" for i, (column, _) in enumerate(types))
    connection.execute(
        f"CREATE TABLE {name} AS SELECT {named} FROM read_csv({file_literal(path)},"
        f" auto_detect = false, header = false, delim = ',', quote = '\"', escape = '\"',"
        f" nullstr = '', new_line = '{line_end}', columns = {{{columns}}})"
    )
    path.unlink()
