"""Rows that are not as they should be are counted and told with file, row and reason."""

from __future__ import annotations

import csv
from pathlib import Path

import duckdb
import pytest
from monitor_data import OFFICE, SPEED, counted, duty, report_of, report_on, sheets

from slalang.data.problem import DataProblem
from slalang.monitor.result import Report

LEADS = """
lead_id,created_at,name,source,rep
a,2026-03-02T08:00:00Z,Ann,web,sam
"""
HEAD = "event_id,lead_id,event,at,by_person,channel,automatic,reason\n"
GOOD = """1,a,demo_request,2026-03-02T09:00:00Z,,,,
2,a,attempt,2026-03-02T09:30:00Z,sam,call,false,
"""
PEOPLE = "person,name,role\nsam,Sam Ox,sdr\n"


def report(folder: Path, events: str, leads: str = LEADS, **wishes: bool | str) -> Report:
    files = {"leads": leads, "events": HEAD + GOOD + events, "people": PEOPLE}
    return report_of(folder, OFFICE + SPEED, files, folders=(folder,), **wishes)


def told(found: Report) -> list[tuple[str, str, int, int | None]]:
    return [(Path(one.file).name, one.reason, one.rows, one.first) for one in found.rejected]


def test_good_data_has_nothing_to_tell(tmp_path: Path) -> None:
    assert told(report(tmp_path, "")) == []


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("3,a,attempt,soon,sam,call,false,", "at: cannot be read as a time such as 2026-03-06"),
        ("3,a,attempt,2026-03-02 09:30:00,sam,call,false,", "at: this time has no zone"),
        ("3,a,atempt,2026-03-02T09:30:00Z,sam,call,false,",
         "event: there is no event of this name"),
        ("3,zz,attempt,2026-03-02T09:30:00Z,sam,call,false,",
         "lead_id: there is no lead of this identifier among those that could be read"),
        ("3,a,attempt,2026-03-02T07:00:00Z,sam,call,false,",
         "at: this is from before the lead came to be: it does not count"),
        ("3,a,attempt,1970-01-01T00:00:00Z,sam,call,false,",
         "at: this time is from before 1971, as an empty value looks: it does not count"),
        ("2,a,attempt,2026-03-02T09:30:00Z,sam,call,false,",
         "event_id: another row has the same `event_id`: this one does not count again"),
        ("3,a,attempt,2026-03-02T09:35:00Z,kim,call,false,",
         "by_person: nobody of this name stands in `people`; the row counts all the same"),
        ("3,a,attempt", "this row has fewer cells than the first line has names"),
    ],
)  # fmt: skip
def test_a_bad_event_is_told(tmp_path: Path, row: str, reason: str) -> None:
    ((file, said, rows, first),) = told(report(tmp_path, row + "\n"))
    assert (file, rows, first) == ("events.csv", 1, 4)
    assert said.startswith(reason)


def test_a_bad_event_leaves_the_others_as_they_were(tmp_path: Path) -> None:
    early = "3,a,attempt,2026-03-02T07:00:00Z,sam,call,false,\n"
    found = report(tmp_path, early)
    assert counted(duty(found, "speed").total)[:2] == (1, 0)


def test_a_lead_that_is_stamped_just_after_what_made_it_keeps_that(tmp_path: Path) -> None:
    leads = LEADS.replace("T08:00:00Z", "T09:03:00Z")
    assert told(report(tmp_path, "", leads)) == []


def test_leads_of_one_identifier_that_differ_are_told(tmp_path: Path) -> None:
    leads = LEADS + "b,2026-03-02T08:00:00Z,Bo,web,sam\nb,2026-03-02T08:00:00Z,Bo,fair,sam\n"
    found = told(report(tmp_path, "", leads))
    assert [(file, rows, first) for file, _, rows, first in found] == [("leads.csv", 2, 3)]


def test_leads_that_say_the_same_twice_count_once_and_that_is_told(tmp_path: Path) -> None:
    again = "".join(2 * ["b,2026-03-02T08:00:00Z,Bo,web,sam\n"])
    found = report(tmp_path, "", LEADS + again)
    assert found.leads == 2
    assert "1 lead stands in several rows that say the same: each counts once" in found.remarks


def test_leads_that_came_to_be_at_several_times_differ(tmp_path: Path) -> None:
    leads = LEADS + "b,2026-03-02T08:00:00Z,Bo,web,sam\nb,2026-03-03T08:00:00Z,Bo,web,sam\n"
    assert [rows for _, _, rows, _ in told(report(tmp_path, "", leads))] == [2]


def test_a_lead_without_a_time_of_its_own_is_as_good_as_any(tmp_path: Path) -> None:
    assert told(report(tmp_path, "", LEADS + "b,,Bo,web,sam\n")) == []


def test_a_naive_time_of_a_lead_is_told(tmp_path: Path) -> None:
    leads = LEADS + "b,2026-03-02 08:00,Bo,web,sam\n"
    ((file, reason, rows, first),) = told(report(tmp_path, "", leads))
    assert (file, rows, first) == ("leads.csv", 1, 3)
    assert reason.startswith("created_at: this time has no zone")


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataProblem, match="has no column `at`, only `lead_id`, `event`"):
        report_of(
            tmp_path, OFFICE + SPEED, {"leads": LEADS, "events": "lead_id,event\na,demo_request\n"}
        )


def test_people_without_an_identifier_are_refused(tmp_path: Path) -> None:
    data = {"leads": LEADS, "events": "lead_id,event,at\n", "people": "name\nSam\n"}
    with pytest.raises(DataProblem, match="has no column `person`, only `name`"):
        report_of(tmp_path, OFFICE + SPEED, data)


def test_mixed_zones_are_read_as_they_say_and_told(tmp_path: Path) -> None:
    found = report(tmp_path, "3,a,attempt,2026-03-02T10:40:00+01:00,sam,call,false,\n")
    assert told(found) == []
    assert any("mixes time zones: Z in 2 rows, +01:00 in 1 row;" in one for one in found.remarks)


def test_strict_stops_with_the_list(tmp_path: Path) -> None:
    with pytest.raises(DataProblem, match="1 row is not as it should be") as caught:
        report(tmp_path, "3,a,atempt,2026-03-02T09:30:00Z,sam,call,false,\n", strict=True)
    (detail,) = caught.value.details
    assert "events.csv, from row 4: event: there is no event of this name" in detail


def test_strict_says_nothing_of_good_data(tmp_path: Path) -> None:
    assert report(tmp_path, "", strict=True).rejected == ()


def test_all_rows_stand_in_a_file_where_that_is_asked_for(tmp_path: Path) -> None:
    place = tmp_path / "bad.csv"
    found = report(
        tmp_path, "3,a,attempt,soon,sam,call,false,\n4,a,attempt,2026-03-02T07:00:00Z,,,,\n",
        rejects=str(place),
    )  # fmt: skip
    assert found.rejects == str(place)
    with place.open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["row"], row["column"], row["value"]) for row in rows] == [
        ("4", "at", "soon"), ("5", "at", "2026-03-02T07:00:00Z"),
    ]  # fmt: skip


def test_hostile_names_and_values_are_only_names_and_values(tmp_path: Path) -> None:
    """Quotes and statements in column names, identifiers and people do nothing."""
    evil = "x'; DROP TABLE items; --"
    quoted = '"' + evil + '"'
    leads = f'lead_id,created_at,name,source,rep,"{evil}"\n{quoted},2026-03-02T08:00:00Z,A,web,,1\n'
    events = HEAD + f"1,{quoted},demo_request,2026-03-02T09:00:00Z,,,,\n"
    events += f"2,{quoted},attempt,2026-03-02T09:30:00Z,{quoted},call,false,\n"
    files = {
        "leads": leads,
        "events": events,
        "people": f"person,name,role\n{quoted},{quoted},sdr\n",
    }
    found = duty(report_of(tmp_path, OFFICE + SPEED, files), "speed")
    assert counted(found.total)[:2] == (1, 0)
    assert [one.lead for one in report_of(tmp_path, OFFICE + SPEED, files).breaches] == [evil]


NAIVE = "lead_id,event,at\na,demo_request,2026-03-02 09:00\na,attempt,2026-03-02 09:30\n"
LOGGED = "lead_id,event,at\na,demo_request,2026-03-02T09:00:00Z\na,attempt,2026-03-02T09:30:00Z\n"


def test_where_no_event_can_be_used_nothing_is_said(tmp_path: Path) -> None:
    place = tmp_path / "bad.csv"
    with pytest.raises(DataProblem, match="none of the 2 events could be used") as caught:
        report_of(
            tmp_path, OFFICE + SPEED, {"leads": LEADS, "events": NAIVE}, rejects=str(place),
            folders=(tmp_path,),
        )  # fmt: skip
    assert "this time has no zone" in caught.value.details[0]
    assert "this time has no zone" in place.read_text()


def test_where_no_lead_can_be_used_nothing_is_said(tmp_path: Path) -> None:
    leads = "lead_id,created_at\na,soon\n"
    with pytest.raises(DataProblem, match=r"the only row of leads could be used|none of the"):
        report_of(tmp_path, OFFICE + SPEED, {"leads": leads, "events": LOGGED})


def test_how_much_could_not_be_used_is_told_first(tmp_path: Path) -> None:
    found = report(tmp_path, "3,a,attempt,soon,sam,call,false,\n3,a,attempt,late,kim,call,false,\n")
    assert found.first_of_all == (
        "2 of 4 events could not be used: the figures below are about the rest",
    )


def test_rows_are_counted_and_not_their_cells(tmp_path: Path) -> None:
    found = report(tmp_path, "3,a,attempt,2026-03-02T09:35:00Z,kim,call,false,\n")
    assert found.lost == (0, 0, 1)
    assert [one.counts for one in found.rejected] == [True]


def test_a_file_of_events_is_not_read_as_leads(tmp_path: Path) -> None:
    sheets(tmp_path / "data", {"leads": LEADS, "events": LOGGED})
    with pytest.raises(DataProblem, match="looks like events") as caught:
        report_on(tmp_path / "data" / "events.csv", OFFICE + SPEED)
    assert "Name the folder" in caught.value.help


def test_events_under_another_name_are_found(tmp_path: Path) -> None:
    with pytest.raises(DataProblem, match=r"Events_export\.csv looks like it"):
        report_of(tmp_path, OFFICE + SPEED, {"leads": LEADS, "Events_export": LOGGED})


def test_an_event_called_by_its_title_is_found(tmp_path: Path) -> None:
    ((_, said, _, _),) = told(report(tmp_path, "3,a,Demo request,2026-03-02T09:30:00Z,,,,\n"))
    assert said.endswith("such as `Demo request`: did you mean `demo_request`?")


def test_attempts_that_say_not_who_made_them_are_told(tmp_path: Path) -> None:
    found = report(tmp_path, "3,a,attempt,2026-03-02T09:35:00Z,sam,call,,\n")
    assert (
        "1 attempt does not say whether a person made it (`automatic`): it does not count as a"
        " touch"
    ) in found.remarks


@pytest.mark.parametrize(
    ("as_of", "said"),
    [
        ("2025-12-01T09:00:00Z", "this is before the agreement takes effect, on 1 Jan 2026"),
        ("2027-02-01T09:00:00Z", "the agreement was over on 31 Dec 2026"),
    ],
)
def test_a_day_outside_of_the_agreement_is_told_first(
    tmp_path: Path, as_of: str, said: str
) -> None:
    files = {"leads": LEADS, "events": LOGGED}
    found = report_of(tmp_path, OFFICE + SPEED, files, as_of=as_of)
    assert found.first_of_all[0].startswith(said)


def test_what_is_absent_is_named_with_its_event(tmp_path: Path) -> None:
    found = report_of(tmp_path, OFFICE + SPEED, {"leads": LEADS, "events": LOGGED})
    assert "not in the data, so unknown of every lead: `attempt.automatic`" in found.remarks


def test_people_without_roles_are_told(tmp_path: Path) -> None:
    files = {"leads": LEADS, "events": LOGGED, "people": "person,name\nsam,Sam Ox\n"}
    found = report_of(tmp_path, OFFICE + SPEED, files)
    assert any("people.csv has no column `role`" in one for one in found.remarks)


@pytest.mark.parametrize("engine", ["sql", "reference"])
@pytest.mark.parametrize(
    ("table", "column", "reason"),
    [
        ("leads", "lead_id", "lead_id: there is no identifier of the lead"),
        ("events", "lead_id", "lead_id: there is no identifier of the lead"),
        ("events", "event", "event: there is no name of an event"),
        ("events", "at", "at: there is no time"),
    ],
)
def test_a_column_of_nothing_at_all_is_told_row_by_row(
    tmp_path: Path, engine: str, table: str, column: str, reason: str
) -> None:
    rows = {
        "leads": "'a' AS lead_id, TIMESTAMPTZ '2026-03-02 08:00:00Z' AS created_at",
        "events": "'a' AS lead_id, 'mql' AS event, TIMESTAMPTZ '2026-03-02 09:00:00Z' AS \"at\"",
    }
    with duckdb.connect() as connection:
        for name, cells in rows.items():
            nothing = f'SELECT * REPLACE (NULL AS "{column}") FROM (SELECT {cells})'
            query = nothing if name == table else f"SELECT {cells}"
            connection.execute(f"COPY ({query}) TO '{tmp_path / name}.parquet' (FORMAT parquet)")
    with pytest.raises(DataProblem, match="the only row of") as caught:
        report_on(tmp_path, OFFICE + SPEED, engine=engine)
    assert any(reason in one for one in caught.value.details)
