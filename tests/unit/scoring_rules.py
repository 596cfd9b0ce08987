"""Small agreements as scoring rules, for the tests of the evaluator and of the backend."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from slalang.backends.scoring import build
from slalang.driver import read_text
from slalang.evaluate import Evaluation, evaluate

AS_OF = datetime(2026, 3, 6, 12, tzinfo=UTC)

WORDS = """
agreement "Test" {
  currency USD
}
party marketing "Marketing"
party sales "Sales"
lead {
  title      text "Job title"
  seniority  one of individual, manager, director, vp
  industry   text
  employees  count "Company size"
  ratio      number
  tools      many text
  ad_spend   money
  role_since date
  start      time
  budget     yes/no
  authority  yes/no
  need       yes/no
  boss       person
}
account {
  tier one of small, large
}
event page_view "Page view" { page text }
event webinar "Webinar"
event demo_request "Demo request"
"""


def rules(text: str) -> dict[str, Any]:
    """The rules of an agreement that has `WORDS` and these declarations."""
    result = read_text(WORDS + text)
    assert not result.findings, [finding.message() for finding in result.findings]
    built: dict[str, Any] = json.loads(build(result.agreement, {})["scoring.json"])
    return built


def ago(
    event: str, *, properties: Mapping[str, Any] | None = None, **time: float
) -> dict[str, Any]:
    """An event so long before `AS_OF`: `ago("webinar", days=3)`."""
    return {"event": event, "at": AS_OF - timedelta(**time), "properties": dict(properties or {})}


def points(text: str, lead: Mapping[str, Any], *events: dict[str, Any], **more: Any) -> str:
    """The score of a lead under the rows of one score, as text."""
    return str(judged(f"score fit {{\n{text}\n}}", lead, *events, **more).scores["fit"])


def judged(text: str, lead: Mapping[str, Any], *events: dict[str, Any], **more: Any) -> Evaluation:
    """What these declarations say of a lead."""
    return evaluate(rules(text), lead, events, as_of=AS_OF, **more)
