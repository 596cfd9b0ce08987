"""Goals that rise: what they ask for, period by period."""

from __future__ import annotations

from fractions import Fraction

import pytest

from slalang.driver import read_text
from slalang.funnel import plan
from slalang.funnel.goals import amount_in
from slalang.model.agreement import Agreement
from slalang.model.quantities import Month


def agreement_with(target: str) -> Agreement:
    read = read_text(
        f"""
        agreement "A" {{ effective 2026-01-01 to 2027-12-31 }}
        stage mql
        stage customer {{ ends }}
        funnel web through mql, customer {{
          mql to customer 50%
          deal 1_000 USD
          exact
        }}
        goal revenue {{ {target} }}
        """
    )
    assert not read.findings
    assert read.agreement
    return read.agreement


@pytest.mark.parametrize(
    ("target", "month", "amount"),
    [
        ("500_000 USD each month from web, rising by 2% each month", (2026, 1), 500_000),
        ("500_000 USD each month from web, rising by 2% each month", (2026, 3), 520_200),
        ("500_000 USD each month from web, rising by 10% each quarter", (2026, 3), 500_000),
        ("500_000 USD each month from web, rising by 10% each quarter", (2026, 4), 550_000),
        ("500_000 USD each month from web, rising by 10_000 USD each quarter", (2026, 12), 530_000),
        ("40 customer each month from web, rising by 2 customer each year", (2027, 6), 42),
        ("90 customer each quarter from web, rising by 1 customer each month", (2026, 6), 93),
        ("90 USD each month from web, for 9 months starting 2026-04, rising by 1 USD each month",
         (2026, 6), 92),
    ],
)  # fmt: skip
def test_a_goal_rises_by_whole_periods_from_its_first_month(
    target: str, month: tuple[int, int], amount: int
) -> None:
    agreement = agreement_with(target)
    found = amount_in(agreement, agreement.goals[0].targets[0], Month(*month))
    assert found
    assert found.value == amount


def test_the_plan_of_a_month_is_made_for_the_risen_goal() -> None:
    agreement = agreement_with("500_000 USD each month from web, rising by 2% each month")
    [first] = plan(agreement, month=Month(2026, 1)).funnels
    [third] = plan(agreement, month=Month(2026, 3)).funnels
    assert first.totals
    assert third.totals
    assert first.totals.needs[-1].exact == 1000
    assert third.totals.needs[-1].exact == 1000 * Fraction(51, 50) ** 2


def test_without_a_month_the_plan_is_made_for_the_amount_that_is_written() -> None:
    agreement = agreement_with("500_000 USD each month from web, rising by 2% each month")
    [made] = plan(agreement).funnels
    assert made.amount.value == 500_000


def test_a_month_with_an_amount_of_its_own_does_not_rise() -> None:
    agreement = agreement_with(
        "500_000 USD each month from web, rising by 2% each month\nin 2026-05 300_000 USD"
    )
    [made] = plan(agreement, month=Month(2026, 5)).funnels
    assert made.amount.value == 300_000


def test_a_goal_that_rises_for_centuries_stays_readable() -> None:
    agreement = agreement_with(
        "500_000 USD each month from web, for 9_000 months starting 2026-01, "
        "rising by 1_000% each week"
    )
    found = amount_in(agreement, agreement.goals[0].targets[0], Month(2700, 1))
    assert found
    assert len(str(found.value.numerator)) < 600
