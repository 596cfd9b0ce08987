"""A small agreement, and the files of its leads: what the tests of data rooms share."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from slalang.backends.scoring import rules_of
from slalang.data.run import score_data
from slalang.data.wishes import Summary, Wishes
from slalang.driver import compile_file
from slalang.settings import Settings

AS_OF = datetime(2026, 3, 10, tzinfo=UTC)
AGREEMENT = """
agreement "Data" {
  version "1"
  effective 2026-01-01 to 2026-12-31
  currency USD
}
party marketing "Marketing"
party sales "Sales"
lead {
  title text
  seniority one of manager, director, vp
  employees count
  satisfaction number
  ad_spend money
  role_since date
  local_time time
  budget yes/no
  tools many text
}
account { tier one of gold, silver }
event visit "Visit" { page text }
event demo "Demo"
score fit "Fit" from 0 {
  +40 when seniority is vp
  +10 when title contains "ärzte"
  +5  when employees >= 10
  +7  when satisfaction > 1
  +3  when ad_spend > 1_000 USD
  +2  when role_since is known
  +1  when local_time is known
  +6  when budget
  +9  when tools has "HubSpot"
  +8  when account.tier is gold
}
score interest "Interest" from 0 {
  +4  for each visit within 30 days where page starts with "/pricing"
  +30 for any demo
}
stage new "Lead" of marketing { starts }
stage mql "MQL" of sales { when fit >= 40 or any demo }
"""
LEADS = (
    "lead_id,title,seniority,employees,satisfaction,ad_spend,role_since,local_time,budget,tools,"
    "account.tier"
)
EVENTS = "lead_id,event,at,page"


@cache
def rules(agreement_text: str = AGREEMENT) -> Any:
    """The scoring of an agreement."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "data.sla"
        path.write_text(agreement_text, encoding="utf-8")
        agreement = compile_file(
            path, Settings(root=Path(folder), solver=False, cache=False)
        ).understood
    assert agreement is not None
    return rules_of(agreement, hashed=False)


def folder_of(place: Path, leads: str, events: str = "") -> Path:
    """A folder with lines of leads and events as CSV."""
    place.mkdir(parents=True, exist_ok=True)
    (place / "leads.csv").write_text(f"{LEADS}\n{leads}", encoding="utf-8", newline="")
    (place / "events.csv").write_text(f"{EVENTS}\n{events}", encoding="utf-8", newline="")
    return place


def scored(data: Path | str, output: Path, **wishes: Any) -> Summary:
    """Score some data."""
    return score_data(rules(), Wishes(str(data), str(output), AS_OF, **wishes), lambda _: None)


def rejects(found: Summary) -> list[tuple[str, str, str]]:
    """Row, column and reason of each reject."""
    if found.rejects is None:
        return []
    with open(found.rejects, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [(row["row"], row["column"], row["reason"]) for row in rows]
