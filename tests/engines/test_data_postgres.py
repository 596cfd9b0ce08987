"""A Postgres server as the place where data is, and where results go."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import connect_postgres
import pytest
from scoring_data import scored

from slalang.data import DataProblem

pytest.importorskip("duckdb")
pytestmark = pytest.mark.engines_heavy

SCHEMA = """
CREATE TABLE leads (
  lead_id text, title text, seniority varchar(20), employees integer, satisfaction numeric,
  ad_spend numeric(12, 2), role_since date, local_time time, budget boolean, tools text[],
  "account.tier" text, "nobody's ""business"" too" text
);
INSERT INTO leads VALUES
  ('a', 'Ärzte GmbH', 'vp', 12, 1.5, 1500.50, '2025-11-01', '09:30', true,
   ARRAY['HubSpot', 'a|b', 'with "quotes", and \\'], 'gold', 'x'),
  ('b', E'two\nlines', 'manager', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
  ('c', '', NULL, 0, -0.0000005, -3, NULL, NULL, false, ARRAY[]::text[], NULL, NULL),
  ('d', NULL, 'boss', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
CREATE TABLE events (lead_id text, event text, at timestamptz, page text);
INSERT INTO events VALUES
  ('a', 'visit', '2026-03-09T23:59:59.999999Z', '/pricing'),
  ('a', 'demo', '2026-03-01T00:00:00+01:00', NULL),
  ('b', 'visit', '2026-03-10T00:00:01Z', '/pricing'),
  ('b', 'visit', 'infinity', '/pricing');
"""
EXPECTED = [("a", 91, 34, "mql"), ("b", 0, 0, "new"), ("c", 0, 0, "new")]


@pytest.fixture
def address() -> Iterator[str]:
    """A database of its own, with leads and events, as a user far from UTC has it."""
    if lacking := connect_postgres.missing():
        pytest.skip(lacking)
    with connect_postgres.connected() as server:
        server.autocommit = True
        server.execute("CREATE DATABASE crm")
        server.execute("ALTER DATABASE crm SET TimeZone = 'Asia/Tokyo'")
        server.execute("ALTER DATABASE crm SET DateStyle = 'German'")
    try:
        _ask(connect_postgres.address("crm"), SCHEMA)
        yield connect_postgres.address("crm")
    finally:
        with connect_postgres.connected() as server:
            server.autocommit = True
            server.execute("DROP DATABASE crm WITH (FORCE)")


def _ask(address: str, query: str) -> list[tuple[Any, ...]]:
    import psycopg

    with psycopg.connect(address) as server:
        found = server.execute(query.encode())
        return found.fetchall() if found.description else []


@pytest.mark.parametrize("engine", ["duckdb", "python", "postgres"])
def test_leads_come_from_there(address: str, tmp_path: Path, engine: str) -> None:
    before = _ask(address, "SELECT (SELECT count(*) FROM pg_class), (SELECT count(*) FROM leads)")
    found = scored(address, tmp_path / "out.jsonl", engine=engine, server=address)
    rows = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    assert [(r["lead_id"], r["fit"], r["interest"], r["stage"]) for r in rows] == EXPECTED
    assert (found.lost_leads, found.lost_events) == (1, 1)
    assert before == _ask(
        address, "SELECT (SELECT count(*) FROM pg_class), (SELECT count(*) FROM leads)"
    )


def test_results_go_there(address: str, tmp_path: Path) -> None:
    for _ in range(2):
        scored(
            address, f'{address}#Scores of "today" so far', rejects=str(tmp_path / "rejects.csv")
        )
    found = _ask(
        address,
        "SELECT lead_id, fit::int, interest::int, stage"
        ' FROM "Scores of ""today"" so far" ORDER BY 1',
    )
    assert found == EXPECTED
    types = _ask(
        address,
        "SELECT DISTINCT data_type FROM information_schema.columns"
        " WHERE table_name LIKE 'Scores%' AND column_name IN ('fit', 'interest')",
    )
    assert types == [("numeric",)]


def test_what_was_there_stays_if_it_cannot_be_replaced(address: str, tmp_path: Path) -> None:
    _ask(address, "CREATE TABLE lead_scores (one int); CREATE VIEW uses AS TABLE lead_scores")
    with pytest.raises(DataProblem, match="does not take the results: cannot drop table"):
        scored(address, address, rejects=str(tmp_path / "rejects.csv"))
    assert _ask(address, "TABLE uses") == []


def test_a_server_or_a_database_that_is_not_there(address: str, tmp_path: Path) -> None:
    nowhere = address.replace("/crm?", "/no_such?")
    for data, wishes in (
        (nowhere, {}),
        (address, {"engine": "postgres", "server": nowhere}),
        (address, {"output": nowhere}),
    ):
        output = wishes.pop("output", str(tmp_path / "out.csv"))
        with pytest.raises(DataProblem, match=r"the Postgres server does not .*no_such"):
            scored(data, output, rejects=str(tmp_path / "rejects.csv"), **wishes)
    assert not (tmp_path / "out.csv").exists()
