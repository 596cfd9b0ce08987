"""The parts that plans over time are made of, with figures that can be worked out by hand."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from time import process_time

import pytest

from slalang.driver import read_text
from slalang.funnel import plan as plan_of_a_month
from slalang.funnel.problems import NoGoal, ZeroDeal, ZeroRate
from slalang.model.agreement import Agreement
from slalang.model.quantities import Period
from slalang.planning.axis import axis
from slalang.planning.money.savings import savings
from slalang.planning.plan import Setup, make_plan
from slalang.planning.result import Plan
from slalang.planning.sheet.cells import Value
from slalang.planning.sheet.reckon import reckon

STAGES = "stage mql\nstage sql\nstage opportunity\nstage customer\n"
THROUGH = "funnel f through mql, sql, opportunity, customer"
WEB = "mql to sql 34%\nsql to opportunity 82%\nopportunity to customer 23%\ndeal 2_000 USD"
GOAL = "goal g { 500_000 USD each month from f, for 12 months starting 2026-01 }"


def agreement(body: str = WEB, goal: str = GOAL) -> Agreement:
    """One funnel of four stages and a goal."""
    return read_text(f"{STAGES}{THROUGH} {{\n{body}\n}}\n{goal}\n").agreement


def needs(plan: Plan, stage: str) -> list[Value]:
    """What the whole funnel needs of a stage, first what is needed before the plan."""
    values = reckon(plan.sheet)
    [row] = [row for row in plan.funnels[0].stages if row.stage == stage]
    return [values[row.before], *(values[cell] for cell in row.need)]


# ── The figures of the articles ──────────────────────────────────────────


def test_a_quota_of_half_a_million_needs_3900_leads_each_month() -> None:
    plan = make_plan(agreement(), Setup(count=6))
    for stage, need in (("mql", 3900), ("sql", 1326), ("opportunity", 1087), ("customer", 250)):
        assert needs(plan, stage) == [0, *[need] * 6]


def test_outbound_alone_needs_2675_leads() -> None:
    rates = WEB.replace("34%", "55%").replace("82%", "85%").replace("23%", "20%")
    plan = make_plan(agreement(rates), Setup(count=1))
    assert [needs(plan, stage)[1] for stage in ("mql", "sql", "opportunity")] == [2675, 1471, 1250]
    [source] = plan.funnels[0].sources
    assert source.lead_value is not None
    assert reckon(plan.sheet)[source.lead_value] == Fraction(500_000, 2_675)


def test_a_million_a_quarter_needs_534_leads_a_quarter_and_178_a_month() -> None:
    rates = "mql to sql 60%\nsql to opportunity 50%\nopportunity to customer 25%\ndeal 25_000 USD"
    goal = "goal g { 1_000_000 USD each quarter from f, for 12 months starting 2026-01 }"
    plan = make_plan(agreement(rates, goal))
    assert needs(plan, "mql") == [0, *[178] * 12]
    assert sum(n for n in needs(plan, "sql")[1:4] if n) == 320
    assert sum(n for n in needs(plan, "opportunity")[1:4] if n) == 160
    assert sum(n for n in needs(plan, "customer")[1:4] if n) == 40


def test_with_an_average_of_one_month_leads_are_bought_a_month_ahead() -> None:
    plan = make_plan(agreement(f"{WEB}\ntakes 1 month"), Setup(count=6, goes_on=False))
    assert needs(plan, "mql") == [3900, 3900, 3900, 3900, 3900, 3900, 0]
    assert needs(plan, "customer") == [0, *[250] * 6]


@pytest.mark.parametrize("count", [6, 12, 18])
def test_plans_of_six_twelve_and_eighteen_months_are_made(count: int) -> None:
    goal = GOAL.replace("for 12 months", "for 24 months")
    plan = make_plan(agreement(goal=goal), Setup(count=count))
    assert needs(plan, "mql") == [0, *[3900] * count]


def test_sources_and_streams_keep_their_own_rates_deals_and_times() -> None:
    body = f"""
      stream new {{
        brings 60% of revenue
        {WEB.replace(chr(10), chr(10) + "        ")}
        takes 1 month
      }}
      stream renewals {{
        brings 40% of revenue
        mql to sql 100%
        sql to opportunity 50%
        opportunity to customer 80%
        deal 10_000 USD
        takes 2 months
      }}"""
    plan = make_plan(agreement(body), Setup(count=3))
    values = reckon(plan.sheet)
    new, renewals = plan.funnels[0].sources
    assert [values[cell] for cell in new.stages[0].need] == [2345, 2345, 2345]
    assert values[new.stages[0].before] == 2345
    assert [values[cell] for cell in renewals.stages[0].need] == [50, 50, 50]
    assert values[renewals.stages[0].before] == 100


def test_a_rate_that_has_to_rise_saves_leads_from_its_month_on() -> None:
    body = f"{WEB}\ncosts 40 USD per mql\nimprove opportunity to customer up to 25% by 2026-07-01"
    plan = make_plan(agreement(body))
    assert needs(plan, "opportunity") == [0, *[1087] * 6, *[1000] * 6]
    assert needs(plan, "mql")[6:8] == [3900, 3589]
    [saved] = savings(plan, reckon(plan.sheet)).each
    assert [(one.leads, one.money) for one in saved.funnels] == [(6 * 311, 6 * 311 * 40)]


# ── Times and periods ────────────────────────────────────────────────────


def test_half_of_what_takes_45_days_is_needed_one_month_ahead_and_half_two() -> None:
    goal = "goal g { 10 customer each month from f, for 1 month starting 2026-03 }"
    rates = "mql to sql 100%\nsql to opportunity 100%\nopportunity to customer 100%"
    plan = make_plan(
        agreement(f"{rates}\ntakes 45 days", goal),
        Setup(start=date(2026, 1, 1), count=3, goes_on=False),
    )
    assert needs(plan, "mql") == [0, 5, 5, 0]


def test_arrivals_are_needed_as_many_periods_ahead_as_they_say() -> None:
    goal = "goal g { 100 customer each month from f, for 1 month starting 2026-07 }"
    rates = (
        "mql to sql 100%\nsql to opportunity 100%\nopportunity to customer 70%\n"
        "opportunity to customer takes 18% in the same quarter, 40% in the next, 12% in the next"
    )
    plan = make_plan(agreement(rates, goal), Setup(start=date(2026, 1, 1), count=7, goes_on=False))
    assert needs(plan, "opportunity") == [0, 25, 0, 0, 82, 0, 0, 36]


def test_a_weekly_plan_that_starts_inside_a_month_asks_for_no_days_before_it() -> None:
    plan = make_plan(agreement(), Setup(Period.WEEK, date(2026, 4, 15), 2))
    values = reckon(plan.sheet)
    revenue = plan.funnels[0].revenue
    assert revenue is not None
    assert [values[cell] for cell in revenue] == [Fraction(500_000 * 7, 30)] * 2


def test_a_weekly_plan_that_ends_inside_a_month_counts_the_deals_until_then() -> None:
    plan = make_plan(agreement("exact\n" + WEB), Setup(Period.WEEK, date(2026, 4, 13), 4))
    values = reckon(plan.sheet)
    funnel = plan.funnels[0]
    assert funnel.revenue_total is not None
    assert values[funnel.stages[-1].total] == Fraction(values[funnel.revenue_total] or 0) / 2_000


def test_weeks_begin_on_monday_and_bear_their_numbers() -> None:
    weeks = axis(Period.WEEK, date(2026, 1, 1), 2)
    assert [one.name for one in weeks.inside] == ["2026-W01", "2026-W02"]
    assert weeks.first == date(2025, 12, 29)
    assert weeks.number(date(2026, 1, 11)) == 1
    assert axis(Period.MONTH, date(2026, 4, 30), 1).at(-1).name == "2026-03"


def test_a_plan_of_one_month_has_the_steps_of_slalang_funnel() -> None:
    for rounding in ("rounded up at each stage", "rounded up at the end", "exact"):
        it = agreement(f"{rounding}\n{WEB}")
        [source] = plan_of_a_month(it).funnels[0].sources
        plan = make_plan(it, Setup(count=1))
        for need in source.needs:
            assert needs(plan, need.stage) == [0, need.used]


# ── What nobody should write ─────────────────────────────────────────────


def test_rates_and_deals_of_nothing_are_problems() -> None:
    zero = make_plan(agreement(WEB.replace("34%", "0%")))
    assert [type(one) for one in zero.problems] == [ZeroRate]
    free = make_plan(agreement(WEB.replace("2_000 USD", "0 USD")))
    assert [type(one) for one in free.problems] == [ZeroDeal]


def test_a_goal_of_nothing_needs_nothing() -> None:
    plan = make_plan(agreement(goal=GOAL.replace("500_000", "0")), Setup(count=2))
    assert needs(plan, "mql") == [0, 0, 0]


def test_an_agreement_without_goals_has_a_plan_that_says_so() -> None:
    plan = make_plan(agreement(goal=""))
    assert plan.funnels == ()
    assert [type(one) for one in plan.problems] == [NoGoal]


def test_a_goal_without_a_start_holds_from_the_start_of_the_plan() -> None:
    plan = make_plan(
        agreement(goal="goal g { 500_000 USD each month from f }"),
        Setup(start=date(2026, 4, 1), count=2),
    )
    assert needs(plan, "mql") == [0, 3900, 3900]


@pytest.mark.parametrize("takes", ["1_000_000_000 days", "median 1_000_000_000 days", "999 years"])
@pytest.mark.parametrize("each", [Period.MONTH, Period.WEEK])
def test_times_of_ages_are_planned_in_time(takes: str, each: Period) -> None:
    begins = process_time()
    plan = make_plan(agreement(f"{WEB}\ntakes {takes}"), Setup(each, count=12))
    values = reckon(plan.sheet)
    assert values[plan.funnels[0].stages[0].total] == 12 * 3900 or each is Period.WEEK
    assert process_time() - begins < 10


@pytest.mark.parametrize("day", [date(1, 1, 1), date(1900, 1, 1), date(2199, 12, 31), date.max])
@pytest.mark.parametrize("each", [Period.MONTH, Period.WEEK])
def test_a_plan_may_start_on_any_day_of_the_calendar(day: date, each: Period) -> None:
    for count in (1, 10**9):
        make_plan(agreement(f"{WEB}\ntakes 3 months"), Setup(each, day, count))


@pytest.mark.parametrize("count", [0, -1, 10**9])
def test_a_plan_has_at_least_one_period_and_at_most_520(count: int) -> None:
    plan = make_plan(agreement(), Setup(count=count))
    assert 1 <= plan.when.count <= 520


def test_hundreds_of_sources_are_planned_in_time() -> None:
    sources = "\n".join(f"source s{index} {{ brings 0.25% of revenue }}" for index in range(400))
    it = agreement(f"{WEB}\ntakes 45 days\n{sources}")
    begins = process_time()
    plan = make_plan(it, Setup(count=12))
    reckon(plan.sheet)
    assert process_time() - begins < 8
    assert len(plan.funnels[0].sources) == 400


STEPPING = """\
agreement "Steps" {
  effective 2026-01-01 to 2026-12-31
  currency  USD
}
stage mql "MQL"
stage sql "SQL"
stage customer "Customer" { ends }
funnel web "Web" through mql, sql, customer {
  exact
  mql to sql 10%
  sql to customer 100%
  sql to customer takes 45 days
  improve mql to sql up to 40% by 2026-04-01
  deal 1_000 USD
}
goal sold "Sold" { 100_000 USD each month from web }
"""


def test_where_a_rate_changes_in_between_each_part_is_divided_by_the_rate_of_its_own_time() -> None:
    plan = make_plan(read_text(STEPPING).agreement, Setup(count=1, start=date(2026, 5, 1)))
    values = reckon(plan.sheet)
    # Half of May's SQLs are there in March, at 10%, and half in April, at 40%.
    assert values[plan.funnels[0].stages[0].total] == 50 * 10 + 50 * Fraction(5, 2)


def test_a_month_in_which_nothing_is_asked_for_takes_nothing() -> None:
    text = STEPPING.replace("from web }", "from web\n  in 2026-03 0 USD\n}")
    plan = make_plan(read_text(text).agreement, Setup(count=4))
    customers = plan.funnels[0].stages[2]
    values = reckon(plan.sheet)
    assert [values[cell] for cell in customers.need] == [100, 100, 0, 100]


def test_the_week_that_a_plan_begins_in_counts_from_its_first_day_on() -> None:
    text = STEPPING.replace("100_000 USD each month", "70 sql each week")
    agreement = read_text(text).agreement
    whole = make_plan(agreement, Setup(count=6))
    late = make_plan(agreement, Setup(count=3, start=date(2026, 4, 1)))
    of_whole = [reckon(whole.sheet)[cell] for cell in whole.funnels[0].stages[1].need]
    of_late = [reckon(late.sheet)[cell] for cell in late.funnels[0].stages[1].need]
    assert of_whole == [310, 280, 310, 300, 310, 300]
    assert of_late == of_whole[3:]


def test_a_goal_for_a_year_is_planned_apart_before_and_after_a_rate_changes() -> None:
    text = (
        STEPPING.replace("  sql to customer takes 45 days\n", "")
        .replace("up to 40% by 2026-04-01", "up to 20% by 2026-07-01")
        .replace("100_000 USD each month", "1_200_000 USD each year")
    )  # fmt: skip
    plan = make_plan(read_text(text).agreement, Setup(count=12))
    values = reckon(plan.sheet)
    assert [values[cell] for cell in plan.funnels[0].stages[0].need] == [1000] * 6 + [500] * 6
