"""Canonical tables in; what a Postgres server says of them in one transaction, out."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from slalang.data.engines.transfer import TABLES, kinds_of, write_csv
from slalang.data.problem import DataProblem, needs
from slalang.data.quoting import identifier
from slalang.data.result import contract
from slalang.data.secrets import without_password
from slalang.data.wishes import Wishes
from slalang.data.write import read_table
from slalang.engines.sql import scoring_query
from slalang.evaluate.case import microseconds
from slalang.form import Form, form_of

if TYPE_CHECKING:
    import psycopg
    from duckdb import DuckDBPyConnection

_TYPES = {
    "count": "bigint", "number": "bigint", "money": "bigint", "at": "bigint", "date": "integer",
    "time": "integer", "truth": "boolean", "texts": "text[]",
}  # fmt: skip
_CHUNK = 1 << 20
_SETTINGS = ("standard_conforming_strings = on", "search_path = pg_catalog, pg_temp")


def check(form: Form, wishes: Wishes) -> None:
    """Raise `DataProblem` for what is not there, `RulesProblem` for what Postgres cannot say."""
    if find_spec("psycopg") is None:
        raise needs("postgres", "`--engine postgres`")
    if wishes.server is None:
        raise DataProblem(
            "`--engine postgres` does not know which server computes",
            "Name it with `--server postgresql://user@host/database`.",
        )
    scoring_query(form, "postgres", microseconds(wishes.as_of))


def relation(
    connection: DuckDBPyConnection, rules: Mapping[str, Any], wishes: Wishes, temporary: Path
) -> str:
    """What stands in FROM to get the results.

    The tables are temporary ones, and the transaction is taken back: nothing stays there.
    """
    import psycopg

    form, address = form_of(rules), wishes.server or ""
    path = temporary / "result.csv"
    query = scoring_query(form, "postgres", microseconds(wishes.as_of))
    columns = ", ".join(identifier(name) for name, _ in contract(form))
    try:
        with psycopg.connect(address, connect_timeout=10, client_encoding="utf8") as server:
            for setting in _SETTINGS:
                server.execute(f"SET LOCAL {setting}".encode())
            for table in TABLES:
                _send(connection, form, table, (server, temporary))
            found = f"COPY (SELECT {columns} FROM (\n{query}\n) AS result) TO STDOUT (FORMAT csv)"
            with server.cursor().copy(found.encode()) as copy, path.open("wb") as file:
                for part in copy:
                    file.write(part)
            server.rollback()
    except psycopg.Error as error:
        said = next(iter(str(error).splitlines()), "no reason was given").rstrip(".")
        raise DataProblem(
            f"the Postgres server does not compute: {without_password(said, address)}",
            "Check the address, the user, and that it may make temporary tables.",
        ) from None
    read_table(connection, "result", contract(form), path)
    return "result"


def _send(
    connection: DuckDBPyConnection, form: Form, table: str,
    to: tuple[psycopg.Connection[Any], Path],
) -> None:  # fmt: skip
    """A table for as long as the transaction lasts."""
    server, temporary = to
    columns = ", ".join(
        f"{identifier(name)} {_TYPES.get(kind, 'text')}"
        for name, kind in kinds_of(form, table).items()
    )
    server.execute(f"CREATE TEMPORARY TABLE {table} ({columns}) ON COMMIT DROP".encode())
    path = temporary / f"{table}.csv"
    write_csv(connection, form, table, path, _array)
    into = f"COPY {table} FROM STDIN (FORMAT csv)"
    with path.open("rb") as file, server.cursor().copy(into.encode()) as copy:
        while part := file.read(_CHUNK):
            copy.write(part)
    path.unlink()
    server.execute(f"ANALYZE {table}".encode())


def _array(column: str) -> str:
    """A list of texts as Postgres writes it, each in quotes, in a query of DuckDB."""
    escaped = "replace(replace(one, '\\', '\\\\'), '\"', '\\\"')"
    texts = f"list_transform({column}, lambda one: '\"' || {escaped} || '\"')"
    return (
        f"CASE WHEN {column} IS NOT NULL"
        f" THEN '{{' || coalesce(array_to_string({texts}, ','), '') || '}}' END"
    )
