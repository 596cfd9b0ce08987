"""What columns of raw data hold, and which of them can give an attribute of which type."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum


class Kind(Enum):
    """What stands in a column, as far as reading it differs."""

    TEXT = "text"
    """Cells of a CSV file, and columns of texts anywhere."""
    JSON = "a JSON value"
    INTEGER = "whole numbers"
    DECIMAL = "decimal numbers"
    DOUBLE = "floating-point numbers"
    TRUTH = "true and false"
    DATE = "dates"
    TIME = "times of the day"
    LOCAL = "times without a zone"
    INSTANT = "instants"
    LIST = "lists of texts"
    NOTHING = "nothing but empty cells"
    OTHER = "something else"


_ANY = frozenset({Kind.TEXT, Kind.JSON, Kind.NOTHING})
_NUMBERS = _ANY | {Kind.INTEGER, Kind.DECIMAL, Kind.DOUBLE}

READABLE: Mapping[str, frozenset[Kind]] = {
    "id": _ANY | {Kind.INTEGER},
    "event": _ANY,
    "instant": _ANY | {Kind.INSTANT},
    "text": _ANY | {Kind.INTEGER},
    "person": _ANY | {Kind.INTEGER},
    "texts": _ANY | {Kind.LIST},
    "count": _NUMBERS,
    "number": _NUMBERS,
    "money": _NUMBERS,
    "date": _ANY | {Kind.DATE, Kind.LOCAL},
    "time": _ANY | {Kind.TIME},
    "truth": _ANY | {Kind.TRUTH},
    "choice": _ANY,
}
"""From which kinds of columns a value of each type can be read."""

_DUCKDB = {
    "VARCHAR": Kind.TEXT,
    "JSON": Kind.JSON,
    "UUID": Kind.TEXT,
    "BOOLEAN": Kind.TRUTH,
    "DATE": Kind.DATE,
    "TIME": Kind.TIME,
    "FLOAT": Kind.DOUBLE,
    "DOUBLE": Kind.DOUBLE,
    "TIMESTAMP WITH TIME ZONE": Kind.INSTANT,
    "VARCHAR[]": Kind.LIST,
    '"NULL"': Kind.NOTHING,
    "NULL": Kind.NOTHING,
}


def kind_of(duckdb_type: str) -> Kind:
    """The kind of a column of DuckDB or Parquet by the name of its type."""
    if duckdb_type in _DUCKDB:
        return _DUCKDB[duckdb_type]
    if duckdb_type.startswith("ENUM("):
        return Kind.TEXT
    if duckdb_type.startswith("TIMESTAMP"):
        return Kind.LOCAL
    if duckdb_type.startswith("DECIMAL("):
        return Kind.DECIMAL
    return Kind.INTEGER if duckdb_type.endswith(("INT", "INTEGER")) else Kind.OTHER
