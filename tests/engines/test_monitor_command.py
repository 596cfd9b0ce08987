"""`slalang monitor` as it is called: what is written where, and how it ends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from monitor_data import OFFICE, SPEED, sheets

from slalang.cli.main import run
from slalang.data.visible import in_cell, in_cell_sql

LEADS = "lead_id,created_at,name,source,rep\na,2026-03-02T08:00:00Z,Ann,web,sam\n"
EVENTS = """
lead_id,event,at,by_person,channel,automatic,reason
a,demo_request,2026-03-02T09:00:00Z,,,,
a,attempt,2026-03-02T12:30:00Z,sam,call,false,
"""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with an agreement and data."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "acme.sla").write_text(OFFICE + SPEED, encoding="utf-8")
    sheets(tmp_path / "data", {"leads": LEADS, "events": EVENTS})
    return tmp_path


def monitor(*words: str) -> int:
    return run(["monitor", "acme.sla", "--data", "data", "--as-of", "2026-03-31T22:00:00Z", *words])


def test_a_report_is_no_failure(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert monitor() == 0
    assert "Speed" in capsys.readouterr().out
    assert {one.name for one in here.iterdir()} == {"acme.sla", "data"}


def test_less_than_was_asked_for_fails_the_build(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert here.is_dir()
    assert monitor("--fail-under", "1%") == 1
    assert "Speed (speed): 0% kept, where 1% is asked for" in capsys.readouterr().err
    assert monitor("--fail-under", "0%") == 0
    assert monitor("--fail-on", "broken") == 1
    assert "broken in 2026-W10" in capsys.readouterr().err


def test_bad_rows_stop_a_strict_run(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with (here / "data" / "events.csv").open("a") as file:
        file.write("a,atempt,2026-03-02T12:30:00Z,,,,\n")
    assert monitor("--strict", "--rejects", "bad.csv") == 2
    said = capsys.readouterr().err
    assert "1 row is not as it should be" in said
    assert "events.csv, from row 4" in said
    assert "atempt" in (here / "bad.csv").read_text()
    assert monitor() == 0


@pytest.mark.parametrize("format_", ["json", "html", "text"])
def test_a_report_goes_into_a_file(here: Path, format_: str) -> None:
    assert monitor("--format", format_, "-o", "kept") == 0
    text = (here / "kept").read_text(encoding="utf-8")
    assert "Speed" in text
    if format_ == "json":
        assert json.loads(text)["duties"]


def test_csv_is_a_folder(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert monitor("--format", "csv") == 2
    assert "several files" in capsys.readouterr().err
    assert monitor("--format", "csv", "-o", "kept") == 0
    assert {one.name for one in (here / "kept").iterdir()} == {
        "duties.csv", "breaches.csv", "figures.csv",
    }  # fmt: skip


def test_items_are_written_as_csv_too(here: Path) -> None:
    assert monitor("--items", "items.csv") == 0
    head, *rows = (here / "items.csv").read_text().splitlines()
    assert head.startswith("lead_id,duty,opened,start,due,done,state")
    assert any(row.startswith("a,speed,2026-03-02T09:00:00.000000Z") for row in rows)


def test_data_is_never_overwritten(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (here / "data" / "leads.csv").read_bytes()
    assert monitor("-o", "data/leads.csv") == 2
    assert monitor("--format", "csv", "-o", "data") == 2
    assert monitor("--items", "data/leads.csv") == 2
    assert monitor("--rejects", "data/events.csv") == 2
    assert "is what the leads are read from" in capsys.readouterr().err
    assert (here / "data" / "leads.csv").read_bytes() == before


def test_what_cannot_be_is_refused_before_anything_is_read(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert here.is_dir()
    assert monitor("--fail-under", "120%") == 2
    assert monitor("--breaches", "-1") == 2
    assert monitor("--fail-on", "kept") == 2
    assert monitor("--items", "items.txt") == 2
    assert monitor("--binding", "crm") == 2
    assert "mistake in slalang" not in capsys.readouterr().err


def test_an_earlier_version_is_named(here: Path) -> None:
    old = (OFFICE + SPEED).replace("to 2026-12-31", "to 2026-02-28")
    new = (OFFICE + SPEED).replace("effective 2026-01-01", "effective 2026-03-01")
    (here / "old.sla").write_text(old, encoding="utf-8")
    (here / "acme.sla").write_text(new, encoding="utf-8")
    assert monitor("--earlier", "old.sla", "--format", "json", "-o", "kept.json") == 0


def test_so_little_memory_is_enough(here: Path) -> None:
    assert here.is_dir()
    assert monitor("--memory-limit", "256MB", "--threads", "1") == 0


@pytest.mark.parametrize("option", ["-o", "--rejects", "--items"])
def test_an_agreement_is_never_overwritten(
    here: Path, capsys: pytest.CaptureFixture[str], option: str
) -> None:
    """Neither through a link, nor what it imports, nor an older one, nor frozen holidays."""
    (here / "words.sla").write_text('event webinar "Webinar"\n', encoding="utf-8")
    agreement = 'import "words.sla"\n' + OFFICE + SPEED
    new = agreement.replace("effective 2026-01-01", "effective 2026-03-01")
    (here / "acme.sla").write_text(new, encoding="utf-8")
    old = agreement.replace("to 2026-12-31", "to 2026-02-28")
    (here / "old.csv").write_text(old, encoding="utf-8")
    (here / "link.csv").symlink_to("acme.sla")
    before = {one.name: one.read_bytes() for one in here.iterdir() if one.is_file()}
    for name in ("acme.sla", "link.csv", "words.sla", "old.csv", "holidays.lock"):
        assert monitor("--earlier", "old.csv", option, name) == 2
        assert f"`{name}` is what the agreement is read from" in capsys.readouterr().err
    assert {one.name: one.read_bytes() for one in here.iterdir() if one.is_file()} == before


def test_csv_files_follow_no_link_to_what_is_read(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "kept").mkdir()
    (here / "kept" / "duties.csv").symlink_to("../data/leads.csv")
    before = (here / "data" / "leads.csv").read_bytes()
    assert monitor("--format", "csv", "-o", "kept") == 2
    assert "is what the leads are read from" in capsys.readouterr().err
    assert (here / "data" / "leads.csv").read_bytes() == before
    assert [one.name for one in (here / "kept").iterdir()] == ["duties.csv"]


def test_nothing_is_written_that_would_be_read_as_data_the_next_time(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "data" / "more").mkdir()
    for words in (
        ["--items", "data/people.csv"], ["--rejects", "data/more.csv"], ["-o", "data/more/x.json"],
        ["--format", "csv", "-o", "data"], ["--format", "csv", "-o", "data/kept"],
    ):  # fmt: skip
        assert monitor(*words) == 2
        assert "would be read as data the next time" in capsys.readouterr().err
    assert monitor("--format", "html", "-o", "data/kept.html") == 0


def test_one_place_is_for_one_file(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "link.csv").symlink_to("x.csv")
    (here / "x.csv").write_text("", encoding="utf-8")
    for words in (
        ["--items", "x.csv", "--rejects", "x.csv"], ["--items", "x.csv", "-o", "link.csv"],
        ["--rejects", "kept/duties.csv", "--format", "csv", "-o", "kept"],
    ):  # fmt: skip
        (here / "kept").mkdir(exist_ok=True)
        assert monitor(*words) == 2
        assert "is to be written for both" in capsys.readouterr().err


@pytest.mark.parametrize("option", ["-o", "--rejects", "--items"])
@pytest.mark.parametrize("place", ["nowhere/x.csv", "/dev/null", "data", "acme.sla/x.csv", "loop"])
def test_places_are_looked_at_before_anything_is_read(
    here: Path, capsys: pytest.CaptureFixture[str], option: str, place: str
) -> None:
    (here / "loop").symlink_to("loop")
    (here / "data" / "leads.csv").write_text("\n", encoding="utf-8")
    assert monitor(option, place) == 2
    said = capsys.readouterr().err
    assert "leads.csv" not in said
    assert "mistake in slalang" not in said
    assert f"`{place}" in said


@pytest.mark.parametrize("born", ["0001-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "9999-12-31"])
@pytest.mark.parametrize("engine", ["sql", "reference"])
def test_an_empty_date_of_birth_is_not_known_and_told(here: Path, born: str, engine: str) -> None:
    leads = here / "data" / "leads.csv"
    whole = born if "T" in born else f"{born}T23:59:59Z"
    leads.write_text(leads.read_text().replace("2026-03-02T08:00:00Z", whole), encoding="utf-8")
    words = ["--engine", engine, "--rejects", "bad.csv", "--format", "json", "-o", "kept.json"]
    assert monitor(*words) == 0
    report = json.loads((here / "kept.json").read_text())
    assert report["duties"][0]["total"]["due"] == 1
    bad = (here / "bad.csv").read_text()
    assert "data/leads.csv,2,created_at" in bad
    assert "when this lead came to be is not known" in bad


@pytest.mark.parametrize("far", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"])
def test_an_instant_that_no_calendar_reaches_is_refused(
    here: Path, capsys: pytest.CaptureFixture[str], far: str
) -> None:
    assert here.is_dir()
    assert monitor("--as-of", far) == 2
    assert "times before the year 1900 or after 2200 are not worked out" in capsys.readouterr().err


def test_cells_are_computed_by_no_spreadsheet_and_obeyed_by_no_terminal(here: Path) -> None:
    """In a Parquet file everything stays as it is."""
    pyarrow = pytest.importorskip("pyarrow.parquet")
    for name in ("leads.csv", "events.csv"):
        place = here / "data" / name
        text = place.read_text(encoding="utf-8").replace("\na,", "\n=1+1\x1b[2J\u202ea,")
        place.write_text(text.replace("Z,sam,", "Z,@sam\x07,"), encoding="utf-8")
    assert monitor("--items", "items.csv", "--format", "csv", "-o", "kept") == 0
    for written in (here / "items.csv", here / "kept" / "breaches.csv"):
        text = written.read_text(encoding="utf-8")
        assert "'=1+1<U+001B>[2J<U+202E>a" in text
        assert not any(char in text for char in "\x1b\x07\u202e")
    assert monitor("--items", "items.parquet", "--format", "json", "-o", "kept.json") == 0
    text = (here / "kept.json").read_text(encoding="utf-8")
    assert not any(char in text for char in "\x1b\x07\u202e")
    lead = "=1+1\x1b[2J\u202ea"
    assert lead in {one["lead"] for one in json.loads(text)["breaches"]}
    assert lead in pyarrow.read_table(here / "items.parquet")["lead_id"].to_pylist()


@settings(max_examples=40, deadline=None)
@given(st.text(st.sampled_from("=+-@\t\r\na é\x1b\x85\u202e\u2028\u0301👩\u200d"), max_size=8))
def test_duckdb_shows_a_cell_as_we_do(text: str) -> None:
    duckdb = pytest.importorskip("duckdb")
    query = f"SELECT {in_cell_sql('cell')} FROM (SELECT CAST(? AS VARCHAR) AS cell)"
    assert duckdb.execute(query, [text]).fetchall() == [(in_cell(text),)]


def test_rows_of_parquet_files_are_told_by_the_name_of_their_file(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    duckdb = pytest.importorskip("duckdb")
    events = here / "data" / "events.csv"
    events.write_text(events.read_text().replace("attempt", "atempt"), encoding="utf-8")
    duckdb.execute(
        "COPY (FROM read_csv('data/events.csv', all_varchar = true)) TO 'data/events.parquet'"
    )
    events.unlink()
    assert monitor("--rejects", "bad.csv") == 0
    assert "\ndata/events.parquet,2,event,atempt," in (here / "bad.csv").read_text()
    assert str(here) not in capsys.readouterr().out


def test_files_that_are_not_read_are_named_where_events_are_missed(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "data" / "events.csv").rename(here / "data" / "events.csv.gz")
    assert monitor("--format", "json", "-o", "kept.json") == 0
    said = "nothing has happened to any lead; not read: `events.csv.gz`"
    assert said in (here / "kept.json").read_text(encoding="utf-8")
    (here / "data" / "leads.csv").rename(here / "data" / "leads.csv.gz")
    assert monitor() == 2
    said = "there is no data in the folder `data`, only `events.csv.gz`, `leads.csv.gz`"
    assert said in " ".join(capsys.readouterr().err.split())
    (here / "data" / "leads.csv.gz").rename(here / "data" / "Leads.CSV")
    assert monitor() == 2
    assert "there is no table or file of leads, only `Leads`" in capsys.readouterr().err


@pytest.mark.parametrize("kind", ["csv", "jsonl", "json", "parquet"])
def test_people_without_an_identifier_are_refused(
    here: Path, capsys: pytest.CaptureFixture[str], kind: str
) -> None:
    duckdb = pytest.importorskip("duckdb")
    as_json = {"jsonl": "FORMAT json", "json": "FORMAT json, ARRAY true"}.get(
        kind, f"FORMAT {kind}"
    )
    place = here / "data" / f"people.{kind}"
    duckdb.execute(f"COPY (SELECT 'Sam' AS name, 'sdr' AS role) TO '{place}' ({as_json})")
    for command in ("monitor", "due"):
        words = ["acme.sla", "--data", "data", "--as-of", "2026-03-31T22:00:00Z"]
        assert run([command, *words]) == 2
        said = " ".join(capsys.readouterr().err.split())
        assert f"data/people.{kind} has" in said
        assert "`person`" in said
        if kind != "json":
            assert "`person`, only `name`, `role`" in said
