"""The ready binding over tables that the Fivetran connector writes for Salesforce."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("duckdb")

from bound_data import Found, database, read, sheets

from slalang.data import DataProblem

AGREEMENT = """
agreement "Bound" { currency EUR }
party marketing "Marketing"
party sales "Sales"
lead {
  email     text
  title     text
  employees count
  source    text
  revenue   money
  opted_out yes/no
  created   date
}
account { industry text }
event campaign_response { status text }
record deal of lead { event won }
score fit {
  +1 when email is known
  +1 when title is known
  +1 when employees is known
  +1 when source is known
  +1 when revenue is known
  +1 when opted_out is known
  +1 when created is known
  +1 when account.industry is known
}
score interest from 0 {
  +1 for each campaign_response where status is known
  +1 for each attempt where channel is call
  +1 for any meeting
  +1 for any opt_out
  +1 for any deal.won
}
stage new "Lead" of marketing { starts }
"""
READY = 'binding crm "Salesforce" like salesforce\n'
OWN = """
binding crm "Salesforce" like salesforce {
  leads from "lead" { revenue from "annual_revenue" in EUR }
}
"""
LEAD = (
    "id VARCHAR, is_deleted BOOLEAN, email VARCHAR, title VARCHAR, number_of_employees BIGINT,"
    " lead_source VARCHAR, annual_revenue DOUBLE, has_opted_out_of_email BOOLEAN,"
    " created_date TIMESTAMPTZ, converted_account_id VARCHAR, converted_opportunity_id VARCHAR\n"
    "00Q1;false;a@x.example;VP Sales;40;Web;2500000.5;false;2026-01-31 23:30:00Z;001A;006A\n"
    "00Q2;false;;;;;;;;;\n"
    "00Q3;true;gone@x.example;;;;;;;;\n"
)
TABLES = {
    "lead": LEAD,
    "account": "id VARCHAR, is_deleted BOOLEAN, industry VARCHAR\n001A;false;Banking\n",
    "task": "id VARCHAR, task_subtype VARCHAR, who_id VARCHAR, is_closed BOOLEAN,"
    " is_deleted BOOLEAN, completed_date_time TIMESTAMPTZ, owner_id VARCHAR, subject VARCHAR\n"
    "t1;Call;00Q1;true;false;2026-02-01 08:00:00Z;005;Hello\n"
    "t2;Call;00Q1;false;false;;005;Still to do\n"
    "t3;Call;003C;true;false;2026-02-01 08:00:00Z;005;A contact\n"
    "t4;Call;00Q2;true;true;2026-02-01 08:00:00Z;005;Taken back\n"
    "t5;Email;00Q2;true;false;2026-02-02 08:00:00Z;005;Hello\n",
    "campaign_member": "id VARCHAR, lead_id VARCHAR, has_responded BOOLEAN, is_deleted BOOLEAN,"
    " first_responded_date DATE, campaign_id VARCHAR, status VARCHAR\n"
    "m1;00Q1;true;false;2026-02-10;701;Attended\n"
    "m2;00Q1;false;false;;701;Sent\n"
    "m3;;true;false;2026-02-10;701;Attended\n",
    "lead_history": "id VARCHAR, lead_id VARCHAR, field VARCHAR, new_value VARCHAR,"
    " created_date TIMESTAMPTZ\n"
    "h1;00Q2;HasOptedOutOfEmail;true;2026-02-20 10:00:00Z\n"
    "h2;00Q2;HasOptedOutOfEmail;false;2026-02-21 10:00:00Z\n",
    "opportunity": "id VARCHAR, is_won BOOLEAN, is_deleted BOOLEAN, created_date TIMESTAMPTZ,"
    " close_date DATE, name VARCHAR\n006A;true;false;2026-02-01 00:00:00Z;2026-03-01;First\n",
}
EVENTS = [
    ("00Q1", "attempt", "2026-02-01T08:00:00Z", {"channel": "call"}),
    ("00Q1", "campaign_response", "2026-02-10T12:00:00Z", {"status": "attended"}),
    ("00Q1", "deal.won", "2026-03-01T12:00:00Z", {}),
    ("00Q2", "attempt", "2026-02-02T08:00:00Z", {"channel": "email"}),
    ("00Q2", "opt_out", "2026-02-20T10:00:00Z", {}),
]


def found(text: str, tables: dict[str, str], tmp_path: Path, *, as_sheets: bool = False) -> Found:
    make = sheets if as_sheets else database
    place = make(tmp_path / ("data" if as_sheets else "data.duckdb"), tables)
    return read(text, place, tmp_path / "temporary")


@pytest.mark.parametrize("as_sheets", [False, True])
def test_leads_and_what_happened_to_them(tmp_path: Path, as_sheets: bool) -> None:
    seen = found(AGREEMENT + OWN, TABLES, tmp_path, as_sheets=as_sheets)
    assert seen.rejects == []
    assert seen.absent == ()
    assert seen.leads == {
        "00Q1": {
            "email": "a@x.example", "title": "vp sales", "employees": 40, "source": "web",
            "revenue": 25_000_005_000, "opted_out": False, "created": 20_484,
            "account__industry": "banking",
        },
        "00Q2": {},
    }  # fmt: skip
    assert seen.events == EVENTS


def test_money_is_only_read_in_a_currency(tmp_path: Path) -> None:
    seen = found(AGREEMENT + READY, TABLES, tmp_path)
    assert seen.absent == ("`revenue`",)
    assert "revenue" not in seen.leads["00Q1"]
    assert seen.events == EVENTS


@pytest.mark.parametrize("there", [("lead",), ("lead", "task"), ("lead", "lead_history")])
def test_tables_that_are_not_there_are_passed_over(tmp_path: Path, there: tuple[str, ...]) -> None:
    seen = found(AGREEMENT + OWN, {name: TABLES[name] for name in there}, tmp_path)
    assert seen.absent == ("`account.industry`",)
    kinds = {"task": "attempt", "lead_history": "opt_out"}
    wanted = {kinds[name] for name in there if name in kinds}
    assert seen.events == [one for one in EVENTS if one[1] in wanted]


def test_columns_that_are_not_there_are_passed_over(tmp_path: Path) -> None:
    # Of `task`, a column of a test is missing: nobody knows which calls were made.
    task = TABLES["task"].replace("is_closed BOOLEAN", "closed BOOLEAN")
    lead = LEAD.replace("title VARCHAR", "titel VARCHAR")
    seen = found(AGREEMENT + OWN, {"lead": lead, "task": task}, tmp_path)
    assert seen.absent == ("`title`", "`account.industry`")
    assert seen.events == [one for one in EVENTS if one[1] == "attempt" and task == TABLES["task"]]


def test_a_column_that_the_agreement_names_itself_must_be_there(tmp_path: Path) -> None:
    lead = LEAD.replace("annual_revenue", "revenue_of_year")
    asked = "no column `annual_revenue`, which the binding reads"
    with pytest.raises(DataProblem, match=asked) as problem:
        found(AGREEMENT + OWN, {"lead": lead}, tmp_path)
    assert "Columns that are there: " in problem.value.help
    assert "`revenue_of_year`" in problem.value.help


def test_moments_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    history = (
        "id VARCHAR, lead_id VARCHAR, field VARCHAR, new_value VARCHAR, created_date VARCHAR\n"
        "h1;00Q1;HasOptedOutOfEmail;true;2026-02-30 10:00:00\n"
        "h2;00Q1;HasOptedOutOfEmail;yes;\n"
        "h3;00Q9;HasOptedOutOfEmail;1;2026-02-20 10:00:00\n"
        "h4;00Q1;HasOptedOutOfEmail;TRUE;2026-02-20T10:00:00+01:00\n"
    )
    seen = found(AGREEMENT + OWN, {"lead": LEAD, "lead_history": history}, tmp_path)
    assert seen.events == [("00Q1", "opt_out", "2026-02-20T09:00:00Z", {})]
    assert [one[:3] for one in seen.rejects] == [
        ("1", "created_date", "2026-02-30 10:00:00"),
        ("2", "created_date", ""),
        ("3", "lead_id", "00Q9"),
    ]
