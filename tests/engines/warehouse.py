"""Raw tables of sample leads in a warehouse, and what the interpreter finds of the same leads."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from slalang.cli.main import run
from slalang.evaluate.case import microseconds

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

AS_OF = "2026-03-06T16:30:00Z"
MICROSECONDS = microseconds(datetime.fromisoformat(AS_OF))
Rows = list[tuple[object, ...]]


def command(*arguments: object) -> None:
    """Run a command of slalang that has to succeed."""
    assert run([str(one) for one in arguments]) == 0, arguments


def sampled(agreement: Path, folder: Path, leads: int = 200, events: int = 2_000) -> Path:
    """A folder of Parquet files with sample leads and events."""
    command("sample-data", agreement, "--as-of", AS_OF, "-o", folder, "--leads", leads,
            "--events", events, "--format", "parquet")  # fmt: skip
    return folder


def load_raw(connection: DuckDBPyConnection, data: Path) -> None:
    """Those files as the raw tables that staging reads without a binding."""
    columns = connection.sql(f"DESCRIBE SELECT * FROM '{data}/leads.parquet'").fetchall()
    named = ", ".join(f'"{one[0]}" AS "{one[0].replace(".", "__")}"' for one in columns)
    connection.execute(f"CREATE TABLE raw_leads AS SELECT {named} FROM '{data}/leads.parquet'")
    connection.execute(f"CREATE TABLE raw_events AS FROM '{data}/events.parquet'")


def interpreted(agreement: Path, data: Path, output: Path, *options: object) -> Path:
    """The file of what the interpreter finds in data."""
    command("score", agreement, "--data", data, "--as-of", AS_OF, "-o", output,
            "--engine", "python", *options)  # fmt: skip
    return output


def rows_of(connection: DuckDBPyConnection, relation: str) -> Rows:
    """The rows of a result, in the order of leads."""
    return connection.sql(f"FROM {relation} ORDER BY lead_id").fetchall()


def names_of(connection: DuckDBPyConnection, relation: str) -> list[str]:
    """The columns of a relation."""
    return [one[0] for one in connection.sql(f"DESCRIBE FROM {relation}").fetchall()]


def expected_rows(connection: DuckDBPyConnection, names: Sequence[str], file: Path) -> Rows:
    """Columns of a file of results, as a result of SQL has them: scores are in thousandths."""
    kinds = {one[0]: one[1] for one in connection.sql(f"DESCRIBE FROM '{file}'").fetchall()}
    cells = [
        f'CAST("{name}" * 1000 AS BIGINT)' if kinds[name].startswith("DECIMAL") else f'"{name}"'
        for name in names
    ]
    query = f"SELECT {', '.join(cells)} FROM '{file}' ORDER BY lead_id"
    return connection.sql(query).fetchall()
