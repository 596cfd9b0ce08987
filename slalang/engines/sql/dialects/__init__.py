"""The dialects, by name."""

from __future__ import annotations

from slalang.engines.sql.dialects.base import Dialect
from slalang.engines.sql.dialects.bigquery import BIGQUERY
from slalang.engines.sql.dialects.clickhouse import CLICKHOUSE
from slalang.engines.sql.dialects.duckdb import DUCKDB
from slalang.engines.sql.dialects.postgres import POSTGRES
from slalang.engines.sql.dialects.snowflake import SNOWFLAKE
from slalang.engines.sql.dialects.spark import SPARK
from slalang.engines.sql.dialects.trino import TRINO

_ALL = (DUCKDB, POSTGRES, SPARK, CLICKHOUSE, BIGQUERY, SNOWFLAKE, TRINO)
DIALECTS: dict[str, Dialect] = {one.name: one for one in _ALL}

__all__ = ["DIALECTS", "Dialect", "dialect_of"]


def dialect_of(name: str) -> Dialect:
    """The dialect of a name; raises KeyError."""
    return DIALECTS[name]
