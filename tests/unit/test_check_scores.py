"""Bounds of scores and stretches of bands: the cases that are easy to get wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from slalang.check.bounds import Range, bounds
from slalang.check.cover import Cover
from slalang.check.graph import circles
from slalang.check.intervals import Stretch
from slalang.driver import examine, read_text
from slalang.model.agreement import Agreement
from slalang.settings import Settings

WORDS = """
party marketing "Marketing"
lead { employees count required }
event webinar
event visit
"""


def agreement_of(text: str) -> Agreement:
    result = read_text(WORDS + text)
    assert not result.findings, [finding.message() for finding in result.findings]
    return result.agreement


def messages(text: str, slug: str) -> list[str]:
    result = read_text(WORDS + text)
    found = [*result.findings, *examine(result, Settings(Path()))]
    found.sort(key=lambda finding: finding.span)
    return [finding.message() for finding in found if finding.slug == slug]


@pytest.mark.parametrize(
    ("rules", "low", "high", "step"),
    [
        ("+10 when employees > 5", 0, 10_000, 1_000),
        ("+10 when employees > 5\n-3 when employees > 9", -3_000, 10_000, 1_000),
        ("+2.5 when employees > 5", 0, 2_500, 1),
        ("+10 for each visit", 0, None, 1_000),
        ("+10 for each visit at most 3 times", 0, 30_000, 1_000),
        ("+10 for each visit at most 25", 0, 25_000, 1_000),
        ("+10 for each visit once", 0, 10_000, 1_000),
        ("+15 for any webinar, halving every 30 days", 0, 15_000, 1),
        ("+15 for any webinar, losing 1 every week", 0, 15_000, 1_000),
        ("-5 for each full week without visit", None, 0, 1_000),
        ("first match {\n+5 when employees > 5\n+9 when employees > 9\n}", 0, 9_000, 1_000),
        ('group "G" at most 4 {\n+3 for any visit\n+3 for any webinar\n}', 0, 4_000, 1_000),
        ('group "G" at most 4 {\n+3 for each visit\n}', 0, 4_000, 1_000),
        ("+to be agreed when employees > 5", None, None, 1),
    ],
)
def test_the_bounds_of_rules(rules: str, low: int | None, high: int | None, step: int) -> None:
    agreement = agreement_of(f'score fit "Fit" {{\n{rules}\n}}\n')
    assert bounds(agreement.scores)["fit"] == Range(low, high, step)


def test_floor_and_ceiling_hold() -> None:
    agreement = agreement_of(
        'score fit "Fit" from 0 to 50 {\n+90 when employees > 5\n-9 for any visit\n}\n'
    )
    assert bounds(agreement.scores)["fit"] == Range(0, 50_000, 1_000)


def test_shares_of_scores_that_come_later_in_the_text() -> None:
    agreement = agreement_of("""
score total { +50% of fit
  -10% of noise }
score fit from 0 { +80 when employees > 5 }
score noise from 0 to 20 { +30 when employees > 5 }
""")
    assert bounds(agreement.scores)["total"] == Range(-2_000, 40_000, 1)


def test_a_score_that_weighs_itself_has_bounds_without_end() -> None:
    agreement = agreement_of("score a { +50% of b }\nscore b { +50% of a }\n")
    assert set(bounds(agreement.scores)) == {"a", "b"}


SCORE = 'score fit "Fit" from 0 to 100 {\n+100 when employees > 5\n}\n'


@pytest.mark.parametrize(
    "bands",
    [
        "a 80..100\nb 60..79\nc 0..59",
        "a from 80\nb from 60\nc below 60",
        "a when fit >= 80\nb when fit >= 60\nc otherwise",
        "a when fit >= 80\nb when fit < 80",
        "c below 60\nb 60..79\na from 80",
        "a when fit >= 80\nb when fit in 60..79\nc when fit < 60",
    ],
)
def test_bands_that_divide_a_score_well(bands: str) -> None:
    of = "" if "when" in bands else " of fit"
    text = f"{SCORE}class grade{of} {{\n{bands}\n}}\n"
    for slug in ("overlapping-bands", "gap-between-bands", "unreachable-band",
                 "class-without-otherwise"):  # fmt: skip
        assert messages(text, slug) == []


@pytest.mark.parametrize(
    ("bands", "shared"),
    [
        ("a 80..100\nb 0..80", "80 points"),
        ("a 80..100\nb 0..85", "80 to 85 points"),
        ("a 80..100\nb 0..100", "80 to 100 points"),
        ("a from 50\nb below 60", "50 to 59 points"),
    ],
)
def test_bands_that_overlap(bands: str, shared: str) -> None:
    text = f"{SCORE}class grade of fit {{\n{bands}\n}}\n"
    expected = f"with {shared} of `fit` a lead is both `b` and `a`"
    assert messages(text, "overlapping-bands") == [expected]


def test_with_fractions_two_ranges_may_meet_in_a_point() -> None:
    halves = "score half from 0 to 100 { +50% of fit }\n"
    text = f"{SCORE}{halves}class grade of half {{\na from 40\nb 20..40\nc below 20\n}}\n"
    for slug in ("overlapping-bands", "gap-between-bands", "unreachable-band"):
        assert messages(text, slug) == []
    turned = f"{SCORE}{halves}class grade of half {{\nb 20..40\na from 40\nc below 20\n}}\n"
    assert len(messages(turned, "overlapping-bands")) == 1


@pytest.mark.parametrize(
    ("bands", "gap"),
    [
        ("a 80..100\nb 50..70\nc below 50", "71 to 79"),
        ("a 60..80\nb below 60", "81 to 100"),
        ("a from 60\nb 1..59", "0"),
    ],
)
def test_bands_that_leave_a_gap(bands: str, gap: str) -> None:
    text = f"{SCORE}class grade of fit {{\n{bands}\n}}\n"
    assert messages(text, "gap-between-bands") == [f"`grade` has no band for {gap} points of `fit`"]


FIRST = "stands above it and takes every such lead first"


@pytest.mark.parametrize(
    ("bands", "words"),
    [
        ("a from 60\nb from 80\nc below 60", f"no lead can be `b`: `a` {FIRST}"),
        ("a otherwise\nb from 60", f"no lead can be `b`: `a` {FIRST}"),
        (
            "a 50..100\nb 0..49\nc 40..60",
            "no lead can be `c`: the bands above it take every such lead first",
        ),
        ("a from 101\nb below 101", "no lead can be `a`: `fit` is never more than 100"),
    ],
)
def test_bands_that_are_never_used(bands: str, words: str) -> None:
    text = f"{SCORE}class grade of fit {{\n{bands}\n}}\n"
    assert messages(text, "unreachable-band") == [words]


def test_thresholds_in_scores_that_read_scores() -> None:
    text = (
        SCORE
        + """
stage new of marketing
stage mql of marketing { when fit > 100 or gained 101 in fit within 7 days }
stage cold of marketing { when fit < 0 }
stage fine of marketing { when fit >= 100 and not fit <= 0 }
"""
    )
    assert messages(text, "threshold-above-points") == [
        "this can never be true: `fit` is never more than 100",
        "this can never be true: `fit` never gains more than 100",
        "this can never be true: `fit` is never less than 0",
    ]


def test_a_stage_may_rule_out_another() -> None:
    text = """
stage new of marketing
stage a of marketing { when employees > 5 and not b }
stage b of marketing { when employees > 9 and not a }
"""
    assert messages(text, "circular-terms") == []


def test_a_long_chain_of_terms_needs_no_recursion() -> None:
    many = 5_000
    terms = "".join(f"term t{n} when t{n + 1}\n" for n in range(many))
    assert messages(f"{terms}term t{many} when employees > 5\n", "circular-terms") == []
    circle = messages(f"{terms}term t{many} when t0\n", "circular-terms")
    assert circle == [
        "`t0` depends on `t1`, which depends on `t2`, which depends on `t3`,"
        " and so on, back to `t0`"
    ]


def test_the_shortest_circle_of_each_knot() -> None:
    graph = {"a": ["b"], "b": ["c", "a"], "c": ["a"], "d": ["d"], "e": ["f"], "f": []}
    assert circles(graph) == [("a", "b"), ("d",)]


def test_a_cover_grows_together() -> None:
    cover = Cover(1_000)
    cover.add(Stretch(0, 10_000), "a")
    cover.add(Stretch(20_000, None), "b")
    assert cover.of(Stretch(2_000, 5_000)) == "a"
    assert cover.of(Stretch(5_000, 15_000)) is None
    cover.add(Stretch(11_000, 19_000), "c")
    assert cover.of(Stretch(5_000, 15_000)) == ""
    assert cover.of(Stretch(None, 15_000)) is None
