"""Staging in databases with servers of their own: raw tables are read as DuckDB reads them."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pytest
from warehouse import MICROSECONDS, expected_rows, interpreted, load_raw, sampled

from slalang.backends import sql
from slalang.driver import read_file

ROOT = Path(__file__).parents[2]
PACKWELL = ROOT / "examples" / "packwell" / "packwell.sla"
TYPES = {"VARCHAR": "TEXT", "VARCHAR[]": "TEXT[]", "TIMESTAMP WITH TIME ZONE": "TIMESTAMPTZ"}


@pytest.mark.engines_heavy
@pytest.mark.skipif(find_spec("duckdb") is None, reason="needs duckdb")
def test_postgres_reads_raw_tables(tmp_path: Path) -> None:
    import duckdb
    from connect_postgres import connected, missing

    if lacking := missing():
        pytest.skip(lacking)
    data = sampled(PACKWELL, tmp_path / "data")
    result, _ = read_file(PACKWELL, PACKWELL.parent)
    assert result is not None
    options = {"dialect": "postgres", "as_of": str(MICROSECONDS)}
    texts = {name: text.decode() for name, text in sql.build(result.agreement, options).items()}
    with duckdb.connect() as source, connected() as target:
        load_raw(source, data)
        for table in ("raw_leads", "raw_events"):
            described = source.sql(f"DESCRIBE {table}").fetchall()
            columns = ", ".join(f'"{name}" {TYPES.get(kind, kind)}' for name, kind, *_ in described)
            target.execute(f"CREATE TEMPORARY TABLE {table} ({columns}) ON COMMIT DROP".encode())
            # An instant as a text: DuckDB wants a library of its own to hand it to Python.
            cells = ", ".join(
                f'CAST("{name}" AS VARCHAR)' if "ZONE" in kind else f'"{name}"'
                for name, kind, *_ in described
            )
            marks = ", ".join(["%s"] * len(described))
            with target.cursor() as cursor:
                cursor.executemany(
                    f"INSERT INTO {table} VALUES ({marks})".encode(),
                    source.sql(f"SELECT {cells} FROM {table}").fetchall(),
                )
        views = texts["staging.postgres.sql"].replace("CREATE OR REPLACE VIEW", "CREATE TEMP VIEW")
        target.execute(views.encode())
        query = texts["scoring.postgres.sql"].rstrip().removesuffix(";")
        cursor = target.execute(query.encode())
        names = [column.name for column in cursor.description or ()]
        found = cursor.fetchall()
        unread = target.execute(texts["unread.postgres.sql"].encode()).fetchall()
        target.rollback()
        file = interpreted(PACKWELL, data, tmp_path / "scores.parquet")
        assert sorted(found) == expected_rows(source, names, file)
    assert {row[2] for row in unread} == {0}
