"""Scenarios laid over an agreement: what they replace, and what they leave as it is."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from slalang.driver import read_text
from slalang.model.agreement import Agreement
from slalang.model.numbers import Funnel, Source
from slalang.model.quantities import Money, Percent
from slalang.planning.whatif.overlay import with_scenario

ROOT = Path(__file__).parents[2]
BASE = """
agreement "Acme" {
  effective 2026-01-01 to 2026-12-31
  currency USD
}
party marketing
party sales {
  people 4
  role sdr {
    people 2
    works 20 to 60 mql per person each month
    joining 2 from 2026-04
    leaving 1 from 2026-09
    spends 2 hours per opportunity
  }
}
stage mql of marketing
stage opportunity of sales { set by sales }
stage customer of sales { ends }
funnel business through mql, opportunity, customer {
  deal 2_000 USD, give or take 400 USD
  mql to opportunity 40% of won and lost, measured on 900
  opportunity to customer 25%
  improve opportunity to customer up to 30% by 2026-07-01
  source web {
    brings 60% of revenue
    costs 40 USD per mql
    costs 1_000 USD each month
    costs 2_000 USD each month
  }
  stream partners {
    brings 40% of revenue
    source north { brings 50% of revenue }
    source south { brings 50% of revenue }
  }
}
goal revenue {
  500_000 USD each month from business, for 6 months starting 2026-01
  600_000 USD each month from business, for 6 months starting 2026-07
  in 2026-08 300_000 USD
}
"""


def read(text: str) -> Agreement:
    result = read_text(text)
    assert not result.findings, [finding.message() for finding in result.findings]
    return result.agreement


def with_what(scenario: str) -> Agreement:
    """The agreement with a scenario that says this."""
    agreement = read(f"{BASE}\nscenario other {{ {scenario} }}\n")
    return with_scenario(agreement, agreement.scenarios[0])


def source(agreement: Agreement, path: str) -> Source:
    node = agreement.figures[path]
    assert isinstance(node, Source)
    return node


def test_a_scenario_that_says_nothing_changes_nothing() -> None:
    agreement = read(f'{BASE}\nscenario none {{ means """Nothing at all.""" }}\n')
    assert with_scenario(agreement, agreement.scenarios[0]) == agreement


def test_a_scenario_that_says_what_is_agreed_plans_the_same() -> None:
    same = with_what("funnel business { opportunity to customer 25% }\nparty sales { people 4 }")
    agreed = read(BASE)
    assert [rate.percent for rate in same.funnels[0].figures.rates] == [
        rate.percent for rate in agreed.funnels[0].figures.rates
    ]
    assert same.parties[1].team.people == agreed.parties[1].team.people


@pytest.mark.parametrize("name", ["packwell", "leadfuze"])
def test_laid_over_twice_it_is_the_same(name: str) -> None:
    from slalang.driver import compile_file
    from slalang.settings import Settings

    compiled = compile_file(ROOT / "examples" / name / f"{name}.sla", Settings(ROOT))
    agreement = compiled.agreement
    assert agreement is not None
    for scenario in agreement.scenarios:
        once = with_scenario(agreement, scenario)
        assert once != agreement
        assert with_scenario(once, scenario) == once


def test_a_rate_replaces_the_rate_between_the_same_stages_with_its_sample() -> None:
    first, second = with_what("funnel business { mql to opportunity 50% }").funnels[0].figures.rates
    assert first.percent == Percent(Decimal(50))
    assert first.sample is None
    assert second.percent == Percent(Decimal(25))


def test_a_rate_counts_what_it_counted_unless_it_says_otherwise() -> None:
    rates = with_what("funnel business { mql to opportunity 50% }").funnels[0].figures.rates
    assert rates[0].kind is read(BASE).funnels[0].figures.rates[0].kind
    rates = with_what("funnel business { mql to opportunity 50% of those that entered }")
    assert rates.funnels[0].figures.rates[0].kind is not None
    assert rates.funnels[0].figures.rates[0].kind.value == "of those that entered"


def test_a_deal_replaces_the_deal_with_its_spread() -> None:
    figures = with_what("funnel business { deal 3_000 USD }").funnels[0].figures
    assert figures.deal == Money(Decimal(3000), "USD")
    assert figures.deal_give_or_take is None


def test_a_deal_of_a_source_leaves_that_of_the_funnel() -> None:
    other = with_what("funnel business { source web { deal 3_000 USD } }")
    assert source(other, "business.web").figures.deal == Money(Decimal(3000), "USD")
    assert other.funnels[0].figures.deal == Money(Decimal(2000), "USD")
    assert other.funnels[0].figures.deal_give_or_take is not None


def test_costs_replace_all_costs_of_their_kind() -> None:
    costs = source(
        with_what("funnel business { source web { costs 500 USD each month } }"), "business.web"
    ).figures.costs
    amounts = [cost.amount for cost in costs]
    assert amounts == [Money(Decimal(40), "USD"), Money(Decimal(500), "USD")]


def test_sources_inside_streams_are_found() -> None:
    other = with_what(
        "funnel business { stream partners {\n"
        "  source north { brings 70% of revenue }\n  source south { brings 30% of revenue }\n} }"
    )
    shares = [
        source(other, f"business.partners.{name}").figures.brings for name in ("north", "south")
    ]
    assert shares == [Percent(Decimal(70)), Percent(Decimal(30))]


def test_an_improvement_of_another_day_is_one_more() -> None:
    figures = (
        with_what(
            "funnel business {\n  improve opportunity to customer up to 28% by 2026-04-01\n"
            "  improve opportunity to customer up to 35% by 2026-07-01\n}"
        )
        .funnels[0]
        .figures
    )
    said = [(str(row.by), row.percent) for row in figures.improvements]
    assert said == [
        ("2026-07-01", Percent(Decimal(35))), ("2026-04-01", Percent(Decimal(28)))
    ]  # fmt: skip


def test_a_target_replaces_all_targets_that_draw_from_the_same_place() -> None:
    goal = with_what(
        "goal revenue { 400_000 USD each month from business, for 12 months starting 2026-01 }"
    ).goals[0]
    assert [target.amount for target in goal.targets] == [Money(Decimal(400_000), "USD")]
    assert len(goal.months) == 1


def test_a_month_of_a_goal_replaces_that_month() -> None:
    goal = with_what("goal revenue {\n  in 2026-08 1 USD\n  in 2026-09 2 USD\n}").goals[0]
    assert [row.amount for row in goal.months] == [
        Money(Decimal(1), "USD"), Money(Decimal(2), "USD")
    ]  # fmt: skip
    assert len(goal.targets) == 2


def test_people_join_and_leave_on_days_of_their_own() -> None:
    team = (
        with_what(
            "party sales { role sdr {\n  joining 0 from 2026-04\n  leaving 2 from 2026-04\n} }"
        )
        .parties[1]
        .roles[0]
        .team
    )
    changes = sorted((change.starting.month, int(change.count)) for change in team.changes)
    assert changes == [(4, -2), (4, 0), (9, -1)]
    assert team.people == 2


def test_names_and_paths_know_what_changed() -> None:
    other = with_what("funnel business { source web { margin 30% } }\nparty sales { people 9 }")
    funnel = other.names["business"]
    assert isinstance(funnel, Funnel)
    assert funnel is other.funnels[0]
    assert other.figures["business.web"] is funnel.sources[0]
    assert other.names["sales"] is other.parties[1]
    assert list(other.figures) == list(read(BASE).figures)


def test_what_changes_stands_in_the_scenario_and_what_stays_in_the_agreement() -> None:
    agreement = read(f"{BASE}\nscenario other {{ funnel business {{ mql to opportunity 50% }} }}\n")
    extent = agreement.scenarios[0].extent
    funnel = with_scenario(agreement, agreement.scenarios[0]).funnels[0]
    first, second = funnel.figures.rates
    assert extent.start <= first.origin.start < extent.end
    assert second.origin.start < extent.start
    assert funnel.origin == agreement.funnels[0].origin


def test_a_margin_and_the_time_for_work_stand_where_they_are_said() -> None:
    base = BASE.replace("  deal 2_000", "  margin 40%\n  deal 2_000").replace(
        "  people 4\n", "  people 4\n  available 80% of the time\n"
    )
    quiet = read(
        f"{base}\nscenario other {{ funnel business {{ deal 1 USD }}\nparty sales {{ people 9 }} }}"
    )
    other = with_scenario(quiet, quiet.scenarios[0])
    assert other.funnels[0].figures.margin_origin == quiet.funnels[0].figures.margin_origin
    assert other.parties[1].team.available_origin == quiet.parties[1].team.available_origin
    assert other.parties[1].team.available_origin is not None
    said = read(
        f"{base}\nscenario other {{\n  funnel business {{ margin 30% }}\n"
        "  party sales { available 60% of the time }\n}\n"
    )
    other, extent = with_scenario(said, said.scenarios[0]), said.scenarios[0].extent
    margin, available = (
        other.funnels[0].figures.margin_origin, other.parties[1].team.available_origin
    )  # fmt: skip
    assert margin is not None
    assert available is not None
    assert extent.start < margin.start < available.start < extent.end
