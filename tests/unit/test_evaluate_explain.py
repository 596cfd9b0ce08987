"""What a terminal shows of a lead."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from scoring_rules import AS_OF, ago, judged, rules

from slalang.backends.scoring import rules_of
from slalang.driver import read_file
from slalang.evaluate import evaluate
from slalang.evaluate.explain import explain_text
from slalang.evaluate.why_not import why_not

PACKWELL = Path(__file__).parents[2] / "examples" / "packwell" / "packwell.sla"

GRADES = """
score fit "Fit" from 0 to 100 {
  +40 "Decision maker" when seniority is vp
  +22 "Large" when employees > 200
  +30 when industry is "Banking"
}
score interest "Interest" from 0 {
  group "Browsing" at most 15 {
    +10 for each page_view
  }
  +10 for any demo_request
}
class grade "Grade" of fit {
  a "A" 70..100
  b "B" 50..69
  c "C" otherwise
}
stage new "Lead" of marketing
stage mql "MQL" of marketing {
  when fit >= 60 and interest >= 20
  needs title
}
"""
LEAD: dict[str, Any] = {"seniority": "vp", "employees": 201, "title": "VP"}
EVENTS = (ago("page_view", days=1), ago("page_view", days=2))


def test_a_lead_is_explained_from_top_to_bottom() -> None:
    text = explain_text(
        judged(GRADES, LEAD, *EVENTS), why_not(rules(GRADES), LEAD, EVENTS, as_of=AS_OF)
    )
    assert (
        text
        == """\
Fit       62 of 100
Interest  15
Grade     B
Stage     Lead
As of     2026-03-06 12:00 UTC

Fit:
  +40  Decision maker
  +22  Large
Interest:
  +20  For each page view (2 times)
   −5  limit of Browsing

Unknown:
  Industry is “Banking”: industry is not known

Not yet MQL: Interest 15 of 20
  this alone would do: Demo request (+10 Interest)
Not yet A: Fit 62 of 70
  this alone would do: Industry is “Banking” (+30 Fit)
"""
    )


def test_what_a_stage_needs_is_named() -> None:
    lead = {"seniority": "vp", "employees": 201}
    events = (*EVENTS, ago("demo_request", days=0))
    text = explain_text(judged(GRADES, lead, *events))
    assert "  MQL needs title\n" in text


def test_the_cfo_of_the_example() -> None:
    read, _ = read_file(PACKWELL, PACKWELL.parent)
    assert read is not None
    lead = {"seniority": "c_level", "industry": "Banking", "employees": 240}
    found = evaluate(rules_of(read.agreement), lead, [ago("demo_request", days=0)], as_of=AS_OF)
    assert (found.scores["fit"], found.scores["interest"]) == (85, 30)
    assert (found.classes["priority"], found.stage) == ("hot", "mql")
