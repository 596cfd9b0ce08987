"""Rounds without an end, next steps that lead nowhere, and conditions that miscount."""

from __future__ import annotations

from pathlib import Path

import pytest
from counting import calls_of

from slalang.check.conditions import nodes
from slalang.check.context import Context
from slalang.check.exact import worth
from slalang.check.graph import circle, circles, knots
from slalang.check.ways import endless, left, reachable
from slalang.driver import check_text, read_text
from slalang.model.agreement import Agreement
from slalang.model.expressions import Arithmetic
from slalang.model.lifecycle import lifecycle
from slalang.rules import endless_loop
from slalang.settings import Settings

PARTIES = """
party marketing "Marketing"
party sales "Sales" { role sdr "Sales development" { people 4 } }
lead {
  budget yes/no "Budget"
  size   count  "Employees"
}
event demo "Demo asked for"
"""


def agreement_of(text: str) -> Agreement:
    result = read_text(PARTIES + text)
    assert not result.findings, [finding.message() for finding in result.findings]
    return result.agreement


def found(text: str, slug: str) -> list[str]:
    report = check_text(PARTIES + text, Settings(Path()))
    return [finding.message() for finding in report.findings if finding.slug == slug]


def rounds(text: str) -> list[tuple[str, ...]]:
    return [each.stages for each in endless(lifecycle(agreement_of(text)))]


ROUND = """
stage a of sales { leaves within 3 days, otherwise enter b }
stage b of sales { leaves within 3 days, otherwise enter c }
stage c of marketing { leaves within 3 days, otherwise enter a }
"""


def test_a_round_is_named_in_the_order_of_its_stages() -> None:
    assert rounds(ROUND) == [("a", "b", "c")]
    finding = next(endless_loop.check(agreement_of(ROUND), Context()))
    assert finding.message() == (
        "a lead goes round for ever, from `a` to `b` to `c` and back:"
        " nothing leads out of these 3 stages"
    )
    assert [label.text for label in finding.related()] == [
        "from `a` to `b`: stays too long",
        "from `b` to `c`: stays too long",
        "from `c` to `a`: stays too long",
    ]


@pytest.mark.parametrize(
    "more",
    [
        "stage won of sales {\n when budget\n ends\n}",  # met by leads of any stage before it
        "stage won of sales {\n set by sales\n ends\n}",
        "stage won of sales {\n from b\n ends\n}",
        "stage won of sales { ends }\npromise p by sales to marketing {\n"
        "  after c do attempt within 1 day\n  if broken then enter won\n}",
        "stage won of sales { ends }\npromise p by sales to marketing {\n"
        "  never attempt before c\n  if broken then enter won\n}",
        "stage rest of sales {\n set by sales\n from b\n}",  # `stage-without-way-out`
    ],
)
def test_a_way_out_ends_a_round(more: str) -> None:
    assert rounds(ROUND + more) == []


def test_a_round_that_no_lead_comes_to_is_none() -> None:
    assert rounds("stage new of marketing { ends }\n" + ROUND) == []


def test_an_end_that_nothing_leads_to_is_the_next_step() -> None:
    finding = next(endless_loop.check(agreement_of(ROUND + "stage won { ends }"), Context()))
    assert finding.help() == "Say when a lead enters `won`: nothing leads to it yet."


def test_a_round_of_a_handoff() -> None:
    text = """
stage mql of marketing { set by marketing }
stage kept of marketing { leaves within 9 days, otherwise enter mql }
handoff h from marketing to sales {
  when becomes mql
  rejected because { early "Too early" then enter kept }
}
"""
    assert rounds(text) == [("mql", "kept")]


def test_knots_and_circles() -> None:
    graph = {"a": ["b"], "b": ["c", "x"], "c": ["a", "b"], "x": ["x"], "y": ["a"]}
    assert sorted(sorted(knot) for knot in knots(graph)) == [["a", "b", "c"], ["x"], ["y"]]
    assert circles(graph) == [("a", "b", "c"), ("x",)]
    assert circle(graph, "b", frozenset("abc")) == ("b", "c")


# Next steps


def test_a_stage_left_for_itself_is_one_finding() -> None:
    text = "stage a of sales { leaves within 3 days, otherwise enter a }"
    assert found(text, "immediate-loop") == [
        "a lead that stays too long in `a` enters `a` again: nothing changes"
    ]
    assert not found(text, "stage-without-way-out")


@pytest.mark.parametrize(
    ("when", "reopens", "count"),
    [
        ("budget", "budget", 1),
        ("budget and size > 3", "budget", 1),
        ("budget and size > 3", "size > 3 and budget", 1),
        ("budget", "budget or any demo within 3 days", 1),
        ("budget", "budget and size > 3", 0),
        ("budget or size > 3", "budget", 0),
        ("budget", "not budget", 0),
    ],
)
def test_what_ends_a_stage_reopens_it(when: str, reopens: str, count: int) -> None:
    text = (
        f"stage a of sales\nstage z of sales {{\n when {when}\n ends\n reopens when {reopens}\n}}"
    )
    assert len(found(text, "immediate-loop")) == count


HANDOFF = """
stage new of marketing
stage mql of marketing {{ set by marketing }}
stage won of sales {{
  set by sales
  ends
}}
handoff h from marketing to sales {{
  when {when}
  rejected because {{ data "Wrong data" then enter mql }}
}}
"""


@pytest.mark.parametrize(
    ("when", "count"),
    [
        ("becomes mql", 1),
        ("becomes mql or any demo", 1),
        ("becomes mql and budget", 1),
        ("becomes mql and size > 10", 1),
        ("becomes mql and any demo within 2 days", 0),  # the event must happen again
        ("becomes new and budget", 0),
    ],
)
def test_a_rejection_that_sets_off_its_handoff(when: str, count: int) -> None:
    assert len(found(HANDOFF.format(when=when), "handoff-loop")) == count


def test_a_track_of_a_role_is_a_track_of_its_party() -> None:
    text = """
stage new of sales
stage mql of sales {
  set by sales
  ends
}
handoff h from sales to marketing {
  when becomes new
  rejected because { early "Too early" then return to sales with calls }
}
cadence calls by sdr after new {
  day 0 call
  stops on reply
}
"""
    assert found(text, "reason-leads-nowhere") == []
    assert found(text.replace("by sdr after", "by marketing after"), "reason-leads-nowhere") == [
        "a lead that returns to `sales` is put into `calls`, which is run by `marketing`"
    ]


# Conditions


def test_thresholds_under_not_keep_nobody_out() -> None:
    text = "score fit from 0 to 100 {{\n +1 when size > 3\n}}\nterm t when {}\n"
    for harmless in ("not fit >= 101", "not (budget and fit > 100)", "no demo or not fit < 0"):
        assert found(text.format(harmless), "threshold-above-points") == []
    for wrong in ("fit >= 101", "not budget and fit >= 101"):
        assert len(found(text.format(wrong), "threshold-above-points")) == 1


@pytest.mark.parametrize(
    ("divisor", "value"),
    [
        ("(5 - 5)", "0"),
        ("(2 * (3 - 3))", "0"),
        ("(size * 0)", "0"),
        ("(1 / 3 - 1 / 3)", "0"),
        ("(0.1 + 0.2 - 0.3)", "0"),
        ("(5 - 3)", "2"),
        ("(size - size)", "None"),  # unknown where the size is, so not for every lead
        ("(5 / (1 - 1))", "None"),
    ],
)
def test_divisors_are_worked_out(divisor: str, value: str) -> None:
    text = f"term t when size / {divisor} > 2\n"
    asked = next(
        node
        for node in nodes(agreement_of(text).terms[-1].condition)  # type: ignore[arg-type]
        if isinstance(node, Arithmetic) and node.operator == "/"
    )
    assert str(worth(asked.right)) == value
    expected = (value == "0") + ("(1 - 1)" in divisor)
    assert len(found(text, "division-by-zero")) == expected


def test_what_a_formula_amounts_to_does_not_grow_without_end() -> None:
    factors = " * ".join(["99999999999999999999"] * 3_000)
    assert found(f"term t when size / ({factors}) > 2\n", "division-by-zero") == []


# Size


def handed_over(size: int) -> str:
    """A handoff of so many stages with so many reasons, half of which return the lead."""
    stages = "\n".join(f"stage s{i} of {'sales' if i % 2 else 'marketing'}" for i in range(size))
    when = " or ".join(f"becomes s{i}" for i in range(size))
    reasons = "\n".join(
        f"  r{i} then {'return to sales' if i % 2 else f'enter s{i}'}" for i in range(size)
    )
    handoff = f"handoff h from marketing to sales {{\n when {when}\n rejected because {{\n{reasons}"
    return f"{stages}\n{handoff}\n }}\n}}\n"


def test_the_work_on_a_lifecycle_grows_with_its_size_only() -> None:
    def work(size: int) -> int:
        agreement = agreement_of(handed_over(size))

        def look() -> None:
            ways = lifecycle(agreement)
            reachable(ways), left(ways), list(endless(ways)), ways.arrows(most=50)

        return calls_of(look)

    assert work(600) < 2.5 * work(300)
