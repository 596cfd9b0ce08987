"""Whatever the figures: plans over time are monotone, lose nothing and agree with one month."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import accumulate, pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from slalang.backends.plan import to_csv, to_json, to_markdown, to_text, view_of
from slalang.diagnostics.render.cells import width
from slalang.driver import read_text
from slalang.funnel import plan as plan_of_a_month
from slalang.model.agreement import Agreement
from slalang.model.quantities import Month, Period
from slalang.planning.explain.chain import MOST_STEPS, Explanation, explain
from slalang.planning.explain.names import names_of
from slalang.planning.plan import Setup, make_plan
from slalang.planning.result import FunnelPlan, Plan, StagePlan
from slalang.planning.sheet.reckon import reckon
from slalang.source.frozen import dataclass

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*/*.sla"))
ROUNDINGS = ("rounded up at each stage", "rounded up at the end", "exact")
TIMES = (
    "", "takes 30 days", "takes 45 days", "takes 10 days", "takes median 20 days",
    "takes 3 months", "takes 2 weeks", "takes 7 business days",
)  # fmt: skip
STEP_TIMES = ("", "takes 12 days", "takes median 1 month")
EACH = ("month", "quarter", "half-year")


@dataclass(frozen=True, slots=True)
class World:
    """A funnel of some stages with one or two sources, and a goal."""

    goal: int
    deal: int
    rates: tuple[int, ...]
    """In tenths of a percent, first step to last."""
    share: int
    """Of the first source; the second has the rest; 100 is one source alone."""
    takes: str
    step: str
    """The time of the first step by itself."""
    rounding: str
    each: str
    months: int
    season: str
    improved: int | None
    """What the last rate rises to, in tenths of a percent."""

    def agreement(self) -> Agreement:
        """It, as an agreement."""
        names = [f"s{index}" for index in range(len(self.rates) + 1)]
        rates = "\n".join(
            f"  s{index} to s{index + 1} {rate // 10}.{rate % 10}%"
            for index, rate in enumerate(self.rates)
        )
        step = f"s0 to s1 {self.step}" if self.step else ""
        last = f"s{len(self.rates) - 1} to s{len(self.rates)}"
        improve = (
            f"improve {last} up to {self.improved / 10}% by 2026-03-01"
            if self.improved is not None
            else ""
        )
        sources = "source a" if self.share == 100 else (
            f"source a {{ brings {self.share}% of revenue }}\n"
            f"source b {{ brings {100 - self.share}% of revenue }}"
        )  # fmt: skip
        stages = "\n".join(f"stage {name}" for name in names)
        told = read_text(
            f"{stages}\nfunnel f through {', '.join(names)} {{\n{self.rounding}\n{rates}\n"
            f"deal {self.deal} USD\n{self.takes}\n{step}\n{self.season}\n{improve}\n{sources}\n}}\n"
            f"goal g {{ {self.goal} USD each {self.each} from f, "
            f"for {self.months} months starting 2026-01 }}\n"
        )
        return told.agreement


RATES = st.lists(st.integers(50, 1000), min_size=1, max_size=3).map(tuple)
WORLDS = st.builds(
    World,
    goal=st.integers(0, 10**6),
    deal=st.integers(1, 5_000),
    rates=RATES,
    share=st.sampled_from([100, 60, 33]),
    takes=st.sampled_from(TIMES),
    step=st.sampled_from(STEP_TIMES),
    rounding=st.sampled_from(ROUNDINGS),
    each=st.sampled_from(EACH),
    months=st.sampled_from([6, 12]),
    season=st.sampled_from(["", "season { feb 50%\nmar 150% }"]),
    improved=st.sampled_from([None, 1000]),
)
SETUPS = st.builds(
    Setup,
    each=st.sampled_from([Period.MONTH, Period.WEEK]),
    start=st.sampled_from([None, date(2026, 3, 1), date(2025, 11, 1)]),
    count=st.integers(1, 9),
    goes_on=st.booleans(),
)
few = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def made(world: World, setup: Setup | None = None) -> tuple[Plan, tuple[Fraction, ...]]:
    """The plan, and what its cells come to."""
    plan = make_plan(world.agreement(), setup)
    values = reckon(plan.sheet)
    assume(plan.funnels)
    return plan, tuple(Fraction(value or 0) for value in values)


def so_far(row: StagePlan, values: tuple[Fraction, ...]) -> list[Fraction]:
    """How many have to be there by the end of each period, from before the plan on."""
    return list(accumulate([values[row.before], *(values[cell] for cell in row.need)]))


def rows(plan: Plan) -> list[StagePlan]:
    found: list[StagePlan] = []
    for funnel in plan.funnels:
        found.extend(funnel.stages)
        found.extend(row for source in funnel.sources for row in source.stages)
    return found


def never_fewer(more: World, less: World, setup: Setup) -> None:
    """By the end of each period, and in all, one world needs at least what the other does."""
    (plan, values), (other, its_values) = made(more, setup), made(less, setup)
    for row, its_row in zip(rows(plan), rows(other), strict=True):
        pairs = zip(so_far(row, values), so_far(its_row, its_values), strict=True)
        assert all(a >= b for a, b in pairs)
        assert values[row.total] >= its_values[its_row.total]


@few
@given(WORLDS, SETUPS, st.integers(1, 10**6))
def test_more_goal_never_needs_fewer_leads(world: World, setup: Setup, more: int) -> None:
    never_fewer(replaced(world, goal=world.goal + more), world, setup)


@few
@given(WORLDS, SETUPS, st.data())
def test_a_better_rate_never_needs_more_leads(
    world: World, setup: Setup, data: st.DataObject
) -> None:
    index = data.draw(st.integers(0, len(world.rates) - 1))
    better = data.draw(st.integers(world.rates[index], 1000))
    rates = (*world.rates[:index], better, *world.rates[index + 1 :])
    never_fewer(world, replaced(world, rates=rates), setup)


@few
@given(WORLDS, SETUPS)
def test_what_is_laid_into_periods_is_what_is_needed_and_nothing_else(
    world: World, setup: Setup
) -> None:
    plan, values = made(ending_with_the_plan(world, setup), replaced_setup(setup, goes_on=False))
    for row in rows(plan):
        assert so_far(row, values)[-1] == values[row.total]
        assert not any(values[cell] for cell in row.beyond)


@few
@given(WORLDS, SETUPS)
def test_leads_for_later_deals_are_added_and_take_nothing_away(world: World, setup: Setup) -> None:
    plan, values = made(world, replaced_setup(setup, goes_on=True))
    alone, its_values = made(world, replaced_setup(setup, goes_on=False))
    for row, other in zip(rows(plan), rows(alone), strict=True):
        for need, beyond, own in zip(row.need, row.beyond, other.need, strict=True):
            assert values[need] == values[beyond] + its_values[own]
        assert values[row.total] == its_values[other.total]


@few
@given(WORLDS, SETUPS)
def test_needs_are_whole_where_the_funnel_rounds_and_never_below_nothing(
    world: World, setup: Setup
) -> None:
    plan, values = made(world, setup)
    for row in rows(plan):
        for cell in (*row.need, row.before, row.total):
            assert values[cell] >= 0
            if world.rounding == ROUNDINGS[0]:
                assert values[cell].denominator == 1


@few
@given(WORLDS, SETUPS)
def test_of_what_is_not_rounded_the_rates_lead_to_the_deals(world: World, setup: Setup) -> None:
    exact = replaced(world, rounding="exact", improved=None)
    plan, values = made(ending_with_the_plan(exact, setup), setup)
    for funnel in plan.funnels:
        for source in funnel.sources:
            for (upper, lower), rate in zip(pairwise(source.stages), world.rates, strict=True):
                assert values[upper.total] * Fraction(rate, 1000) == values[lower.total]
        revenue = funnel.revenue_total
        assert revenue is not None
        assert values[funnel.stages[-1].total] * world.deal == values[revenue]


@few
@given(WORLDS, SETUPS)
def test_sources_make_their_funnel_and_shares_lose_nothing(world: World, setup: Setup) -> None:
    plan, values = made(world, setup)
    for funnel in plan.funnels:
        assert sum(values[source.share] for source in funnel.sources) == 1
        for at, row in enumerate(funnel.stages):
            parts = [source.stages[at] for source in funnel.sources]
            for index, cell in enumerate(row.need):
                assert values[cell] == sum(values[part.need[index]] for part in parts)
            assert values[row.before] == sum(values[part.before] for part in parts)
            assert values[row.total] == sum(values[part.total] for part in parts)


@few
@given(WORLDS, st.integers(1, 6))
def test_a_plan_of_one_month_without_cycle_times_is_that_of_slalang_funnel(
    world: World, month: int
) -> None:
    now = replaced(world, takes="", step="", each="month")
    plan, values = made(now, Setup(start=date(2026, month, 1), count=1))
    month_alone = plan_of_a_month(now.agreement(), month=Month(2026, month)).funnels[0]
    for source, other in zip(plan.funnels[0].sources, month_alone.sources, strict=True):
        found = {row.stage: values[row.need[0]] for row in source.stages}
        assert found == {need.stage: need.used for need in other.needs}
        assert all(values[row.before] == 0 for row in source.stages)
        assert source.lead_value is None or values[source.stages[0].total] == 0 or (
            values[source.lead_value] == other.lead_value
        )  # fmt: skip


@few
@given(WORLDS.filter(lambda world: world.improved is None))
def test_weeks_and_months_have_the_same_totals(world: World) -> None:
    by_month, values = made(world, Setup(count=world.months, goes_on=False))
    weeks = 27 if world.months == 6 else 53
    by_week, its_values = made(world, Setup(Period.WEEK, count=weeks, goes_on=False))
    for row, other in zip(rows(by_month), rows(by_week), strict=True):
        assert values[row.total] == its_values[other.total]
    assert revenue(by_month.funnels[0], values) == revenue(by_week.funnels[0], its_values)


@few
@given(WORLDS, SETUPS, st.data())
def test_every_number_can_be_asked_for_and_leads_to_what_is_agreed(
    world: World, setup: Setup, data: st.DataObject
) -> None:
    agreement = world.agreement()
    plan = make_plan(agreement, setup)
    assume(plan.funnels)
    values = reckon(plan.sheet)
    names = names_of(plan)
    known = {name.cell for name in names}
    for row in rows(plan):
        assert {*row.need, row.before, row.total, *row.beyond} <= known
    name = data.draw(st.sampled_from(names))
    found = explain(plan, name.key, agreement)
    assert isinstance(found, tuple)
    for one in found:
        assert isinstance(one, Explanation)
        assert 1 <= len(one.steps) <= MOST_STEPS
        assert one.steps[0].value == one.value
    assert any(one.value == values[name.cell] for one in found)


@few
@given(WORLDS, SETUPS)
def test_every_output_is_written_and_fits_the_page(world: World, setup: Setup) -> None:
    plan, _ = made(world, setup)
    for columns in (80, 100):
        text = to_text(view_of(plan), columns)
        assert all(width(line) <= columns for line in text.splitlines())
    assert to_csv(plan).startswith("kind,")
    assert to_json(plan).endswith("}\n")
    assert to_markdown(view_of(plan)).count("|") > 4


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_example_has_a_plan_in_every_setup(path: Path) -> None:
    agreement = read_text(path.read_text(encoding="utf-8")).agreement
    for each in (Period.MONTH, Period.WEEK):
        for start in (None, date(2026, 5, 20), date(1900, 1, 1), date(2199, 12, 31)):
            for count, goes_on in ((1, True), (7, False)):
                plan = make_plan(agreement, Setup(each, start, count, goes_on=goes_on))
                assert to_json(plan)
                assert to_text(view_of(plan)).count("\n") < 2_000


def ending_with_the_plan(world: World, setup: Setup) -> World:
    """A goal of which no period reaches over the end: a quarter is planned as a whole."""
    return replaced(world, each="month") if setup.each is Period.MONTH else world


def revenue(funnel: FunnelPlan, values: tuple[Fraction, ...]) -> Fraction:
    assert funnel.revenue_total is not None
    return values[funnel.revenue_total]


def replaced(world: World, **changes: object) -> World:
    return replace(world, **changes)  # type: ignore[arg-type]


def replaced_setup(setup: Setup, *, goes_on: bool) -> Setup:
    return Setup(setup.each, setup.start, setup.count, goes_on=goes_on)
