"""What the connectors of HubSpot and Salesforce write, judged: with their traps."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from bound_data import database
from monitor_data import counted, duty, figure, report_on

from slalang.evaluate.case import microseconds
from slalang.monitor.result import Report

AGREEMENT = """
agreement "CRM" {
  effective 2026-01-01 to 2026-12-31
  calendar office
}
party marketing "Marketing"
party sales "Sales" { role sdr "Sales development" { people 2 } }
calendar office "Office" {
  zone "Europe/Warsaw"
  open mon to fri 09:00-17:00
}
lead {
  email  text
  source text
  rep    person
}
event reminder "Reminder"
stage new "Lead" of marketing { starts }
stage mql "Qualified" of marketing {
  set by marketing
  from new
}
stage sql "Sales qualified" of sales {
  set by sales
  from mql
}
handoff to_sales "Handoff" from marketing to sales {
  when becomes mql
}
cadence inbound "Inbound" by sdr after to_sales {
  first touch within 1 business hour
  at least 2 attempts within 1 week
}
promise speed "Speed" by sales to marketing {
  meet inbound.first_touch for at least 75% of leads each week
}
measure rate "Rate" of sales { rate from mql to sql, each month }
"""
HUBSPOT = 'binding crm "HubSpot" like hubspot\n'
SALESFORCE = 'binding crm "Salesforce" like salesforce\n'
AS_OF = "2026-03-31T12:00:00Z"

# Owners are numbers here, and times have their zone; the history has more than stages in it.
HUBSPOT_TABLES = {
    "contact": "id BIGINT, _fivetran_deleted BOOLEAN, property_email VARCHAR,"
    " property_hs_analytics_source VARCHAR, property_hubspot_owner_id BIGINT,"
    " property_createdate TIMESTAMPTZ, property_lifecyclestage VARCHAR\n"
    "1;false;a@x.example;ORGANIC_SEARCH;71;2026-03-02 08:00:00Z;salesqualifiedlead\n"
    "2;false;b@x.example;PAID;72;2026-03-02 08:00:00Z;marketingqualifiedlead\n"
    "3;true;gone@x.example;PAID;72;2026-03-02 08:00:00Z;lead\n",
    "contact_property_history": "contact_id BIGINT, name VARCHAR, value VARCHAR,"
    " timestamp TIMESTAMPTZ\n"
    "1;lifecyclestage;lead;2026-03-02 08:00:00Z\n"
    "1;lifecyclestage;marketingqualifiedlead;2026-03-02 09:00:00Z\n"
    "1;hs_lead_status;NEW;2026-03-02 09:10:00Z\n"
    "1;lifecyclestage;salesqualifiedlead;2026-03-04 09:00:00Z\n"
    "2;lifecyclestage;lead;2026-03-02 08:00:00Z\n"
    "2;lifecyclestage;marketingqualifiedlead;2026-03-06 15:30:00Z\n",
    "engagement_call": "engagement_id BIGINT, property_hs_timestamp TIMESTAMPTZ,"
    " property_hubspot_owner_id BIGINT, property_hs_call_title VARCHAR,"
    " property_hs_call_disposition VARCHAR\n"
    "10;2026-03-02 09:30:00Z;71;Hello;f240bbac-87c9-4f6e-bf70-924b57d47db7\n"
    "11;2026-03-09 08:45:00Z;72;Hello;73a0d17f-1163-4015-bdd5-ec830791da20\n",
    "engagement_email": "engagement_id BIGINT, property_hs_timestamp TIMESTAMPTZ,"
    " property_hs_email_direction VARCHAR, property_hubspot_owner_id BIGINT,"
    " property_hs_email_subject VARCHAR, property_hs_email_status VARCHAR\n"
    "12;2026-03-03 09:30:00Z;EMAIL;71;Hello;SENT\n"
    "13;2026-03-03 10:30:00Z;INCOMING_EMAIL;;Re: Hello;\n",
    "engagement_contact": "engagement_id BIGINT, contact_id BIGINT\n10;1\n11;2\n12;1\n13;1\n",
    "owner": "owner_id BIGINT, first_name VARCHAR, last_name VARCHAR\n71;Sam;Ox\n72;Kim;Yi\n",
}
# `activity_date` is a day; only `completed_date_time` says when.
SALESFORCE_TABLES = {
    "lead": "id VARCHAR, is_deleted BOOLEAN, email VARCHAR, lead_source VARCHAR,"
    " owner_id VARCHAR, created_date TIMESTAMPTZ, status VARCHAR, is_converted BOOLEAN,"
    " converted_date DATE, converted_opportunity_id VARCHAR\n"
    "00Q1;false;a@x.example;Web;0051;2026-03-02 08:00:00Z;Qualified;false;;\n"
    "00Q2;false;b@x.example;Fair;0052;2026-03-02 08:00:00Z;MQL;false;;\n",
    "lead_history": "id VARCHAR, lead_id VARCHAR, field VARCHAR, old_value VARCHAR,"
    " new_value VARCHAR, created_date TIMESTAMPTZ\n"
    "h1;00Q1;Status;New;MQL;2026-03-02 09:00:00Z\n"
    "h2;00Q1;Owner;;Kim Yi;2026-03-02 09:05:00Z\n"
    "h3;00Q1;Status;MQL;Qualified;2026-03-04 09:00:00Z\n"
    "h4;00Q2;Status;New;MQL;2026-03-06 15:30:00Z\n",
    "task": "id VARCHAR, task_subtype VARCHAR, who_id VARCHAR, is_closed BOOLEAN,"
    " is_deleted BOOLEAN, activity_date DATE, completed_date_time TIMESTAMPTZ, owner_id VARCHAR,"
    " subject VARCHAR\n"
    "t1;Call;00Q1;true;false;2026-03-02;2026-03-02 09:30:00Z;0051;Hello\n"
    "t2;Call;00Q2;true;false;2026-03-06;2026-03-09 08:45:00Z;0052;Hello\n"
    "t3;Email;00Q1;true;false;2026-03-03;2026-03-03 09:30:00Z;0051;Hello\n"
    "t4;Call;00Q2;true;false;2026-03-10;;0052;Logged without a time\n"
    "t5;Call;00Q2;false;false;2026-03-11;;0052;Still to do\n",
    "user": "id VARCHAR, name VARCHAR\n0051;Sam Ox\n0052;Kim Yi\n",
}


def at(text: str) -> int:
    return microseconds(datetime.fromisoformat(text))


def judged(folder: Path, binding: str, tables: dict[str, str]) -> Report:
    place = database(folder / "crm.duckdb", tables)
    return report_on(place, AGREEMENT + binding, as_of=AS_OF)


def check(report: Report) -> None:
    """Both systems tell the same story."""
    speed = duty(report, "speed")
    assert [(one.name, *counted(one)[:2]) for one in speed.periods] == [
        ("2026-W10", 1, 0), ("2026-W11", 0, 1),
    ]  # fmt: skip
    late = next(one for one in report.breaches if one.duty == "speed")
    assert (late.owner, late.due) == ("Kim Yi", at("2026-03-09T08:30:00Z"))
    assert [(one.title, one.tally.due) for one in speed.splits["person"]] == [
        ("Sam Ox", 1), ("Kim Yi", 1),
    ] or [(one.title, one.tally.due) for one in speed.splits["person"]] == [
        ("Kim Yi", 1), ("Sam Ox", 1),
    ]  # fmt: skip
    (march,) = figure(report, "rate").periods
    assert (march.number, march.value) == (2, 0.5)
    # Two attempts within a week: one of the two leads got them.
    assert counted(duty(report, "inbound.attempts_1").total)[:2] == (1, 1)


def test_hubspot_has_its_stages_in_the_history_of_properties(tmp_path: Path) -> None:
    report = judged(tmp_path, HUBSPOT, HUBSPOT_TABLES)
    check(report)
    assert report.rejected == ()


def test_hubspot_is_read_the_same_from_times_without_a_zone(tmp_path: Path) -> None:
    """Some destinations drop the zone: the binding says that it is UTC."""
    naive = {
        name: text.replace("TIMESTAMPTZ", "TIMESTAMP").replace("00Z", "00")
        for name, text in HUBSPOT_TABLES.items()
    }
    check(judged(tmp_path, HUBSPOT, naive))


def test_salesforce_tasks_count_when_they_were_done(tmp_path: Path) -> None:
    report = judged(tmp_path, SALESFORCE, SALESFORCE_TABLES)
    check(report)
    # A closed task without a time is told; one that is still to do is nothing yet.
    assert [(one.file, one.rows, one.reason) for one in report.rejected] == [
        ("table task", 1, "completed_date_time: there is no time"),
    ]


def test_a_meeting_that_is_planned_makes_the_reminder_due(tmp_path: Path) -> None:
    """It is planned for Thursday, and moved to Friday before Thursday comes."""
    promise = """
promise manners "Manners" by sales to marketing {
  do reminder at least 24 hours before meeting for at least 90% of meetings
}
"""
    own = """
binding crm "HubSpot" like hubspot {
  event meeting from "bookings" {
    lead from "contact"
    at          from "booked" in UTC
    planned_for from "starts" in UTC
  }
  event reminder from "sent" {
    lead from "contact"
    at   from "at" in UTC
  }
}
"""
    tables = HUBSPOT_TABLES | {
        "bookings": "contact BIGINT, booked TIMESTAMPTZ, starts TIMESTAMPTZ\n"
        "1;2026-03-09 08:00:00Z;2026-03-12 10:00:00Z\n"
        "1;2026-03-10 08:00:00Z;2026-03-13 10:00:00Z\n"
        "2;2026-03-09 08:00:00Z;2026-03-12 10:00:00Z\n"
        "2;2026-03-10 08:00:00Z;\n",
        "sent": "contact BIGINT, at TIMESTAMPTZ\n1;2026-03-12 09:00:00Z\n",
    }
    place = database(tmp_path / "crm.duckdb", tables)
    report = report_on(place, AGREEMENT + promise + own, as_of=AS_OF)
    found = duty(report, "manners")
    # Kept for Friday's meeting; the other one was called off.
    assert counted(found.total)[:2] == (1, 0)
