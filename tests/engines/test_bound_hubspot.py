"""A binding over the tables that the Fivetran connector writes for HubSpot, and others beside."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

pytest.importorskip("duckdb")

from bound_data import Found, database, read, sheets

AGREEMENT = """
agreement "Bound" { currency USD }
party marketing "Marketing"
party sales "Sales"
lead {
  email      text
  name       text
  title      text
  seniority  one of individual "Individual", manager, director, vp, c_level "C-Level"
  source     one of web_form, outbound, referral
  tools      many text
  employees  count
  ad_spend   money
  role_since date
  created    date
  best_time  time
  budget     yes/no
  opted_out  yes/no
}
account {
  industry  text
  employees count
  tier      one of strategic, named
}
event page_view { page text }
event webinar { topic text }
event email_click { page text }
score fit {
  +1 when email is known
  +1 when name is known
  +1 when title is known
  +1 when seniority is known
  +1 when source is known
  +1 when tools is known
  +1 when employees is known
  +1 when ad_spend is known
  +1 when role_since is known
  +1 when created is known
  +1 when best_time is known
  +1 when budget is known
  +1 when opted_out is known
  +1 when account.industry is known
  +1 when account.employees is known
  +1 when account.tier is known
}
score interest from 0 {
  +1 for each page_view where page is known
  +1 for each webinar where topic is known
  +1 for each email_click where page is known
  +1 for each attempt where channel is call
  +1 for each attempt where outcome is known
  +1 for any meeting
  +1 for any reply
}
stage new "Lead" of marketing { starts }
"""
BINDING = """
binding crm "HubSpot" like hubspot {
  leads from "contact" where "_fivetran_deleted" is no and "property_test" is unknown {
    seniority from "property_level" {
      "VP", "Vice President" is vp
      "Boss" is c_level
      otherwise unknown
    }
    source from "property_source" {
      "ORGANIC_SEARCH" is web_form
      "OFFLINE" is unknown
    }
    tools      from "property_tools" separated by ";"
    ad_spend   from "property_spend" in USD
    role_since from "property_since" as "DD.MM.YYYY"
    created    from "property_createdate" in "Europe/Warsaw"
    best_time  from "property_best_time" as "HH:MM"
    budget     from "property_budget" { "Confirmed" is yes, "None" is no }
  }
  account from "company" by "property_associatedcompanyid" is "id" where "is_deleted" is no {
    tier from "property_tier" { "1" is strategic, "2" is named }
  }
  event page_view from "web_visit" where "type" in ("PAGEVIEW", "view") and "bot" is not yes {
    lead from "contact_id"
    at   from "occurred_at" in "Europe/Warsaw"
    page from "path"
  }
  event page_view from "pricing_visit" {
    lead by email from "mail"
    at   from "day" at 11:00 in "Europe/Warsaw"
    page is "/pricing"
  }
  event webinar from "attendee" {
    with "session" by "session_id" is "id"
    lead by email from "mail"
    at    from "begins" of "session" as "milliseconds"
    topic from "topic" of "session"
  }
}
"""
CONTACT = (
    "id BIGINT, _fivetran_deleted BOOLEAN, property_email VARCHAR, property_firstname VARCHAR,"
    " property_lastname VARCHAR, property_jobtitle VARCHAR, property_level VARCHAR,"
    " property_source VARCHAR, property_tools VARCHAR, property_numemployees DOUBLE,"
    " property_spend DOUBLE, property_since VARCHAR, property_createdate TIMESTAMPTZ,"
    " property_best_time VARCHAR, property_budget VARCHAR, property_hs_email_optout BOOLEAN,"
    " property_associatedcompanyid BIGINT, property_test VARCHAR\n"
)


def contact(id_: str, **cells: str) -> str:
    """A row of `contact`."""
    names = [one.split()[0] for one in CONTACT.strip().split(",")]
    assert not {*cells} - {*names}
    whole = {"id": id_, "_fivetran_deleted": "false", **cells}
    # The tables of these tests are apart by semicolons.
    return ";".join(whole.get(name, "") for name in names) + "\n"


def found(tables: dict[str, str], tmp_path: Path, *, as_sheets: bool = False) -> Found:
    tables = {"contact": CONTACT, **tables}
    make = sheets if as_sheets else database
    place = make(tmp_path / ("data" if as_sheets else "data.duckdb"), tables)
    needed = EMPTY | tables
    if needed != tables:
        pytest.fail(f"not there: {needed.keys() - tables.keys()}")
    return read(AGREEMENT + BINDING, place, tmp_path / "temporary")


EMPTY = {
    "company": "id BIGINT, is_deleted BOOLEAN, property_industry VARCHAR,"
    " property_numberofemployees DOUBLE, property_tier VARCHAR\n",
    "web_visit": "contact_id BIGINT, type VARCHAR, bot BOOLEAN, occurred_at TIMESTAMP,"
    " path VARCHAR\n",
    "pricing_visit": "mail VARCHAR, day DATE\n",
    "attendee": "mail VARCHAR, session_id BIGINT\n",
    "session": "id BIGINT, begins BIGINT, topic VARCHAR\n",
}


@pytest.mark.parametrize("as_sheets", [False, True])
def test_values_mean_what_the_binding_says(tmp_path: Path, as_sheets: bool) -> None:
    tables = EMPTY | {
        "contact": CONTACT
        + contact(
            "1", property_email=" Ann@X.example ", property_firstname="Ann",
            property_lastname="Lee", property_jobtitle="CFO", property_level=" vice president ",
            property_source="organic_search", property_numemployees="240",
            property_spend="1500.5", property_since="01.02.2025",
            property_createdate="2026-01-31 23:30:00Z", property_best_time="09:30",
            property_budget="confirmed", property_hs_email_optout="false",
            property_associatedcompanyid="7",
        )
        # By the title of the choice, and by its name; offline is as if nothing stood there.
        + contact("2", property_level="c-level", property_source="OFFLINE", property_lastname="Li")
        + contact("3", property_level="director", property_source="Referral")
        # Whatever else they typed in is unknown; a company that was deleted is, too.
        + contact("4", property_level="Guru", property_associatedcompanyid="8")
        + contact("5", _fivetran_deleted="true")
        + contact("6", property_test="x"),
        "company": EMPTY["company"] + "7;false;Banking;1200;1\n8;true;Mining;5;2\n",
    }  # fmt: skip
    seen = found(tables, tmp_path, as_sheets=as_sheets)
    assert seen.rejects == []
    assert seen.leads == {
        "1": {
            "email": "ann@x.example", "name": "ann lee", "title": "cfo", "seniority": "vp",
            "source": "web_form", "employees": 240, "ad_spend": 15_005_000,
            "role_since": _day(2025, 2, 1), "created": _day(2026, 2, 1), "best_time": 34_200,
            "budget": True, "opted_out": False, "account__industry": "banking",
            "account__employees": 1200, "account__tier": "strategic",
        },
        "2": {"name": "li", "seniority": "c_level"},
        "3": {"seniority": "director", "source": "referral"},
        "4": {},
    }  # fmt: skip


@pytest.mark.parametrize("as_sheets", [False, True])
def test_what_cannot_be_read_is_told_with_its_place(tmp_path: Path, as_sheets: bool) -> None:
    tables = EMPTY | {
        "contact": CONTACT
        + contact("1", property_source="CAROUSEL")
        + contact("2", property_since="2025-02-01")
        + contact("3", property_since="31.02.2025", property_best_time="9 o'clock")
        + contact("4", property_budget="maybe")
        + contact("5", property_numemployees="1.5")
        + contact("6", property_spend="-12.25"),
    }
    seen = found(tables, tmp_path, as_sheets=as_sheets)
    assert seen.leads == {"6": {"ad_spend": -122_500}}
    first = 2 if as_sheets else 1
    assert [(int(row) - first + 1, column, value) for row, column, value, _ in seen.rejects] == [
        (1, "property_source", "CAROUSEL"),
        (2, "property_since", "2025-02-01"),
        (3, "property_best_time", "9 o'clock"),
        (3, "property_since", "31.02.2025"),
        (4, "property_budget", "maybe"),
        (5, "property_numemployees", "1.5"),
    ]


@pytest.mark.parametrize("as_sheets", [False, True])
def test_moments_are_those_of_the_clock_on_that_wall(tmp_path: Path, as_sheets: bool) -> None:
    tables = EMPTY | {
        "contact": CONTACT + contact("1", property_email="a@x.example"),
        "web_visit": EMPTY["web_visit"]
        + "1;PAGEVIEW;false;2026-01-15 12:00:00;/winter\n"
        + "1;pageview;;2026-07-15 12:00:00.000001;/bot is not known\n"
        + "1;View;false;2026-03-29 02:30:00;/never\n"
        + "1;VIEW;false;2026-10-25 02:30:00;/twice\n"
        + "1;PAGEVIEW;true;2026-01-15 12:00:00;/bot\n"
        + "1;CLICK;false;2026-01-15 12:00:00;/click\n",
        "pricing_visit": EMPTY["pricing_visit"]
        + "A@x.example;2026-01-15\na@x.EXAMPLE;2026-07-15\n",
        "attendee": EMPTY["attendee"] + "a@x.example;3\na@x.example;4\n",
        "session": EMPTY["session"] + "3;1772814600000;Scoring\n3;1772814600500;Scoring again\n",
    }
    seen = found(tables, tmp_path, as_sheets=as_sheets)
    assert seen.rejects == []
    assert [(event, at, row) for _, event, at, row in seen.events] == [
        ("page_view", "2026-01-15T10:00:00Z", {"page": "/pricing"}),
        ("page_view", "2026-01-15T11:00:00Z", {"page": "/winter"}),
        # An hour that the clocks skip is as much later, one that they show twice the later one.
        ("page_view", "2026-03-29T01:30:00Z", {"page": "/never"}),
        ("page_view", "2026-07-15T09:00:00Z", {"page": "/pricing"}),
        ("page_view", "2026-10-25T01:30:00Z", {"page": "/twice"}),
        # Of a session that is there twice there are two events, of one that is not there none.
        ("webinar", "2026-03-06T16:30:00.500000Z", {"topic": "scoring again"}),
        ("webinar", "2026-03-06T16:30:00Z", {"topic": "scoring"}),
    ]
    assert {lead for lead, *_ in seen.events} == {"1"}


@pytest.mark.parametrize("as_sheets", [False, True])
def test_a_lead_is_found_by_its_address(tmp_path: Path, as_sheets: bool) -> None:
    tables = EMPTY | {
        "contact": CONTACT
        + contact("1", property_email="ann@x.example")
        + contact("2", property_email="both@x.example")
        + contact("3", property_email="Both@X.example")
        + contact("4"),
        "pricing_visit": EMPTY["pricing_visit"]
        + "ANN@x.example;2026-01-15\nboth@x.example;2026-01-15\nnobody@x.example;2026-01-15\n"
        + ";2026-01-15\n",
    }
    seen = found(tables, tmp_path, as_sheets=as_sheets)
    assert [lead for lead, *_ in seen.events] == ["1", "2", "3"]
    first = 2 if as_sheets else 1
    assert [(int(row) - first + 1, column, value) for row, column, value, _ in seen.rejects] == [
        (3, "mail", "nobody@x.example"),
        (4, "mail", ""),
    ]


@pytest.mark.parametrize("as_sheets", [False, True])
def test_ready_tables_come_along_where_they_are_there(tmp_path: Path, as_sheets: bool) -> None:
    tables = EMPTY | {
        "contact": CONTACT + contact("1", property_email="a@x.example"),
        "engagement_call": "engagement_id BIGINT, property_hs_timestamp TIMESTAMPTZ,"
        " property_hs_call_disposition VARCHAR, property_hubspot_owner_id VARCHAR\n"
        "10;2026-03-01 09:00:00Z;73a0d17f-1163-4015-bdd5-ec830791da20;9\n"
        "11;2026-03-02 09:00:00Z;f240bbac-87c9-4f6e-bf70-924b57d47db7;9\n"
        "12;2026-03-03 09:00:00Z;our own;9\n",
        "engagement_contact": "engagement_id BIGINT, contact_id BIGINT\n10;1\n11;1\n12;1\n13;1\n",
        # Without the column that tells the outcome there are no meetings: they may be planned.
        "engagement_meeting": "engagement_id BIGINT, property_hs_meeting_start_time TIMESTAMPTZ\n"
        "13;2026-03-04 09:00:00Z\n",
    }
    seen = found(tables, tmp_path, as_sheets=as_sheets)
    assert seen.rejects == []
    assert [(event, at, row.get("outcome")) for _, event, at, row in seen.events] == [
        ("attempt", "2026-03-01T09:00:00Z", "no_answer"),
        ("attempt", "2026-03-02T09:00:00Z", "connected"),
        ("attempt", "2026-03-03T09:00:00Z", None),
    ]
    assert {row["channel"] for _, _, _, row in seen.events} == {"call"}


def test_plans_stages_and_people_are_nothing_to_score(tmp_path: Path) -> None:
    """The ready binding has tables of them; of meetings, those count that took place."""
    tables = EMPTY | {
        "contact": CONTACT + contact("1", property_email="a@x.example"),
        "engagement_contact": "engagement_id BIGINT, contact_id BIGINT\n10;1\n11;1\n",
        "engagement_meeting": "engagement_id BIGINT, property_hs_meeting_start_time TIMESTAMPTZ,"
        " property_hs_createdate TIMESTAMPTZ, property_hs_meeting_outcome VARCHAR\n"
        "10;2026-03-04 09:00:00Z;2026-03-01 09:00:00Z;COMPLETED\n"
        "11;2026-03-20 09:00:00Z;2026-03-05 09:00:00Z;SCHEDULED\n",
        "contact_property_history": "contact_id BIGINT, name VARCHAR, value VARCHAR,"
        " timestamp TIMESTAMPTZ\n1;lifecyclestage;lead;2026-03-01 08:00:00Z\n",
        "owner": "owner_id BIGINT, first_name VARCHAR, last_name VARCHAR\n9;Ada;Byron\n",
    }
    seen = found(tables, tmp_path)
    assert seen.rejects == []
    assert [(event, at) for _, event, at, _ in seen.events] == [("meeting", "2026-03-04T09:00:00Z")]


def _day(year: int, month: int, day: int) -> int:
    return (date(year, month, day) - date(1970, 1, 1)).days
