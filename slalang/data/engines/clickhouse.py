"""Canonical tables in; what ClickHouse says of them, in this process by chdb, out."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from slalang.data.engines.transfer import kinds_of, read_parquet, write_parquet
from slalang.data.problem import DataProblem, needs
from slalang.data.result import contract
from slalang.data.wishes import Wishes
from slalang.engines.sql import dialect_of, scoring_query
from slalang.evaluate.case import microseconds
from slalang.form import Form, form_of
from slalang.form.columns import AT, EVENT, LEAD

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_TYPES = {
    "count": "Int64", "number": "Int64", "money": "Int64", "at": "Int64", "date": "Int32",
    "time": "Int32", "truth": "Bool",
}  # fmt: skip
_KEYS = (LEAD, EVENT, AT)


def check(form: Form, wishes: Wishes) -> None:
    """Raise `DataProblem` without chdb, `RulesProblem` for what ClickHouse cannot say."""
    if find_spec("chdb") is None:
        raise needs("clickhouse", "`--engine clickhouse`")
    scoring_query(form, "clickhouse", microseconds(wishes.as_of))


def relation(
    connection: DuckDBPyConnection, rules: Mapping[str, Any], wishes: Wishes, temporary: Path
) -> str:
    """What stands in FROM to get the results."""
    import chdb

    ask: Any = chdb.query
    form = form_of(rules)
    # An unknown list cannot be told from an empty one, unless a list stands around it.
    write_parquet(
        connection, form, temporary, lambda it: f"CASE WHEN {it} IS NULL THEN [] ELSE [{it}] END"
    )
    query = scoring_query(
        form, "clickhouse", microseconds(wishes.as_of),
        leads=_file(form, "leads", temporary), events=_file(form, "events", temporary),
    )  # fmt: skip
    text, name = dialect_of("clickhouse").text, dialect_of("clickhouse").identifier
    typed = ", ".join(
        f"accurateCast({name(one)}, 'Int64') AS {name(one)}" if type_ == "BIGINT" else name(one)
        for one, type_ in contract(form)
    )
    path = temporary / "result.parquet"
    into = f"INSERT INTO FUNCTION file({text(str(path))}, 'Parquet')"
    limits = [] if wishes.threads is None else [f"max_threads = {wishes.threads}"]
    settings = ", ".join(["prefer_column_name_to_alias = 1", *limits])
    try:
        ask(f"{into} SELECT {typed} FROM (\n{query}\n) AS result SETTINGS {settings}")
    except RuntimeError as error:
        said = next((line for line in str(error).splitlines() if line.strip()), "no reason given")
        raise DataProblem(
            f"ClickHouse does not finish: {said[:300].rstrip('.')}",
            "Use `--engine duckdb`, which is content with less memory.",
        ) from None
    return read_parquet(form, str(path))


def _file(form: Form, table: str, folder: Path) -> str:
    """A table as ClickHouse reads it from its file, types and all."""
    text, name = dialect_of("clickhouse").text, dialect_of("clickhouse").identifier
    columns = ", ".join(
        f"{name(column)} {_type(column, kind)}" for column, kind in kinds_of(form, table).items()
    )
    path = str(folder / f"{table}.parquet")
    return f"file({text(path)}, 'Parquet', {text(columns)})"


def _type(column: str, kind: str) -> str:
    if kind == "texts":
        return "Array(Array(String))"
    known = _TYPES.get(kind, "String")
    return known if column in _KEYS else f"Nullable({known})"
