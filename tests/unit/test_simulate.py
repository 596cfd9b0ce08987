"""Simulations beside the closed forms of what they draw."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from math import comb

import numpy as np
import pytest
from simulated import agreement, generator, goal, simulated, world

from slalang.driver import read_text
from slalang.planning.plan import Setup, make_plan
from slalang.planning.sheet.reckon import reckon
from slalang.planning.simulate import run
from slalang.planning.simulate.certainty import Given, enough
from slalang.planning.simulate.draws import agreed_rates, draw, draw_rates
from slalang.planning.simulate.goals import Wishes
from slalang.planning.simulate.result import Unable
from slalang.planning.simulate.run import simulate
from slalang.planning.simulate.strands import strands_of

MANY = 40_000
ONE_MONTH = Setup(count=1)
HALF = "mql to sql 100%\n sql to customer 50%"


def at_least(wanted: int, leads: int, rate: Fraction) -> Fraction:
    """The chance that so many of so many leads go on, exactly."""
    return sum(
        (comb(leads, won) * rate**won * (1 - rate) ** (leads - won)
         for won in range(wanted, leads + 1)),
        Fraction(0),
    )  # fmt: skip


def near(found: Decimal, percent: float, points: float) -> bool:
    return abs(float(found) - percent) < points


def test_a_month_of_one_source_has_the_chance_of_the_binomial_distribution() -> None:
    found = goal(agreement(HALF), ONE_MONTH, Wishes(draws=MANY))
    exact = float(at_least(10, 20, Fraction(1, 2))) * 100
    assert near(found.whole.chance, exact, 4 * float(found.whole.error))
    assert found.whole.error == Decimal("0.25")


def test_the_leads_that_are_enough_are_those_of_the_binomial_distribution() -> None:
    found = goal(agreement(HALF, "200 customer each month from web"), ONE_MONTH)
    [leads] = found.enough.sources
    exact = next(
        count
        for count in range(400, 500)
        if 5 * sum(comb(count, won) for won in range(200, count + 1)) >= 4 * 2**count
    )
    assert leads.planned == 400
    assert leads.certain is not None
    assert abs(leads.certain - exact) <= 2
    assert 80 <= found.enough.chance < 84


def test_what_a_sampled_rate_makes_of_leads_is_beta_binomial() -> None:
    about = world(
        agreement(
            "mql to sql 100%\n sql to customer 30%, measured on 100",
            "300 customer each month from web",
        ),
        ONE_MONTH,
    )  # fmt: skip
    rates = draw_rates(about, generator(), MANY)
    won = draw(about, generator(8), MANY, rates).came[0, 0]
    leads, on, off = 1000, 30, 70
    mean = leads * on / (on + off)
    variance = mean * (1 - on / (on + off)) * (on + off + leads) / (on + off + 1)
    assert abs(won.mean() - mean) < 4 * (variance / MANY) ** 0.5
    assert abs(won.var() / variance - 1) < 0.05


def test_two_sampled_rates_multiply_as_independent_beta_distributions_do() -> None:
    about = world(
        agreement("mql to sql 40%, measured on 50\n sql to customer 20%, measured on 80"), ONE_MONTH
    )
    came = draw(about, generator(), MANY, draw_rates(about, generator(), MANY), luck=False).came
    leads = about.groups[0].leads

    def moments(rate: float, sample: float) -> tuple[float, float]:
        return rate, rate * (1 - rate) / (sample + 1) + rate * rate

    first, second = moments(0.4, 50), moments(0.2, 80)
    mean = first[0] * second[0]
    variance = first[1] * second[1] - mean**2
    assert abs(came.mean() / leads - mean) < 4 * (variance / MANY) ** 0.5
    assert abs(came.var() / leads**2 / variance - 1) < 0.05


def test_the_sum_of_deals_varies_with_the_spread_of_one_and_the_number_of_them() -> None:
    money = agreement(
        f"{HALF}\n deal 1_000 USD, give or take 600 USD", "50_000 USD each month from web"
    )
    came = draw(world(money, ONE_MONTH), generator(), MANY, {
        "web.mql to sql": 1.0, "web.sql to customer": 0.5,
    }).came[0, 0]  # fmt: skip
    variance = 50 * 600**2 + 100 * 0.25 * 1000**2
    assert abs(came.mean() - 50_000) < 4 * (variance / MANY) ** 0.5
    assert abs(came.var() / variance - 1) < 0.05


def test_without_samples_spreads_and_luck_every_draw_is_the_plan() -> None:
    exact = agreement(f"exact\n {HALF}\n deal 300 USD", "1_000 USD each month from web")
    found = goal(exact, Setup(count=3), Wishes(draws=100, luck=False))
    assert found.whole.chance == 100
    assert found.expected == found.whole.asked == 3000
    for row in (*found.periods, *found.goal_periods, *found.added_up):
        assert row.chance == 100
        assert row.came.p5 == row.came.p95
    assert found.enough.factor == 1


def test_the_same_seed_draws_the_same_and_another_one_does_not() -> None:
    about = agreement("mql to sql 40%, measured on 50\n sql to customer 20%")
    assert simulated(about) == simulated(about)
    assert simulated(about) != simulated(about, None, Wishes(seed=2))


@pytest.mark.parametrize(
    "target",
    [
        "500_000 USD each month from web",
        "1_500_000 USD each quarter from web, rising by 3% each quarter",
        "20_000 USD each day from web, rising by 100 USD each month",
        "90 customer each week from web",
        "300 sql each month from web",
    ],
)
@pytest.mark.parametrize("rounding", ["rounded up at each stage", "rounded up at the end", "exact"])
def test_leads_are_those_of_the_plan(target: str, rounding: str) -> None:
    about = agreement(
        f"""
        {rounding}
        season {{ aug 40% }}
        source a "A" {{ brings 60% of revenue
          mql to sql 34%
          sql to customer 19%
          deal 2_000 USD
          takes 45 days }}
        source b "B" {{ brings 40% of revenue
          mql to sql 55%
          sql to customer 17%
          deal 700 USD
          takes median 20 days }}
        improve sql to customer up to 25% by 2026-07-01
        improve mql to sql up to 40% by 2026-03-15
        """,
        target,
    )
    plan = make_plan(about)
    values = reckon(plan.sheet)
    for strand, source in zip(strands_of(about, Setup())[0], plan.funnels[0].sources, strict=True):
        first = source.stages[0]
        assert sum(load.leads for load in strand.loads if load.asked) == values[first.total]
        assert [strand.first.get(index, 0) for index in range(12)] == [
            values[cell] for cell in first.need
        ]


def test_on_average_comes_what_the_plan_needs_where_nothing_is_rounded() -> None:
    about = agreement(
        """
        exact
        mql to sql 34%
        sql to customer 19%
        deal 2_000 USD
        takes 45 days
        improve sql to customer up to 25% by 2026-07-15
        """,
        "500_000_000 USD each month from web",
    )
    found = goal(about, wishes=Wishes(draws=100, luck=False))
    assert abs(found.expected / found.whole.asked - 1) < Decimal("0.00001")


def test_a_rate_that_two_sources_inherit_turns_out_the_same_for_both() -> None:
    about = agreement(
        """
        mql to sql 34%, measured on 200
        sql to customer 19%
        source a "A" { brings 60% of revenue }
        source b "B" { brings 40% of revenue }
        """
    )
    found = world(about, ONE_MONTH)
    assert list(found.spread) == ["web.mql to sql"]
    assert len(found.lines) == 2


def test_an_improved_rate_never_goes_beyond_all() -> None:
    about = agreement(
        """
        mql to sql 50%, measured on 2
        sql to customer 100%
        improve mql to sql up to 90% by 2026-01-01
        """
    )
    found = world(about, ONE_MONTH)
    won = draw(found, generator(), 1000, draw_rates(found, generator(), 1000), luck=False)
    assert won.came.max() <= found.groups[0].leads


def test_rates_without_a_sample_are_named() -> None:
    found = simulated(agreement("mql to sql 40%, measured on 50\n sql to customer 20%"))
    assert [(rate.key, rate.sample) for rate in found.rates] == [
        ("web.mql to sql", 50), ("web.sql to customer", None),
    ]  # fmt: skip
    assert [one.key for one in found.goals[0].swings] == ["web.mql to sql", "luck"]


def test_goals_that_share_a_source_share_the_leads_of_the_larger_need() -> None:
    read = read_text(
        """
        agreement "A" { effective 2026-01-01 to 2026-12-31 }
        stage mql "MQL"
        stage customer "Customer" { ends }
        funnel web "Website" through mql, customer { mql to customer 50% }
        goal small "Small" { 100 customer each month from web }
        goal large "Large" { 200 customer each month from web }
        """
    )
    assert read.agreement
    small, large = simulated(read.agreement).goals
    assert small.enough.sources[0].planned == large.enough.sources[0].planned == 12 * 400
    assert small.whole.chance == 100
    assert near(large.whole.chance, 50, 4)


def test_a_quarter_has_a_chance_of_its_own() -> None:
    found = goal(agreement(HALF, "30 customer each quarter from web"))
    assert [row.name for row in found.goal_periods][:2] == [
        "2026-01 to 2026-03",
        "2026-04 to 2026-06",
    ]
    assert [row.asked for row in found.goal_periods] == [30] * 4
    assert len(found.periods) == 12


def test_more_leads_never_bring_less() -> None:
    about = world(
        agreement(
            "mql to sql 40%, measured on 50\n sql to customer 20%\n"
            "deal 500 USD, give or take 300 USD",
            "20_000 USD each month from web",
        ),
        Setup(count=2),
    )
    rates = draw_rates(about, generator(), 2000)
    drawn = draw(about, generator(), 2000, rates)
    given = Given(rates, list(drawn.won), list(drawn.totals), 40_000)
    found = [enough(about, generator(3), 0, given, part / 100) for part in range(5, 100, 5)]
    factors = [one.factor for one in found]
    assert None not in factors
    assert factors == sorted(factors)  # type: ignore[type-var]
    assert all(one.chance >= part / 100 for one, part in zip(found, range(5, 100, 5), strict=True))


def test_what_is_drawn_a_part_at_a_time_has_the_same_chances(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    about, wishes = agreement(HALF), Wishes(draws=20_000)
    whole = goal(about, ONE_MONTH, wishes)
    monkeypatch.setattr(run, "_AT_ONCE", 5_000)
    monkeypatch.setattr(run, "_KEPT", 2_000)
    parts = simulated(about, ONE_MONTH, wishes)
    assert parts.percentiles_of == 2_000
    assert near(parts.goals[0].whole.chance, float(whole.whole.chance), 2)
    assert abs(parts.goals[0].whole.came.p50 - whole.whole.came.p50) <= 1


def test_goals_beyond_all_numbers_are_refused_in_words() -> None:
    found = simulate(agreement(HALF, "900_000_000_000_000_000 customer each month from web"))
    assert isinstance(found, Unable)


def test_a_goal_of_the_first_stage_is_always_reached() -> None:
    found = goal(agreement(HALF, "40 mql each month from web"))
    assert found.whole.chance == 100
    assert found.swings[0].low == found.swings[0].high == 480


def test_times_that_vary_move_deals_between_months_and_lose_none_at_the_start() -> None:
    takes = "takes 30 days, give or take 45 days"
    still = goal(agreement(f"{HALF}\n takes 30 days", "1_000 customer each month from web"))
    moved = goal(agreement(f"{HALF}\n {takes}", "1_000 customer each month from web"))
    for row, other in zip(moved.periods[:9], still.periods[:9], strict=True):
        assert abs(row.came.p50 - other.came.p50) < 10


def test_agreed_rates_are_the_means_of_what_is_drawn() -> None:
    found = world(agreement("mql to sql 40%, measured on 50\n sql to customer 20%"), ONE_MONTH)
    drawn = draw_rates(found, generator(), MANY)
    for key, agreed in agreed_rates(found).items():
        assert abs(float(np.mean(drawn[key])) - agreed) < 0.002


def test_a_plan_that_asks_for_nothing_has_no_chances() -> None:
    about = agreement(HALF)
    assert simulated(replace(about, goals=())).goals == ()
