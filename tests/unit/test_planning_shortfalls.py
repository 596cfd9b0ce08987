"""Where people, sources and budgets do not suffice, and the smallest changes that end it."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from staffed import FUNNEL, agreement, planned

from slalang.model.agreement import Agreement
from slalang.planning.result import Plan
from slalang.planning.sheet.cells import Value
from slalang.planning.sheet.reckon import reckon
from slalang.planning.sheet.trial import changed, trial
from slalang.planning.teams.shortfalls import Gap, Subject, shortfalls
from slalang.planning.teams.ways_out import Way, WayOut, ways_out

TWO = """
  brings 60% of revenue
  sql to opportunity      50%
  opportunity to customer 25%
  deal 25_000 USD
"""
SOURCES = f"""
  source web "Website" {{ {TWO}
    mql to sql 40%
    brings at most 150 mql each month
  }}
  source event "Event" {{ {TWO.replace("60%", "40%")}
    mql to sql 80%
  }}
"""


def test_a_team_that_can_take_what_is_needed_is_not_short() -> None:
    plan, values = planned(agreement("people 6\n works 20 to 60 mql per person each month"))
    assert shortfalls(plan, values) == ()


def test_a_team_with_less_than_it_should_get_is_not_short() -> None:
    plan, values = planned(agreement("people 10\n works 20 to 60 mql per person each month"))
    assert shortfalls(plan, values) == ()


def test_runs_of_months_are_told_apart_and_say_what_is_needed() -> None:
    said = "people 3\n works at most 60 mql per person each month\n away 2026-02-02 to 2026-02-06"
    plan, values = planned(agreement(f"{said}\n leaving 1 from 2026-05"))
    found = shortfalls(plan, values)
    assert [(gap.line.name, gap.line.unit, gap.periods) for gap in found] == [
        ("sdr", "MQL", "2026-02"),
        ("sdr", "MQL", "2026-05 to 2026-06"),
    ]
    assert (found[0].need, found[0].room) == ((178,), (135,))
    assert (found[1].room, found[1].worst) == ((120, 120), 4)


def test_a_source_that_cannot_bring_what_is_asked_of_it_is_short() -> None:
    plan, values = planned(agreement(funnel=SOURCES))
    assert [(gap.line.subject, gap.line.name) for gap in shortfalls(plan, values)] == [
        (Subject.SOURCE, "new_business.web")
    ]


def test_costs_above_a_budget_are_short() -> None:
    said = "budget 1_000 USD each month"
    plan, values = planned(agreement(marketing=said, funnel=f"{FUNNEL}\n costs 10 USD per mql"))
    found = shortfalls(plan, values)
    assert [(gap.line.subject, gap.need[0], gap.room[0]) for gap in found] == [
        (Subject.BUDGET, 1780, 1000)
    ]


def test_the_fewest_extra_people_are_found() -> None:
    way = ways(agreement("people 1\n works at most 60 mql per person each month"))[Way.PEOPLE]
    assert [(one.input.key, one.value) for one in way.changes] == [("sdr.people", 3)]
    assert way.size == 2


def test_the_smallest_rise_of_a_rate_is_found_to_a_tenth_of_a_point() -> None:
    about = agreement("people 2\n works at most 60 mql per person each month")
    plan, values = planned(about)
    way = ways(about)[Way.RATE]
    (change,) = way.changes
    assert ends(plan, way, shortfalls(plan, values)[0])
    almost = {change.input.key: change.value - Fraction(1, 10)}
    assert shortfalls(plan, reckon(plan.sheet, almost))


def test_the_smallest_shift_leaves_the_shares_at_a_hundred() -> None:
    way = ways(agreement(funnel=SOURCES))[Way.MIX]
    assert [one.input.key for one in way.changes] == [
        "new_business.web.brings", "new_business.event.brings",
    ]  # fmt: skip
    assert sum(one.value for one in way.changes) == 100
    assert way.changes[0].value < 60


def test_a_source_or_budget_may_give_more() -> None:
    way = ways(agreement(funnel=SOURCES))[Way.ROOM]
    plan, values = planned(agreement(funnel=SOURCES))
    assert way.changes[0].value == max(shortfalls(plan, values)[0].need)


def test_the_goal_gives_as_little_as_it_has_to() -> None:
    about = agreement("people 2\n works at most 60 mql per person each month")
    way = ways(about)[Way.GOAL]
    assert way.changes[0].input.key == "quota"
    assert 600_000 < way.changes[0].value < 700_000


def test_a_way_out_makes_no_new_shortfall() -> None:
    funnel = SOURCES.replace("mql to sql 80%", "mql to sql 80%\n brings at most 54 mql each month")
    assert Way.MIX not in ways(agreement(funnel=funnel))


def test_every_way_out_ends_its_shortfall_in_the_whole_sheet() -> None:
    about = agreement(
        "people 2\n works at most 60 mql per person each month\n joining 1 from 2026-03",
        marketing="budget 1_000 USD each month",
        funnel=SOURCES.replace("mql to sql 40%", "mql to sql 40%\n costs 20 USD per mql"),
    )
    plan, values = planned(about)
    gaps = shortfalls(plan, values)
    found = ways_out(plan, values, gaps)
    assert {gap.line.subject for gap in gaps} == set(Subject)
    for gap, some in zip(gaps, found, strict=True):
        assert 0 < len(some) <= 5
        assert all(ends(plan, way, gap) for way in some)
        assert [way.size for way in some] == sorted(way.size for way in some)
        before = {(one.line.name, one.line.unit) for one in gaps}
        for way in some:
            after = shortfalls(plan, reckon(plan.sheet, given(way)))
            assert {(one.line.name, one.line.unit) for one in after} <= before


def test_the_same_plan_has_the_same_ways_out() -> None:
    about = agreement("people 2\n works at most 60 mql per person each month", funnel=SOURCES)
    plan, values = planned(about)
    gaps = shortfalls(plan, values)
    assert ways_out(plan, values, gaps) == ways_out(plan, values, gaps)


def test_what_changes_is_reckoned_as_the_whole_sheet_is() -> None:
    plan, values = planned(agreement("people 2\n works 20 to 60 mql per person each month"))
    on = trial(plan.sheet, values)
    for one in plan.sheet.inputs:
        for value in (one.value + 1, one.value * 0, one.value / 3):
            given_now = {one.key: value}
            found = changed(on, given_now, 10_000)
            assert found is not None
            whole = reckon(plan.sheet, given_now)
            assert [found.get(cell, values[cell]) for cell in range(len(values))] == list(whole)


def test_no_more_cells_are_reckoned_than_allowed() -> None:
    plan, values = planned(agreement("people 2\n works 20 to 60 mql per person each month"))
    quota = next(one for one in plan.sheet.inputs if one.key == "quota")
    assert changed(trial(plan.sheet, values), {"quota": quota.value * 2}, 3) is None


def ways(about: Agreement) -> dict[Way, WayOut]:
    """The smallest way of each kind out of the first shortfall."""
    plan, values = planned(about)
    some = ways_out(plan, values, shortfalls(plan, values))[0]
    return {way.way: way for way in reversed(some)}


def given(way: WayOut) -> dict[str, Fraction]:
    """What it changes, as `reckon` takes it."""
    return {one.input.key: one.value for one in way.changes}


def ends(plan: Plan, way: WayOut, gap: Gap) -> bool:
    """Whether nothing of a shortfall is left."""
    values: Sequence[Value] = reckon(plan.sheet, given(way))
    return not any(
        one.line == gap.line and one.first <= gap.last and gap.first <= one.last
        for one in shortfalls(plan, values)
    )
