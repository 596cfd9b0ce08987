"""A query and more columns in; the query around it that has them, out.

Queries are built from the inside out. Columns that a layer adds are named by this package, never
by a user, so that their names need no quotes; everything of a user passes `slalang.data.quoting`.
"""

from __future__ import annotations

from collections.abc import Mapping


def derived(query: str, columns: Mapping[str, str]) -> str:
    """The query with further columns, each an expression over those that are there."""
    more = ", ".join(f"{expression} AS {name}" for name, expression in columns.items())
    return f"SELECT *, {more} FROM ({query})"


def kept(query: str, condition: str) -> str:
    """The rows of a query for which a condition is true."""
    return f"SELECT * FROM ({query}) WHERE {condition}"


def looked_up(query: str, table: str, key: str, columns: Mapping[str, str], *, asof: bool) -> str:
    """The query with columns of the row of a small table whose `cell` is the key.

    The columns are expressions over `c`, the table, and `q`, the query; `c.cell` is NULL where no
    row fits. With `asof` the last row whose cell is not above the key fits.
    """
    more = ", ".join(f"{expression} AS {name}" for name, expression in columns.items())
    keyed = f"SELECT *, {key} AS looked FROM ({query})"
    join = "ASOF LEFT JOIN" if asof else "LEFT JOIN"
    relation = ">=" if asof else "="
    return (
        f"SELECT q.* EXCLUDE (looked), {more} FROM ({keyed}) q"
        f" {join} {table} c ON q.looked {relation} c.cell"
    )
