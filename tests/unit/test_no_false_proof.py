"""Leads that are hard to think of: what the evaluator says they are, no proof may deny."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from slalang.driver import read_text
from slalang.evaluate.conditions import holds
from slalang.evaluate.lead import case_of
from slalang.solve.engine import Answer
from slalang.solve.prover import prover
from slalang.solve.questions import is_true

HEAD = """
agreement "Far away" {
  %s
  currency USD
}
party marketing "Marketing"
lead {
  title     text
  employees count
  ratio     number
  spend     money
  tools     many text
  since     date
  budget    yes/no
}
event visit "Visit" {
  page    text
  seconds count
  paid    money
  day     date
}
event click "Click"
"""
YEAR = "effective 2026-01-01 to 2026-12-31"
NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)
DAY = 86_400


def visit(age: int = 60, **properties: Any) -> tuple[str, int, dict[str, Any]]:
    return ("visit", age, properties)


def denied(
    condition: str, lead: dict[str, Any], events: list[tuple[str, int, dict[str, Any]]], *,
    more: str = "", period: str = YEAR, now: datetime = NOW,
) -> bool:  # fmt: skip
    """Whether a condition that is true of a lead is called impossible."""
    read = read_text(f"{HEAD % period}{more}\nterm it when {condition}\n")
    assert not read.findings, [finding.message() for finding in read.findings]
    asked = prover(read.agreement)
    happened = [
        {"event": name, "at": now - timedelta(seconds=age), "properties": properties}
        for name, age, properties in events
    ]
    case = replace(case_of(asked.rules, lead, happened, {}, now))
    assert holds(case, asked.nodes["term it"]) is True
    question = is_true(asked, "term it")
    return asked.sweep([question])[question] is Answer.IMPOSSIBLE


@pytest.mark.parametrize(
    ("condition", "lead", "events"),
    [
        (
            'any visit where (page starts with "/pr" and page matches "^/pricing/(teams|big)$")',
            {}, [visit(page="/pricing/teams")],
        ),
        ('any visit where (page matches "^/(a|demo)" and not (page contains "demo"))', {},
         [visit(page="/a")]),
        ('tools matches "^[0-9]{4}$" and not (tools contains "0")', {"tools": ["1234"]}, []),
        (
            'tools contains "abcd" and not (tools contains "x") and (tools contains "abc"'
            ' or tools contains "ab" or tools contains "a" or tools contains "y"'
            ' or tools contains "z")',
            {"tools": ["abcd"]}, [],
        ),
        ("count of visit where seconds > employees = 1 and count of visit = 2", {"employees": 10},
         [visit(seconds=1), visit(seconds=40)]),
        ("count of visit where day within 30 days = 1 and count of visit = 2", {},
         [visit(day="2026-01-10"), visit(day="2020-01-01")]),
        (
            "distinct page of visit < 2 and any visit where seconds > 30"
            " and any visit where seconds <= 30",
            {}, [visit(page="/a", seconds=1), visit(page="/a", seconds=40)],
        ),
        ("distinct day of visit >= 2", {}, [visit(day="2026-01-01"), visit(day="2026-01-02")]),
        ("distinct paid of visit >= 2", {}, [visit(paid="1 USD"), visit(paid="2 USD")]),
        ('distinct page of visit where page matches "^[0-9]{4}$" >= 2', {},
         [visit(page="2025"), visit(page="2026")]),
        ('any visit where page is unknown and count of visit where page is "/p" > employees',
         {"employees": 1}, [visit(), *(visit(page="/p") for _ in range(5))]),
        (
            'not (count of visit where page is "/p" in 1.2..1.8) and count of visit = 2'
            ' and any visit where page is unknown and any visit where page is "/p"',
            {}, [visit(), visit(page="/p")],
        ),
        ('employees > 1_000_000_000_000 and budget and title is "q"',
         {"employees": 10**12 + 1, "budget": True, "title": "q"}, []),
        ('since < 1899-12-31 and budget and title is "q"',
         {"since": "1890-01-01", "budget": True, "title": "q"}, []),
        ("since > 2100-06-01", {"since": "2101-01-01"}, []),
        ("any visit and no visit within 21 years", {}, [visit(22 * 366 * DAY)]),
        # Numbers are held to the millionth: there is one between these.
        ("ratio > 0.000001 and ratio < 0.000003", {"ratio": Decimal("0.000002")}, []),
    ],
)  # fmt: skip
def test_what_is_so_is_not_called_impossible(
    condition: str, lead: dict[str, Any], events: list[tuple[str, int, dict[str, Any]]]
) -> None:
    assert not denied(condition, lead, events)


def test_points_after_many_years() -> None:
    idle = "score s {\n -1 for each full day without visit, after 2 days\n}"
    assert not denied("s < -8000", {}, [visit(9_000 * DAY)], more=idle)
    wear = "score s from 0 {\n +100 when budget\n loses 1 every year without visit\n}"
    assert not denied("s = 75", {"budget": True}, [visit(25 * 365 * DAY + DAY)], more=wear)


def test_each_occurrence_is_compared_with_the_lead_by_itself() -> None:
    row = "score s from 0 {\n +10 for each visit where seconds > employees\n}"
    events = [visit(seconds=1), visit(seconds=40)]
    assert not denied("s = 10 and count of visit = 2", {"employees": 10}, events, more=row)


@pytest.mark.parametrize(
    ("period", "now", "since"),
    [
        ("effective 9998-01-01 to 9998-12-31", datetime(9998, 6, 10, tzinfo=UTC), "9998-06-01"),
        ("", datetime(2024, 12, 31, tzinfo=UTC), "2024-12-30"),
        ("", datetime(2031, 12, 31, tzinfo=UTC), "2031-12-30"),
        ("effective 2026-01-01 to to be agreed", datetime(2031, 12, 31, tzinfo=UTC), "2031-12-30"),
    ],
)
def test_any_instant_that_an_agreement_may_see(period: str, now: datetime, since: str) -> None:
    condition = f"since within 30 days and since >= {since}"
    assert not denied(condition, {"since": since}, [], period=period, now=now)
