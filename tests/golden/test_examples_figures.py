"""The figures that the agreements in `examples/` stand for, and what their own examples expect."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from slalang.cases import run_examples
from slalang.cases.coverage import coverage
from slalang.cases.result import Verdict
from slalang.driver import compile_file
from slalang.funnel import plan
from slalang.model.agreement import Agreement
from slalang.settings import Settings

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
NAMES = sorted(p.name for p in EXAMPLES.iterdir() if p.is_dir() and p.name != "broken")


@cache
def agreement_of(name: str) -> Agreement:
    compiled = compile_file(EXAMPLES / name / f"{name}.sla", Settings(ROOT, cache=False))
    assert compiled.agreement is not None
    return compiled.agreement


@pytest.mark.parametrize(
    ("name", "source", "needs", "lead_value"),
    [
        ("packwell", "web_form", [250, 1087, 1326, 3900], "128.21"),
        ("packwell", "outbound", [250, 1250, 1471, 2675], "186.92"),
        ("leadfuze", "web_form", [250, 1087, 1326, 3900], "128.21"),
        ("leadfuze", "outbound", [250, 1250, 1471, 2675], "186.92"),
        ("seven_components", None, [40, 160, 320, 534], "1872.66"),
        ("questionnaire", None, [70, 252, 1000], "140.00"),
    ],
)
def test_what_the_goal_needs(
    name: str, source: str | None, needs: list[int], lead_value: str
) -> None:
    plans = plan(agreement_of(name), source=source)
    found = plans.funnels[0].sources[0]
    assert [need.value for need in reversed(found.needs)] == needs or [
        need.value for need in found.needs
    ] == needs
    assert found.lead_value is not None
    assert round(Decimal(found.lead_value.numerator) / found.lead_value.denominator, 2) == Decimal(
        lead_value
    )


@pytest.mark.parametrize("name", NAMES)
def test_its_own_examples_hold(name: str) -> None:
    found = run_examples(agreement_of(name))
    wrong = [one for ran in found.examples for one in ran.checked if one.verdict is Verdict.FAILED]
    assert [(one.said, one.message) for one in wrong] == []
    assert not found.failed


def test_the_flagship_exercises_all_that_it_says() -> None:
    agreement = agreement_of("packwell")
    found = coverage(agreement, run_examples(agreement))
    assert [item.name for item in found.items if not item.exercised] == []
    assert [item.name for item in found.waiting] == ["to_sales.3"]
