"""What holds for every team: more people are never less, newcomers never more than others."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from slalang.driver import read_text
from slalang.model.agreement import Agreement
from slalang.model.quantities import Period
from slalang.planning.plan import Setup, make_plan
from slalang.planning.result import Plan
from slalang.planning.sheet.cells import Value
from slalang.planning.sheet.reckon import reckon
from slalang.planning.sheet.trial import changed, trial
from slalang.planning.teams.shortfalls import shortfalls
from slalang.planning.teams.ways_out import ways_out

_SMALL = settings(max_examples=25, deadline=None)


class Team(NamedTuple):
    """What a role says."""

    people: int
    joining: tuple[tuple[int, date], ...]
    leaving: tuple[tuple[int, date], ...]
    ramp: tuple[tuple[int, int], ...]
    available: int
    away: tuple[tuple[date, int], ...]
    most: int


_DAYS = st.dates(date(2025, 10, 1), date(2026, 12, 31))
_CHANGES = st.lists(st.tuples(st.integers(1, 5), _DAYS), max_size=3).map(tuple)
TEAMS = st.builds(
    Team,
    st.integers(0, 12),
    _CHANGES,
    _CHANGES,
    st.lists(
        st.tuples(st.integers(1, 8), st.integers(0, 100)), max_size=4, unique_by=lambda row: row[0]
    ).map(tuple),
    st.integers(10, 100),
    st.lists(st.tuples(_DAYS, st.integers(0, 40)), max_size=2).map(tuple),
    st.integers(1, 90),
)
EACH = st.sampled_from([Period.MONTH, Period.WEEK])


@given(TEAMS, EACH)
@_SMALL
def test_people_at_work_are_never_more_than_there_are(team: Team, each: Period) -> None:
    plan = make_plan(agreement(team), Setup(each=each, count=8))
    values = reckon(plan.sheet)
    found = next(one for one in plan.teams if one.name == "sdr")
    assert found.people is not None
    assert found.effective is not None
    for heads, worth in zip(found.people, found.effective, strict=True):
        assert 0 <= values[worth] <= values[heads]


@given(TEAMS, EACH, st.integers(1, 9))
@_SMALL
def test_more_people_never_make_a_new_shortfall(team: Team, each: Period, more: int) -> None:
    plan = make_plan(agreement(team), Setup(each=each, count=8))
    before = short(plan, reckon(plan.sheet))
    after = short(plan, reckon(plan.sheet, {"sdr.people": Fraction(team.people + more)}))
    assert after <= before


@given(TEAMS)
@_SMALL
def test_without_a_ramp_there_is_never_less_room(team: Team) -> None:
    rooms = []
    for ramp in (team.ramp, ()):
        plan = make_plan(agreement(team._replace(ramp=ramp)), Setup(count=8))
        values = reckon(plan.sheet)
        rooms.append([values[cell] for one in plan.teams for cell in one.effective or ()])
    assert all(ramped <= full for ramped, full in zip(*rooms, strict=True))


@given(TEAMS, EACH)
@_SMALL
def test_every_way_out_ends_its_shortfall_and_makes_no_other(team: Team, each: Period) -> None:
    plan = make_plan(agreement(team), Setup(each=each, count=6))
    values = reckon(plan.sheet)
    gaps = shortfalls(plan, values)
    before = short(plan, values)
    for gap, ways in zip(gaps, ways_out(plan, values, gaps), strict=True):
        for way in ways:
            after = short(plan, reckon(plan.sheet, {c.input.key: c.value for c in way.changes}))
            assert after <= before
            assert not {(gap.line.name, index) for index in range(gap.first, gap.last + 1)} & after


@given(TEAMS, st.lists(st.tuples(st.integers(0, 30), st.fractions(0, 300)), max_size=4))
@_SMALL
def test_what_changes_is_what_the_whole_sheet_says(
    team: Team, turned: list[tuple[int, Fraction]]
) -> None:
    plan = make_plan(agreement(team), Setup(count=4))
    values, inputs = reckon(plan.sheet), plan.sheet.inputs
    other = {inputs[place % len(inputs)].key: value for place, value in turned}
    found = changed(trial(plan.sheet, values), other, 100_000)
    assert found is not None
    whole = reckon(plan.sheet, other)
    assert [found.get(cell, value) for cell, value in enumerate(values)] == list(whole)


def short(plan: Plan, values: Sequence[Value]) -> set[tuple[str, int]]:
    """Every team and the number of a period in which it is short."""
    return {
        (gap.line.name, index)
        for gap in shortfalls(plan, values)
        for index in range(gap.first, gap.last + 1)
    }


def agreement(team: Team) -> Agreement:
    """A funnel with two sources, a goal, and the team."""
    rows = [f"people {team.people}", f"available {team.available}% of the time",
            f"works at most {team.most} mql per person each month"]  # fmt: skip
    rows += [f"joining {count} from {day}" for count, day in team.joining]
    rows += [f"leaving {count} from {day}" for count, day in team.leaving]
    rows += [f"away {day} to {day + timedelta(length)}" for day, length in team.away]
    if team.ramp:
        steps = [f"month {month} {share}% of leads" for month, share in team.ramp]
        rows.append("\n".join(("ramp {", *steps, "}")))
    said = "\n".join(rows)
    text = f"""
agreement "Teams" {{ effective 2026-01-01 to 2026-12-31
  currency USD }}
party marketing "Marketing"
party sales "Sales" {{
  role sdr "SDR" {{
    {said}
  }}
}}
stage mql "MQL" of marketing
stage customer "Customer" of sales {{ set by sales
  ends }}
funnel all "All" through mql, customer {{
  source web "Web" {{ brings 60% of revenue
    mql to customer 20%
    deal 1_000 USD
    takes 45 days }}
  source event "Event" {{ brings 40% of revenue
    mql to customer 30%
    deal 1_500 USD }}
}}
goal quota "Quota" {{ 50_000 USD each month from all, for 12 months starting 2026-01 }}
"""
    read = read_text(text, "teams.sla")
    assert [finding.message() for finding in read.findings] == []
    return read.agreement
