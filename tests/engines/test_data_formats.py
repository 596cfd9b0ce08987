"""The same leads in every format give the same results in every format."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from scoring_data import folder_of, scored

duckdb = pytest.importorskip("duckdb")

LEADS = (
    "a,Ärzte GmbH,vp,12,1.5,1500.50 USD,2025-11-01,09:30,true,HubSpot|a\\|b,gold\n"
    'b,"two\nlines",manager,,,,,,,,\n'
    "c,,,0,-0.0000005,-3,,,no,|,\n"
)
EVENTS = (
    "a,visit,2026-03-09T23:59:59.999999Z,/pricing\n"
    "a,demo,2026-03-01T00:00:00+01:00,\n"
    "b,visit,2026-03-10T00:00:01Z,/pricing\n"
)
EXPECTED = [("a", 91, 34, "mql"), ("b", 0, 0, "new"), ("c", 0, 0, "new")]


def _parquet(csv_folder: Path, place: Path) -> None:
    place.mkdir()
    duckdb.execute("SET TimeZone = 'UTC'")
    duckdb.execute(
        f"""COPY (SELECT lead_id, title, seniority, employees::BIGINT AS employees,
        satisfaction::DOUBLE AS satisfaction,
        replace(ad_spend, ' USD', '')::DECIMAL(12, 2) AS ad_spend,
        role_since::DATE AS role_since, local_time::TIME AS local_time, budget::BOOLEAN AS budget,
        CASE lead_id WHEN 'a' THEN ['HubSpot', 'a|b'] WHEN 'c' THEN [] END AS tools,
        "account.tier" FROM read_csv('{csv_folder}/leads.csv', all_varchar = true))
        TO '{place}/leads.parquet'"""
    )
    duckdb.execute(
        f"""COPY (SELECT lead_id, event, "at"::TIMESTAMPTZ AS "at", page
        FROM read_csv('{csv_folder}/events.csv', all_varchar = true))
        TO '{place}/events.parquet'"""
    )


def _lines(place: Path, *, as_list: bool = False) -> None:
    place.mkdir()
    leads = [
        {
            "lead_id": "a", "title": "Ärzte GmbH", "seniority": "vp", "employees": 12,
            "satisfaction": 1.5, "ad_spend": "1500.50 USD", "role_since": "2025-11-01",
            "local_time": "09:30", "budget": True, "tools": ["HubSpot", "a|b"],
            "account": {"tier": "gold"},
        },
        {"lead_id": "b", "title": "two\nlines", "seniority": "manager", "employees": None},
        {"lead_id": "c", "employees": 0, "satisfaction": -0.0000005, "budget": False, "tools": []},
    ]  # fmt: skip
    events = [
        {"lead_id": "a", "event": "visit", "at": "2026-03-09T23:59:59.999999Z", "page": "/pricing"},
        {"lead_id": "a", "event": "demo", "at": "2026-03-01T00:00:00+01:00", "properties": {}},
        {
            "lead_id": "b", "event": "visit", "at": "2026-03-10T00:00:01Z",
            "properties": {"page": "/pricing"},
        },
    ]  # fmt: skip
    for name, rows in (("leads", leads), ("events", events)):
        if as_list:
            (place / f"{name}.json").write_text(json.dumps(rows, indent=2))
        else:
            (place / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))


def _database(csv_folder: Path, place: Path) -> None:
    with duckdb.connect(str(place)) as connection:
        for name in ("leads", "events"):
            connection.execute(
                f"CREATE TABLE {name} AS"
                f" FROM read_csv('{csv_folder}/{name}.csv', all_varchar = true)"
            )


def _sqlite(csv_folder: Path, place: Path) -> None:
    with sqlite3.connect(place) as target:
        for name in ("leads", "events"):
            rows = duckdb.execute(f"FROM read_csv('{csv_folder}/{name}.csv', all_varchar = true)")
            names = ", ".join(f'"{column[0]}"' for column in rows.description)
            target.execute(f"CREATE TABLE {name} ({names})")
            places = ", ".join("?" for _ in rows.description)
            target.executemany(f"INSERT INTO {name} VALUES ({places})", rows.fetchall())


@pytest.fixture
def sources(tmp_path: Path) -> dict[str, Path]:
    found = {"csv": folder_of(tmp_path / "csv", LEADS, EVENTS)}
    _parquet(found["csv"], tmp_path / "parquet")
    _lines(tmp_path / "jsonl")
    _lines(tmp_path / "json", as_list=True)
    _database(found["csv"], tmp_path / "data.duckdb")
    _sqlite(found["csv"], tmp_path / "data.db")
    rest = {name: tmp_path / name for name in ("parquet", "jsonl", "json")}
    return found | rest | {"duckdb": tmp_path / "data.duckdb", "sqlite": tmp_path / "data.db"}


@pytest.mark.parametrize("engine", ["duckdb", "python"])
def test_every_source_says_the_same(sources: dict[str, Path], tmp_path: Path, engine: str) -> None:
    for name, place in sources.items():
        output = tmp_path / f"{name}.out.jsonl"
        found = scored(place, output, engine=engine)
        assert found.rejects is None, (name, found.reasons)
        rows = [json.loads(line) for line in output.read_text().splitlines()]
        assert [(r["lead_id"], r["fit"], r["interest"], r["stage"]) for r in rows] == EXPECTED, name


def test_without_duckdb_the_same_bytes(
    sources: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    endings = ("csv", "jsonl")
    for ending in endings:
        scored(sources["csv"], tmp_path / f"with.{ending}")
    monkeypatch.setattr("slalang.data.run.find_spec", lambda _: None)
    for ending in endings:
        for name in ("csv", "jsonl", "json"):
            scored(sources[name], tmp_path / f"without.{ending}")
            mine = (tmp_path / f"without.{ending}").read_bytes()
            assert mine == (tmp_path / f"with.{ending}").read_bytes(), (ending, name)


def test_every_target_holds_the_same(sources: dict[str, Path], tmp_path: Path) -> None:
    for ending in ("parquet", "duckdb", "sqlite"):
        scored(sources["csv"], tmp_path / f"out.{ending}")
        scored(sources["csv"], tmp_path / f"out.{ending}")
    rows = duckdb.execute(
        f"SELECT lead_id, fit::INT, interest::INT, stage FROM '{tmp_path}/out.parquet' ORDER BY 1"
    ).fetchall()
    assert rows == EXPECTED
    with duckdb.connect(str(tmp_path / "out.duckdb")) as connection:
        found = connection.execute(
            "SELECT lead_id, fit::INT, interest::INT, stage, fired FROM lead_scores ORDER BY 1"
        )
        assert [row[:4] for row in found.fetchall()] == EXPECTED
    with sqlite3.connect(tmp_path / "out.sqlite") as target:
        found = target.execute("SELECT lead_id, fit, interest, stage FROM lead_scores ORDER BY 1")
        assert found.fetchall() == EXPECTED


@pytest.mark.parametrize("ending", ["duckdb", "sqlite"])
def test_a_table_beside_others(sources: dict[str, Path], tmp_path: Path, ending: str) -> None:
    place = tmp_path / f"mine.{ending}"
    connect = duckdb.connect if ending == "duckdb" else sqlite3.connect
    with closing(connect(str(place))) as connection:
        connection.execute('CREATE TABLE "lead scores" AS SELECT 1 AS one')
        connection.execute("CREATE TABLE other AS SELECT 2 AS two")
        connection.commit()
    for _ in range(2):
        scored(sources[ending], Path(f"{place}#lead scores"))
    with closing(connect(str(place))) as connection:
        rows = connection.execute(
            'SELECT lead_id, CAST(fit AS INT), CAST(interest AS INT), stage FROM "lead scores"'
            " ORDER BY 1"
        )
        assert rows.fetchall() == EXPECTED
        assert connection.execute("SELECT two FROM other").fetchall() == [(2,)]
    assert sorted(one.name for one in tmp_path.glob("mine*")) == [place.name]
