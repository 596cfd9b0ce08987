"""Proofs know what data can hold: to which decimal, and up to which size."""

from __future__ import annotations

import pytest

from slalang.driver import read_text
from slalang.evaluate.conditions import holds
from slalang.solve import questions as ask
from slalang.solve.prover import Found, Impossible, Shown, prover

WORDS = """
agreement "Test" { currency USD }
party marketing "Marketing"
lead {
  employees count
  ratio     number
  share     number
  budget    money
  opens     time
  closes    time
}
event order {
  amount money
  weight number
  pieces count
  hour   time
}
"""


def found(condition: str) -> Found:
    """A lead of whom a condition is true; `Impossible` if there is none."""
    read = read_text(f"{WORDS}score fit from 0 {{\n +1 when {condition}\n}}")
    assert not read.findings, [finding.message() for finding in read.findings]
    asked = prover(read.agreement)
    (row,) = asked.rows("fit")
    result = asked.find(ask.fires(asked, "fit", row.id))
    if isinstance(result, Shown):
        case = asked.case(result.lead)
        assert holds(case, asked.rules["scores"][0]["rules"][0]["when"]) is True
    return result


@pytest.mark.parametrize(
    "condition",
    [
        "ratio > 0.0000001 and ratio < 0.0000002",
        "ratio = 0.0000001",
        "ratio > 0.000001 and ratio < 0.000002",
        "budget > 0.0001 USD and budget < 0.0002 USD",
        "employees > 1_000_000_000_000_000",
        "ratio >= 1_000_000_000_000",
        "budget < -100_000_000_000_000 USD",
        "ratio + share > 2_000_000_000_000",
        "any order where (amount > 0.00011 USD and amount < 0.00019 USD)",
        "any order where weight = 0.0000001",
        "any order where weight > 2_000_000_000_000",
        "any order where pieces > 1_000_000_000_000_000",
    ],
)
def test_what_no_data_can_say_is_impossible(condition: str) -> None:
    assert isinstance(found(condition), Impossible)


@pytest.mark.parametrize(
    "condition",
    [
        "ratio > 0.0000001 and ratio < 0.0000012",
        "ratio > 0.1234567 and ratio < 0.1234577",
        "ratio > 999_999_999_999.5",
        "employees >= 1_000_000_000_000_000",
        "budget > 0.0001 USD and budget < 0.00025 USD",
        "ratio > share and share > 0.5",
        "opens < closes",
        "any order where (weight > 0.0000001 and weight < 0.0000019)",
        "any order where weight > 999_999_999_999.5",
        "any order where amount > 99_999_999_999_999 USD",
        "any order where pieces >= 1_000_000_000_000_000",
        "distinct hour of order >= 2",
        "distinct weight of order >= 3",
    ],
)
def test_what_data_can_say_is_shown(condition: str) -> None:
    assert isinstance(found(condition), Shown)
