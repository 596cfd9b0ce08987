"""`scoring.json`: its shape, its bytes, its identifiers, and everything prepared in it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from scoring_rules import WORDS, rules

from slalang.backends.scoring import SCHEMA, build
from slalang.backends.scoring.decay import decay_table
from slalang.backends.scoring.scores import identified
from slalang.driver import read_file, read_text
from slalang.model.quantities import Interval, Percent, Unit
from slalang.model.scoring import Halving, Losing
from slalang.source.text import Span

EXAMPLES = [
    path
    for path in sorted((Path(__file__).parents[2] / "examples").glob("*/*.sla"))
    if path.stem == path.parent.name
]
NOWHERE = Span("", 0, 0)

EVERYTHING = """
term icp "Ideal customer" when employees > 200 and industry in ("Banking", "Ümit")
promise quality "Quality" by marketing to sales {
  after demo_request do attempt within 7 days
}
score fit "Fit" from 0 to 100 {
  +1 "Zürich" when icp
  +1 "Zürich" when title mentions "VP" or not title matches "^Head\\d"
  +1 when at least 2 of (budget, authority, need)
  +1 when tools has "Zoom" and seniority >= director
  +1 when role_since within 1 year or last reply within 7 days
  +1 when count of page_view within 30 days where page ends with ".pdf" >= 2
  +1 when distinct page of page_view >= 3
  +1 when ad_spend * 2 > 1_000 USD + 5 USD or ratio / 2 in 0.5..1
  +1 when -ratio < -1 and industry is known and quality is broken
  +1 when role_since > 2025-01-01 and account.tier is large and priority is hot
  first match "ผู้จัดการ" {
    +5 when seniority is vp
    +3 when seniority is director
  }
  first match {
    +5 when budget
  }
}
score interest from 0 {
  group "Browsing" at least -10 at most 40 {
    +2.5 for each page_view within 30 days where page starts with "/Pricing", at most 3 times
    -1 for any webinar, losing 25% every week
  }
  +4 for each webinar, halving every 2 weeks, at most 12
  -5 for each full week without activity, after 30 days, at most 50
  loses 25% every month without activity
  freezes on hard_bounce, opt_out
}
score total {
  +60% of fit
  -33.333% of interest
}
class priority "Priority" {
  hot when any demo_request within 2 days
  warm when mql
  cool otherwise
}
class grade of fit {
  a 80..100
  b from 60
  c below 60
}
class trend { up when gained 20 in interest within 7 days
  flat otherwise }
stage new of marketing
stage mql of marketing { when fit >= 60
  needs title, industry }
stage sql of sales { when accepted }
"""


@pytest.fixture(scope="module")
def validator() -> Draft202012Validator:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


@pytest.fixture(scope="module")
def everything() -> dict[str, Any]:
    return rules(EVERYTHING)


def test_everything_that_can_be_said_fits_the_schema(
    validator: Draft202012Validator, everything: dict[str, Any]
) -> None:
    assert [error.message for error in validator.iter_errors(everything)] == []


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_examples_fit_the_schema(validator: Draft202012Validator, path: Path) -> None:
    read, findings = read_file(path, path.parent)
    assert read is not None
    assert not findings
    built = json.loads(build(read.agreement, {})["scoring.json"])
    assert [error.message for error in validator.iter_errors(built)] == []


def test_the_schema_is_closed(validator: Draft202012Validator, everything: dict[str, Any]) -> None:
    for change in (
        {"more": 1},
        {"format": "slalang.scoring/2"},
        {"terms": [{"name": "a", "title": "A", "when": {"op": "wish"}}]},
        {"terms": [{"name": "a", "title": "A", "when": {"op": "not", "args": []}}]},
        {"scores": [{**everything["scores"][0], "floor": 0.5}]},
    ):
        assert not validator.is_valid({**everything, **change})


def test_the_same_agreement_gives_the_same_bytes() -> None:
    one = build(read_text(WORDS + EVERYTHING).agreement, {})["scoring.json"]
    spaced = build(read_text("# A comment\n" + WORDS + "\n" + EVERYTHING).agreement, {})
    assert one == spaced["scoring.json"]
    assert one.endswith(b"}\n")
    assert b"\r" not in one


def test_no_number_is_a_float(everything: dict[str, Any]) -> None:
    stack: list[Any] = [everything]
    while stack:
        part = stack.pop()
        assert not isinstance(part, float)
        stack += part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()


def test_rules_have_identifiers_of_their_own(everything: dict[str, Any]) -> None:
    found: list[str] = []

    def collect(items: list[dict[str, Any]]) -> None:
        for item in items:
            found.append(item["id"])
            collect(item.get("rules", []))

    for score in everything["scores"]:
        collect(score["rules"])
    assert len(found) == len(set(found))
    assert {"fit.zürich", "fit.zürich_2", "fit.3", "fit.ผู้จัดการ.1", "fit.12.1"} <= set(found)
    assert {"interest.browsing.1", "total.fit", "total.interest"} <= set(found)


def test_literals_are_prepared(everything: dict[str, Any]) -> None:
    text = json.dumps(everything, ensure_ascii=False)
    for part in ('"ümit"', '"/pricing"', '"^head[0-9]"', '"value": "1000", "currency": "USD"'):
        assert part in text


def test_only_what_is_read_is_marked(everything: dict[str, Any]) -> None:
    records = {record["name"]: record["fields"] for record in everything["inputs"]["records"]}
    lead = {field["name"]: field["read"] for field in records["lead"]}
    assert not lead["boss"]
    assert lead["employees"]
    assert lead["title"]
    assert lead["ratio"]
    small = rules("score fit {\n +1 for any touch\n}")
    events = {event["name"]: event for event in small["inputs"]["events"]}
    assert events["touch"]["read"]
    assert events["attempt"]["read"]
    assert not events["reply"]["read"]
    read = {field["name"]: field["read"] for field in events["attempt"]["properties"]}
    assert read["automatic"]
    assert not read["outcome"]


def test_derived_events_are_written_out(everything: dict[str, Any]) -> None:
    events = {event["name"]: event for event in everything["inputs"]["events"]}
    assert events["webinar"]["counts"] is None
    assert [base["event"] for base in events["touch"]["counts"]] == ["attempt"]
    counted = {base["event"] for base in events["activity"]["counts"]}
    assert {"webinar", "page_view", "reply"} <= counted
    assert not counted & {"attempt", "touch", "activity", "accepted"}


def test_open_points_are_nothing_yet() -> None:
    built = rules("score fit {\n + to be agreed when budget\n}")
    assert built["scores"][0]["rules"][0]["points"] == 0


def test_identifiers_lead_back_to_the_rules() -> None:
    for path in EXAMPLES:
        read, _ = read_file(path, path.parent)
        assert read is not None
        built = json.loads(build(read.agreement, {})["scoring.json"])
        for declared, score in zip(read.agreement.scores, built["scores"], strict=True):
            walked = [identifier for identifier, _ in identified(declared)]
            assert walked == list(identifiers(score["rules"]))


def identifiers(rules: list[dict[str, Any]]) -> Iterator[str]:
    for rule in rules:
        yield rule["id"]
        yield from identifiers(rule.get("rules", []))


MONTH = Interval(Decimal(1), Unit.MONTH)


def test_tables_end_with_the_window() -> None:
    assert decay_table(8_000, Halving(MONTH, NOWHERE), 60 * 86_400) == [[0, 8_000], [30, 4_000]]
    assert decay_table(8_000, Halving(MONTH, NOWHERE), 60 * 86_400 + 1) == [
        [0, 8_000], [30, 4_000], [60, 2_000],
    ]  # fmt: skip


def test_tables_are_bounded() -> None:
    slow = Losing(None, Percent(Decimal("0.001")), Interval(Decimal(1), Unit.HOUR), NOWHERE)
    table = decay_table(1_000_000, slow, None)
    assert table is not None
    assert table[-1] == [3_651, 0]
    assert len(table) < 3_653
    kept = Fraction(99_999, 100_000) ** (24 * table[-2][0]) * 1_000_000
    assert abs(table[-2][1] - kept) <= Fraction(1, 2)
