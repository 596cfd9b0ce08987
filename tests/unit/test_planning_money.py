"""What a plan over time costs and brings: costs, returns, payback, budgets, savings."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slalang.driver import read_text
from slalang.model.agreement import Agreement
from slalang.model.quantities import Period
from slalang.planning.money.savings import savings
from slalang.planning.plan import Setup, make_plan
from slalang.planning.result import BudgetPlan, FunnelPlan, Plan, SourcePlan
from slalang.planning.sheet.cells import Cell, Value
from slalang.planning.sheet.reckon import reckon

HEAD = """
agreement "A" {
  effective 2026-01-01 to 2026-12-31
  currency USD
}
party marketing "Marketing" { BUDGET
  role ads "Ads" { ROLE }
}
party sales "Sales"
stage mql "MQL" of ads
stage sql "SQL" of sales
stage customer "Customer" of sales { ends }
"""
GOAL = "goal revenue { 100_000 USD each month from web, for 12 months starting 2026-01 }\n"
RATES = "mql to sql 50%\n sql to customer 20%\n deal 1_000 USD\n"


def agreement(
    body: str, *, goal: str = GOAL, budget: str = "", role: str = "", currency: str = "currency USD"
) -> Agreement:
    head = HEAD.replace("BUDGET", budget).replace("ROLE", role).replace("currency USD", currency)
    read = read_text(f"{head}\nfunnel web through mql, sql, customer {{\n{body}\n}}\n{goal}")
    assert not read.findings
    return read.agreement


class Reckoned:
    """A plan and what its cells come to."""

    def __init__(self, it: Agreement, setup: Setup | None = None) -> None:
        self.plan: Plan = make_plan(it, setup or Setup(count=6))
        self.values = reckon(self.plan.sheet)

    def __call__(self, cell: Cell | None) -> Value:
        assert cell is not None
        return self.values[cell]

    @property
    def funnel(self) -> FunnelPlan:
        [found] = self.plan.funnels
        return found

    @property
    def source(self) -> SourcePlan:
        [found] = self.funnel.sources
        return found

    @property
    def budget(self) -> BudgetPlan:
        [found] = self.plan.budgets
        return found


def test_leads_cost_in_the_period_in_which_they_are_needed() -> None:
    of = Reckoned(agreement(RATES + "takes 45 days\n costs 10 USD per mql"))
    spent = of.source.spent
    assert spent
    # 1,000 leads a month; those of January fall half into December, half into November.
    assert [of(cell) for cell in spent.costs] == [10_000] * 6
    assert of(spent.before) == 15_000
    assert of(spent.total) == 60_000


def test_every_stage_can_have_a_price() -> None:
    of = Reckoned(agreement(RATES + "costs 10 USD per mql\n costs 3 USD per customer"))
    assert of.source.spent
    assert of(of.source.spent.costs[0]) == 1_000 * 10 + 100 * 3


@pytest.mark.parametrize(
    ("each", "by", "costs"),
    [
        ("month", Period.MONTH, [Fraction(31_000), Fraction(31_000)]),
        ("quarter", Period.MONTH, [Fraction(31_000, 3), Fraction(31_000, 3)]),
        ("year", Period.MONTH, [Fraction(31_000, 12), Fraction(31_000, 12)]),
        ("week", Period.MONTH, [Fraction(31_000 * 31, 7), Fraction(31_000 * 28, 7)]),
        ("day", Period.MONTH, [Fraction(31_000 * 31), Fraction(31_000 * 28)]),
        # The first week begins on 2025-12-29: three days of a December, four of a January.
        ("month", Period.WEEK, [Fraction(7_000), Fraction(7_000)]),
    ],
)
def test_fixed_costs_fall_into_every_period(each: str, by: Period, costs: list[Fraction]) -> None:
    of = Reckoned(agreement(RATES + f"costs 31_000 USD each {each}"), Setup(by, count=2))
    assert of.source.spent
    assert [of(cell) for cell in of.source.spent.costs] == costs
    assert of(of.source.spent.total) == sum(costs)


def test_fixed_costs_of_a_funnel_belong_to_the_whole_and_to_no_source() -> None:
    sources = "".join(
        f"source {name} {{ brings 50% of revenue\n {RATES} costs 10 USD per mql }}\n"
        for name in ("a", "b")
    )
    of = Reckoned(agreement(f"costs 2_000 USD each month\n{sources}"))
    assert [of(one.spent.total) for one in of.funnel.sources if one.spent] == [30_000, 30_000]
    assert of.funnel.spent
    assert of(of.funnel.spent.total) == 72_000
    assert of(of.funnel.customer_cost) == 120


def test_costs_per_stage_are_inherited_and_an_inner_one_wins() -> None:
    of = Reckoned(
        agreement(
            f"{RATES} costs 10 USD per mql\n costs 5 USD per sql\n"
            "source a { brings 100% of revenue\n costs 20 USD per mql }"
        )
    )
    assert of.source.spent
    assert of(of.source.spent.costs[0]) == 1_000 * 20 + 500 * 5


def test_a_source_without_costs_is_named() -> None:
    sources = (
        f"source a {{ brings 50% of revenue\n {RATES} costs 10 USD per mql }}\n"
        f"source b {{ brings 50% of revenue\n {RATES} }}"
    )
    of = Reckoned(agreement(sources))
    assert of.funnel.spent
    assert of.funnel.spent.unknown == ("web.b",)
    assert of(of.funnel.spent.total) == 30_000
    assert of.funnel.customer_cost is None


@pytest.mark.parametrize("cost", ["10 EUR", "to be agreed"])
def test_costs_that_are_open_or_in_another_currency_are_not_known(cost: str) -> None:
    of = Reckoned(agreement(RATES + f"costs {cost} per mql\n costs 7 USD per sql", currency=""))
    assert of.source.spent
    assert of.source.spent.unknown == ("web",)
    assert of.source.customer_cost is None


def test_nothing_is_said_of_money_where_nothing_is_said_of_costs() -> None:
    of = Reckoned(agreement(RATES))
    assert (of.source.spent, of.funnel.spent) == (None, None)
    assert of(of.source.lead_value) == 100


def test_the_return_is_what_is_left_of_the_margin() -> None:
    of = Reckoned(agreement(RATES + "margin 40%\n costs 10 USD per mql"))
    assert of(of.source.customer_cost) == 100
    assert of(of.source.margin) == 40
    assert of(of.source.gain) == 300  # (40,000 - 10,000) ÷ 10,000


def test_without_a_margin_the_return_is_of_the_revenue() -> None:
    of = Reckoned(agreement(RATES + "costs 10 USD per mql"))
    assert of(of.source.gain) == 900


def test_a_free_source_has_no_return_that_could_be_named() -> None:
    of = Reckoned(agreement(RATES + "costs 0 USD per mql"))
    assert of(of.source.gain) is None


@pytest.mark.parametrize(
    ("says", "months"),
    [
        ("takes 45 days\n costs 10 USD per mql", Fraction(3, 2)),
        ("takes median 30 days\n costs 10 USD per mql", Fraction(3, 2)),
        # One customer costs 100 and brings 400 over a year: a quarter of it.
        ("takes 45 days\n margin 40%\n costs 10 USD per mql", Fraction(9, 2)),
        ("takes 45 days\n margin 10%\n costs 10 USD per mql", Fraction(27, 2)),
        ("takes 45 days\n margin 9%\n costs 10 USD per mql", None),
        ("takes 45 days\n costs 0 USD per mql", Fraction(3, 2)),
    ],
)
def test_payback_waits_for_the_deal_and_its_payments(says: str, months: Fraction | None) -> None:
    paid = "" if "margin" not in says else ", paid over 12 months"
    rates = RATES.replace("1_000 USD", f"1_000 USD{paid}")
    of = Reckoned(agreement(rates + says))
    assert of(of.source.payback) == months


def test_payback_follows_a_time_that_is_turned() -> None:
    it = agreement(RATES + "takes 45 days\n costs 10 USD per mql")
    plan = make_plan(it, Setup(count=3, live=True))
    [source] = plan.funnels[0].sources
    assert source.payback
    assert reckon(plan.sheet, {"web.takes": Fraction(60)})[source.payback] == 2


def test_a_plan_in_weeks_pays_back_in_months() -> None:
    of = Reckoned(
        agreement(RATES + "takes 45 days\n costs 10 USD per mql"), Setup(Period.WEEK, count=4)
    )
    assert of(of.source.payback) == Fraction(3, 2)


def test_a_goal_that_counts_leads_has_costs_but_no_return() -> None:
    goal = "goal leads { 300 mql each month from web, for 12 months starting 2026-01 }\n"
    of = Reckoned(agreement(RATES + "costs 10 USD per mql", goal=goal))
    assert of.source.spent
    assert of(of.source.spent.total) == 18_000
    assert (of.source.customer_cost, of.source.gain, of.source.lead_value) == (None, None, None)


def test_new_business_and_renewals_are_planned_side_by_side() -> None:
    read = read_text(
        HEAD.replace("BUDGET", "").replace("ROLE", "")
        + f"""
        stage up_for_renewal "Up for renewal" of sales
        stage renewed "Renewed" of sales {{ ends }}
        funnel web through mql, sql, customer {{ {RATES} margin 30%
          costs 10 USD per mql }}
        funnel renewals through up_for_renewal, renewed {{
          up_for_renewal to renewed 80%
          deal 500 USD
          margin 90%
          costs 20 USD per up_for_renewal
        }}
        {GOAL}
        goal kept {{ 40_000 USD each month from renewals, for 12 months starting 2026-01 }}
        """
    )
    plan = make_plan(read.agreement, Setup(count=6))
    values = reckon(plan.sheet)
    new, kept = (funnel.sources[0] for funnel in plan.funnels)
    assert [values[row.total] for row in kept.stages] == [600, 480]
    assert [values[one.margin or 0] for one in (new, kept)] == [30, 90]
    assert [values[one.customer_cost or 0] for one in (new, kept)] == [100, 25]
    assert [values[one.gain or 0] for one in (new, kept)] == [200, 1_700]


def test_a_budget_stands_beside_the_costs_of_each_period() -> None:
    of = Reckoned(
        agreement(
            RATES + "costs 10 USD per mql",
            budget='budget 6_000 USD each month for "Paid media"',
            role="budget 9_000 USD each quarter",
        )
    )
    assert [of(cell) for cell in of.budget.budget] == [9_000] * 6
    assert [of(cell) for cell in of.budget.costs] == [10_000] * 6
    assert (of.budget.party, of.budget.currency, of.budget.unknown) == ("marketing", "USD", ())
    keys = {one.key for one in of.plan.sheet.inputs}
    assert {"marketing.budget each month for Paid media", "ads.budget each quarter"} <= keys


def test_a_budget_names_the_sources_whose_costs_are_not_known() -> None:
    of = Reckoned(agreement(RATES, budget="budget 6_000 USD each month"))
    assert [of(cell) for cell in of.budget.costs] == [0] * 6
    assert of.budget.unknown == ("web",)


@pytest.mark.parametrize("budget", ["budget to be agreed each month", "budget 5 EUR each month"])
def test_a_budget_that_does_not_compare_is_left_out(budget: str) -> None:
    more = f"budget 3 USD each month\n{budget}"
    it = agreement(RATES, budget=more, currency="")
    assert make_plan(it, Setup(count=2)).budgets == ()


IMPROVED = (
    RATES
    + """ costs 10 USD per mql
  improve sql to customer up to 25% by 2026-03-01, owed by sales
  improve mql to sql up to 80% by 2026-05-01, owed by sales
"""
)


def test_an_improvement_saves_leads_and_money() -> None:
    of = Reckoned(agreement(IMPROVED))
    saved = savings(of.plan, of.values)
    first, second = saved.each
    assert [one.inputs[0].value for one in saved.each] == [25, 80]
    # From March on 800 leads instead of 1,000; from May on 500 instead of 800.
    assert first.funnels[0].each == (0, 0, 200, 200, 125, 125)
    assert second.funnels[0].each == (0, 0, 0, 0, 300, 300)
    assert (first.funnels[0].leads, first.funnels[0].money) == (650, 6_500)
    assert (second.funnels[0].leads, second.funnels[0].money) == (600, 6_000)


def test_improvements_together_save_more_than_none_and_not_the_sum() -> None:
    of = Reckoned(agreement(IMPROVED))
    together = savings(of.plan, of.values).together
    assert together
    assert together.funnels[0].leads == 200 + 200 + 500 + 500
    assert together.funnels[0].money == 14_000


def test_a_rate_that_goes_down_saves_a_negative_number() -> None:
    of = Reckoned(
        agreement(RATES + "improve sql to customer down to 10% by 2026-04-01, owed by sales")
    )
    [saving] = savings(of.plan, of.values).each
    assert saving.funnels[0].leads == -3_000
    assert saving.funnels[0].money is None


def test_without_improvements_nothing_is_saved() -> None:
    of = Reckoned(agreement(RATES))
    saved = savings(of.plan, of.values)
    assert (saved.each, saved.together) == ((), None)


@settings(max_examples=15, deadline=None)
@given(
    prices=st.tuples(st.integers(0, 90), st.integers(0, 90)),
    fixed=st.tuples(st.integers(0, 900), st.integers(0, 900)),
    rates=st.tuples(st.integers(1, 100), st.integers(1, 100)),
    days=st.integers(0, 90),
    more=st.integers(1, 50),
)
def test_the_parts_make_the_whole_and_a_higher_price_never_costs_less(
    prices: tuple[int, int], fixed: tuple[int, int], rates: tuple[int, int], days: int, more: int
) -> None:
    def sources(first: int) -> str:
        return "".join(
            f"source {name} {{ brings 50% of revenue\n {RATES.replace('50%', f'{rate}%')}"
            f" takes {days} days\n costs {price} USD per mql\n costs {each} USD each month }}\n"
            for name, rate, price, each in zip(
                ("a", "b"), rates, (first, prices[1]), fixed, strict=True
            )
        )

    of = Reckoned(agreement(f"costs 70 USD each quarter\n{sources(prices[0])}"))
    whole, parts = of.funnel.spent, [one.spent for one in of.funnel.sources]
    assert whole
    own = Fraction(70, 3)
    for index, cell in enumerate(whole.costs):
        assert of(cell) == sum(of(one.costs[index]) or 0 for one in parts if one) + own
    assert of(whole.total) == sum(of(one.total) or 0 for one in parts if one) + 6 * own
    dearer = Reckoned(agreement(f"costs 70 USD each quarter\n{sources(prices[0] + more)}"))
    assert dearer.funnel.spent
    assert (dearer(dearer.funnel.spent.total) or 0) >= (of(whole.total) or 0)
