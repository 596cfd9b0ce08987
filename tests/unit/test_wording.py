"""Phrases: what the model says, in words that a sales manager would say aloud."""

from __future__ import annotations

from decimal import Decimal
from functools import cache

import pytest

from slalang.driver import read_text
from slalang.model.agreement import Agreement
from slalang.model.quantities import Duration, Interval, Money, Month, Percent, Unit
from slalang.wording.conditions import condition
from slalang.wording.numbers import money, number, percent, points, rounded, rounded_money
from slalang.wording.phrase import Name, Phrase, phrase, sentence
from slalang.wording.scoring import earned, points_of
from slalang.wording.times import duration, every, month
from slalang.wording.titles import words_of
from slalang.wording.words import ENGLISH, Words, listed, plural, say, small

WORDS = """
agreement "A" {
  currency USD
}
party marketing "Marketing"
party sales "Sales"
lead {
  title     text "Job title"
  seniority one of individual, director, vp, c_level
  source    one of web_form "Website form", hubspot "HubSpot"
  industry  text
  tools     many text "Technologies in use"
  employees count "Company size"
  since     date "In the role since"
  ad_spend  money "Monthly ad spend"
  budget    yes/no "Budget confirmed"
  need      yes/no "Need confirmed"
  timeline  yes/no "Timeline known"
}
event page_view "Page view" { page text }
event demo_request "Demo request"
event webinar "Webinar attended"
score fit "Fit" from 0 to 100 { +10 when employees > 5 }
score interest "Interest" from 0 { +10 for any demo_request }
class priority "Priority" {
  hot "Hot" when any demo_request
  cool "Cool" otherwise
}
term icp "Ideal customer" when employees > 10
stage new "Lead" of marketing
"""


@cache
def agreement(more: str) -> Agreement:
    read = read_text(WORDS + more)
    assert not read.findings, [finding.message() for finding in read.findings]
    return read.agreement


CONDITIONS = {
    "(fit >= 60 and interest >= 40) or any demo_request within 14 days": (
        "fit is at least 60 and interest is at least 40, or any demo request within 14 days"
    ),
    "fit >= 60 and (interest >= 40 or any webinar)": (
        "fit is at least 60 and (interest is at least 40 or any webinar attended)"
    ),
    "seniority in (vp, c_level)": "seniority is VP or c level",
    "seniority is director": "seniority is director",
    "seniority >= director": "seniority is at least director",
    "source is web_form": "source is Website form",
    "source is not hubspot": "source is not HubSpot",
    'industry not in ("Banking", "Retail")': "industry is not “Banking” or “Retail”",
    "employees in 11..200": "company size is from 11 to 200",
    "employees > 200": "company size is more than 200",
    "ad_spend > 1_000 USD": "monthly ad spend is more than 1,000 USD",
    'title contains "marketing"': "job title contains “marketing”",
    'tools has "HubSpot"': "technologies in use include “HubSpot”",
    "since within 1 year": "in the role since is no more than 1 year ago",
    "industry is unknown": "industry is unknown",
    "budget": "budget confirmed",
    "not budget": "budget confirmed is no",
    "budget is no": "budget confirmed is no",
    "at least 2 of (budget, need, timeline)": (
        "at least 2 of (budget confirmed, need confirmed, timeline known)"
    ),
    'count of page_view within 30 days where page starts with "/pricing" >= 3': (
        "page view at least 3 times within 30 days where page starts with “/pricing”"
    ),
    "no demo_request within 7 days": "no demo request within 7 days",
    "priority is hot": "priority is Hot",
    "icp": "the lead is a case of Ideal customer",
    "new": "the lead has become Lead",
    "not (fit >= 60 and need)": "not (fit is at least 60 and need confirmed)",
    "gained 20 in interest within 7 days": "at least 20 points gained in interest within 7 days",
}


@pytest.mark.parametrize("text", CONDITIONS)
def test_a_condition_reads_as_it_would_be_said(text: str) -> None:
    one = agreement(f"term tested when {text}\n")
    tested = next(term for term in one.terms if term.name == "tested")
    assert tested.condition is not None
    assert str(condition(tested.condition, words_of(one))) == CONDITIONS[text]


RULES = {
    '+10 for each page_view within 30 days where page starts with "/pricing"': (
        "+10",
        "for each page view within 30 days where page starts with “/pricing”",
    ),
    "+2 for each demo_request, each losing 1 every month": (
        "+2",
        "for each demo request, losing 1 point every month",
    ),
    "+15 for any webinar, halving every 30 days": (
        "+15",
        "for any webinar attended, halving every 30 days",
    ),
    "+4 for each webinar, at most 3 times": ("+4", "for each webinar attended, at most 3 times"),
    "-5 for each full week without activity, after 30 days": (
        "−5",
        "for each full week without activity, after 30 days",
    ),
}


@pytest.mark.parametrize("text", RULES)
def test_a_rule_says_its_points_and_what_they_are_for(text: str) -> None:
    one = agreement(f'score tested "Tested" {{\n  {text}\n}}\n')
    rule = next(score for score in one.scores if score.name == "tested").rules[0]
    words = words_of(one)
    assert (str(points_of(rule, words)), str(earned(rule, words))) == RULES[text]  # type: ignore[arg-type]


def test_numbers_keep_every_digit_and_are_grouped() -> None:
    assert number(Decimal("3900")) == "3,900"
    assert number(Decimal("1086.9500")) == "1,086.95"
    assert number(Decimal("-3")) == "−3"
    assert rounded(Decimal("1086.956521")) == "1,086.96"
    assert percent(Percent(Decimal("2.50"))) == "2.5%"
    assert points(Decimal(10)) == "+10"
    assert points(Decimal(-50)) == "−50"


def test_money_has_two_decimals_or_none() -> None:
    assert money(Money(Decimal(500000), "USD")) == "500,000 USD"
    assert money(Money(Decimal("128.2"), "USD")) == "128.20 USD"
    assert rounded_money(Money(Decimal(500000) / Decimal(3900), "USD")) == "128.21 USD"


def test_durations_agree_with_their_number() -> None:
    assert duration(Duration(Decimal(1), Unit.BUSINESS_DAY)) == "1 business day"
    assert duration(Duration(Decimal(15), Unit.MINUTE)) == "15 minutes"
    assert every(Interval(Decimal(1), Unit.MONTH)) == "every month"
    assert every(Interval(Decimal(30), Unit.DAY)) == "every 30 days"
    assert month(Month(2026, 1)) == "January 2026"


def test_lists_are_read_aloud() -> None:
    assert str(listed(["a", "b", "c"], ENGLISH)) == "a, b and c"
    assert str(listed(["a", "", "b"], ENGLISH, "or")) == "a or b"
    assert str(listed([], ENGLISH)) == ""


def test_a_phrase_keeps_where_its_names_are_explained() -> None:
    name = Phrase((Name("demo request", "event-demo_request"),))
    said = sentence(say("{event} within {time}", ENGLISH, event=name, time="14 days"))
    assert said.pieces[0] == Name("Demo request", "event-demo_request")
    assert str(said) == "Demo request within 14 days"


def test_a_translation_may_move_the_slots() -> None:
    persian = Words({}, {}, "fa", {"{what} in {month}": "{month}: {what}"})
    assert str(say("{what} in {month}", persian, what="a", month="b")) == "b: a"


def test_braces_in_titles_are_no_slots() -> None:
    assert str(say("{a} and {b}", ENGLISH, a="{b}", b="x")) == "{b} and x"


@pytest.mark.parametrize(
    ("title", "inside"),
    [
        ("Demo request", "demo request"),
        ("E-mail click", "e-mail click"),
        ("CRM owner", "CRM owner"),
        ("HubSpot visit", "HubSpot visit"),
        ("Lead of Anna", "Lead of Anna"),
        ("ตำแหน่งงาน", "ตำแหน่งงาน"),
    ],
)
def test_only_everyday_words_lose_their_capital(title: str, inside: str) -> None:
    assert small(title) == inside


@pytest.mark.parametrize(
    ("one", "many"),
    [("Opportunity", "Opportunities"), ("SQL", "SQLs"), ("Customer", "Customers"),
     ("Webinar attended", "Webinar attended"), ("Survey", "Surveys"), ("Pitch", "Pitches")],
)  # fmt: skip
def test_plurals(one: str, many: str) -> None:
    assert str(plural(phrase(one), ENGLISH)) == many
