"""Ways out of a shortfall, as people read them."""

from __future__ import annotations

from staffed import FUNNEL, agreement, planned

from slalang.model.agreement import Agreement
from slalang.planning.shortfalls import shortfalls
from slalang.planning.way_words import say_way
from slalang.planning.ways_out import ways_out

SHORT = "people 2\n works at most 60 mql per person each month"


def test_people_rates_and_goals_say_what_they_are_now() -> None:
    assert said(agreement(SHORT)) == [
        "Quota each quarter: 675,000 USD instead of 1,000,000 USD",
        "MQL to SQL of New business: 88.9% instead of 60%",
        "SQL to Opportunity of New business: 74.1% instead of 50%",
        "1 more person in Sales development: 3 instead of 2",
    ]


def test_a_budget_says_what_it_has_to_be() -> None:
    said_of_money = said(
        agreement(
            marketing="budget 1_700 USD each month", funnel=f"{FUNNEL}\n costs 10 USD per mql"
        )
    )
    assert "Marketing: a budget of 1,780 USD instead of 1,700 USD" in said_of_money


def test_a_shift_says_from_where_to_where() -> None:
    rest = "sql to opportunity 50%\n opportunity to customer 25%\n deal 25_000 USD"
    funnel = f"""
    source web "Website" {{ brings 60% of revenue
      mql to sql 40%
      brings at most 150 mql each month
      {rest} }}
    source event "Event" {{ brings 40% of revenue
      mql to sql 80%
      {rest} }}
    """
    found = said(agreement(funnel=funnel))
    assert "5 points of the revenue from Event instead of Website: 45% and 55%" in found
    assert "Website: at most 160 instead of 150" in found


def said(about: Agreement) -> list[str]:
    """The ways out of the first shortfall."""
    plan, values = planned(about)
    some = ways_out(plan, values, shortfalls(plan, values))[0]
    return [say_way(plan, way) for way in some]
