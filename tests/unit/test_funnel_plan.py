"""Inheritance, shares, seasons, periods, and what keeps a plan from being made."""

from __future__ import annotations

from fractions import Fraction

import pytest

from slalang.driver import read_text
from slalang.funnel import delivered_value, needed, people_of, place_of, plan, say
from slalang.funnel.problems import (
    CurrencyMismatch,
    GoalOutsideFunnel,
    MissingDeal,
    MissingRate,
    NoGoal,
    NoShare,
    NoStages,
    OpenGoal,
    Problem,
    SeveralSources,
    SharesOff,
    UnknownFunnel,
    UnknownSource,
    ZeroDeal,
    ZeroRate,
)
from slalang.model.agreement import Agreement
from slalang.model.quantities import Month, Period

HEAD = """
agreement "A" {
  effective 2026-01-01 to 2027-06-30
  currency USD
}
party marketing { role ads { people 2 }
 role web { people 3 } }
party sales { people to be agreed }
stage a of marketing
stage b of marketing
stage c of sales { ends }
"""
GOAL = "goal g { 1_000 USD each month from f }\n"


def agreement(text: str) -> Agreement:
    return read_text(HEAD + text).agreement


def funnel(body: str, goal: str = GOAL) -> Agreement:
    return agreement(f"funnel f through a, b, c {{\n{body}\n}}\n{goal}")


def needs(it: Agreement, month: Month | None = None, source: str | None = None) -> list[object]:
    [made] = plan(it, month=month, source=source).funnels
    return [[need.value for need in each.needs] for each in made.sources]


def problem(it: Agreement, source: str | None = None) -> Problem:
    [found] = plan(it, source=source).problems
    return found


RATES = "a to b 50%\nb to c 50%\ndeal 100 USD\n"


def test_a_funnel_without_sources_is_its_own() -> None:
    it = funnel(RATES)
    assert needs(it) == [[10, 20, 40]]
    assert plan(it).funnels[0].sources[0].name == "f"


def test_what_is_said_inside_wins_one_pair_of_stages_at_a_time() -> None:
    it = funnel(
        RATES + "stream s { brings 50% of revenue\n b to c 25%\n"
        "source x { brings 50% of revenue\n deal 50 USD }\nsource y { brings 50% of revenue\n"
        " a to b 100% } }\nsource z { brings 50% of revenue }"
    )
    assert needs(it) == [[5, 20, 40], [3, 12, 12], [5, 10, 20]]


def test_sources_stand_in_the_order_of_the_text() -> None:
    it = funnel(
        RATES + "source z { brings 20% of revenue }\nstream s { brings 30% of revenue\n source y }"
        "\nsource x { brings 50% of revenue }"
    )
    [made] = plan(it).funnels
    assert [source.path for source in made.sources] == ["f.z", "f.s.y", "f.x"]
    assert [source.share for source in made.sources] == [
        Fraction(1, 5), Fraction(3, 10), Fraction(1, 2),
    ]  # fmt: skip


def test_a_stream_can_carry_the_whole_goal() -> None:
    text = RATES + "stream s { brings 30% of revenue\n source y { brings 50% of revenue }\n"
    it = funnel(text + "source z { brings 50% of revenue } }\nsource x { brings 70% of revenue }")
    assert needs(it, source="s") == [[5, 10, 20], [5, 10, 20]]
    assert needs(it, source="s.y") == [[10, 20, 40]]


@pytest.mark.parametrize(
    ("rounding", "expected"),
    [
        ("rounded up at each stage", ["4", "13", "40"]),
        ("rounded up at the end", ["3.333333", "10.10101", "31"]),
        ("exact", ["3.333333", "10.10101", "30.609122"]),
    ],
)
def test_rounding_is_as_the_funnel_says(rounding: str, expected: list[str]) -> None:
    it = funnel(f"{rounding}\na to b 33%\nb to c 33%\ndeal 300 USD")
    [source] = plan(it).funnels[0].sources
    assert [str(need.value) for need in source.needs] == expected


def test_a_single_source_carries_all_without_saying_so() -> None:
    assert needs(funnel(RATES + "source x")) == [[10, 20, 40]]


def test_the_best_of_several_improvements_that_are_due() -> None:
    it = funnel(
        "a to b 50%\nb to c 40%\ndeal 100 USD\nimprove b to c up to 50% by 2026-04-01\n"
        "improve b to c up to 80% by 2026-06-15\nimprove a to b up to 30% by 2026-02-01"
    )
    counts = [plan(it, month=Month(2026, m)).funnels[0].sources[0].needs[1].value for m in (3, 4)]
    assert counts == [25, 20]
    assert needs(it, Month(2026, 6)) == [[10, 20, 40]]
    assert needs(it, Month(2026, 7)) == [[10, 13, 26]]


def test_an_improvement_can_go_down() -> None:
    it = funnel(RATES + "improve b to c down to 25% by 2026-02-01")
    assert needs(it, Month(2026, 2)) == [[10, 40, 80]]


def test_a_season_scales_a_month_and_spreads_a_longer_period() -> None:
    season = "season { jan 50%\n feb 150% }"
    assert needs(funnel(RATES + season)) == [[5, 10, 20]]
    it = funnel(RATES + season, "goal g { 3_000 USD each quarter from f }\n")
    assert needs(it) == [[30, 60, 120]]
    months = [needed(it, "a", "f", Month(2026, month)) for month in (1, 2, 3, 4)]
    assert months == [20, 60, 40, 40]


def test_a_month_can_have_another_amount() -> None:
    it = funnel(RATES + "season { feb 200% }", f"{GOAL[:-2]}\n in 2026-02 500 USD }}\n")
    assert needs(it, Month(2026, 1)) == [[10, 20, 40]]
    assert needs(it, Month(2026, 2)) == [[5, 10, 20]]


def test_a_month_of_a_longer_goal_can_have_another_amount() -> None:
    it = funnel(RATES, "goal g { 3_000 USD each quarter from f\n in 2026-02 500 USD }\n")
    assert needs(it) == [[25, 50, 100]]
    assert needed(it, "a", "f", Month(2026, 2)) == 20


def test_phases_of_a_goal_follow_each_other() -> None:
    it = funnel(
        RATES,
        "goal g { 1_000 USD each month from f, for 6 months starting 2026-01\n"
        "2_000 USD each month from f, for 2 quarters starting 2026-07 }\n",
    )
    assert needs(it) == needs(it, Month(2026, 6)) == [[10, 20, 40]]
    assert needs(it, Month(2026, 12)) == [[20, 40, 80]]
    assert plan(it, month=Month(2027, 1)).problems == (
        NoGoal(Month(2027, 1), Month(2026, 1), Month(2026, 12)),
    )


def test_quarters_are_counted_from_the_start_of_the_goal() -> None:
    it = funnel(
        RATES + "season { apr 200% }",
        "goal g { 3_000 USD each quarter from f, for 4 quarters starting 2026-02 }\n",
    )
    assert needed(it, "c", "f", Month(2026, 4)) == 15
    assert needed(it, "c", "f", Month(2026, 5)) == 10


def test_a_counted_goal_begins_at_its_stage() -> None:
    it = funnel(RATES, "goal g { 30 b each month from f }\n")
    assert needs(it) == [[30, 60]]
    [source] = plan(it).funnels[0].sources
    assert source.revenue == 1_500
    assert source.lead_value == 25


def test_of_two_goals_a_source_owes_the_larger_need() -> None:
    it = funnel(RATES, GOAL + "goal h { 100 a each month from f }\n")
    assert needed(it, "a", "f") == 100
    assert needed(it, "c", "f") == 10
    assert len(plan(it).funnels) == 2


def test_goals_of_streams_add_up() -> None:
    it = funnel(
        RATES + "stream s\nstream t",
        "goal g { 1_000 USD each month from f.s\n 500 USD each month from f.t }\n",
    )
    assert needed(it, "a", "f") == 60
    assert needed(it, "a", "f.t") == 20


@pytest.mark.parametrize(
    ("body", "kind", "words"),
    [
        ("a to b 50%\ndeal 1 USD", MissingRate, "b to c 30%"),
        ("a to b to be agreed\nb to c 5%\ndeal 1 USD", MissingRate, "still to be agreed"),
        ("a to b 0%\nb to c 50%\ndeal 1 USD", ZeroRate, "0% of a"),
        ("a to b 50%\nb to c 50%", MissingDeal, "deal 2_000 USD"),
        ("a to b 50%\nb to c 50%\ndeal to be agreed", MissingDeal, "still to be agreed"),
        ("a to b 50%\nb to c 50%\ndeal 0 USD", ZeroDeal, "brings nothing"),
        ("a to b 50%\nb to c 50%\ndeal 9 EUR", CurrencyMismatch, "exchange rates"),
        (RATES + "costs 3 EUR per a", CurrencyMismatch, "exchange rates"),
        (RATES + "source x { brings 60% of revenue }\nsource y", NoShare, "f.y"),
        (RATES + "source x { brings 60% of revenue }", SharesOff, "60%"),
    ],
)
def test_what_is_missing_is_said(body: str, kind: type[Problem], words: str) -> None:
    found = problem(funnel(body))
    assert isinstance(found, kind)
    assert words in say(found)
    assert place_of(found) is not None


def test_every_missing_figure_is_said_at_once() -> None:
    kinds = [type(each) for each in plan(funnel("source x\n")).problems]
    assert kinds == [MissingDeal, MissingRate, MissingRate]


def test_a_plan_with_a_hole_has_no_totals() -> None:
    it = funnel(RATES + "source x { brings 60% of revenue }\nsource y")
    [made] = plan(it).funnels
    assert len(made.sources) == 1
    assert made.totals is None
    assert needed(it, "a", "f") is None


def test_questions_that_name_what_is_not_there() -> None:
    it = funnel(RATES + "stream s { brings 50% of revenue\n source x }\nstream t "
                "{ brings 50% of revenue\n source x }")  # fmt: skip
    assert problem(it, "web") == UnknownSource("web", ("f.s", "f.s.x", "f.t", "f.t.x"))
    assert problem(it, "x") == SeveralSources("x", ("f.s.x", "f.t.x"))
    assert "f.s.x or f.t.x" in say(problem(it, "x"))
    made = delivered_value(it, "f", {"web": 1, "t.x": 2})
    assert [type(each) for each in made.problems] == [UnknownSource]
    assert made.value == 2 * 25
    assert [type(each) for each in delivered_value(it, "z", {}).problems] == [UnknownFunnel]


def test_goals_that_cannot_be_planned() -> None:
    assert isinstance(problem(agreement("")), NoGoal)
    it = funnel(RATES, "goal g { to be agreed each month from f }\n")
    assert isinstance(problem(it), OpenGoal)
    it = agreement("funnel f { deal 1 USD }\n" + GOAL)
    assert isinstance(problem(it), NoStages)
    it = agreement(
        "stage d\nfunnel f through a, b { a to b 5% }\ngoal g { 4 d each month from f }\n"
    )
    assert isinstance(problem(it), GoalOutsideFunnel)


def test_a_goal_of_nothing_needs_nothing() -> None:
    it = funnel(RATES, "goal g { 0 USD each month from f }\n")
    assert needs(it) == [[0, 0, 0]]
    assert plan(it).funnels[0].sources[0].lead_value is None


def test_weeks_are_no_part_of_a_month() -> None:
    it = funnel(RATES, "goal g { 1_000 USD each week from f }\n")
    assert needs(it) == [[10, 20, 40]]
    assert needed(it, "a", "f", None, Period.WEEK) == 40
    assert needed(it, "a", "f", Month(2026, 1)) is None


def test_a_party_has_the_people_of_its_roles() -> None:
    it = agreement("")
    assert people_of(it, "marketing") == 5
    assert people_of(it, "ads") == 2
    assert people_of(it, "sales") is None
    assert people_of(it, "nobody") is None
