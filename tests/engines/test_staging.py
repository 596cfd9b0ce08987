"""Staging in databases with servers of their own: raw tables are read as DuckDB reads them."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from warehouse import MICROSECONDS, expected_rows, interpreted, load_raw, sampled

from slalang.backends import sql
from slalang.driver import read_file

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

ROOT = Path(__file__).parents[2]
PACKWELL = ROOT / "examples" / "packwell" / "packwell.sla"
TYPES = {"VARCHAR": "TEXT", "VARCHAR[]": "TEXT[]", "TIMESTAMP WITH TIME ZONE": "TIMESTAMPTZ"}


pytestmark = [
    pytest.mark.engines_heavy,
    pytest.mark.skipif(find_spec("duckdb") is None, reason="needs duckdb"),
]


def texts_of(dialect: str, **options: str) -> dict[str, str]:
    """The queries of the flagship, by what they are, without a semicolon at the end."""
    result, _ = read_file(PACKWELL, PACKWELL.parent)
    assert result is not None
    files = sql.build(result.agreement, {"dialect": dialect, **options})
    return {
        name.partition(".")[0]: text.decode().rstrip().removesuffix(";")
        for name, text in files.items()
    }


def files_of(connection: DuckDBPyConnection, data: Path, folder: Path) -> dict[str, Path]:
    """The raw tables as Parquet files."""
    load_raw(connection, data)
    files = {name: folder / f"{name}.parquet" for name in ("raw_leads", "raw_events")}
    for name, path in files.items():
        connection.execute(f"COPY {name} TO '{path}'")
    return files


def test_clickhouse_reads_raw_tables(tmp_path: Path) -> None:
    import duckdb
    from connect_clickhouse import asked, missing, session

    if lacking := missing():
        pytest.skip(lacking)
    data = sampled(PACKWELL, tmp_path / "data")
    texts = texts_of("clickhouse", as_of=str(MICROSECONDS))
    with duckdb.connect() as source:
        for name, path in files_of(source, data, tmp_path).items():
            read = f"SELECT * FROM file('{path}', Parquet)"
            session().query(f"CREATE OR REPLACE TABLE {name} ENGINE = Memory AS {read}")
        for name in ("leads", "events"):
            session().query(f"DROP TABLE IF EXISTS {name}")
        for view in texts["staging"].split("\n;\n"):
            session().query(view)
        rows = asked(texts["scoring"])
        unread = asked(texts["unread"])
        session().query(f"CREATE OR REPLACE TABLE scores ENGINE = Memory AS {texts['scoring']}")
        reasons = asked(texts["reasons"])
        for name in ("leads", "events"):
            session().query(f"DROP VIEW {name}")
        file = interpreted(PACKWELL, data, tmp_path / "scores.parquet")
        found = sorted(tuple(row.values()) for row in rows)
        assert found == expected_rows(source, list(rows[0]), file)
    assert {row["cells"] for row in unread} == {0}
    assert len(reasons) == sum(
        bin(row[name]).count("1") for row in rows for name in ("fired_0", "stages_0")
    )


def test_spark_reads_raw_tables(tmp_path: Path) -> None:
    import duckdb
    from connect_spark import missing, session

    if lacking := missing():
        pytest.skip(lacking)
    data = sampled(PACKWELL, tmp_path / "data", leads=60, events=600)
    texts = texts_of("spark")
    spark = session()
    with duckdb.connect() as source:
        for name, path in files_of(source, data, tmp_path).items():
            spark.read.parquet(str(path)).createOrReplaceTempView(name)
        for view in texts["staging"].split("\n;\n"):
            spark.sql(view.replace("CREATE OR REPLACE", "CREATE OR REPLACE TEMPORARY"))
        scores = spark.sql(texts["scoring"], args={"as_of": MICROSECONDS})
        found = sorted(tuple(row) for row in scores.collect())
        file = interpreted(PACKWELL, data, tmp_path / "scores.parquet")
        assert found == expected_rows(source, scores.columns, file)
    assert {row["cells"] for row in spark.sql(texts["unread"]).collect()} == {0}


def test_postgres_reads_raw_tables(tmp_path: Path) -> None:
    import duckdb
    from connect_postgres import connected, missing

    if lacking := missing():
        pytest.skip(lacking)
    data = sampled(PACKWELL, tmp_path / "data")
    texts = texts_of("postgres", as_of=str(MICROSECONDS))
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
        views = texts["staging"].replace("CREATE OR REPLACE VIEW", "CREATE TEMP VIEW")
        target.execute(views.encode())
        cursor = target.execute(texts["scoring"].encode())
        names = [column.name for column in cursor.description or ()]
        found = cursor.fetchall()
        unread = target.execute(texts["unread"].encode()).fetchall()
        target.rollback()
        file = interpreted(PACKWELL, data, tmp_path / "scores.parquet")
        assert sorted(found) == expected_rows(source, names, file)
    assert {row[2] for row in unread} == {0}
