"""What is said of data that can be read, but of which people should know something."""

from __future__ import annotations

from pathlib import Path

import pytest
from scoring_data import LEADS, folder_of, rules, scored

from slalang.data.default_plan import default_plan
from slalang.data.kinds import Kind
from slalang.data.plan import RawTable
from slalang.data.remarks import remarks_on
from slalang.data.source import source_of
from slalang.form import form_of

duckdb = pytest.importorskip("duckdb")

NOTHING = "no events are in the data, so nothing has happened to any lead; 2 rules ask for events"


@pytest.fixture(params=["duckdb", "plain"])
def each_way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """With DuckDB, and without."""
    if request.param == "plain":
        monkeypatch.setattr("slalang.data.run.find_spec", lambda _: None)


@pytest.mark.usefixtures("each_way")
@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("event.csv", ["`event.csv` is not used: did you mean `events.csv`?"]),
        ("Events.xlsx", ["`Events.xlsx` is not used: save it as `events.csv`"]),
        ("notes.csv", []),
        (None, []),
    ],
)
def test_no_events(tmp_path: Path, name: str | None, said: list[str]) -> None:
    place = folder_of(tmp_path / "in", "a,,vp,,,,,,,,\n")
    events = place / "events.csv"
    if name is None:
        events.unlink()
    else:
        events.rename(place / name)
    found = scored(place, tmp_path / "out.csv")
    assert found.remarks == (NOTHING, *said)


@pytest.mark.usefixtures("each_way")
def test_nothing_is_said_of_a_table_of_events_without_rows(tmp_path: Path) -> None:
    place = folder_of(tmp_path / "in", "a,,vp,,,,,,,,\n")
    assert scored(place, tmp_path / "out.csv").remarks == ()


def test_no_events_in_a_database(tmp_path: Path) -> None:
    place = folder_of(tmp_path / "in", "a,,vp,,,,,,,,\n")
    with duckdb.connect(str(tmp_path / "x.duckdb")) as connection:
        columns = ", ".join(f'"{name}" VARCHAR' for name in LEADS.split(","))
        connection.execute(f"CREATE TABLE leads ({columns})")
        connection.execute(f"COPY leads FROM '{place}/leads.csv' (header)")
        connection.execute("CREATE TABLE event (lead_id VARCHAR)")
    found = scored(tmp_path / "x.duckdb", tmp_path / "out.csv")
    assert found.remarks == (NOTHING, "table event is not used: did you mean `events`?")


CIRCLE = """
agreement "Circle" {
  version "1"
  effective 2026-01-01 to 2026-12-31
  currency USD
}
party marketing "Marketing"
lead {
  employees count
  budget yes/no
}
account { tier one of gold, silver }
score fit "Fit" from 0 {
  +40 "Large" when employees >= 10
  +5  "Part of a circle" when at least 3 leads of account have budget
  +6  "Alone" when not (at least 3 leads of account have budget) and budget
  +7  "Either" when at least 3 leads of account have budget or budget
  +8  "By a term" when in_a_circle
}
term in_a_circle "in a circle" when at least 3 leads of account have budget
stage new "Lead" of marketing { starts }
"""


def test_rules_that_never_fire(tmp_path: Path) -> None:
    form = form_of(rules(CIRCLE))
    (tmp_path / "leads.csv").write_text("lead_id,employees,budget\na,12,true\n")
    source = source_of(str(tmp_path))
    tables = {"leads": RawTable("leads", "leads.csv", {"lead_id": Kind.TEXT})}
    assert remarks_on(form, default_plan(form, tables), tables, source) == (
        "3 rules ask for what the data of one lead cannot tell, and never fire:"
        " Part of a circle, Alone, By a term",
    )
