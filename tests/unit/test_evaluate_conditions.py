"""What each condition means: true, false, or unknown where something is missing."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from scoring_rules import AS_OF, ago, judged, points, rules

from slalang.evaluate import RulesProblem, evaluate

TRUE, FALSE, UNKNOWN = "true", "false", "unknown"


def truth(condition: str, lead: dict[str, Any], *events: dict[str, Any], **more: Any) -> str:
    """Whether a condition is true, false or unknown: asked as it is, and denied."""
    text = f"score yes_ {{\n +1 when {condition}\n}}\nscore no_ {{\n +1 when not ({condition})\n}}"
    found = judged(text, lead, *events, **more).scores
    return {(1, 0): TRUE, (0, 1): FALSE, (0, 0): UNKNOWN}[int(found["yes_"]), int(found["no_"])]


@pytest.mark.parametrize(
    ("condition", "lead", "expected"),
    [
        ("employees > 200", {"employees": 201}, TRUE),
        ("employees > 200", {"employees": 200}, FALSE),
        ("employees > 200", {}, UNKNOWN),
        ("employees > 200", {"employees": None}, UNKNOWN),
        ("employees in 11..200", {"employees": 11}, TRUE),
        ("employees in 11..200", {"employees": 200}, TRUE),
        ("employees in 11..200", {"employees": 201}, FALSE),
        ("ratio = 0.3", {"ratio": 0.3}, TRUE),
        ("ratio * 3 = 0.9", {"ratio": 0.3}, TRUE),
        ("ratio / 3 < 0.34", {"ratio": 1}, TRUE),
        ("1 / ratio > 0", {"ratio": 0}, UNKNOWN),
        ("-ratio < -1", {"ratio": 2}, TRUE),
        ("ad_spend - 50% of ad_spend = 1 USD", {"ad_spend": "2 USD"}, TRUE),
        ('industry is "Banking"', {"industry": " BANKING "}, TRUE),
        ('industry is "Banking"', {"industry": "  "}, UNKNOWN),
        ('industry is not "Banking"', {"industry": "Retail"}, TRUE),
        ('industry is not "Banking"', {}, UNKNOWN),
        ('industry in ("Banking", "Insurance")', {"industry": "insurance"}, TRUE),
        ('industry not in ("Banking", "Insurance")', {}, UNKNOWN),
        ("industry is known", {}, FALSE),
        ("industry is unknown", {}, TRUE),
        ("industry is unknown", {"industry": ""}, TRUE),
        ('title contains "Mark"', {"title": "CMO, Marketing"}, TRUE),
        ('title starts with "VP"', {"title": "vp sales"}, TRUE),
        ('title ends with "Sales"', {"title": "VP SALES "}, TRUE),
        ('title mentions "VP"', {"title": "SVP Sales"}, FALSE),
        ('title mentions "VP"', {"title": "Sales (VP)"}, TRUE),
        ('title matches "^(vp|head) .*sales"', {"title": "Head of Sales"}, TRUE),
        ('title matches "^vp"', {}, UNKNOWN),
        ('tools has "HubSpot"', {"tools": ["Zoom", "hubspot "]}, TRUE),
        ('tools has "HubSpot"', {"tools": []}, FALSE),
        ('tools has "HubSpot"', {}, UNKNOWN),
        ('tools contains "hub"', {"tools": ["Zoom", "HubSpot"]}, TRUE),
        ("seniority >= director", {"seniority": "vp"}, TRUE),
        ("seniority >= director", {"seniority": "manager"}, FALSE),
        ("seniority is director", {"seniority": "director"}, TRUE),
        ("seniority in (vp, director)", {"seniority": "manager"}, FALSE),
        ("ad_spend > 1_000 USD", {"ad_spend": "1000.01 USD"}, TRUE),
        ("ad_spend > 1_000 USD", {"ad_spend": {"amount": 1000, "currency": "USD"}}, FALSE),
        ("budget", {"budget": True}, TRUE),
        ("budget is no", {"budget": False}, TRUE),
        ("budget", {}, UNKNOWN),
        ('boss is "Dana Ruiz"', {"boss": "dana ruiz"}, TRUE),
        ("start is known", {"start": "09:30"}, TRUE),
    ],
)
def test_comparisons(condition: str, lead: dict[str, Any], expected: str) -> None:
    assert truth(condition, lead) == expected


@pytest.mark.parametrize(
    ("condition", "lead", "expected"),
    [
        ("budget and need", {"budget": False}, FALSE),
        ("budget and need", {"budget": True}, UNKNOWN),
        ("budget or need", {"budget": True}, TRUE),
        ("budget or need", {"budget": False}, UNKNOWN),
        ("not budget", {}, UNKNOWN),
        ("at least 2 of (budget, authority, need)", {"budget": True, "need": True}, TRUE),
        ("at least 2 of (budget, authority, need)", {"budget": True, "need": False}, UNKNOWN),
        ("at least 2 of (budget, authority, need)", {"budget": False, "need": False}, FALSE),
        ("all of (budget, need)", {"budget": True, "need": True}, TRUE),
    ],
)
def test_three_values(condition: str, lead: dict[str, Any], expected: str) -> None:
    assert truth(condition, lead) == expected


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("any webinar", TRUE),
        ("no webinar", FALSE),
        ("any demo_request", FALSE),
        ("any webinar within 30 days", FALSE),
        ("any webinar within 31 days", TRUE),
        ("any webinar within 1 month", FALSE),
        ("any webinar within 721 hours", TRUE),
        ('any page_view where page starts with "/pricing"', TRUE),
        ('any page_view where page is "/jobs"', UNKNOWN),
        ("count of page_view = 4", TRUE),
        ('count of page_view where page starts with "/pricing" >= 2', TRUE),
        ('count of page_view where page starts with "/pricing" >= 3', UNKNOWN),
        ('count of page_view where page starts with "/pricing" > 3', FALSE),
        ('count of page_view where page starts with "/pricing" in 2..3', TRUE),
        ("distinct page of page_view >= 2", TRUE),
        ("distinct page of page_view >= 3", UNKNOWN),
        ("distinct page of page_view >= 4", FALSE),
        ("last webinar within 31 days", TRUE),
        ("last webinar within 30 days", FALSE),
        ("last demo_request within 30 days", UNKNOWN),
        ("last webinar > 2026-02-01", TRUE),
        ("any activity within 1 day", TRUE),
        ("any touch", FALSE),
    ],
)
def test_events(condition: str, expected: str) -> None:
    events = [
        ago("webinar", days=30),
        *(ago("page_view", hours=1, properties={"page": "/Pricing/a"}) for _ in range(2)),
        ago("page_view", hours=1, properties={"page": "/about"}),
        ago("page_view", hours=2),
    ]
    assert truth(condition, {}, *events) == expected


def test_windows_are_open_at_their_beginning_and_closed_at_the_instant() -> None:
    assert truth("any webinar within 1 day", {}, ago("webinar", days=1)) == FALSE
    assert truth("any webinar within 1 day", {}, ago("webinar", hours=24, microseconds=-1)) == TRUE
    assert truth("any webinar within 1 day", {}, ago("webinar", days=0)) == TRUE
    assert truth("any webinar", {}, ago("webinar", microseconds=-1)) == FALSE


@pytest.mark.parametrize(
    ("since", "within", "expected"),
    [
        (date(2025, 3, 7), "1 year", TRUE),
        (date(2025, 3, 6), "1 year", FALSE),
        (date(2026, 3, 6), "1 day", TRUE),
        (date(2026, 3, 7), "1 day", FALSE),
        (None, "1 year", UNKNOWN),
    ],
)
def test_ages(since: date | None, within: str, expected: str) -> None:
    assert truth(f"role_since within {within}", {"role_since": since}) == expected


def test_a_touch_is_what_the_agreement_counts() -> None:
    by_hand = ago("attempt", days=1, properties={"automatic": False})
    by_machine = ago("attempt", days=1, properties={"automatic": True})
    assert truth("any touch", {}, by_hand) == TRUE
    assert truth("any touch", {}, by_machine) == FALSE
    assert truth("any touch", {}, ago("attempt", days=1)) == UNKNOWN
    assert truth("last touch within 3 days", {}, by_hand, ago("attempt", days=0)) == UNKNOWN
    assert truth("last touch within 3 days", {}, by_hand, ago("attempt", days=2)) == TRUE
    assert truth("any activity", {}, by_hand) == FALSE


def test_attributes_of_the_account() -> None:
    assert truth("account.tier is large", {}, account={"tier": "large"}) == TRUE
    assert truth("account.tier is large", {}) == UNKNOWN


def test_scores_classes_terms_and_stages_in_conditions() -> None:
    text = """
term big "Big" when employees > 200
class size { l "L" when big
  m "M" when employees > 50
  s "S" otherwise }
score fit {
  +10 when big
  +1.5 when size is m
}
score all_in {
  +50% of fit
  -10% of fit
}
stage new of marketing
stage mql of marketing { when fit >= 10 }
stage sql of sales { when mql and all_in at least 4 }
stage won of sales
"""
    found = judged(text, {"employees": 201})
    assert (found.scores["fit"], found.scores["all_in"]) == (10, 4)
    assert (found.classes["size"], found.stages, found.stage) == ("l", ("new", "mql", "sql"), "sql")
    found = judged(text, {"employees": 51})
    assert (str(found.scores["fit"]), str(found.scores["all_in"])) == ("1.5", "0.6")
    assert (found.classes["size"], found.stages) == ("m", ("new",))
    found = judged(text, {})
    assert found.classes["size"] == "s"
    assert found.class_traces[0].missing == ("employees",)


def test_what_was_gained_lately() -> None:
    text = """
score interest {
  +10 for each webinar
}
class trend { up "Up" when gained 20 in interest within 7 days
  flat "Flat" otherwise }
"""
    old, new = ago("webinar", days=8), ago("webinar", days=6)
    assert judged(text, {}, old, new).classes["trend"] == "flat"
    assert judged(text, {}, new, new).classes["trend"] == "up"


def test_what_a_stage_needs_is_told_and_keeps_nobody_out() -> None:
    text = (
        "stage new of marketing\nstage mql of marketing {\n when budget\n needs title, industry\n}"
    )
    assert judged(text, {"budget": True, "title": "VP", "industry": "Retail"}).stage == "mql"
    found = judged(text, {"budget": True, "title": "VP"})
    assert found.stage == "mql"
    assert found.stage_traces[1].needs == ("industry",)


def test_what_a_lead_cannot_tell_is_unknown() -> None:
    text = """
promise quality "Quality" by marketing to sales {
  after demo_request do attempt within 7 days
}
score fit {
  +1 when quality is broken
  +1 when at least 3 leads of account have budget is yes
  +1 when any webinar within 2 business days
}
"""
    rules_, fired = rules(text), judged(text, {}, ago("webinar", hours=1)).score_traces[0].rules
    assert [rule["when"]["op"] for rule in rules_["scores"][0]["rules"]] == ["undecided"] * 3
    assert {rule.outcome.value for rule in fired} == {"unknown"}
    assert "Quality" in fired[0].missing[0]


def test_rules_of_another_format_or_in_a_circle_are_refused() -> None:
    with pytest.raises(RulesProblem, match=r"slalang\.scoring/1 was expected"):
        evaluate({"format": "other"}, {}, as_of=AS_OF)
    built = rules("term a when budget\nscore fit {\n +1 when a\n}")
    built["terms"][0]["when"] = {"op": "term", "name": "a"}
    with pytest.raises(RulesProblem, match="depends on itself"):
        evaluate(built, {}, as_of=AS_OF)
    built["terms"][0]["when"] = {"op": "gained", "score": "fit", "points": 1, "within_seconds": 60}
    with pytest.raises(RulesProblem, match="depends on itself"):
        evaluate(built, {}, as_of=AS_OF)
    built["terms"][0]["when"] = {"op": "wish"}
    with pytest.raises(RulesProblem, match="`wish` is not a part"):
        evaluate(built, {}, as_of=AS_OF)


def test_points_shorthand() -> None:
    assert points("+1 when budget", {"budget": True}) == "1"


def test_what_the_data_of_one_lead_cannot_decide_can_be_given() -> None:
    crowd = "at least 3 leads of account have employees > 10"
    what = rules(f"term crowd when {crowd}\nscore s {{\n +1 when crowd\n}}")["terms"][0]["when"][
        "what"
    ]
    assert truth(crowd, {}) == UNKNOWN
    assert truth(crowd, {}, given={what: True}) == TRUE
    assert truth(crowd, {}, given={what: False}) == FALSE


def test_a_stage_that_is_moved_by_hand_can_be_given() -> None:
    text = """
stage fresh "Fresh" of marketing
stage deal "Deal" of sales { set by sales }
score s { +1 when deal }
"""
    assert judged(text, {}).scores["s"] == 0
    assert judged(text, {}, given={"stage deal": True}).scores["s"] == 1


def test_a_long_list_of_options_is_looked_up() -> None:
    options = ", ".join(f'"Company {number}"' for number in range(5_000))
    rows = rules(f"score fit {{\n +1 for each page_view where page in ({options})\n}}")
    seen = [ago("page_view", hours=1, properties={"page": "COMPANY 4999 "}) for _ in range(2_000)]
    assert evaluate(rows, {}, seen, as_of=AS_OF).scores["fit"] == 2_000


@pytest.mark.parametrize(
    ("condition", "lead", "expected"),
    [
        ("employees in (1, 2, 3)", {"employees": 2}, TRUE),
        ("employees in (1, 2, 3)", {}, UNKNOWN),
        ('count of page_view where page is "/a" in (1, 2, 3)', {}, UNKNOWN),
        ("count of page_view in (1, 2)", {}, TRUE),
        ("employees in (1, ratio)", {"employees": 1}, TRUE),
        ("employees in (1, ratio)", {"employees": 2}, UNKNOWN),
        ("budget in (yes, no)", {"budget": False}, TRUE),
    ],
)
def test_options(condition: str, lead: dict[str, Any], expected: str) -> None:
    seen = [ago("page_view", hours=1), ago("page_view", hours=2, properties={"page": "/a"})]
    assert truth(condition, lead, *seen) == expected


def test_events_at_one_instant_have_no_order() -> None:
    """What is missing is told of all of them, whichever comes first."""
    words = rules("""
event click { link text }
event tap { button text }
event touch_of_ad "Touch of an ad" {
  counts click where link is "ad"
  counts tap where button is "ad"
}
score fit {
  +1 when last touch_of_ad within 1 day
}
""")
    same = [ago("click", hours=1), ago("tap", hours=1), ago("click", hours=9)]
    one, other = (evaluate(words, {}, seen, as_of=AS_OF) for seen in (same, same[::-1]))
    assert one == other
    assert one.score_traces[0].rules[0].missing == ("button of tap", "link of click")
    sure = ago("tap", hours=1, properties={"button": "ad"})
    assert evaluate(words, {}, [*same, sure], as_of=AS_OF).scores["fit"] == 1


def test_a_long_chain_of_names_is_followed() -> None:
    chain = "\n".join(f"term t{at} when t{at + 1} or budget" for at in range(600))
    text = f"{chain}\nterm t600 when employees > 5\nscore fit {{\n +1 when t0\n}}"
    assert judged(text, {"employees": 6, "budget": False}).scores["fit"] == 1
