"""The leads that findings show: whole where that can be, at noon, with texts that people write."""

from __future__ import annotations

from pathlib import Path

import pytest

from slalang.diagnostics.finding import Finding, Severity
from slalang.driver import check_text
from slalang.settings import Settings

HEAD = """
agreement "A" {
  version "1"
  effective 2027-01-02 to 2027-12-31
  calendar office
}
calendar office "Office" {
  zone "America/Chicago"
  open mon to fri 08:00-17:00
}
party marketing "Marketing"
party sales "Sales" {
  role sdr "Sales development"
  role ae  "Account executives"
}
event demo_request "Demo request"
"""
ROUTED = """
lead { employees count "Company size" %s }
stage new "Lead" of marketing
stage mql "MQL" of marketing {
  when any demo_request
  %s
}
handoff to_sales from marketing to sales {
  when becomes mql
  %s
  routed {
    to ae  when employees >= 500
    to sdr when employees < %d
  }
}
"""


def found(text: str, slug: str) -> list[Finding]:
    report = check_text(HEAD + text, Settings(Path(), cache=False))
    assert not [f.message() for f in report.findings if f.code < "SLA3"]
    return [f for f in report.findings if f.slug == slug]


@pytest.mark.parametrize(
    ("marked", "needs", "gives", "why"),
    [
        ("required", "", "", "is required"),
        ("", "needs employees", "", "is needed by `mql`"),
        ("", "", "gives employees", "is given by `to_sales`"),
    ],
)
def test_only_a_lead_that_lacks_what_should_be_known(
    marked: str, needs: str, gives: str, why: str
) -> None:
    (one,) = found(ROUTED % (marked, needs, gives, 500), "lead-without-route")
    assert one.severity is Severity.WARNING
    assert one.message().startswith(f"`employees` {why}, but nothing stops the handoff `to_sales`")
    assert one.help().startswith("Add `employees is known` to `mql`")


def test_a_lead_of_whom_everything_is_known_is_shown_first() -> None:
    (one,) = found(ROUTED % ("required", "", "", 400), "lead-without-route")
    assert one.severity is Severity.ERROR
    assert "company size" in one.message()
    assert "not known" not in one.message()


def test_sent_back_by_what_was_so_before() -> None:
    text = """
lead { employees count }
score fit from 0 to 100 {
  +60 when employees >= 50
  +20 when employees >= 500
}
stage new "Lead" of marketing
stage mql "MQL" of marketing { when fit >= 60 and any demo_request }
handoff to_sales from marketing to sales { when becomes mql }
handoff back from sales to marketing { when fit < %d }
"""
    assert found(text % 70, "ping-pong")
    assert not found(text % 60, "ping-pong")


def test_an_example_happens_at_noon_of_an_open_day() -> None:
    text = """
lead {
  email text "E-mail"
  country text
  renewal date
}
stage new "Lead" of marketing
stage mql "MQL" of marketing { when any demo_request and not email ends with "@rival.com" }
stage sql "SQL" of sales {
  when any meeting
  from mql
}
assert "Rivals stay out" { when any demo_request and email is known then mql }
assert "Only MQLs" { never sql and not mql }
assert "Renewals" { when renewal within 30 days and country is not "Malta" then mql }
"""
    rivals, order, renewals = found(text, "assertion-refuted")
    assert 'email "someone@rival.com"' in rivals.block()
    assert "as of 2027-01-04" in rivals.block()
    assert [label.text for label in order.related()] == [
        "not looked at: a claim is about one moment"
    ]
    assert 'country "other"' in renewals.block()
    assert "as of 2027-01-04 12:00" in renewals.block()
