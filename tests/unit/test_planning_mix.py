"""The cheapest mix of sources: within their limits, in whole leads, never dearer than agreed."""

from __future__ import annotations

import json
import sys
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slalang.backends.plan.mix import mix_json, mix_view
from slalang.backends.plan.text import to_text
from slalang.driver import read_text
from slalang.model.agreement import Agreement
from slalang.model.quantities import Period
from slalang.planning.axis import Axis, axis
from slalang.planning.ground import ground_of
from slalang.planning.mix.blend import agreed_shares, blend_of, loads_of
from slalang.planning.mix.cheapest import cheapest_mix
from slalang.planning.mix.result import FunnelMix, Mix, NoCosts, NoSolver, say_mix
from slalang.planning.mix.task import task_of
from slalang.planning.plan import Setup, axis_of, make_plan
from slalang.planning.sheet.cells import Draft
from slalang.planning.sheet.reckon import reckon

pytest.importorskip("highspy")

HEAD = """
agreement "A" {
  effective 2026-01-01 to 2026-12-31
  currency USD
}
party marketing "Marketing"
stage mql "MQL" of marketing
stage sql "SQL" of marketing
stage customer "Customer" of marketing { ends }
"""
GOAL = "goal revenue { 100_000 USD each month from web, for 12 months starting 2026-01 }\n"
RATES = "mql to sql 50%\n sql to customer 20%\n deal 1_000 USD\n"


def agreement(body: str, goal: str = GOAL) -> Agreement:
    read = read_text(f"{HEAD}\nfunnel web through mql, sql, customer {{\n{body}\n}}\n{goal}")
    assert not read.findings
    return read.agreement


def source(name: str, brings: int, says: str, rates: str = RATES) -> str:
    return f"source {name} {{ brings {brings}% of revenue\n {rates}{says} }}\n"


def mixed(body: str, goal: str = GOAL, setup: Setup | None = None) -> FunnelMix:
    mix = cheapest_mix(agreement(body, goal), setup or Setup(count=6))
    assert mix.problems == ()
    [funnel] = mix.funnels
    return funnel


def shares(funnel: FunnelMix) -> dict[str, Fraction]:
    assert funnel.cheapest
    return {one.path.rpartition(".")[2]: one.share for one in funnel.cheapest.sources}


def leads(funnel: FunnelMix) -> dict[str, list[Fraction | int]]:
    assert funnel.cheapest
    return {one.path.rpartition(".")[2]: list(one.leads) for one in funnel.cheapest.sources}


CHEAP_AND_DEAR = source("cheap", 50, "costs 10 USD per mql\n LIMIT") + source(
    "dear", 50, "costs 30 USD per mql"
)


def test_without_limits_the_cheaper_source_brings_everything() -> None:
    found = mixed(CHEAP_AND_DEAR.replace("LIMIT", ""))
    assert shares(found) == {"cheap": 1, "dear": 0}
    assert found.agreed
    assert (found.agreed.cost, found.saved) == (6 * 20_000, 6 * 10_000)


def test_a_source_brings_at_most_what_it_can() -> None:
    found = mixed(CHEAP_AND_DEAR.replace("LIMIT", "brings at most 800 mql each month"))
    assert leads(found) == {"cheap": [800] * 6, "dear": [200] * 6}
    assert shares(found) == {"cheap": Fraction(4, 5), "dear": Fraction(1, 5)}
    assert [one.path for one in found.binding] == ["web.cheap"]
    assert len(found.binding[0].periods) == 6


def test_a_limit_decides_only_where_it_is_used_up() -> None:
    better = "improve sql to customer up to 80% by 2026-04-01, owed by marketing\n"
    found = mixed(
        better + CHEAP_AND_DEAR.replace("LIMIT", "brings at most 800 mql each month"),
    )
    assert found.binding[0].periods == ("2026-01", "2026-02", "2026-03")


def test_a_source_brings_at_least_what_it_has_to() -> None:
    body = source("cheap", 50, "costs 10 USD per mql") + source(
        "dear", 50, "costs 30 USD per mql\n brings at least 100 mql each month"
    )
    assert leads(mixed(body)) == {"cheap": [900] * 6, "dear": [100] * 6}


def test_a_limit_of_a_stream_holds_for_its_sources_together() -> None:
    inner = source("a", 50, "costs 10 USD per mql") + source("b", 50, "costs 11 USD per mql")
    body = (
        f"stream paid {{ brings 60% of revenue\n brings at most 500 mql each month\n {inner} }}\n"
        + source("dear", 40, "costs 30 USD per mql")
    )
    assert leads(mixed(body)) == {"a": [500] * 6, "b": [0] * 6, "dear": [500] * 6}


def test_a_limit_on_a_later_stage_limits_the_leads_before_it() -> None:
    found = mixed(CHEAP_AND_DEAR.replace("LIMIT", "brings at most 40 customer each month"))
    assert leads(found) == {"cheap": [400] * 6, "dear": [600] * 6}


def test_costs_of_later_stages_count_as_often_as_they_are_reached() -> None:
    # 10 + 50% × 30 for the one, 30 for the other.
    body = source("early", 50, "costs 30 USD per mql") + source(
        "late", 50, "costs 10 USD per mql\n costs 30 USD per sql"
    )
    found = mixed(body)
    assert shares(found) == {"early": 0, "late": 1}
    assert found.cheapest
    assert found.cheapest.cost == 6 * 25_000


def test_better_rates_are_worth_a_higher_price() -> None:
    better = RATES.replace("50%", "100%")
    body = source("many", 50, "costs 10 USD per mql") + source(
        "good", 50, "costs 19 USD per mql", better
    )
    assert shares(mixed(body)) == {"many": 0, "good": 1}


def test_limits_hold_in_the_periods_in_which_the_leads_are_needed() -> None:
    body = source("fast", 50, "costs 10 USD per mql\n brings at most 600 mql each month")
    body += source("slow", 50, "takes 45 days\n costs 30 USD per mql")
    found = mixed(body)
    assert leads(found) == {"fast": [600] * 6, "slow": [400] * 6}
    assert found.cheapest
    assert [one.before for one in found.cheapest.sources] == [0, 600]


def test_a_limit_for_each_quarter_is_spread_over_its_months() -> None:
    found = mixed(CHEAP_AND_DEAR.replace("LIMIT", "brings at most 1_800 mql each quarter"))
    assert leads(found)["cheap"] == [600] * 6


def test_weeks_take_their_part_of_a_limit_for_each_month() -> None:
    goal = "goal revenue { 10_000 USD each week from web, for 12 months starting 2026-01 }\n"
    body = CHEAP_AND_DEAR.replace("LIMIT", "brings at most 310 mql each month")
    found = mixed(body, goal, Setup(Period.WEEK, start=date(2026, 1, 5), count=3))
    assert leads(found) == {"cheap": [70] * 3, "dear": [30] * 3}


def test_fixed_costs_are_named_and_decide_nothing() -> None:
    body = source("cheap", 50, "costs 10 USD per mql\n costs 9_000 USD each month") + source(
        "dear", 50, "costs 11 USD per mql"
    )
    found = mixed(body)
    assert shares(found) == {"cheap": 1, "dear": 0}
    assert found.cheapest
    assert found.cheapest.sources[0].fixed == 54_000
    assert "Fixed costs are in both" in said(Mix("A", _when(), (found,), ()))


def test_a_source_with_fixed_costs_alone_should_say_how_much_it_can_bring() -> None:
    body = source("site", 50, "costs 10 USD per mql") + source(
        "team", 50, "costs 9_000 USD each month"
    )
    found = mixed(body)
    assert found.free == ("web.team",)
    text = said(Mix("A", _when(), (found,), ()))
    assert "`brings at most 800 mql each month`" in text


def test_a_source_that_serves_several_goals_brings_the_largest_need() -> None:
    goals = GOAL + "goal leads { 1_500 mql each month from web, for 12 months starting 2026-01 }\n"
    found = mixed(CHEAP_AND_DEAR.replace("LIMIT", ""), goals)
    assert leads(found) == {"cheap": [1_500] * 6, "dear": [0] * 6}


def test_shares_need_not_be_agreed_to_ask_for_the_cheapest() -> None:
    read = read_text(
        HEAD + f"funnel web through mql, sql, customer {{ {RATES}\n"
        "source a { costs 10 USD per mql\n brings at most 800 mql each month }\n"
        f"source b {{ costs 30 USD per mql }} }}\n{GOAL}"
    )
    [found] = cheapest_mix(read.agreement, Setup(count=6)).funnels
    assert found.agreed is None
    assert leads(found) == {"a": [800] * 6, "b": [200] * 6}


def test_what_is_rounded_up_keeps_the_limits() -> None:
    odd = "mql to sql 37%\n sql to customer 23%\n deal 1_900 USD\n"
    body = source(
        "a", 50, "takes 40 days\n costs 10 USD per mql\n brings at most 301 mql each month", odd
    )
    body += source("b", 50, "takes 20 days\n costs 30 USD per mql", odd)
    found = mixed(body)
    assert found.cheapest
    assert found.cheapest.broken == ()
    most = max(leads(found)["a"])
    assert 280 < most <= 301
    assert all(isinstance(count, int) for counts in leads(found).values() for count in counts)


def test_a_goal_beyond_all_limits_is_out_of_reach_by_so_much() -> None:
    body = source("a", 50, "costs 10 USD per mql\n brings at most 300 mql each month")
    body += source("b", 50, "costs 30 USD per mql\n brings at most 500 mql each month")
    found = mixed(body)
    assert found.cheapest is None
    assert [(one.period, one.short) for one in found.missing] == [
        (f"2026-0{month}", 20_000) for month in range(1, 7)
    ]
    assert {one.path for one in found.binding} == {"web.a", "web.b"}
    text = said(Mix("A", _when(), (found,), ()))
    assert "Out of reach: 120,000 USD" in text
    assert "Raise one of these limits, add a source, or lower the goal." in text


def test_a_least_number_above_a_largest_one_cannot_be_kept() -> None:
    limits = "brings at least 300 mql each month\n brings at most 200 mql each month"
    body = source("a", 50, f"costs 10 USD per mql\n {limits}")
    body += source("b", 50, "costs 30 USD per mql")
    found = mixed(body)
    assert (found.cheapest, found.missing) == (None, ())
    assert [(one.path, one.beyond) for one in found.unkept] == [("web.a", 100)]


def test_a_source_without_costs_is_a_problem() -> None:
    it = agreement(source("a", 50, "costs 10 USD per mql") + source("b", 50, ""))
    mix = cheapest_mix(it, Setup(count=6))
    [problem] = mix.problems
    assert isinstance(problem, NoCosts)
    assert "web.b does not say what it costs" in say_mix(problem)
    assert mix.funnels == ()


def test_an_open_cost_is_a_problem() -> None:
    it = agreement(source("a", 100, "costs 10 USD per mql\n costs to be agreed each month"))
    [problem] = cheapest_mix(it, Setup(count=6)).problems
    assert "Agree on them" in say_mix(problem)


def test_without_the_solver_it_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "highspy", None)
    mix = cheapest_mix(agreement(CHEAP_AND_DEAR.replace("LIMIT", "")))
    assert mix.problems == (NoSolver(),)
    assert "pip install 'slalang[optimize]'" in say_mix(NoSolver())


def test_an_agreement_without_goals_has_no_mix() -> None:
    it = agreement(CHEAP_AND_DEAR.replace("LIMIT", ""), "")
    assert cheapest_mix(it).funnels == ()


def test_json_has_every_number_exactly() -> None:
    it = agreement(CHEAP_AND_DEAR.replace("LIMIT", "brings at most 800 mql each month"))
    data = json.loads(mix_json(cheapest_mix(it, Setup(count=2))))
    [funnel] = data["funnels"]
    assert data["format"] == "slalang.mix/1"
    assert funnel["saved"] == 12_000
    assert [one["share"] for one in funnel["cheapest"]["sources"]] == [80, 20]
    assert funnel["binding"][0]["count"] == 800


def test_the_text_says_what_is_saved_and_what_keeps_it_from_more() -> None:
    it = agreement(CHEAP_AND_DEAR.replace("LIMIT", "brings at most 800 mql each month"))
    text = said(cheapest_mix(it, Setup(count=6)))
    assert "All deals of the plan cost 84,000 USD: 36,000 USD less" in text
    assert "Cheap brings at most 800 MQL each month: without this it would cost less" in " ".join(
        text.split()
    )


ROWS = st.tuples(
    st.integers(20, 90), st.integers(10, 90), st.integers(500, 3_000), st.integers(0, 100),
    st.integers(0, 90), st.integers(100, 3_000),
)  # fmt: skip


def _sources(rows: list[tuple[int, ...]], rounding: str = "rounded up at each stage") -> str:
    shares_ = [50, 30, 20]
    return f"{rounding}\n" + "".join(
        source(
            f"s{number}",
            shares_[number],
            f"takes {days} days\n costs {price} USD per mql\n costs {price // 3} USD per sql\n"
            f"brings at most {most} mql each month",
            f"mql to sql {first}%\n sql to customer {second}%\n deal {deal} USD\n",
        )
        for number, (first, second, deal, days, price, most) in enumerate(rows)
    )


IMPROVE = "improve sql to customer up to 55% by 2026-03-01, owed by marketing\n"
SEVERAL = st.lists(ROWS, min_size=3, max_size=3)


@settings(max_examples=20, deadline=None)
@given(SEVERAL)
def test_no_mix_is_dearer_than_one_that_was_agreed_and_keeps_the_limits(
    rows: list[tuple[int, ...]],
) -> None:
    found = mixed(_sources(rows) + IMPROVE)
    assert found.agreed
    if found.cheapest is None:
        assert found.agreed.broken
        assert found.missing
    elif not found.agreed.broken:
        assert found.cheapest.cost <= found.agreed.cost
        assert found.cheapest.broken == ()
    if found.cheapest is not None:
        assert sum(one.share for one in found.cheapest.sources) == 1


@settings(max_examples=20, deadline=None)
@given(
    SEVERAL,
    st.sampled_from(["exact", "rounded up at the end", "rounded up at each stage"]),
    st.sampled_from([Period.MONTH, Period.WEEK]),
    st.sampled_from(["month", "quarter"]),
)
def test_the_agreed_mix_is_the_plan_itself(
    rows: list[tuple[int, ...]], rounding: str, by: Period, each: str
) -> None:
    goal = GOAL.replace("each month", f"each {each}")
    season = "season { feb 40%\n mar 130% }\n" if each == "quarter" else ""
    it = agreement(_sources(rows, rounding) + IMPROVE + season, goal)
    setup = Setup(by, count=5)
    ground = ground_of(Draft(), it, axis_of(it, setup))
    task, problems = task_of(ground, it.funnels[0], goes_on=True)
    assert task
    assert problems == []
    stated = agreed_shares(task)
    assert stated
    blend = blend_of(task, stated, loads_of(task, stated, {}))
    plan = make_plan(it, setup)
    values = reckon(plan.sheet)
    [funnel] = plan.funnels
    for mine, planned in zip(blend.sources, funnel.sources, strict=True):
        assert planned.spent
        assert list(mine.leads) == [values[cell] for cell in planned.stages[0].need]
        assert mine.before == values[planned.stages[0].before]
        assert mine.cost == values[planned.spent.total]


def said(mix: Mix) -> str:
    return to_text(mix_view(mix))


def _when() -> Axis:
    return axis(Period.MONTH, date(2026, 1, 1), 6)


def test_goals_beyond_all_numbers_of_a_solver_are_no_accident() -> None:
    goal = GOAL.replace("starting 2026-01", "starting 2026-01, rising by 1_000% each month")
    mix = cheapest_mix(
        agreement(CHEAP_AND_DEAR.replace("LIMIT", "takes 60 months"), goal), Setup(count=12)
    )
    assert "look for a number that is far too large" in said(mix)


def test_one_source_leaves_nothing_to_mix() -> None:
    text = said(cheapest_mix(agreement(RATES + "costs 10 USD per mql"), Setup(count=6)))
    assert "One source brings everything, for 60,000 USD: there is nothing to mix." in text


def test_a_limit_between_sources_of_one_price_costs_nothing() -> None:
    body = source("a", 50, "costs 10 USD per mql\n brings at most 300 mql each month")
    body += source("b", 50, "costs 10 USD per mql")
    assert mixed(body).binding == ()


def test_of_mixes_that_cost_the_same_the_steadiest_is_taken() -> None:
    body = source("fast", 50, "costs 10 USD per mql")
    body += source(
        "slow", 50, "takes 45 days\n costs 5 USD per mql\n brings at most 500 mql each month"
    )
    assert leads(mixed(body)) == {"fast": [500] * 6, "slow": [500] * 6}
