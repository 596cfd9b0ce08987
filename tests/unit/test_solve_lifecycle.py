"""Proofs about stages, handoffs, routes and assertions, each held against leads that are run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from slalang.cases import run_examples
from slalang.cases.result import Verdict
from slalang.diagnostics.finding import Finding, Severity
from slalang.diagnostics.render import render
from slalang.driver import check_text, read_text
from slalang.settings import Settings

PEOPLE = """
party marketing "Marketing"
party sales "Sales" {
  role sdr "Sales development"
  role ae  "Account executives"
}
party partners "Resellers"
lead {
  email     text  "E-mail"
  industry  text  "Industry"
  seniority one of individual, manager, director
  employees count "Company size"
  budget    yes/no "Budget confirmed"
}
event demo_request "Demo request"
event webinar "Webinar"
"""
NEW = 'stage new "Lead" of marketing\n'


def found(text: str, *slugs: str) -> list[Finding]:
    report = check_text(PEOPLE + text, Settings(Path(), cache=False))
    wrong = [f for f in report.findings if f.code < "SLA3"]
    assert not wrong, render("full", wrong, report.sources)
    return [f for f in report.findings if f.slug in slugs]


def messages(text: str, *slugs: str) -> list[str]:
    return [finding.message() for finding in found(text, *slugs)]


# ── Stages ───────────────────────────────────────────────────────────────


def test_a_stage_that_something_else_brings_leads_to_is_not_lost() -> None:
    text = NEW + (
        'stage old "Old" of sales {\n when employees < 3 and employees > 5\n}\n'
        "stage next of sales {\n when budget\n from old\n}\n"
        "handoff h from marketing to sales {\n when budget\n"
        " rejected because {\n late then enter old\n}\n}\n"
    )
    assert messages(text, "stage-never-entered") == [
        "no lead ever meets the `when` of `old`: “company size is below 3” and “company size is"
        " more than 5” cannot both be true"
    ]


def test_stages_behind_stages_that_are_never_entered() -> None:
    text = NEW + (
        "stage a of sales {\n when employees < 3 and employees > 5\n from new\n}\n"
        "stage b of sales {\n set by sales\n from a\n}\n"
        "stage c of sales {\n when budget\n from b\n}\n"
    )
    (only,) = found(text, "stage-never-entered")
    assert "no lead can ever enter `a`" in only.message()
    assert "cannot both be true" in only.message()
    assert only.help() == (
        "Change one of the two. Nobody comes to `b` or `c` either, since all of them come through"
        " `a`."
    )


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("employees >= 200", "employees <= 200", True),
        ("employees >= 200", "employees < 200", False),
        ("budget", "employees > 5", True),
        ("any demo_request", "any webinar", False),
        ("any demo_request and budget", "any webinar and budget", True),
        ("count of webinar >= 3", "any webinar within 7 days and budget", False),
        ("count of webinar >= 3", "count of webinar within 30 days >= 3", True),
        ("any demo_request", "no webinar within 30 days", False),
        ("employees > 5", "no webinar within 30 days", True),
    ],
)
def test_one_moment_has_to_make_both_true(one: str, other: str, expected: bool) -> None:
    text = NEW + (
        f"stage a of sales {{\n when {one}\n from new\n}}\n"
        f"stage b of partners {{\n when {other}\n from new\n}}\n"
    )
    assert bool(found(text, "stages-overlap")) is expected


def test_who_belongs_to_nobody() -> None:
    both = "stage a of sales {{\n when employees >= 9\n}}\nstage b of partners {{\n when {}\n}}\n"
    assert messages(both.format("employees < 9"), "lead-without-owner") == [
        "a lead of whom nothing is known belongs to no stage, so nobody owns it"
    ]
    known = both.format("employees < 9 or employees is unknown")
    assert messages(known, "lead-without-owner") == []


# ── Handoffs and routes ──────────────────────────────────────────────────

THERE_AND_BACK = (
    'stage mql "MQL" of marketing {{\n when {}\n from new\n}}\n'
    'stage again "Again" of marketing {{\n {}\n}}\n'
    "handoff there from marketing to sales {{\n when becomes mql\n}}\n"
    "handoff back from sales to marketing {{\n when becomes again\n}}\n"
)


@pytest.mark.parametrize(
    ("mql", "again", "expected"),
    [
        ("employees >= 10", "when employees < 20", True),
        ("employees >= 20", "when employees < 20", False),
        ("employees >= 10", "set by sales", False),
        ("employees >= 10", "when employees < 20\n from mql", True),
        ("any demo_request", "when no activity within 30 days", False),
    ],
)
def test_there_and_back(mql: str, again: str, expected: bool) -> None:
    text = NEW + THERE_AND_BACK.format(mql, again)
    assert bool(found(text, "ping-pong")) is expected


def test_a_stage_that_is_not_entered_from_there_sends_nobody_back_at_once() -> None:
    text = NEW + "stage worked of sales { set by sales }\n"
    text += THERE_AND_BACK.format("employees >= 10", "when employees < 20\n from worked")
    assert messages(text, "ping-pong") == []


def routed(*routes: str, when: str = "any demo_request") -> str:
    lines = "\n".join(routes)
    return f"handoff h from marketing to sales {{\n when {when}\n routed {{\n{lines}\n}}\n}}\n"


@pytest.mark.parametrize(
    ("routes", "expected"),
    [
        (("to ae when employees >= 500", "to sdr when employees < 500"), ["lead-without-route"]),
        (
            (
                "to ae when employees >= 500",
                "to sdr when employees < 500",
                "to sdr when employees is unknown",
            ),
            [],
        ),
        (("to ae when employees >= 500", "to sdr at most 6 each month"), ["route-without-else"]),
        (("to ae when employees > 5 at most 6 each month",), ["route-without-else"]),
        (
            ("to ae when budget is yes at most 6 each month", "to sdr when budget is no"),
            ["lead-without-route"],
        ),
        (("to ae when employees >= 5", "to sdr when employees >= 9", "else to queue"),
         ["route-shadowed"]),
        (("to ae when employees > 5 at most 6 each month", "to sdr when employees > 9",
          "else to queue"), []),
    ],
)  # fmt: skip
def test_routes(routes: tuple[str, ...], expected: list[str]) -> None:
    slugs = ("lead-without-route", "route-without-else", "route-shadowed", "route-never-taken")
    assert [one.slug for one in found(NEW + routed(*routes), *slugs)] == expected


def test_what_becomes_qualified_fulfils_its_condition() -> None:
    stage = 'stage mql "MQL" of marketing {\n when employees >= 20\n}\n'
    routes = ("to ae when employees >= 500", "to sdr when employees in 20..499")
    text = NEW + stage + routed(*routes, when="becomes mql")
    assert messages(text, "lead-without-route") == []
    weak = routed("to sdr when employees < 20", "else to ae", when="becomes mql")
    assert messages(NEW + stage + weak, "route-shadowed") == [
        "no lead is ever routed to `sdr` here: none that `h` hands over is like that"
    ]


# ── Assertions ───────────────────────────────────────────────────────────

RULES = (
    NEW
    + """
score fit "Fit" from 0 to 100 {
  +40 when seniority is director
  +35 when employees > 200
  +20 when industry is "Banking"
  -30 when email ends with "@competitor.example"
}
score interest "Interest" from 0 {
  +15 for each demo_request within 7 days
  +12.5 for any webinar, halving every 30 days
}
class grade "Grade" of fit {
  a "A" from 60
  b "B" otherwise
}
term bank "Bank" when industry is "Banking"
stage mql "MQL" of marketing {
  when fit >= 40 and any demo_request within 14 days
}
"""
)
REFUTED = (
    'when any demo_request within 1 day and industry is "Banking" then mql',
    'never mql and email ends with "@competitor.example"',
    "never any demo_request and industry is unknown",
    "never grade is a and bank",
    "always employees > 0",
    "always employees >= 0",
    "always fit < 95",
    "when interest >= 40 then mql",
    "never interest > 12",
    "when becomes mql then any demo_request within 1 day",
    "when count of webinar >= 2 then interest >= 20",
)
PROVED = (
    "always fit in 0..95",
    "when mql then fit >= 40",
    "when mql then any demo_request within 14 days",
    "when becomes mql then any demo_request within 14 days",
    "never grade is a and fit < 60",
    'when bank then industry is "Banking"',
    "never employees < 0",
    "when fit > 75 then seniority is director and employees > 200",
)


@pytest.mark.parametrize("claim", REFUTED)
def test_a_refuted_claim_shows_an_example_that_passes(claim: str) -> None:
    text = f'{RULES}assert "It holds" {{\n {claim}\n}}\n'
    (finding,) = found(text, "assertion-refuted", "not-proved", "solver-disagreement")
    assert finding.slug == "assertion-refuted"
    assert finding.severity is Severity.ERROR
    pasted = read_text(PEOPLE + RULES + finding.block())
    assert not pasted.findings, [one.message() for one in pasted.findings]
    (ran,) = run_examples(pasted.agreement).examples
    assert ran.verdict is Verdict.PASSED, finding.block()
    assert re.search(r"^  expect ", finding.block(), re.MULTILINE)


@pytest.mark.parametrize("claim", PROVED)
def test_a_claim_that_holds_is_proved_in_silence(claim: str) -> None:
    text = f'{RULES}assert "It holds" {{\n {claim}\n}}\n'
    assert messages(text, "assertion-refuted", "not-proved", "assertion-about-nobody") == []


def test_what_is_unknown_is_not_true() -> None:
    text = f'{RULES}assert "Size" {{\n always employees >= 0\n}}\n'
    assert messages(text, "assertion-refuted") == [
        "“Size” does not hold of a lead of whom nothing is known: it is unknown whether company"
        " size is at least 0, since company size is not known"
    ]


def test_a_claim_about_nobody() -> None:
    text = f'{RULES}assert "Best" {{\n when fit > 95 then mql\n never fit > 95\n}}\n'
    assert messages(text, "assertion-about-nobody", "assertion-refuted") == [
        "“Best” proves nothing: “fit is more than 95” can never be true of any lead"
    ]


def lines_after(text: str, start: str) -> Iterator[str]:
    lines = text.split("\n")
    yield from lines[next(at for at, line in enumerate(lines) if start in line) :]


def test_the_block_stands_below_the_report() -> None:
    text = f'{PEOPLE}{RULES}assert "Banks" {{\n when bank then mql\n}}\n'
    report = check_text(text, Settings(Path(), cache=False))
    refuted = [finding for finding in report.findings if finding.slug == "assertion-refuted"]
    shown = "\n".join(lines_after(render("full", refuted, report.sources), "    example"))
    assert shown.startswith('    example "An exception: Banks" {\n')
    assert "\n    }\n" in shown
