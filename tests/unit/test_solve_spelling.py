"""Expressions and leads, written in the language: read again they mean the same."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from slalang.backends.scoring import rules_of
from slalang.cases.story import Story, story_of
from slalang.cases.world import world_of
from slalang.driver import read_file, read_text
from slalang.evaluate.case import Case, microseconds
from slalang.evaluate.conditions import holds
from slalang.format import format_source
from slalang.model.agreement import Agreement
from slalang.model.expressions import Expression
from slalang.model.upkeep import Example
from slalang.solve.asked import asked_of
from slalang.solve.expression_text import expression_text, number_text, quoted
from slalang.solve.leads import Event, Lead, case_for
from slalang.solve.sayable import sayable
from slalang.solve.spelling import ROUNDED, example_block
from slalang.source.text import source_file
from slalang.wording.titles import words_of

ROOT = Path(__file__).parents[2]
EXAMPLES = [path for path in sorted(ROOT.glob("examples/*/*.sla")) if path.stem == path.parent.name]

WORLD = r"""
agreement "Test" {
  effective 2026-01-01 to 2026-12-31
  currency  USD
  calendar  office
}
party marketing "Marketing"
party sales "Sales"
calendar office "Office" {
  zone "Europe/Warsaw"
  open mon to fri 09:00-17:00
}
lead {
  title     text
  seniority one of low "Low", high "High", unknown "Nobody knows"
  employees count
  debt      money
  score_of  number
  since     date
  best_time time
  tools     many text
  budget    yes/no
  page      text
}
account { tier one of small, large }
record deal "Deal" of lead {
  amount money
  event won { amount money }
}
event webinar "Webinar"
event visit "Visit" {
  page text
  pages count
  paid money
}
score fit "Fit" {
  +10 when title is "say \"hi\" \\ now"
  +10 when tools has "HubSpot" or tools has "Zoom"
  +10 when account.tier is large
  +10 when deal.amount > 5 USD
  +20 when visit
}
term icp when employees > 10
class rank "Rank" {
  top "Top" when fit >= 20
  rest otherwise
}
stage new of marketing
stage mql of marketing { when fit >= 30 and becomes customer }
stage customer of sales { set by sales }
promise quality "Quality" by marketing to sales {
  keep share at least 80% each month
}
measure share "Share" of marketing {
  rate from new to mql, each month
  from "HubSpot"
}
funnel pipe "Pipe" through mql, customer {
  mql to customer 20%
  deal 100 USD
}
promise speed "Speed" by sales to marketing {
  after mql do meeting within 2 days
  pauses while quality is broken
  applies to at least 3 leads of account have fit >= 10
  waived while any visit within 2 business days
}
"""


def agreement_of(text: str) -> Agreement:
    found = read_text(text)
    assert [finding.message() for finding in found.findings] == []
    return found.agreement


def example_of(text: str) -> tuple[Agreement, Example]:
    agreement = agreement_of(WORLD + text)
    return agreement, agreement.examples[-1]


def bare(expression: Expression) -> str:
    """What an expression says, without the places it stands at."""
    return re.sub(r"Span\([^)]*\)", "", repr(expression))


WORLD_AGREEMENT = agreement_of(WORLD)
WORDS = words_of(WORLD_AGREEMENT)
NOON = datetime(2026, 3, 6, 12, 0, tzinfo=UTC)

CONDITIONS = r"""
fit >= 10
fit is 10
fit is not 10 and budget
rank is top
seniority = unknown
seniority != unknown
seniority is unknown
not seniority is unknown
seniority is known
seniority in (low, high)
seniority not in (low, high)
employees in 1..10
score_of in -3.5..-1
title is "say \"hi\" \\ now"
title contains "a#b {c}"
title starts with "วิศว"
title matches "^a\\.b$"
tools has "HubSpot"
account.tier is large
deal.amount > 1_234_567.5 USD
debt < -20 USD
since within 1 year
since > 2026-01-31
not (budget or icp)
not budget
not not budget
budget or (icp and fit > 1)
(budget or icp) and (fit > 1 or fit < -5)
all of (budget, icp or mql)
at least 2 of (budget, icp, not mql, fit > 3 and fit < 9)
at least 3 leads of account have (fit >= 10 and budget)
at most 1 leads of account have budget
any visit
visit
no visit
not any visit
no visit within 3 days
any visit within 90 minutes where page starts with "/pricing"
any visit where (page is "a" and pages > 3 and lead.page is "b")
no visit where (page is "a" or paid >= 2 USD)
count of visit >= 3
count of visit within 1 week > 3
(count of visit where page is "a") >= 3
(distinct page of visit within 2 weeks where pages > 2) + 1 > 5
distinct page of visit > 5
last visit within 30 days
last visit > 2026-01-31
gained 12.5 in fit within 7 days
becomes mql
not becomes mql
mql
quality is broken
not quality is kept
(employees + 3) * 2 > 4 * (employees - 1) - (2 - employees)
employees / 2 / 5 > 1
employees / (2 / 5) > 1
-employees + 3 < -(employees * 2)
40% of debt > 3 USD
debt * 12 > 20% of 100_000 USD + 5_000 USD
mql needed by pipe in 2026-01 > 30
deal.won
any deal.won where amount > 5 USD
budget is yes and icp is no
(fit > 3) is budget
"""


@pytest.mark.parametrize("line", CONDITIONS.split("\n")[1:-1])
def test_a_condition_is_written_as_it_is_meant(line: str) -> None:
    found = read_text(WORLD + f'assert "x" {{ always {line} }}\n')
    assert [finding.message() for finding in found.findings] == []
    condition = found.agreement.assertions[-1].claims[0].condition
    assert condition is not None
    text = expression_text(condition)
    again = read_text(WORLD + f'assert "x" {{ always {text} }}\n')
    assert [finding.message() for finding in again.findings] == [], text
    other = again.agreement.assertions[-1].claims[0].condition
    assert other is not None
    assert bare(other) == bare(condition), text
    block = f'assert "x" {{ always {text} }}\n'
    assert format_source(source_file("x.sla", block)).text == block


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_condition_of_the_examples_is_written_as_it_is_meant(path: Path) -> None:
    read, _ = read_file(path, ROOT)
    assert read is not None
    whole = "\n".join(one.text for name, one in read.sources.items() if "prelude" not in name)
    whole = re.sub(r"(?m)^import .*$", "", whole)
    wanted = [one.condition for one in asked_of(read.agreement)]
    claims = "".join(f"  always {expression_text(one)}\n" for one in wanted)
    again = read_text(f'{whole}\nassert "all" {{\n{claims}}}\n')
    found = [claim.condition for claim in again.agreement.assertions[-1].claims]
    assert [bare(one) for one in found if one] == [bare(one) for one in wanted]


def test_numbers_and_texts() -> None:
    assert number_text(Decimal("1234567.500")) == "1_234_567.5"
    assert number_text(Decimal("-0.10")) == "-0.1"
    assert number_text(Decimal("1E+3")) == "1000"
    assert quoted('a "b" \\ c\nd\x00e\u2028f') == '"a \\"b\\" \\\\ c d e f"'


# ── Leads ────────────────────────────────────────────────────────────────


def block(lead: Lead, *expects: str, title: str = "A lead") -> str:
    return example_block(WORLD_AGREEMENT, WORDS, lead, title, expects)


def test_a_lead_as_an_example() -> None:
    lead = Lead(
        {
            "lead": {
                "title": 'say "hi" \\ now', "seniority": "high", "employees": 12_000,
                "debt": "-1500.50 USD", "score_of": Decimal("-3.25"), "since": "2025-02-28",
                "tools": ["hubspot", "zoom"], "budget": False,
            },
            "account": {"tier": "large"},
            "deal": {"amount": "5.1 USD"},
        },
        (
            Event("visit", 0, {"page": "/x", "pages": 3}),
            Event("deal.won", 60, {"amount": "7 USD"}),
            Event("webinar", 86_400, {}),
        ),
        {"the lead becomes Customer": True, "stage customer": False, "“Quality” is broken": False},
        NOON,
    )  # fmt: skip
    assert (
        block(lead, "fit is 60, rank is top", "not mql")
        == """\
example "A lead" {
  lead {
    title     "say \\"hi\\" \\\\ now"
    seniority high
    employees 12_000
    debt      -1500.5 USD
    score_of  -3.25
    since     2025-02-28
    tools     ("HubSpot", "Zoom")
    budget    no
  }
  account { tier large }
  record deal { amount 5.1 USD }
  2026-03-05 13:00 webinar
  2026-03-06 12:59 deal.won { amount 7 USD }
  2026-03-06 13:00 visit { page "/x", pages 3 }
  given becomes customer
  given not customer
  given not quality is broken
  expect fit is 60, rank is top
  expect not mql
}
"""
    )
    agreement, example = example_of(block(lead, "fit is 60, rank is top"))
    world = world_of(agreement)
    story = story_of(world, example)
    assert isinstance(story, Story)
    assert story.case.records == case_for(world.rules, lead).records
    assert story.case.events == case_for(world.rules, lead).events
    assert story.case.given == lead.given
    assert story.usual.micros == microseconds(NOON)


def test_hostile_texts_and_long_lists_give_valid_text() -> None:
    lead = Lead(
        {
            "lead": {
                "title": 'a"b\\c\nd}\te # f {',
                "tools": [f'tool "{number}"\n' for number in range(300)],
            }
        },
        tuple(Event("visit", 60 * at, {"page": '"' * 200}) for at in range(3)),
        {},
        NOON,
    )
    text = block(lead, "fit is 60", title='"""\n} example "x" {')
    agreement, example = example_of(text)
    assert example.title == '""" } example "x" {'
    assert format_source(source_file("x.sla", text)).text == text
    facts = {fact.name: fact.value for fact in example.facts[0].fields}
    assert facts["title"] == 'a"b\\c d} e # f {'
    assert len(facts["tools"]) == 300  # type: ignore[arg-type]
    assert agreement.examples == (example,)
    assert all(len(line) <= 100 for line in text.splitlines() if "tool" in line)


def test_nothing_in_a_list_is_not_the_same_as_no_list() -> None:
    _, example = example_of(block(Lead({"lead": {"tools": []}}, (), {}, NOON)))
    assert example.facts[0].fields[0].value == ("",)
    assert block(Lead({"lead": {}}, (), {}, NOON)) == (
        'example "A lead" {\n  as of 2026-03-06 13:00\n}\n'
    )


def test_what_cannot_be_written_is_left_out_if_nobody_minds() -> None:
    lead = Lead({"lead": {"best_time": "09:30"}}, (), {"something else": True}, NOON)
    said = sayable(WORLD_AGREEMENT, WORDS, lead)
    assert said.kept
    assert said.lead == replace(lead, records={"lead": {}}, given={})
    minded = sayable(WORLD_AGREEMENT, WORDS, lead, lambda case: bool(case.given))
    assert not minded.kept
    shown = example_block(
        WORLD_AGREEMENT, WORDS, lead, "x", [], holds=lambda case: bool(case.given)
    )
    assert ROUNDED in shown


def test_a_number_has_as_many_digits_as_the_language_reads() -> None:
    lead = Lead({"lead": {"score_of": Decimal("1234567890.12345678901234")}}, (), {}, NOON)
    _, example = example_of(block(lead))
    assert example.facts[0].fields[0].value == Decimal("1234567890.123456789")


# ── Instants ─────────────────────────────────────────────────────────────

RULES = rules_of(WORLD_AGREEMENT)


def ages(case: Case) -> list[int]:
    return [(case.as_of - event.at) // 1_000_000 for event in case.events]


@pytest.mark.parametrize(("least", "age"), [(7 * 86_400 - 30, 604_800), (0, 604_740)])
def test_an_event_between_two_minutes_goes_where_it_shows_the_same(least: int, age: int) -> None:
    lead = Lead({}, (Event("visit", 7 * 86_400 - 30, {}),), {}, NOON)

    def shows(case: Case) -> bool:
        found = ages(case)[0]
        return found >= least if least else found < 7 * 86_400 - 29

    said = sayable(WORLD_AGREEMENT, WORDS, lead, shows)
    assert said.kept
    assert said.lead.events[0].age == age


def test_a_window_decides_where_nothing_else_is_said() -> None:
    condition = {"op": "happened", "event": "visit", "since_start": False,
                 "within_seconds": 604_800, "where": None}  # fmt: skip
    lead = Lead({}, (Event("visit", 604_799, {}),), {}, NOON)
    said = sayable(WORLD_AGREEMENT, WORDS, lead, lambda case: holds(case, condition) is True)
    assert said.kept
    assert said.lead.events[0].age == 604_740


def test_what_no_minute_shows_is_said() -> None:
    lead = Lead({}, (Event("visit", 90, {}),), {}, NOON)
    said = sayable(WORLD_AGREEMENT, WORDS, lead, lambda case: ages(case) == [90])
    assert not said.kept


def test_the_second_of_two_hours_moves() -> None:
    """Clocks went back on 25 October 2026: 02:30 came twice, and an example means the first."""
    as_of = datetime(2026, 10, 25, 12, 0, tzinfo=UTC)
    second = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    age = (as_of - second) // timedelta(seconds=1)
    lead = Lead({}, (Event("visit", age, {}),), {}, as_of)
    said = sayable(WORLD_AGREEMENT, WORDS, lead)
    assert said.kept
    assert said.lead.events[0].age != age
    first = replace(lead, events=(Event("visit", age + 3_600, {}),))
    assert sayable(WORLD_AGREEMENT, WORDS, first).lead == first
    agreement, example = example_of(block(lead))
    story = story_of(world_of(agreement), example)
    assert isinstance(story, Story)
    assert story.case.events == case_for(RULES, said.lead).events


def test_the_instant_itself_is_a_minute() -> None:
    lead = Lead({}, (Event("visit", 60, {}),), {}, NOON + timedelta(seconds=29))
    said = sayable(WORLD_AGREEMENT, WORDS, lead)
    assert said.kept
    assert said.lead.as_of == NOON
    assert said.lead.events[0].age == 60
