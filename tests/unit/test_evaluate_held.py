"""How numbers, times and lists are held: to which decimal, up to which size, in which order."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from scoring_rules import AS_OF, points

from slalang.backends.scoring import build
from slalang.driver import read_text
from slalang.evaluate import evaluate
from slalang.evaluate.held import PLACES, decimal_of, held, on_grid
from slalang.evaluate.lead import read_value


@pytest.mark.parametrize(
    ("kind", "given", "expected"),
    [
        ("number", "0.0000005", "0.000001"),
        ("number", "-0.0000005", "-0.000001"),
        ("number", "0.00000049999999999999999999999999999999999999999999", "0"),
        ("number", "1e-999999999", "0"),
        ("number", "-0", "0"),
        ("number", "0.1234565", "0.123457"),
        ("number", "999999999999.9999994", "999999999999.999999"),
        ("number", "999999999999.9999995", None),
        ("number", "1e999999999", None),
        ("money", "1500.00005", "1500.0001"),
        ("money", "-99999999999999.99994", "-99999999999999.9999"),
        ("money", "-99999999999999.99995", None),
        ("count", "1000000000000000", "1000000000000000"),
        ("count", "1e15", "1000000000000000"),
        ("count", "1000000000000001", None),
    ],
)
def test_numbers_are_held_to_a_decimal_and_up_to_a_size(
    kind: str, given: str, expected: str | None
) -> None:
    found = held(kind, Decimal(given))
    assert found == (None if expected is None else Fraction(expected))
    if found is not None:
        assert on_grid(kind, found) == found
        assert decimal_of(kind, found) == Decimal(expected or "")
        assert found * 10 ** PLACES[kind] < 2**63


def test_the_nearest_number_that_is_held() -> None:
    assert on_grid("number", Fraction(1, 3)) == Fraction(333_333, 10**6)
    assert on_grid("number", Fraction(-1, 2 * 10**6)) == Fraction(-1, 10**6)
    assert on_grid("money", Fraction(10**20)) == 10**14 - Fraction(1, 10**4)
    assert str(decimal_of("money", Fraction(-15, 10))) == "-1.5"
    assert str(decimal_of("number", Fraction(10_000))) == "10000"


def test_a_literal_may_be_finer_than_data() -> None:
    rows = "+1 when ratio > 0.0000001\n +2 when ratio > 0.0000001 and ratio < 0.0000002"
    assert points(rows, {"ratio": Decimal("0.00000015")}) == "0"
    assert points(rows, {"ratio": Decimal("0.0000006")}) == "1"


@pytest.mark.parametrize(
    ("given", "seconds"), [("09:30", 34_200), ("09:30:00", 34_200), ("23:59:59", 86_399)]
)
def test_times_are_seconds_of_the_day(given: str, seconds: int) -> None:
    assert read_value({"type": "time"}, given) == seconds


@pytest.mark.parametrize("given", [[" B", "a", "A ", "", "b"], ["a", "b"], ("b", "a")])
def test_a_list_is_a_set(given: Any) -> None:
    assert read_value({"type": "texts"}, given) == ("a", "b")


TWO = """
agreement "Two of each" { currency USD }
party marketing "Marketing"
lead {
  opens  time
  closes time
  wishes many text
  offers many text
}
event talk { topics many text }
score fit {
  +1 when opens = closes
  +2 when wishes = offers
  +4 when distinct topics of talk = 2
  +8 when opens < closes
}
"""


@pytest.mark.parametrize(
    ("lead", "expected"),
    [
        ({"opens": "09:30", "closes": "09:30:00"}, 5),
        ({"opens": "09:30", "closes": "09:30:01"}, 12),
        ({"wishes": ["A", "b", "a"], "offers": ["B", "a"]}, 6),
        ({"wishes": ["a"], "offers": ["a", "b"]}, 4),
        ({"wishes": [], "offers": []}, 6),
    ],
)
def test_times_and_lists_compare_as_what_they_are(lead: dict[str, Any], expected: int) -> None:
    read = read_text(TWO)
    assert not read.findings
    scoring = json.loads(build(read.agreement, {})["scoring.json"])
    topics = (["x", "y"], ["Y", "x", "y"], ["x"])
    talks = [{"event": "talk", "at": AS_OF, "properties": {"topics": one}} for one in topics]
    assert evaluate(scoring, lead, talks, as_of=AS_OF).scores["fit"] == expected
