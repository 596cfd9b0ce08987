"""Canonical tables in; what Python finds row by row, generated or interpreted, out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from slalang.data.interpret import rows_of
from slalang.data.result import contract
from slalang.data.wishes import Wishes
from slalang.data.write import batches, table_of
from slalang.form import form_of

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def relation(
    connection: DuckDBPyConnection, rules: Mapping[str, Any], wishes: Wishes, temporary: Path
) -> str:
    """What stands in FROM to get the results."""
    form = form_of(rules)
    found = rows_of(wishes.engine)(
        rules, form, wishes.as_of, _rows(connection, "leads"), _rows(connection, "events")
    )
    table_of(connection, "result", contract(form), found, temporary)
    return "result"


def _rows(connection: DuckDBPyConnection, table: str) -> Iterator[Mapping[str, Any]]:
    names = [one[0] for one in connection.execute(f"DESCRIBE {table}").fetchall()]
    for batch in batches(connection, f"SELECT * FROM {table} ORDER BY lead_id"):
        for row in batch:
            yield dict(zip(names, row, strict=True))
