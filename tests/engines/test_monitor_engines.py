"""Queries and the reference machine give one report: over sample data of the examples."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import duckdb
import pytest
from monitor_data import OFFICE, SPEED, duty, figure, report_of

from slalang.cli.main import run
from slalang.data.plans import planning
from slalang.driver import read_file
from slalang.monitor.crowded import MOST_EVENTS, TOO_MANY
from slalang.monitor.result import Report
from slalang.monitor.run import monitor
from slalang.monitor.versions import Version
from slalang.monitor.wishes import MonitorWishes

ROOT = Path(__file__).parents[2]
AS_OF = "2026-06-30T18:00:00Z"


def both(file: Path, data: Path, folder: Path) -> tuple[Report, Report]:
    """The report of both engines, and every item beside it."""
    found, _ = read_file(file, file.parent)
    assert found is not None
    agreement = found.agreement
    version = Version(file.name, agreement, planning(agreement, None, whole=True))
    reports = []
    for engine in ("sql", "reference"):
        wishes = MonitorWishes(
            str(data), datetime.fromisoformat(AS_OF), engine=engine, folders=(folder,),
            items=str(folder / f"{engine}.parquet"),
        )  # fmt: skip
        reports.append(monitor([version], wishes, lambda _: None))
    return reports[0], reports[1]


def alike(report: Report) -> Report:
    """The report without the names of engines."""
    duties = tuple(replace(one, engine="") for one in report.duties)
    return replace(report, duties=duties, remarks=(), rejects=None)


@pytest.mark.parametrize("name", ["packwell", "leadfuze", "six_months"])
def test_both_engines_tell_the_same_of_an_example(name: str, tmp_path: Path) -> None:
    file = next(
        path for path in sorted((ROOT / "examples" / name).glob("*.sla"))
        if 'agreement "' in path.read_text(encoding="utf-8")
    )  # fmt: skip
    data = tmp_path / "data"
    words = ["sample-data", str(file), "--as-of", AS_OF, "--leads", "60", "--seed", "3"]
    assert run([*words, "-o", str(data), "--jobs", "1"]) == 0
    by_query, by_lead = both(file, data, tmp_path)
    assert alike(by_query) == alike(by_lead)
    assert all(one.engine == "lead by lead" for one in by_lead.duties)
    # Queries do not tell how an open item stands.
    state = "CASE WHEN closed IS NULL THEN 'open' ELSE state END AS state"
    # As texts: DuckDB hands instants to Python with a library that nobody else needs.
    shown = f"SELECT COLUMNS(*)::VARCHAR FROM (SELECT * REPLACE ({state})"
    items = [
        duckdb.sql(f"{shown} FROM '{tmp_path / engine}.parquet') ORDER BY ALL").fetchall()
        for engine in ("sql", "reference")
    ]
    assert items[0] == items[1]


def test_a_duty_of_logged_events_is_found_by_a_query(tmp_path: Path) -> None:
    leads = "lead_id,created_at,name,source,rep\na,2026-03-02T08:00:00Z,Ann,web,sam\n"
    events = (
        "lead_id,event,at,by_person,channel,automatic,reason\n"
        "a,mql,2026-03-02T09:00:00Z,,,,\n"
        "a,attempt,2026-03-02T09:30:00Z,sam,call,false,\n"
    )
    report = report_of(tmp_path, OFFICE + SPEED, {"leads": leads, "events": events})
    assert {one.id: one.engine for one in report.duties} == {
        "speed": "sql", "to_sales.acceptance": "sql", "inbound.first_touch": "sql",
    }  # fmt: skip
    (speed,) = [one for one in report.duties if one.id == "speed"]
    assert (speed.total.tally.kept, speed.total.tally.broken) == (1, 0)


LEADS = "lead_id,created_at,name,source,rep\na,2026-03-02T08:00:00Z,Ann,web,sam\n"
EVENTS = "lead_id,event,at,by_person,channel,automatic,reason\na,mql,2026-03-02T09:00:00Z,,,,\n"
MORE = """
measure acceptance "Acceptance" of marketing {
  share of to_sales that are accepted, each month
  target at least 80%
}
measure qualified "Qualified" of marketing { count of mql, each month }
promise volume "Enough leads" by marketing to sales { deliver at least 4 mql each month }
"""


def both_of(folder: Path, leads: str, events: str) -> Report:
    """The report by queries, after it was found to be the same lead by lead."""
    files = {"leads": leads, "events": events}
    text = OFFICE + SPEED + MORE
    by_query, by_lead = (
        report_of(folder, text, files, engine=engine) for engine in ("sql", "reference")
    )
    assert alike(by_query) == alike(by_lead)
    assert by_query.remarks == by_lead.remarks
    return by_query


def test_events_of_leads_that_are_not_there_are_in_no_figure(tmp_path: Path) -> None:
    leads = LEADS + "b,2026-03-02T08:00:00Z,Bo,web,sam\nb,2026-03-02T08:00:00Z,Bo,fair,sam\n"
    events = EVENTS + "b,mql,2026-03-02T09:00:00Z,,,,\nzz,mql,2026-03-02T09:00:00Z,,,,\n"
    found = both_of(tmp_path, leads, events)
    assert (found.leads, found.events, found.lost.events) == (1, 1, 2)
    assert duty(found, "speed").total.tally.broken == 1
    assert sum(one.number for one in figure(found, "qualified").periods) == 1
    assert sum(one.number for one in figure(found, "volume").periods) == 1


def test_an_event_that_is_told_twice_by_somebody_unknown_counts(tmp_path: Path) -> None:
    events = (
        "event_id,lead_id,event,at\n1,zz,mql,2026-03-02T08:30:00Z\n1,a,mql,2026-03-02T09:00:00Z\n"
    )
    found = both_of(tmp_path, LEADS, events)
    assert (found.events, found.lost.events) == (1, 1)


def test_nobody_enters_a_stage_twice_at_one_instant(tmp_path: Path) -> None:
    events = EVENTS + "a,mql,2026-03-02T10:00:00+01:00,,,,\na,accepted,2026-03-02T10:00:00Z,,,,\n"
    found = both_of(tmp_path, LEADS, events)
    assert sum(one.number for one in figure(found, "qualified").periods) == 1
    assert sum(one.number for one in figure(found, "acceptance").periods) == 1
    assert duty(found, "speed").total.tally.broken == 1


def test_a_lead_to_whom_too_much_happens_is_named_and_in_no_figure(tmp_path: Path) -> None:
    leads = LEADS + "robot,2026-03-02T08:00:00Z,Bo,web,sam\n"
    rows = [
        f"robot,{kind},2026-03-02T09:{place // 60:02}:{place % 60:02}Z,,,,\n"
        for place in range(MOST_EVENTS // 2 + 1)
        for kind in ("mql", "attempt")
    ]
    found = both_of(tmp_path, leads, EVENTS + "".join(rows))
    assert (found.leads, found.events) == (1, 1)
    assert (found.lost.leads, found.lost.events) == (1, 1_502)
    assert [one.reason for one in found.rejected] == [f"lead_id: {TOO_MANY}"]
    said = "robot has 1,502 events, more than the 1,500 that can be followed: it is in no figure"
    assert said in found.remarks
    assert sum(one.number for one in figure(found, "qualified").periods) == 1


def test_as_much_as_can_be_followed_is_followed(tmp_path: Path) -> None:
    rows = [
        f"a,attempt,2026-03-02T{10 + place // 3600}:{place // 60 % 60:02}:{place % 60:02}Z,,,,\n"
        for place in range(MOST_EVENTS - 1)
    ]
    found = both_of(tmp_path, LEADS, EVENTS + "".join(rows))
    assert (found.leads, found.events, found.lost.leads) == (1, MOST_EVENTS, 0)


def test_the_file_of_items_is_the_same_whatever_the_order_of_rows(tmp_path: Path) -> None:
    text = OFFICE.replace(
        "  first touch within", "  day 0 call\n  day 0 email\n  day 2 call\n  first touch within"
    )
    head, *leads = (LEADS + "b,2026-03-02T08:00:00Z,Bo,web,sam\n").splitlines()
    names, *events = (
        EVENTS + "b,mql,2026-03-02T09:00:00Z,,,,\na,attempt,2026-03-02T09:30:00Z,sam,call,false,\n"
    ).splitlines()
    written = set()
    for number, way in enumerate((1, -1)):
        files = {
            "leads": "\n".join([head, *leads[::way]]), "events": "\n".join([names, *events[::way]]),
        }  # fmt: skip
        place = tmp_path / f"items_{number}.csv"
        report_of(
            tmp_path, text + SPEED, files, items=str(place), folders=(tmp_path,), threads=number + 1
        )
        written.add(place.read_bytes())
    (only,) = written
    first, *rows = only.decode().splitlines()
    assert "aim" not in first.split(",")
    assert sum(",inbound.steps," in row for row in rows) == 6
