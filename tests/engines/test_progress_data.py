"""Counts of what came so far, taken from leads instead of a table."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from monitor_data import sheets

from slalang.cli.main import run

AGREEMENT = """
agreement "Test" {
  effective 2026-01-15 to 2026-12-31
  currency USD
  calendar office
}
party sales "Sales"
calendar office "Office" {
  zone "Europe/Warsaw"
  open mon to fri 09:00-17:00
}
lead {
  source one of web, fair, friend
}
stage mql "MQL" of sales { set by sales }
stage sql "SQL" of sales { set by sales }
stage customer "Customer" of sales {
  set by sales
  ends
}
funnel f "New business" through mql, sql, customer {
  measured 2026-01-05 from "CRM"
  source web "Website" {
    brings 60% of revenue
    mql to sql 34%
    sql to customer 20%
    deal 2_000 USD
  }
  source fair "Trade fair" {
    brings 40% of revenue
    mql to sql 50%
    sql to customer 25%
    deal 2_000 USD
  }
}
goal g { 10_000 USD each month from f, for 12 months starting 2026-01 }
"""
LEADS = "lead_id,source\na,web\nb,web\nc,fair\nd,friend\ne,\nf,web\n"
EVENTS = """
lead_id,event,at
a,mql,2026-01-20T10:00:00Z
a,sql,2026-02-03T10:00:00Z
a,mql,2026-02-20T10:00:00Z
b,mql,2026-01-31T23:30:00Z
c,mql,2026-02-05T10:00:00Z
d,mql,2026-02-05T10:00:00Z
e,mql,2026-02-06T10:00:00Z
f,mql,2026-01-10T10:00:00Z
"""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.sla").write_text(AGREEMENT, encoding="utf-8")
    sheets(tmp_path / "data", {"leads": LEADS, "events": EVENTS})
    return tmp_path


def test_leads_are_counted_where_they_first_came_to_a_stage(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert here.is_dir()
    command = ["progress", "a.sla", "--data", "data", "--as-of", "2026-02-28", "--format", "json"]
    assert run(command) == 0
    report = json.loads(capsys.readouterr().out)
    [funnel] = report["funnels"]
    # The lead `f` came before the agreement, `b` came in February by the clock of Warsaw.
    counts = {line["path"]: line["count"] for line in funnel["value"]["sources"]}
    assert counts == {"f.web": 2, "f.fair": 1}
    periods = funnel["promises"][0]["periods"]
    assert [(one["name"], one["counted"], one["over"]) for one in periods] == [
        ("2026-01", 1, True), ("2026-02", 2, True),
    ]  # fmt: skip
    rates = {(one["path"], one["start"]): one for one in funnel["rates"]}
    assert rates["f.web", "mql"]["measured"] == "50"
    assert rates["f.web", "sql"]["why"] == "no Customer of Website was counted"
    told = " ".join(report["remarks"])
    assert "1 leads" not in told
    assert "nobody came to customer in this data" in told
    assert "1 lead came to its stages from `friend`, which is a source of no funnel" in told
    assert "1 lead came to its stages from nobody knows where" in told


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--data", "data"], "`--data` needs `--as-of`"),
        (["--data", "no", "--as-of", "2026-02-28"], "no"),
        (["--data", "data", "--actuals", "x.csv"], "is told by `--actuals` or by `--data`"),
        ([], "is told by `--actuals` or by `--data`"),
        (["--data", "data", "--as-of", "2026-01-16"], "no lead came to any stage of a funnel"),
        (["--data", "data", "--as-of", "2026-02-28", "-o", "data/leads.csv"], "leads are read"),
        (["--actuals", "x.csv", "--binding", "crm"], "Leave it out."),
    ],
)
def test_what_cannot_be_counted_is_refused(
    here: Path, words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (here / "data" / "leads.csv").read_bytes()
    assert run(["progress", "a.sla", *words]) == 2
    assert said in capsys.readouterr().err
    assert (here / "data" / "leads.csv").read_bytes() == before


def test_rates_can_be_written_from_leads(here: Path) -> None:
    command = ["progress", "a.sla", "--data", "data", "--as-of", "2026-02-28"]
    assert run([*command, "--write", "--all-rates"]) == 0
    text = (here / "a.sla").read_text(encoding="utf-8")
    assert "mql to sql 50%, measured on 2\n" in text
    # Of customers nothing is known, so the date stays.
    assert 'measured 2026-01-05 from "CRM"' in text
