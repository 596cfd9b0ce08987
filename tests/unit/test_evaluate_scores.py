"""How points add up: occurrences, windows, decay, first matches, limits, idleness, freezing."""

from __future__ import annotations

import pytest
from scoring_rules import ago, judged, points

from slalang.evaluate.result import Outcome


def test_each_any_and_times() -> None:
    seen = [ago("webinar", days=day) for day in (1, 2, 3)]
    assert points("+10 for each webinar", {}, *seen) == "30"
    assert points("+10 for any webinar", {}, *seen) == "10"
    assert points("+10 for each webinar at most 2 times", {}, *seen) == "20"
    assert points("+10 for each webinar once", {}, *seen) == "10"
    assert points("+10 for each webinar at most 25", {}, *seen) == "25"
    assert points("-10 for each webinar at most 25", {}, *seen) == "-25"
    assert points("+0.125 for each webinar", {}, *seen) == "0.375"
    assert points("+10 for each webinar within 2 days", {}, *seen) == "10"


@pytest.mark.parametrize(
    ("days", "halving", "losing", "percent"),
    [
        (0, "15", "2", "10"),
        (29.999, "15", "2", "10"),
        (30, "7.5", "1", "9"),
        (60, "3.75", "0", "8.1"),
        (120, "0.938", "0", "6.561"),
        (450, "0", "0", "2.059"),
        (4000, "0", "0", "0"),
    ],
)
def test_decay_goes_by_whole_steps(days: float, halving: str, losing: str, percent: str) -> None:
    seen = ago("webinar", days=days)
    assert points("+15 for any webinar, halving every 30 days", {}, seen) == halving
    assert points("+2 for each webinar, each losing 1 every month", {}, seen) == losing
    assert points("+10 for each webinar, losing 10% every 30 days", {}, seen) == percent


def test_the_newest_occurrences_count() -> None:
    seen = [ago("webinar", days=day) for day in (61, 31, 1)]
    row = "+4 for {} webinar, halving every 30 days"
    assert points(row.format("each"), {}, *seen) == "7"
    assert points(row.format("any"), {}, *seen) == "4"
    assert points(row.format("each") + ", at most 2 times", {}, *seen) == "6"
    assert points("-4 for any webinar, halving every 30 days", {}, *seen[:1]) == "-1"


def test_first_match_takes_one_and_only_what_is_true() -> None:
    rows = """
  first match "Role" {
    +40 when seniority is vp
    +30 when seniority >= director
    +10 when title contains "marketing"
  }"""
    assert points(rows, {"seniority": "vp", "title": "Marketing"}) == "40"
    assert points(rows, {"seniority": "director"}) == "30"
    assert points(rows, {"title": "Marketing"}) == "10"
    found = judged(f"score fit {{\n{rows}\n}}", {"seniority": "vp"}).score_traces[0].rules[0]
    assert [rule.outcome for rule in found.inside] == [
        Outcome.FIRED,
        Outcome.PASSED_OVER,
        Outcome.PASSED_OVER,
    ]
    assert (found.id, found.inside[0].id, found.milli) == ("fit.role", "fit.role.1", 40_000)


def test_groups_and_scores_keep_their_limits() -> None:
    rows = """
  group "Browsing" at least -5 at most 20 {
    +15 for each page_view
    -8 for each webinar
  }"""
    view, webinar = ago("page_view", days=1), ago("webinar", days=1)
    assert points(rows, {}, view, view) == "20"
    assert points(rows, {}, webinar) == "-5"
    assert points(rows, {}, view, view, webinar) == "20"
    limited = "score fit from 10 to 50 {\n +40 when budget\n +40 when need\n -90 when authority\n}"
    assert str(judged(limited, {"budget": True, "need": True}).scores["fit"]) == "50"
    assert str(judged(limited, {"authority": True}).scores["fit"]) == "10"


@pytest.mark.parametrize(
    ("days", "expected"),
    [(36, "0"), (37, "-5"), (43.9, "-5"), (44, "-10"), (365, "-235")],
)
def test_idleness_costs_by_full_intervals(days: float, expected: str) -> None:
    row = "-5 for each full week without activity, after 30 days"
    assert points(row, {}, ago("webinar", days=days)) == expected
    assert points(f"{row}, at most 12", {}, ago("webinar", days=365)) == "-12"
    assert points(f"{row}, at most 1 times", {}, ago("webinar", days=365)) == "-5"


def test_idleness_of_a_lead_that_never_did_anything_is_unknown() -> None:
    found = judged("score fit {\n -5 for each full week without activity\n}", {})
    assert found.scores["fit"] == 0
    assert found.score_traces[0].rules[0].missing == ("activity",)


def test_an_attempt_that_may_be_a_touch_costs_nothing() -> None:
    row = "-5 for each full week without touch"
    touch = ago("attempt", days=20, properties={"automatic": False})
    assert points(row, {}, touch) == "-10"
    assert points(row, {}, touch, ago("attempt", days=1)) == "0"


def test_whole_scores_wear_off() -> None:
    text = "score fit from 0 {{\n +100 when budget\n {}\n}}"
    quiet = ago("webinar", days=61)
    percent = text.format("loses 25% every month without activity")
    found = judged(percent, {"budget": True}, quiet)
    assert (str(found.scores["fit"]), found.score_traces[0].worn_off) == ("56.25", 43_750)
    fixed = text.format("loses 30 every month without activity, after 31 days")
    assert str(judged(fixed, {"budget": True}, quiet).scores["fit"]) == "70"
    assert str(judged(fixed, {"budget": True}, ago("webinar", days=400)).scores["fit"]) == "0"
    assert str(judged(fixed, {"budget": True}).scores["fit"]) == "100"
    always = text.format("loses 1 every day")
    assert str(judged(always, {"budget": True}, ago("attempt", days=5)).scores["fit"]) == "95"


def test_a_frozen_score_stays_as_it_was() -> None:
    text = "score fit {\n +10 for each webinar, halving every 30 days\n freezes on hard_bounce\n}"
    events = [ago("webinar", days=40), ago("hard_bounce", days=20), ago("webinar", days=1)]
    found = judged(text, {}, *events)
    assert str(found.scores["fit"]) == "10"
    assert found.score_traces[0].frozen


def test_weighted_scores_round_a_half_away_from_zero() -> None:
    text = "score a {{\n {} when budget\n}}\nscore b {{\n +50% of a\n}}"
    assert str(judged(text.format("+0.001"), {"budget": True}).scores["b"]) == "0.001"
    assert str(judged(text.format("-0.001"), {"budget": True}).scores["b"]) == "-0.001"


def test_traces_say_what_was_missing_and_how_often() -> None:
    text = """
score fit {
  +10 "Banks" when industry is "Banking"
  +5 for each page_view where page is "/a"
}"""
    found = judged(text, {}, ago("page_view", days=1)).score_traces[0].rules
    assert [(rule.id, rule.outcome, rule.missing) for rule in found] == [
        ("fit.banks", Outcome.UNKNOWN, ("industry",)),
        ("fit.2", Outcome.UNKNOWN, ("page of page_view",)),
    ]
    view = ago("page_view", days=1, properties={"page": "/A"})
    rule = judged(text, {}, view, view).score_traces[0].rules[1]
    assert (rule.outcome, rule.occurrences, str(rule.points)) == (Outcome.FIRED, 2, "10")
