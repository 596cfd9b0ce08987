"""The figures that must come out: from the source articles, or by hand."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from slalang.backends.funnel import build, to_json
from slalang.driver import read_text
from slalang.funnel import (
    budget_lines,
    delivered_value,
    needed,
    plan,
    promised,
    stale_figures,
    workloads,
)
from slalang.funnel.arithmetic import half_up
from slalang.funnel.delivered import Standing, standing
from slalang.model.agreement import Agreement
from slalang.model.promises import Deliver
from slalang.model.quantities import Month, Period

GOLDEN = Path(__file__).parent.parent / "golden" / "funnel"


def agreement_in(name: str) -> Agreement:
    path = GOLDEN / name
    read = read_text(path.read_text(encoding="utf-8"), path.name)
    assert [finding.message() for finding in read.findings] == []
    return read.agreement


@pytest.fixture(scope="module")
def quota() -> Agreement:
    return agreement_in("quota.sla")


@pytest.fixture(scope="module")
def quarter() -> Agreement:
    return agreement_in("quarter.sla")


@pytest.mark.parametrize(
    ("source", "counts", "value"),
    [
        ("web_form", {"customer": 250, "opportunity": 1087, "sql": 1326, "mql": 3900}, "128.21"),
        ("outbound", {"customer": 250, "opportunity": 1250, "sql": 1471, "mql": 2675}, "186.92"),
    ],
)
def test_one_source_carries_the_whole_quota(
    quota: Agreement, source: str, counts: dict[str, int], value: str
) -> None:
    made = json.loads(build(quota, {"source": source})["funnel.json"])
    [funnel] = made["funnels"]
    [found] = funnel["sources"]
    assert (funnel["name"], found["name"]) == ("new_business", source)
    assert found["needed"] == counts
    assert list(found["needed"]) == ["customer", "opportunity", "sql", "mql"]
    assert found["lead_value"] == value
    assert made["problems"] == []


def test_delivered_value_of_two_sources(quota: Agreement) -> None:
    made = delivered_value(quota, "new_business", {"web_form": 2000, "outbound": 1000})
    assert made.value == 2000 * Fraction(500000, 3900) + 1000 * Fraction(500000, 2675)
    assert str(half_up(made.value, 2)) == "443326.14"
    assert (made.goal, made.currency, made.problems) == (500_000, "USD", ())


def test_a_quarter_and_its_months(quarter: Agreement) -> None:
    [funnel] = plan(quarter).funnels
    [source] = funnel.sources
    assert [need.value for need in source.needs] == [40, 160, 320, 534]
    assert [need.value for need in source.each_month] == [14, 54, 107, 178]
    assert needed(quarter, "inquiry", "direct") == 534
    assert needed(quarter, "inquiry", "direct", Month(2026, 5)) == 178


def test_ten_thousand_a_lead() -> None:
    read = read_text(
        "stage lead_in\nstage won { ends }\n"
        "funnel f through lead_in, won { lead_in to won 10%\n deal 100_000 USD }\n"
        "goal g { 1_000_000 USD each month from f }\n"
    )
    [funnel] = plan(read.agreement).funnels
    assert funnel.sources[0].needs[-1].value == 100
    assert funnel.sources[0].lead_value == 10_000


def test_four_marketers_bring_a_thousand(quarter: Agreement) -> None:
    promise = quarter.promises[0]
    form = promise.forms[0]
    assert isinstance(form, Deliver)
    assert promised(quarter, promise, form, Period.MONTH) == 1000
    assert promised(quarter, promise, form, Period.QUARTER) == 3000
    assert promised(quarter, promise, form, Period.WEEK) is None


def test_six_reps_take_what_the_quarter_needs(quarter: Agreement) -> None:
    monthly, weekly = workloads(quarter)
    assert monthly.room is not None
    assert (monthly.need, monthly.room.most, monthly.fits) == (178, 360, True)
    assert weekly.room is not None
    assert (weekly.room.least, weekly.room.most) == (6, 90)
    assert (weekly.need, weekly.fits) == (None, None)


def test_costs_against_the_budget(quarter: Agreement) -> None:
    [line] = budget_lines(quarter)
    assert (line.budget, line.cost, line.fits) == (30_000, 18_300, True)


def test_unknown_costs_leave_the_budget_open(quota: Agreement) -> None:
    assert budget_lines(quota) == ()
    spending = plan(quota).funnels[0].totals
    assert spending is not None
    assert spending.spending is not None
    assert spending.spending.total == 2345 * 40
    assert spending.spending.unknown == ("new_business.outbound",)


def test_an_agreed_improvement_counts_from_its_month(quota: Agreement) -> None:
    june = plan(quota, source="web_form", month=Month(2026, 6)).funnels[0].sources[0]
    july = plan(quota, source="web_form", month=Month(2026, 7)).funnels[0].sources[0]
    assert [need.value for need in june.needs] == [250, 1087, 1326, 3900]
    assert [need.value for need in july.needs] == [250, 1000, 1220, 3589]
    assert [step.improved for step in july.steps] == [False, True, False, False]


def test_needed_follows_the_shares_and_the_month(quota: Agreement) -> None:
    assert needed(quota, "mql", "new_business", Month(2026, 1)) == 2345 + 1071
    assert needed(quota, "mql", "new_business.outbound", Month(2026, 7)) == 857
    assert needed(quota, "mql", "new_business", Month(2026, 5), Period.QUARTER) == 3 * 3416
    assert needed(quota, "mql", "new_business", Month(2027, 1)) is None
    assert needed(quota, "mql", "new_business", None, Period.WEEK) is None
    assert needed(quota, "nothing", "new_business") is None
    assert needed(quota, "mql", "nothing") is None


@pytest.mark.parametrize(
    ("delivered", "expected"),
    [
        (90, Standing.WITHIN),
        (110, Standing.WITHIN),
        (89, Standing.UNDER),
        (111, Standing.OVER),
    ],
)
def test_ten_percent_either_way_is_normal(delivered: int, expected: Standing) -> None:
    assert standing(Fraction(delivered), Fraction(100), Decimal(10)) is expected


def test_figures_grow_stale_after_a_quarter(quota: Agreement) -> None:
    assert stale_figures(quota, date(2026, 4, 5)) == ()
    [stale] = stale_figures(quota, date(2026, 4, 6))
    assert (stale.path, stale.due) == ("new_business", date(2026, 4, 5))


def test_the_same_agreement_gives_the_same_bytes(quota: Agreement) -> None:
    assert build(quota, {}) == build(quota, {})
    assert set(build(quota, {"month": "2026-07"})) == {"funnel.json", "funnel.csv"}
    assert "2026-07" in to_json(plan(quota, month=Month(2026, 7)))
