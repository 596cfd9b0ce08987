"""Whatever the figures, the arithmetic is exact, bounded and monotone."""

from __future__ import annotations

import json
from fractions import Fraction
from math import ceil

from hypothesis import given
from hypothesis import strategies as st

from slalang.backends.funnel import to_csv, to_json, to_markdown, to_text
from slalang.diagnostics.render.cells import width
from slalang.driver import read_text
from slalang.funnel import delivered_value, plan
from slalang.funnel.arithmetic import Quotient, half_up, plain, quotient
from slalang.funnel.periods import between, convert, later, months_of
from slalang.funnel.plans import Plans
from slalang.model.agreement import Agreement
from slalang.model.quantities import Month, Period

RATES = st.decimals("0.1", "100", places=1).map(str)
MONEY = st.integers(1, 10**9)
DEALS = st.integers(1, 10**5)
MONTHS = st.builds(Month, st.integers(1970, 2100), st.integers(1, 12))
MONTHLY = st.sampled_from([Period.MONTH, Period.QUARTER, Period.HALF_YEAR, Period.YEAR])
STEPS = st.lists(RATES, min_size=1, max_size=4)


def agreement(
    goal: int, deal: int, rates: list[str], *, say: str = "", each: str = "month"
) -> Agreement:
    """A funnel of as many stages as it takes, the rates from the first to the last."""
    names = [f"s{index}" for index in range(len(rates) + 1)]
    stages = "\n".join(f"stage {name}" for name in names)
    lines = [f"{names[i]} to {names[i + 1]} {rate}%" for i, rate in enumerate(rates)]
    body = "\n".join([*lines, f"deal {deal} USD", say])
    return read_text(
        f"{stages}\nfunnel f through {', '.join(names)} {{\n{body}\n}}\n"
        f"goal g {{ {goal} USD each {each} from f }}\n"
    ).agreement


def leads(plans: Plans) -> Fraction:
    return plans.funnels[0].sources[0].needs[-1].used


def oracle(goal: int, deal: int, rates: list[str], *, round_up: bool) -> list[Fraction]:
    """The funnel, written a second time and differently: multiply, then round."""
    found = [Fraction(goal, deal)]
    if round_up:
        found = [Fraction(-(-goal // deal))]
    for rate in reversed(rates):
        tenths = int(Fraction(rate) * 10)
        exact = found[-1] * 1000 / tenths
        found.append(Fraction(-((-exact.numerator) // exact.denominator)) if round_up else exact)
    return found


@given(MONEY, DEALS, STEPS)
def test_rounded_up_at_each_stage_as_the_oracle_says(
    goal: int, deal: int, rates: list[str]
) -> None:
    [source] = plan(agreement(goal, deal, rates)).funnels[0].sources
    assert [need.used for need in source.needs] == oracle(goal, deal, rates, round_up=True)


@given(MONEY, DEALS, STEPS)
def test_exact_as_the_oracle_says_and_worth_the_same_everywhere(
    goal: int, deal: int, rates: list[str]
) -> None:
    [source] = plan(agreement(goal, deal, rates, say="exact")).funnels[0].sources
    expected = oracle(goal, deal, rates, round_up=False)
    assert [need.exact for need in source.needs] == expected
    assert source.lead_value == goal / expected[-1]


@given(MONEY, DEALS, STEPS)
def test_rounding_never_lowers_a_need_and_the_end_lies_between(
    goal: int, deal: int, rates: list[str]
) -> None:
    exact = leads(plan(agreement(goal, deal, rates, say="exact")))
    end = leads(plan(agreement(goal, deal, rates, say="rounded up at the end")))
    each = leads(plan(agreement(goal, deal, rates)))
    assert end == ceil(exact)
    assert exact <= end <= each
    # Each stage adds less than one, which the rates above it multiply.
    slack, factor = Fraction(1), Fraction(1)
    for rate in rates:
        factor = factor * 100 / Fraction(rate)
        slack += factor
    assert each - exact < slack


@given(MONEY, DEALS, STEPS, st.data())
def test_a_better_rate_never_needs_more_leads(
    goal: int, deal: int, rates: list[str], data: st.DataObject
) -> None:
    index = data.draw(st.integers(0, len(rates) - 1))
    better = str(data.draw(st.decimals(rates[index], "100", places=1)))
    improved = [*rates[:index], better, *rates[index + 1 :]]
    assert leads(plan(agreement(goal, deal, improved))) <= leads(plan(agreement(goal, deal, rates)))


@given(MONEY, st.integers(1, 50), DEALS, STEPS)
def test_a_goal_times_so_much_needs_at_most_so_many_times_the_leads(
    goal: int, times: int, deal: int, rates: list[str]
) -> None:
    once, many = (leads(plan(agreement(goal * n, deal, rates))) for n in (1, times))
    assert once <= many <= once * times
    exact, more = (leads(plan(agreement(goal * n, deal, rates, say="exact"))) for n in (1, times))
    assert more == exact * times


@given(MONEY, DEALS, STEPS, st.lists(st.integers(1, 100), min_size=1, max_size=6))
def test_shares_add_up_to_the_goal(
    goal: int, deal: int, rates: list[str], weights: list[int]
) -> None:
    shares = [weight * 100 // sum(weights) for weight in weights]
    shares[0] += 100 - sum(shares)
    say = "\n".join(
        f"source x{index} {{ brings {share}% of revenue }}" for index, share in enumerate(shares)
    )
    made = plan(agreement(goal, deal, rates, say=say))
    assert made.problems == ()
    [funnel] = made.funnels
    assert funnel.totals is not None
    assert funnel.totals.goal == goal == sum(source.goal for source in funnel.sources)
    for index, need in enumerate(funnel.totals.needs):
        assert need.used == sum(source.needs[index].used for source in funnel.sources)


@given(MONEY, DEALS, STEPS, st.sampled_from(["quarter", "half-year", "year"]))
def test_months_cover_their_period(goal: int, deal: int, rates: list[str], each: str) -> None:
    [source] = plan(agreement(goal, deal, rates, each=each)).funnels[0].sources
    length = {"quarter": 3, "half-year": 6, "year": 12}[each]
    for need, monthly in zip(source.needs, source.each_month, strict=True):
        assert need.used <= monthly.used * length < need.used + length


@given(MONEY, DEALS, STEPS)
def test_delivering_what_is_needed_is_worth_the_goal(
    goal: int, deal: int, rates: list[str]
) -> None:
    it = agreement(goal, deal, rates, say="source x")
    made = delivered_value(it, "f", {"x": int(leads(plan(it)))})
    assert made.value == made.goal == goal


@given(MONEY, DEALS, STEPS)
def test_every_output_can_be_read_back(goal: int, deal: int, rates: list[str]) -> None:
    plans = plan(agreement(goal, deal, rates))
    [source] = json.loads(to_json(plans))["funnels"][0]["sources"]
    assert source["needed"][source["steps"][-1]["stage"]] == leads(plans)
    assert to_csv(plans).count("\n") == len(rates) + 2
    # A number is never broken; beyond billions of leads an equation needs more room.
    if leads(plans) < 10**12:
        assert all(width(line) <= 80 for line in to_text(plans).splitlines())
    assert to_markdown(plans).count("\n| ") == len(rates) + 4


@given(st.fractions(), st.fractions())
def test_a_quotient_is_exact_and_rounded_by_less_than_one(top: Fraction, bottom: Fraction) -> None:
    made = quotient(top, bottom, round_up=True)
    assert isinstance(made, Quotient) == (bottom != 0)
    if isinstance(made, Quotient):
        assert made.exact * bottom == top
        assert made.rounded is not None
        assert 0 <= made.rounded - made.exact < 1


@given(st.fractions(), st.integers(0, 12))
def test_a_decimal_is_the_nearest(value: Fraction, places: int) -> None:
    shown = Fraction(half_up(value, places))
    assert abs(shown - value) * 2 <= Fraction(1, 10**places)
    assert Fraction(plain(value, places)) == shown


@given(st.fractions(), MONTHLY, MONTHLY)
def test_periods_convert_there_and_back(amount: Fraction, given_: Period, wanted: Period) -> None:
    there = convert(amount, given_, wanted)
    assert there is not None
    assert convert(there, wanted, given_) == amount
    assert convert(amount, given_, Period.WEEK) is None


@given(MONTHS, MONTHS, MONTHLY)
def test_a_month_lies_in_its_period(month: Month, first: Month, period: Period) -> None:
    months = months_of(period, month, first)
    assert month in months
    assert between(first, months[0]) % len(months) == 0
    assert [later(months[0], index) for index in range(len(months))] == list(months)
