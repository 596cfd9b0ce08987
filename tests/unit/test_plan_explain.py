"""Where a number of a plan comes from: the right deals, every clause, sums that can be read out."""

from __future__ import annotations

import pytest

from slalang.backends.plan.explanation import explained_text
from slalang.driver import read_text
from slalang.planning.explain.chain import explain
from slalang.planning.explain.titles import runs_of
from slalang.planning.plan import Setup, make_plan
from slalang.planning.teams.open_hours import open_hours_of
from slalang.source.text import source_file

AGREED = """
calendar office "Office" {
  zone "Europe/Warsaw"
  open mon to fri 09:00-17:00
  closed 2026-05-01 "May Day"
}
stage mql "MQL" of marketing
stage customer "Customer" of sales
party marketing "Marketing"
party sales "Sales" {
  role sdr "Callers" {
    people 4
    joining 2 from 2026-03
    works at most 40 mql per person each month
    spends 30 minutes per mql
    away 2026-05-04 to 2026-05-08 "Summit"
    ramp {
      month 1 25% of leads
      month 2 60% of leads
    }
  }
}
funnel f "New" through mql, customer {
  season { aug 50% }
  mql to customer 25%
  deal 1_000 USD
  takes median 30 days
}
goal g "Goal" {
  9_000 USD each month from f, for 24 months starting 2026-01
  in 2026-06 12_000 USD
}
"""


def told(question: str, text: str = AGREED) -> str:
    agreement = read_text(text).agreement
    plan = make_plan(agreement, Setup(count=12, open_hours=open_hours_of(agreement)))
    found = explain(plan, question, agreement)
    assert isinstance(found, tuple)
    return explained_text(found, {"agreement.sla": source_file("agreement.sla", text)}, 200)


def test_what_is_needed_in_a_period_is_said_by_the_deals_behind_it() -> None:
    text = told("mql 2026-05")
    assert "9 for deals of 2026-05 + 18 for deals of 2026-06" in text
    assert "18 for deals of 2026-06: 3/8 of 48" in text
    assert "−" not in text


def test_only_the_deals_that_were_asked_for_are_named() -> None:
    text = told("customer 2026-03")
    assert "Customer 2026-03" in text
    assert "2026-04" not in text
    text = told("mql total")
    assert "MQL for deals of 2026-01 to 2026-05, 2026-07 and 2026-09 to 2026-12, New" in text


def test_a_month_with_an_amount_of_its_own_is_not_divided_by_itself() -> None:
    assert "12,000 USD ÷ 12,000 USD" not in told("mql 2026-05")


@pytest.mark.parametrize(
    ("question", "clauses"),
    [
        ("customer 2026-08", ["aug 50%"]),
        ("effective people 2026-03 sdr", ["month 1 25% of leads"]),
        ("effective people 2026-05 sdr", ['away 2026-05-04 to 2026-05-08 "Summit"']),
        ("hours at most 2026-05 sdr", ["open mon to fri", "closed 2026-05-01", "away 2026-05-04"]),
    ],
)
def test_clauses_that_are_constants_of_the_sheet_are_cited(
    question: str, clauses: list[str]
) -> None:
    text = told(question)
    assert [clause for clause in clauses if clause not in text] == []


def test_clauses_of_other_periods_are_not_cited() -> None:
    assert "aug 50%" not in told("customer 2026-07")
    assert "May Day" not in told("hours at most 2026-06 sdr")
    assert "month 1" not in told("effective people 2026-07 sdr")


def test_periods_that_follow_each_other_are_one_run() -> None:
    assert runs_of(["2026-12", "2027-01", "2026-08"]) == "2026-08 and 2026-12 to 2027-01"
    assert runs_of(["2026-W53", "2027-W01"]) == "2026-W53 to 2027-W01"
    assert runs_of(["2026-01 to 2026-03", "2026-04 to 2026-06"]) == "2026-01 to 2026-06"
