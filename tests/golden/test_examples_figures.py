"""The figures that the agreements in `examples/` stand for, and what their own examples expect."""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from slalang.backends import build
from slalang.driver import compile_file
from slalang.evaluate import Evaluation, evaluate
from slalang.funnel import plan
from slalang.model import expressions as model
from slalang.model.agreement import Agreement
from slalang.model.quantities import Money
from slalang.model.upkeep import Example, ExpectTrue, Fact
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


CASES = [
    pytest.param(name, index, id=f"{name}-{index}")
    for name in NAMES
    for index in range(len(agreement_of(name).examples))
]


@pytest.mark.parametrize(("name", "index"), CASES)
def test_what_an_example_expects_of_scores_classes_and_stages(name: str, index: int) -> None:
    agreement = agreement_of(name)
    example = agreement.examples[index]
    expected = [
        item.condition
        for expect in example.expects
        for item in expect.items
        if isinstance(item, ExpectTrue) and expect.by is None
    ]
    found = evaluated(agreement, example)
    for condition in expected:
        assert comes_true(condition, found), condition


def evaluated(agreement: Agreement, example: Example) -> Evaluation:
    rules = json.loads(build(agreement, ["scoring"], {})["scoring.json"])
    zone = ZoneInfo(next(one.zone for one in agreement.calendars if one.zone))
    facts = {one.record: plain_fields(one.fields) for one in example.facts}
    events = [
        {
            "event": one.event.name,
            "at": one.at.replace(tzinfo=zone).isoformat(),
            "properties": plain_fields(one.fields),
        }
        for one in example.timeline
    ]
    as_of = example.as_of or max(one.at for one in example.timeline)
    return evaluate(
        rules,
        facts.get("lead", {}),
        events,
        facts.get("account"),
        as_of=as_of.replace(tzinfo=zone),
    )


def plain_fields(fields: tuple[Fact, ...]) -> dict[str, Any]:
    return {fact.name: plain(fact.value) for fact in fields}


def plain(value: Any) -> Any:
    """A value of the language as JSON has it."""
    match value:
        case tuple():
            return [plain(item) for item in value]
        case Money(amount=amount, currency=currency):
            return f"{amount} {currency}"
        case Decimal():
            return int(value) if value == value.to_integral_value() else str(value)
        case date() | datetime():
            return value.isoformat()
        case _:
            return value


def comes_true(condition: model.Expression, found: Evaluation) -> bool:
    """Whether an expectation holds, of the kinds that need nothing but an evaluation."""
    match condition:
        case model.Compare(operator="=", left=model.ScoreOf(name=name), right=right):
            assert isinstance(right, model.Literal)
            return found.scores[name] == right.value
        case model.Compare(operator="=", left=model.ClassOf(name=name), right=right):
            assert isinstance(right, model.Literal)
            return found.classes[name] == right.value
        case model.StageReached(name=name):
            return name in found.stages
        case model.Not(item=item) if not isinstance(item, model.TermHolds):
            return not comes_true(item, found)
        case model.TermHolds() | model.Not():
            # An evaluation does not list terms; scores and classes that read them show them.
            return True
        case _:
            raise AssertionError(f"an expectation of another kind: {condition}")
