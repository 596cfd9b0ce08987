"""Names and values that want to be something else: nothing injects, nothing is lost in silence."""

from __future__ import annotations

import csv
import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from scoring_data import AGREEMENT, EVENTS, LEADS, folder_of, rejects, scored

from slalang.cli.main import run
from slalang.data import DataProblem
from slalang.data.kinds import Kind
from slalang.data.moment_sql import local_sql
from slalang.data.plan import Place, Reading
from slalang.data.target import replacing
from slalang.source.write import WriteProblem, write_atomic

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


def _refused(data: Path, output: Path, said: str, **wishes: Any) -> None:
    with pytest.raises(DataProblem) as caught:
        scored(data, output, **wishes)
    assert said in f"{caught.value.message} {caught.value.help}"


def test_nothing_takes_the_place_of_a_pipe(tmp_path: Path) -> None:
    place = folder_of(tmp_path / "in", "a,,xx,,,,,,,,\n")
    pipe = tmp_path / "pipe.csv"
    os.mkfifo(pipe)
    (tmp_path / "link.csv").symlink_to(pipe)
    (tmp_path / "folder.csv").mkdir()
    _refused(place, pipe, "is no ordinary file")
    _refused(place, tmp_path / "link.csv", "is no ordinary file")
    _refused(place, tmp_path / "folder.csv", "is a folder")
    _refused(place, tmp_path / "out.csv", "is no ordinary file", rejects=str(pipe))
    (tmp_path / "out.rejects.csv").symlink_to(pipe)
    _refused(place, tmp_path / "out.csv", "is no ordinary file")
    with pytest.raises(DataProblem, match="no ordinary file"), replacing(pipe):
        pass
    with pytest.raises(WriteProblem, match="no ordinary file"):
        write_atomic(pipe, b"")
    assert pipe.is_fifo()
    assert not (tmp_path / "out.csv").exists()


def test_rejects_stand_in_a_file_of_their_own(tmp_path: Path) -> None:
    place = folder_of(tmp_path / "in", "a,,xx,,,,,,,,\n")
    output = tmp_path / "out.csv"
    (tmp_path / "link.csv").symlink_to(output)
    _refused(place, output, "both the results and", rejects=str(output))
    _refused(place, output, "both the results and", rejects=str(tmp_path / "link.csv"))
    _refused(place, output, "the leads are read from", rejects=str(place / "leads.csv"))
    assert scored(place, output, rejects=str(tmp_path / "other.csv")).lost_leads == 1


def test_no_comparison_takes_the_place_of_data(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = folder_of(tmp_path / "in", "a,,vp,,,,,,,,\n")
    before = (place / "leads.csv").read_bytes()
    agreement = tmp_path / "data.sla"
    agreement.write_text(AGREEMENT, encoding="utf-8")
    (tmp_path / "link").symlink_to(place / "leads.csv")
    for output in (place / "leads.csv", tmp_path / "link"):
        code = run(
            ["replay", str(agreement), str(agreement), "--data", str(place), "--as-of",
             "2026-03-10T00:00:00Z", "-o", str(output)]
        )  # fmt: skip
        assert code == 2
        assert "is one of the files that are read" in capsys.readouterr().err
    assert (place / "leads.csv").read_bytes() == before


@pytest.mark.parametrize("more", ['{"lead_id": "b"}', '[{"lead_id": "b"}]', "]", "x"])
@pytest.mark.parametrize("engine", [None, "python"])
def test_a_list_is_all_of_a_file(tmp_path: Path, more: str, engine: str | None) -> None:
    place = tmp_path / "in"
    place.mkdir()
    (place / "leads.json").write_text(f'[{{"lead_id": "a"}}]\n{more}\n')
    _refused(place, tmp_path / "out.csv", "line 2: something follows", engine=engine)


def test_a_table_in_a_folder_has_one_format(tmp_path: Path) -> None:
    place = tmp_path / "in"
    (place / "leads").mkdir(parents=True)
    (place / "leads" / "a.csv").write_text("lead_id\na\n")
    (place / "leads" / ".b.jsonl").write_text("")
    (place / "leads" / "a.rejects.csv").write_text("file\n")
    (place / ".hidden").mkdir()
    (place / ".hidden" / "c.csv").write_text("lead_id\nb\n")
    assert scored(place, tmp_path / "out.csv").leads == 1
    (place / "leads" / "b.jsonl").write_text('{"lead_id": "b"}\n')
    _refused(place, tmp_path / "out.csv", "`a.csv` and `b.jsonl` are both there")


def test_names_of_files_are_no_patterns(tmp_path: Path) -> None:
    for number, name in enumerate(("l*", "j?", "[x]", "[!a]", "a[", "{a,b}")):
        place = tmp_path / f"{name} in" / name
        place.mkdir(parents=True)
        (place / f"{name}.csv").write_text("lead_id\na\n")
        (place / f"{name}.jsonl").write_text('{"lead_id": "a"}\n')
        with duckdb.connect() as connection:
            connection.execute(f"COPY (SELECT 'a' AS lead_id) TO '{place}/{name}.parquet'")
        for other in ("lx", "jx", "x", "b", "a", "!"):
            (place / f"{other}.csv").write_text("lead_id\nwrong\n")
            (place / f"{other}.jsonl").write_text('{"lead_id": "wrong"}\n')
        for ending in ("csv", "jsonl", "parquet"):
            output = place / f"out{name}.parquet"
            assert scored(place / f"{name}.{ending}", output).leads == 1, (number, name, ending)


def test_a_pipe_is_no_data(tmp_path: Path) -> None:
    place = tmp_path / "in"
    (place / "events").mkdir(parents=True)
    (place / "leads.csv").write_text("lead_id\na\n")
    os.mkfifo(place / "events" / "a.csv")
    _refused(place, tmp_path / "out.csv", "is no ordinary file")
    _refused(place / "events" / "a.csv", tmp_path / "out.csv", "is no ordinary file")
    os.rename(place / "events" / "a.csv", place / "events.csv")
    (place / "events").rmdir()
    _refused(place, tmp_path / "out.csv", "is no ordinary file")


@pytest.mark.parametrize("engine", [None, "python"])
def test_line_ends_of_old_machines(tmp_path: Path, engine: str | None) -> None:
    place = tmp_path / "in"
    place.mkdir()
    (place / "leads.csv").write_text('lead_id,"title"\ra,"b"\r', newline="")
    _refused(place, tmp_path / "out.csv", "carriage return alone", engine=engine)


@pytest.mark.parametrize("number", ["1e999999999", "-1e999999999", "1e9999999999999999999999"])
@pytest.mark.parametrize("engine", [None, "python"])
def test_numbers_beyond_all_bounds(tmp_path: Path, number: str, engine: str | None) -> None:
    place = tmp_path / "in"
    place.mkdir()
    for name in ("satisfaction", "employees", "ad_spend"):
        (place / "leads.jsonl").write_text(f'{{"lead_id": "a", "{name}": {number}}}\n')
        assert scored(place, tmp_path / "out.csv", engine=engine).lost_leads == 1


RETURNS = ("a\rb", "\r", "c\r\nd", "e\nf", "\rg", "h\r", "i\r\n", 'j"\r,')


@pytest.mark.parametrize("engine", [None, "python", "interpreter"])
def test_carriage_returns_in_identifiers(tmp_path: Path, engine: str | None) -> None:
    place = tmp_path / "in"
    place.mkdir()
    lines = [json.dumps({"lead_id": f"x{one}y", "title": one}) for one in RETURNS]
    (place / "leads.jsonl").write_text("\n".join(lines) + "\n")
    with closing(sqlite3.connect(place / "leads.db")) as database:
        database.execute("CREATE TABLE leads (lead_id, title)")
        rows = [(f"x{one}y", one) for one in RETURNS]
        database.executemany("INSERT INTO leads VALUES (?, ?)", rows)
        database.commit()
    for data in (place / "leads.jsonl", place / "leads.db"):
        scored(data, tmp_path / "out.parquet", engine=engine)
        found = duckdb.execute(f"SELECT lead_id FROM '{tmp_path}/out.parquet'").fetchall()
        assert sorted(row[0] for row in found) == sorted(f"x{one}y" for one in RETURNS)


def test_rows_of_a_database_that_are_too_long(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "leads.db")) as database:
        database.execute("CREATE TABLE leads (lead_id, title)")
        database.execute("INSERT INTO leads VALUES ('a', 'x'), ('b', ?)", ("y" * 5_000_000,))
        database.commit()
    found = scored(tmp_path / "leads.db", tmp_path / "out.csv")
    assert (found.leads, found.lost_leads) == (1, 1)
    assert [reason for _, _, reason in rejects(found)] == ["this row is longer than 4 MB"]


def test_line_ends_of_windows(tmp_path: Path) -> None:
    for text in ("lead_id,title\r\na,b\r\n", "lead_id,title\r\na,b", '"lead_id",title\r\na,b\r\n'):
        (tmp_path / "leads.csv").write_text(text, newline="")
        assert scored(tmp_path / "leads.csv", tmp_path / "out.jsonl").leads == 1


def test_who_is_told_to_end_leaves_nothing_behind(tmp_path: Path) -> None:
    place = folder_of(tmp_path / "in", "a,,vp,,,,,,,,\n")
    (tmp_path / "data.sla").write_text(AGREEMENT, encoding="utf-8")
    (tmp_path / "tmp").mkdir()
    slow = (
        "import time, slalang.data.run as run\n"
        "def load(*_): print('here', flush=True); time.sleep(60)\n"
        "run.load = load\n"
        "from slalang.cli.main import main\n"
        "main()\n"
    )
    arguments = ["score", str(tmp_path / "data.sla"), "--data", str(place), "--as-of",
                 "2026-03-10T00:00:00Z", "-o", str(tmp_path / "out.csv")]  # fmt: skip
    process = subprocess.Popen(
        [sys.executable, "-c", slow, *arguments],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env={**os.environ, "TMPDIR": str(tmp_path / "tmp")},
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stdout.readline() == b"here\n"
    assert list((tmp_path / "tmp").iterdir())
    process.terminate()
    _, said = process.communicate(timeout=30)
    assert process.returncode == 143
    assert b"nothing is left half-written" in said
    assert not list((tmp_path / "tmp").iterdir())


@pytest.mark.parametrize(
    ("layout", "text", "good"),
    [
        ("DD.MM.YYYY", "01.02.2025", True), ("DD.MM.YYYY", " 01.02.2025 ", True),
        ("DD.MM.YYYY", "01.02.25", False), ("DD.MM.YYYY", "1.2.2025", False),
        ("DD.MM.YYYY", "01/02/2025", False), ("DD.MM.YYYY", "01.02.2025 10:00", False),
        ("DD.MM.YYYY", "31.02.2025", False), ("YYYYMMDD", "20250201", True),
        ("YYYYMMDD", "2025021", False), ("YYYY-MM-DD HH:MM", "2025-02-01 09:05", True),
        ("YYYY-MM-DD HH:MM", "2025-02-01 9:05", False),
        ("YYYY-MM-DD HH:MM", "25-02-01 09:05", False),
    ],
)  # fmt: skip
def test_layouts_want_all_their_digits(layout: str, text: str, good: bool) -> None:
    reading = Reading("x", "x", "date", (Place("t0", "x", Kind.TEXT),), layout=layout)
    query = f"SELECT {local_sql(reading, Kind.TEXT, 'x')} FROM (SELECT '{text}' AS x)"
    ((found,),) = duckdb.execute(query).fetchall()
    assert (found is not None) == good
