"""Examples and assertions: what they claim and take as given, and what the rules call undecided."""

from __future__ import annotations

from typing import Any

import pytest

from slalang.backends.scoring.conditions import node
from slalang.driver import read_text
from slalang.model.agreement import Agreement
from slalang.model.digest import digest
from slalang.model.expressions import (
    And,
    Compare,
    Happened,
    LeadsOf,
    Literal,
    Not,
    StageReached,
    StateOf,
    walk,
)
from slalang.model.upkeep import (
    ExpectAlert,
    ExpectHandedOver,
    ExpectReassigned,
    ExpectTrue,
    took_place,
)
from slalang.wording.assertions import claim
from slalang.wording.examples import expectation, given, happening
from slalang.wording.titles import words_of

WORLD = """
party marketing "Marketing"
party sales "Sales"
lead {
  employees count "Company size"
  industry  text  "Industry"
}
event visit "Visit"
stage new "Lead"
stage mql "MQL" { when any visit within 14 days }
stage opportunity "Opportunity"
score fit "Fit" from 0 { +1 for any visit }
term big "Big company" when employees > 500
handoff to_sales "Handoff to Sales" from marketing to sales { when becomes mql }
cadence inbound "Inbound" by sales after to_sales { first touch within 1 day }
promise quick "Quick answer" by sales { after visit do attempt within 1 day }
"""


def read(text: str) -> Agreement:
    result = read_text(WORLD + text)
    assert not result.findings, [finding.message() for finding in result.findings]
    return result.agreement


def test_an_assertion_is_a_title_and_its_claims() -> None:
    text = """
    assert "Banks reach Sales" {
      when any visit within 1 day and industry is "Bank" then mql
      never mql and fit < 0
      always fit <= 100
      means \"\"\"Banks first.\"\"\"
      note \"\"\"Ours.\"\"\"
    }"""
    agreement = read(text)
    (assertion,) = agreement.assertions
    assert assertion.title == "Banks reach Sales"
    assert [one.kind for one in assertion.claims] == ["when", "never", "always"]
    when, never, always = assertion.claims
    assert isinstance(when.condition, And)
    assert isinstance(when.then, StageReached)
    assert isinstance(never.condition, And)
    assert isinstance(always.condition, Compare)
    assert (never.then, always.then) == (None, None)
    assert assertion.means is not None
    assert len(assertion.notes) == 1
    assert {"visit", "mql", "fit", "lead.industry"} <= {one.name for one in agreement.mentions}
    assert (WORLD + text)[never.origin.start : never.origin.end] == "never mql and fit < 0"


@pytest.mark.parametrize(
    ("written", "kind", "negated"),
    [
        ("opportunity", StageReached, False),
        ("not (opportunity)", StageReached, True),
        ("becomes mql", StageReached, False),
        ("not quick is broken", StateOf, True),
        ("at least 3 leads of account have fit >= 40", LeadsOf, False),
        ("any visit within 2 business hours", Happened, False),
    ],
)
def test_a_given_is_kept_without_its_not(written: str, kind: type, negated: bool) -> None:
    (example,) = read(f'example "a" {{ given {written} }}').examples
    (given,) = example.givens
    assert isinstance(given.condition, kind)
    assert given.negated is negated


TESTS = (
    "opportunity", "mql", "becomes mql", "fit >= 40", "employees > 5", "employees is known",
    "industry contains \"x\"", "industry in (\"x\", \"y\")", "employees in 1..3", "big", "visit",
    "any visit", "any visit within 2 hours", "any visit within 2 business hours",
    "gained 5 in fit within 1 week", "gained 5 in fit within 1 business day", "no visit",
    "last visit within 3 days", "last visit within 3 business days", "inbound is exhausted",
    "quick is kept", "quick waived", "quick is void", "inbound.first_touch paused",
    "count of visit > 2", "at most 2 leads of account have mql",
)  # fmt: skip


@pytest.mark.parametrize("written", TESTS)
def test_what_can_be_given_is_what_the_scoring_rules_leave_open(written: str) -> None:
    agreement = read(f'example "a" {{ expect {written} }}')
    ((expect,),) = [one.expects for one in agreement.examples]
    condition = expect.items[0].condition  # type: ignore[union-attr]
    condition = condition.item if isinstance(condition, Not) else condition
    rule = node(condition, words_of(agreement), frozenset({"lead", "account"}))
    stages: dict[str, Any] = {stage.name: stage.when for stage in agreement.stages}
    left_open = rule["op"] == "undecided" or (rule["op"] == "stage" and not stages[rule["name"]])
    told = [f.code for f in read_text(f'{WORLD}example "a" {{ given {written} }}').findings]
    assert told == ([] if left_open else ["SLA209"])


def test_a_state_is_the_value_of_an_attribute_that_has_it() -> None:
    states = "account { mood one of waiting, paused }\nevent call { mood one of void, kept }\n"
    asked = "account.mood is paused or any call where mood is void or not account.mood is waiting"
    term = read(f"{states}term odd when {asked}").terms[-1]
    assert term.condition is not None
    compared = [one.right for one in walk(term.condition) if isinstance(one, Compare)]
    values = [right.value for right in compared if isinstance(right, Literal)]
    assert values == ["paused", "void", "waiting"]
    (finding,) = read_text(f"{WORLD}{states}term odd when account.mood is running").findings
    assert finding.slug == "unknown-choice"


def test_a_handover_is_expected_or_not() -> None:
    text = 'example "a" { expect handed over by to_sales, not handed over by to_sales }'
    agreement = read(text)
    ((expect,),) = [one.expects for one in agreement.examples]
    yes, no = expect.items
    assert isinstance(yes, ExpectHandedOver)
    assert isinstance(no, ExpectHandedOver)
    assert (yes.handoff.name, yes.negated, no.negated) == ("to_sales", False, True)
    words = words_of(agreement)
    assert str(expectation(yes, words)) == "“Handoff to Sales” hands the lead over"
    assert str(expectation(no, words)) == "“Handoff to Sales” does not hand the lead over"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("alert to manager", "an alert goes to the manager"),
        (
            "alert to sales at 2026-03-09 16:45 about inbound.first_touch",
            "an alert goes to Sales about first touch of Inbound on Monday, 9 March 2026, 16:45",
        ),
        ("no alert to owner", "no alert goes to the owner"),
        ("no alert to everyone about quick", "no alert goes to everyone about Quick answer"),
        (
            "reassigned to sales at 2026-03-09 16:45",
            "the lead is reassigned to Sales on Monday, 9 March 2026, 16:45",
        ),
        ("reassigned about quick", "the lead is reassigned because of Quick answer"),
        ("not reassigned to owner", "the lead is not reassigned to the owner"),
    ],
)
def test_an_escalation_that_is_expected_in_words(written: str, said: str) -> None:
    agreement = read(f'example "a" {{ expect {written} }}')
    (it,) = agreement.examples[0].expects[0].items
    assert isinstance(it, ExpectAlert | ExpectReassigned)
    assert str(expectation(it, words_of(agreement))) == said


def test_what_is_declared_as_reassigned_is_meant_first() -> None:
    text = "stage reassigned { set by sales }\n"
    agreement = read(f'{text}example "a" {{ expect reassigned, not reassigned to sales }}')
    plain, told = agreement.examples[0].expects[0].items
    assert isinstance(plain, ExpectTrue)
    assert isinstance(told, ExpectReassigned)
    assert told.negated
    assert told.to is not None


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (
            'when any visit within 1 day and industry is "Bank" then mql',
            "When any visit within 1 day and industry is “Bank”, then the lead has become MQL",
        ),
        ("never mql and fit < 0", "It never happens that the lead has become MQL and fit is below"),
        ("always fit <= 100", "It is always so that fit is at most 100"),
    ],
)
def test_a_claim_in_words(written: str, said: str) -> None:
    agreement = read(f'assert "a" {{ {written} }}')
    text = str(claim(agreement.assertions[0].claims[0], words_of(agreement)))
    assert text.startswith(said)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("opportunity", "The lead has become Opportunity"),
        ("not opportunity", "The lead has not become Opportunity"),
        ("not becomes mql", "The lead does not become MQL"),
        ("not quick is broken", "“Quick answer” is not broken"),
        ("quick waived", "“Quick answer” is waived"),
        ("not inbound running", "“Inbound” is not running"),
        ("quick is warned", "“Quick answer” has had a warning"),
    ],
)
def test_a_given_in_words(written: str, said: str) -> None:
    agreement = read(f'example "a" {{ given {written} }}')
    assert str(given(agreement.examples[0].givens[0], words_of(agreement))) == said


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("visit", "Visit"),
        ("visit planned for 2026-03-16 14:00", "Visit planned for Monday, 16 March 2026, 14:00"),
        ("visit moved to 2026-03-17 10:00", "Visit planned for Tuesday, 17 March 2026, 10:00"),
        ("visit called off", "Visit called off"),
    ],
)
def test_what_happens_or_is_planned_in_words(written: str, said: str) -> None:
    agreement = read(f'example "a" {{ 2026-03-10 09:00 {written} }}')
    (example,) = agreement.examples
    (it,) = example.timeline
    assert str(happening(it, words_of(agreement))) == said
    assert took_place(example) == ((it,) if written == "visit" else ())


def test_what_is_claimed_is_not_what_is_signed() -> None:
    assert digest(read('assert "a" { always fit <= 100 }')) == digest(read(""))
