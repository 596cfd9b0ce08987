"""What one look proves of whole columns makes queries cheaper, and never gives other values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import slalang
from slalang.backends.scoring import rules_of
from slalang.data.default_plan import default_plan
from slalang.data.plan import Known, Plan
from slalang.data.source import load, source_of, tables_of
from slalang.data.staging import (
    event_columns,
    events_sql,
    faults_sql,
    lead_columns,
    leads_sql,
)
from slalang.data.survey import surveyed
from slalang.form import columns_of, form_of

duckdb = pytest.importorskip("duckdb")
if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

AGREEMENT = """
agreement "Plans" { currency USD }
party marketing "Marketing"
party sales "Sales"
lead {
  title text
  tools many text
  employees count
  growth number
  spend money
  budget yes/no
  size one of small, large
}
event view { page text }
event call
score fit "Fit" from 0 to 100 {
  +1 when title contains "a"
  +1 when tools has "b"
  +1 when employees > 3
  +1 when growth > 1.5
  +1 when spend > 10 USD
  +1 when budget is yes
  +1 when size is large
  +1 for any view within 30 days where page starts with "/p"
  +1 for any call within 30 days
}
"""
CLEAN = (
    "Head of Sales",
    " vp  ",
    "CTO",
    "Müller",
    "İstanbul",
    "ΟΔΟΣ",
    "Å",
    "",
    "x\u3000",
    "\u00a0y",
)
LEADS = "lead_id, title, tools, employees, growth, spend, budget, size"


@pytest.fixture
def connection() -> Iterator[DuckDBPyConnection]:
    with duckdb.connect() as found:
        found.execute("SET TimeZone = 'UTC'")
        yield found


def write(
    connection: DuckDBPyConnection, folder: Path, titles: Sequence[str], *, copies: int = 40,
    employees: int = 5, growth: str = "12.345678",
) -> None:  # fmt: skip
    connection.execute(
        "CREATE OR REPLACE TABLE titles AS SELECT unnest(?::VARCHAR[]) AS title", [list(titles)]
    )
    connection.execute(
        "COPY (SELECT 'L' || row_number() OVER () AS lead_id, title, [title, 'B', ' c '] AS tools,"
        f" CAST({employees} AS BIGINT) AS employees, CAST({growth} AS DECIMAL(18, 6)) AS growth,"
        " CAST(-7.1234 AS DECIMAL(18, 4)) AS spend, true AS budget, 'small' AS size"
        f" FROM titles, range({copies})) TO '{folder}/leads.parquet' (FORMAT parquet)"
    )
    connection.execute(
        f"COPY (SELECT lead_id, 'view' AS event, TIMESTAMPTZ '2026-03-01 00:00:00Z' AS \"at\","
        f" title AS page FROM '{folder}/leads.parquet') TO '{folder}/events.parquet'"
        " (FORMAT parquet)"
    )


def plans(connection: DuckDBPyConnection, folder: Path) -> tuple[Any, Plan, Plan, Any]:
    compiled = slalang.compile_text(AGREEMENT)
    assert compiled.agreement is not None
    form = form_of(rules_of(compiled.agreement, hashed=False))
    source = source_of(str(folder))
    plan = default_plan(form, tables_of(connection, source))
    loaded = load(connection, source, plan, folder)

    def relation(table: Any, traced: bool) -> str:
        return loaded[table.name].sql(traced)

    quick = surveyed(connection, plan, lambda table: relation(table, False))
    return form, plan, quick, relation


def staged(connection: DuckDBPyConnection, form: Any, plan: Plan, relation: Any) -> list[Any]:
    columns = columns_of(form)
    wanted = {name: one.type for name, one in columns.property_inputs.items()}
    leads = leads_sql(plan.leads, relation, clean=True)
    events = events_sql(plan.events[0], relation, columns.events, wanted, clean=True)
    return [
        connection.execute(f"FROM ({query}) ORDER BY ALL").fetchall() for query in (leads, events)
    ]


@pytest.mark.parametrize(
    "titles", [CLEAN, *([one] for one in CLEAN if one), [f"Title {i} " for i in range(300)]]
)
@pytest.mark.parametrize("copies", [1, 40])
def test_values_are_the_same(
    connection: DuckDBPyConnection, tmp_path: Path, titles: Sequence[str], copies: int
) -> None:
    titles = [one for one in titles if one]
    write(connection, tmp_path, titles, copies=copies)
    form, plan, quick, relation = plans(connection, tmp_path)
    assert staged(connection, form, plan, relation) == staged(connection, form, quick, relation)


def test_nothing_of_clean_parquet_is_looked_at_again(
    connection: DuckDBPyConnection, tmp_path: Path
) -> None:
    write(connection, tmp_path, ["Head of Sales", " vp ", "Müller"])
    _, _, quick, relation = plans(connection, tmp_path)
    rows = quick.events[0]
    assert faults_sql(quick.leads, relation, lead_columns(quick.leads)) is None
    assert faults_sql(rows, relation, event_columns(rows)) is None
    known = {one.column: one.known for one in (*quick.leads.readings, *rows.readings)}
    assert known["title"] is Known.FEW
    assert known["page"] is Known.FEW
    assert known["tools"] is Known.PLAIN
    assert known["growth"] is Known.SMALL
    assert known["spend"] is Known.SMALL


@pytest.mark.parametrize(
    ("column", "given"),
    [
        ("title", {"titles": ["fine", "nul\0"]}),
        ("tools", {"titles": ["fine", "nul\0"]}),
        ("title", {"titles": ["x" * 100_001]}),
        ("employees", {"titles": ["fine"], "employees": -1}),
        ("growth", {"titles": ["fine"], "growth": "999999999999.5"}),
    ],
)
def test_what_is_not_proved_is_left_to_the_exact_queries(
    connection: DuckDBPyConnection, tmp_path: Path, column: str, given: dict[str, Any]
) -> None:
    write(connection, tmp_path, **given)
    _, plan, quick, relation = plans(connection, tmp_path)
    exact = connection.execute(
        faults_sql(plan.leads, relation, lead_columns(plan.leads)) or ""
    ).fetchone()
    known = {one.column: one.known for one in quick.leads.readings}
    assert (known[column] is None) == (column != "growth" or any(exact or ()))
    assert known[column] is not Known.SMALL


def test_texts_of_a_dictionary_are_one_chain_of_functions(
    connection: DuckDBPyConnection, tmp_path: Path
) -> None:
    write(connection, tmp_path, ["Head of Sales", " vp ", "Müller"])
    _, _, quick, relation = plans(connection, tmp_path)
    query = leads_sql(quick.leads, relation, clean=True)
    plan = connection.execute(f"EXPLAIN {query}").fetchall()[0][1]
    assert plan.count("READ_PARQUET") == 1
    assert "translate" not in plan
    assert "strlen" not in plan
