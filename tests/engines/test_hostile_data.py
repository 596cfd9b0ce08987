"""Names and values that want to be something else: nothing injects, nothing is lost in silence."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from scoring_data import EVENTS, LEADS, folder_of, rejects, scored

duckdb = pytest.importorskip("duckdb")

NAMES = (
    "'); DROP TABLE leads; --", '"; COPY (SELECT 1) TO \'x\'; --', "=cmd|' /C calc'!A0",
    "@SUM(1)", "+1", "-1", "line\nfeed", "tab\tin it", "ünï", "\u202egnp", "a'b\"c", "%s {0} $1 \\",
)  # fmt: skip


def test_identifiers_come_back_as_they_were(tmp_path: Path) -> None:
    place = folder_of(tmp_path / "in", "")
    with (place / "leads.csv").open("a", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([name, *[""] * 10] for name in NAMES)
    found = scored(place, tmp_path / "out.parquet")
    assert (found.leads, found.rejects) == (len(NAMES), None)
    rows = duckdb.execute(f"SELECT lead_id FROM '{tmp_path}/out.parquet'").fetchall()
    assert sorted(row[0] for row in rows) == sorted(NAMES)


def test_no_cell_is_a_formula(tmp_path: Path) -> None:
    place = folder_of(tmp_path / "in", "=x,,vp,,,,,,,,\n@y,,=z,,,,,,,,\n")
    found = scored(place, tmp_path / "out.csv")
    assert found.rejects is not None
    for path in (tmp_path / "out.csv", Path(found.rejects)):
        with path.open(encoding="utf-8", newline="") as file:
            cells = [cell for row in csv.reader(file) for cell in row]
        assert not [cell for cell in cells if cell.startswith(("=", "@", "+", "-"))]
        assert [cell for cell in cells if cell.startswith(("'=", "'@"))]


def test_hostile_columns(tmp_path: Path) -> None:
    place = tmp_path / "in"
    place.mkdir()
    strange = ["Title", "title ", *NAMES, "c" * 5_000, "file", "row", "Lead_id"]
    with (place / "leads.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*LEADS.split(","), *strange])
        writer.writerow(["a", *[""] * 10, *strange])
    (place / "events.csv").write_text(f"{EVENTS}\n")
    assert scored(place, tmp_path / "out.csv").leads == 1


def test_values_at_the_edges(tmp_path: Path) -> None:
    big = "y" * 1_000_000
    place = folder_of(
        tmp_path / "in",
        f"a,{big},,,,,,,,,\nb,,,,,,9999-12-31,,,,\nc,,,,,,0001-01-01,,,,\n"
        "d,,,1000000000000000,999999999999.999999,99999999999999.9999,,,,,\n",
        "b,visit,9999-12-31T23:59:59.999999Z,/\nc,visit,0001-01-01T00:00:00Z,/\n"
        "b,visit,9999-12-31T23:59:59-00:01,/\n",
    )
    found = scored(place, tmp_path / "out.csv")
    assert found.leads == 3
    assert [(row, column) for row, column, _ in rejects(found)] == [("2", "title"), ("4", "at")]


def test_floats_that_are_no_numbers(tmp_path: Path) -> None:
    place = tmp_path / "in"
    place.mkdir()
    duckdb.execute(
        f"""COPY (SELECT * FROM (VALUES ('a', 'nan'::DOUBLE), ('b', 'inf'::DOUBLE),
        ('c', 0.1::DOUBLE), ('d', 1e300::DOUBLE), (NULL, 1.0)) t(lead_id, satisfaction))
        TO '{place}/leads.parquet'"""
    )
    found = scored(place, tmp_path / "out.csv")
    assert found.leads == 1
    assert [(row, column) for row, column, _ in rejects(found)] == [
        ("1", "satisfaction"), ("2", "satisfaction"), ("4", "satisfaction"), ("5", "lead_id"),
    ]  # fmt: skip


def test_a_database_opens_no_other_file(tmp_path: Path) -> None:
    secret = tmp_path / "elsewhere"
    secret.mkdir()
    (secret / "leads.csv").write_text("lead_id\nstolen\n")
    place = tmp_path / "in"
    place.mkdir()
    with duckdb.connect(str(place / "x.duckdb")) as connection:
        connection.execute(f"CREATE VIEW leads AS FROM read_csv('{secret}/leads.csv')")
    with pytest.raises(Exception, match="cannot be read"):
        scored(place / "x.duckdb", place / "out.csv")
    assert not (place / "out.csv").exists()
