"""How each database is given the instant of a query, and how people give it."""

from __future__ import annotations

from collections.abc import Mapping

PARAMETERS: Mapping[str, tuple[str, str]] = {
    "duckdb": ("$as_of", "a parameter: in Python connection.execute(text, dict(as_of=…))"),
    "postgres": (":as_of", "a variable of psql: psql -v as_of=…"),
    "spark": (":as_of", "a parameter: spark.sql(text, args=dict(as_of=…))"),
    "clickhouse": ("{as_of:Int64}", "a parameter: clickhouse-client --param_as_of=…"),
    "bigquery": ("@as_of", "a parameter: bq query --parameter=as_of:INT64:…"),
    "snowflake": ("$as_of", "a variable of the session: SET as_of = …"),
    "trino": (":as_of", "to be replaced by the number before the query is run"),
}
"""For each dialect its parameter, a whole number of 64 bits, and where it comes from."""


def parameter_of(dialect: str) -> str:
    """What stands in the query instead of an instant."""
    return PARAMETERS.get(dialect, (":as_of", ""))[0]


def how_of(dialect: str) -> str:
    """Where the parameter comes from, in words."""
    return PARAMETERS.get(dialect, ("", "to be replaced by the number"))[1]
