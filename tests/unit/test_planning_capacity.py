"""People over time and what they can take, against what goals ask of them."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from staffed import agreement, exact, load, planned, shown, team

from slalang.backends.plan.view import view_of
from slalang.model.quantities import Period
from slalang.planning.axis import axis
from slalang.planning.lengths import days_of_work, periods_in
from slalang.planning.plan import Setup
from slalang.planning.sheet.reckon import reckon
from slalang.planning.teams.open_hours import open_hours_of

RAMP = "ramp { month 1 25% of quota, 50% of leads\n month 2 75% of leads }"
OFFICE = """
calendar office "Office" {
  zone "Europe/Warsaw"
  open mon to fri 09:00-17:00
  closed 2026-01-06 "Epiphany"
}
"""
CADENCE = """
cadence inbound "Inbound" by sdr after to_sales {
  day 0 call, then email
  day 3 call
  at least 7 attempts within 8 weeks
}
"""


def test_six_people_with_sixty_leads_a_month_take_the_178_that_534_in_the_quarter_are() -> None:
    plan, values = planned(agreement("people 6\n works at most 60 mql per person each month"))
    found = load(plan, "mql")
    assert shown(values, found.need) == [178] * 6
    assert shown(values, found.most) == [360] * 6
    assert shown(values, found.people_needed) == [3] * 6
    assert found.least is None


def test_no_number_of_people_is_enough_where_the_whole_team_is_limited_below_the_need() -> None:
    said = "people 1\n works at most 60 mql per person each month"
    for cap, people in ((178, 3), (177, None)):
        plan, values = planned(agreement(f"{said}\n works at most {cap} mql each month"))
        found = load(plan, "mql")
        assert [values[cell] for cell in found.people_needed or ()] == [people] * 6
        told = " ".join(line for part in view_of(plan).parts for line in part.says)
        assert ("no number of people is enough" in told) is (people is None)


def test_four_marketers_who_bring_250_each_bring_a_thousand() -> None:
    said = "people 4\n works at least 250 mql per person each month"
    plan, values = planned(agreement(marketing=said))
    found = load(plan, "mql", "marketing")
    assert shown(values, found.least) == [1000] * 6
    assert found.people_needed is None


def test_a_rep_who_keeps_7_percent_and_creates_18_opportunities_needs_258_leads() -> None:
    about = agreement(
        "people 1\n works 18 to 18 opportunity per person each month\n"
        "works at most 258 mql per person each month",
        funnel="mql to opportunity 7%\n deal 1_000 USD\n opportunity to customer 100%".replace(
            "mql to opportunity", "sql to opportunity"
        ) + "\n mql to sql 100%",
        goal="18_000 USD each month from new_business, for 12 months starting 2026-01",
    )  # fmt: skip
    plan, values = planned(about)
    assert shown(values, load(plan, "opportunity").need) == [18] * 6
    assert shown(values, load(plan, "mql").need) == shown(values, load(plan, "mql").most)


def test_people_join_and_leave_on_their_day() -> None:
    plan, values = planned(
        agreement("people 6\n joining 2 from 2026-03\n leaving 1 from 2026-05-17")
    )
    assert shown(values, team(plan).people) == [6, 6, 8, 8, 8 - exact("15/31"), 7]


def test_newcomers_are_worth_what_the_ramp_says_of_leads() -> None:
    plan, values = planned(agreement(f"people 6\n joining 2 from 2026-02\n {RAMP}"))
    assert shown(values, team(plan).effective) == [6, 7, exact("15/2"), 8, 8, 8]


def test_a_month_of_the_ramp_runs_from_the_day_on_which_people_join() -> None:
    plan, values = planned(agreement(f"people 0\n joining 1 from 2026-02-15\n {RAMP}"))
    half_of_february = exact("1/2") * exact("14/28")
    march = exact("1/2") * exact("14/31") + exact("3/4") * exact("17/31")
    april = exact("3/4") * exact("14/30") + exact("16/30")
    assert shown(values, team(plan).effective)[1:5] == [half_of_february, march, april, 1]


def test_people_who_joined_before_the_plan_go_on_with_their_ramp() -> None:
    about = agreement(f"people 6\n joining 2 from 2026-02\n {RAMP}")
    plan, values = planned(about, Setup(start=date(2026, 3, 1), count=2))
    assert shown(values, team(plan).people) == [8, 8]
    assert shown(values, team(plan).effective) == [exact("15/2"), 8]


def test_a_role_has_the_ramp_the_time_and_the_leave_of_its_party() -> None:
    plan, values = planned(
        agreement(
            "people 4\n joining 2 from 2026-02",
            sales=f"available 50% of the time\n away 2026-04-01 to 2026-04-15\n {RAMP}",
        )
    )
    assert shown(values, team(plan).effective) == [
        2,
        exact("5/2"),
        exact("11/4"),
        exact("3/2"),
        3,
        3,
    ]


def test_leave_takes_its_share_of_the_days_of_work() -> None:
    said = "people 6\n works at most 60 mql per person each month\n away 2026-02-02 to 2026-02-15"
    plan, values = planned(agreement(said))
    assert shown(values, load(plan, "mql").most)[:3] == [360, 180, 360]
    assert shown(values, load(plan, "mql").people_needed)[:3] == [3, 6, 3]


def test_nobody_takes_leave_twice() -> None:
    said = "people 2\n away 2026-02-02 to 2026-02-15\n away 2026-02-09 to 2026-02-15"
    plan, values = planned(agreement(said))
    assert shown(values, team(plan).effective)[1] == 1


def test_in_a_month_in_which_all_are_away_no_number_of_people_is_enough() -> None:
    said = "people 6\n works at most 60 mql per person each month\n away 2026-02-01 to 2026-02-28"
    plan, values = planned(agreement(said))
    assert shown(values, load(plan, "mql").people_needed)[:2] == [3, None]


def test_a_party_without_a_number_has_the_people_of_its_roles() -> None:
    said = 'works at most 60 mql per person each month\n role ae "AE" { people 3 }'
    plan, values = planned(agreement("people 6", sales=said))
    assert shown(values, team(plan, "sales").people) == [9] * 6
    assert shown(values, load(plan, "mql", "sales").most) == [540] * 6


def test_where_nobody_says_how_many_there_are_the_plan_says_how_many_are_needed() -> None:
    plan, values = planned(agreement("works at most 60 mql per person each month"))
    assert team(plan).people is None
    assert load(plan, "mql").most is None
    assert shown(values, load(plan, "mql").people_needed) == [3] * 6


def test_of_two_clauses_for_a_stage_the_tighter_one_counts() -> None:
    said = "people 2\n works at most 60 mql per person each month\n works at most 20 mql each week"
    plan, values = planned(agreement(said), Setup(each=Period.WEEK, count=1))
    assert shown(values, load(plan, "mql").most) == [20]


def test_a_month_goes_into_weeks_by_its_real_days() -> None:
    said = "people 1\n works at most 62 mql per person each month"
    plan, values = planned(agreement(said), Setup(each=Period.WEEK, count=6))
    six_of_january_one_of_february = 62 * (exact("6/31") + exact("1/28"))
    assert shown(values, load(plan, "mql").most)[1:5] == [
        14, 14, 14, six_of_january_one_of_february,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("each", "count"),
    [
        (Period.DAY, "31"),
        (Period.BUSINESS_DAY, "22"),
        (Period.WEEK, "31/7"),
        (Period.MONTH, "1"),
        (Period.QUARTER, "1/3"),
        (Period.HALF_YEAR, "1/6"),
        (Period.YEAR, "1/12"),
    ],
)
def test_a_january_is_so_many_periods(each: Period, count: str) -> None:
    when = axis(Period.MONTH, date(2026, 1, 1), 1)
    assert periods_in(each, when, when.at(0)) == Fraction(count)


def test_days_of_work_are_those_of_the_week_that_are_named() -> None:
    every_day = [
        sum((date(2026, 1, 1).toordinal() + index - 1) % 7 < 5 for index in range(count))
        for count in range(40)
    ]
    assert every_day == [
        days_of_work(date(2026, 1, 1), date.fromordinal(date(2026, 1, 1).toordinal() + count - 1),
                     frozenset(range(5)))
        for count in range(40)
    ]  # fmt: skip


def test_minutes_of_attempts_and_hours_of_opportunities_are_held_against_open_hours() -> None:
    about = agreement(
        "people 2\n available 50% of the time\n spends 6 minutes per attempt\n"
        "spends 2 hours per opportunity",
        more=OFFICE + CADENCE,
    )
    plan, values = planned(about, Setup(count=3, open_hours=open_hours_of(about)))
    found = load(plan, None)
    opportunities = shown(values, plan.funnels[0].stages[2].need)[0]
    assert isinstance(opportunities, int)
    assert shown(values, found.need)[:1] == [178 * 7 * exact("1/10") + 2 * opportunities]
    assert shown(values, found.most)[:1] == [2 * exact("1/2") * 21 * 8]
    assert shown(values, found.people_needed)[:1] == [3]


def test_without_a_calendar_hours_only_say_what_is_needed() -> None:
    about = agreement("people 2\n spends 6 minutes per attempt", more=CADENCE)
    plan, _ = planned(about, Setup(count=1, open_hours=open_hours_of(about)))
    assert load(plan, None).most is None
    assert load(plan, None).people_needed is None


def test_a_cadence_that_starts_with_an_event_is_named_as_not_counted() -> None:
    more = 'event webinar "Webinar"\n' + CADENCE.replace("to_sales", "webinar")
    plan, values = planned(agreement("people 2\n spends 6 minutes per touch", more=more))
    assert load(plan, None).unknown == ("inbound",)
    assert shown(values, load(plan, None).need) == [0] * 6


def test_leave_and_holidays_are_taken_off_open_hours() -> None:
    about = agreement("people 2\n away 2026-01-12 to 2026-01-16", more=OFFICE)
    hours = open_hours_of(about)
    assert hours("sdr", date(2026, 1, 1), date(2026, 1, 31)) == (22 - 1 - 5) * 8 * 60
    assert hours("sdr", date(2025, 12, 31), date(2026, 1, 1)) == 2 * 8 * 60
    assert hours("nobody", date(2026, 1, 1), date(2026, 1, 31)) is None
    assert hours("sdr", date(1, 1, 1), date(1, 1, 31)) is None


def test_the_people_of_a_team_can_be_turned() -> None:
    said = "people 6\n joining 2 from 2026-03\n works at most 60 mql per person each month"
    plan, _ = planned(agreement(said))
    changed = {"sdr.people": Fraction(1), "sdr.joining from 2026-03": Fraction(3),
               "sdr.works at most mql": Fraction(10)}  # fmt: skip
    values = reckon(plan.sheet, changed)
    assert shown(values, load(plan, "mql").most) == [10, 10, 40, 40, 40, 40]


def test_every_cell_of_a_team_has_a_name() -> None:
    plan, _ = planned(agreement("people 6\n works 20 to 60 mql per person each month"))
    keys = {note.key for notes in plan.sheet.notes.values() for note in notes}
    assert {
        "people 2026-02 sdr", "effective people 2026-02 sdr", "mql 2026-02 sdr",
        "at least mql 2026-02 sdr", "at most mql 2026-02 sdr", "people for mql 2026-02 sdr",
    } <= keys  # fmt: skip


def test_limits_of_sources_stand_beside_what_goals_ask_of_them() -> None:
    funnel = """
    brings at most 900 mql each quarter
    source web "Website" {
      brings 50% of revenue
      mql to sql 60%
      sql to opportunity 50%
      opportunity to customer 25%
      deal 25_000 USD
      brings at most 80 mql each month
      brings at least 7 mql each week
    }
    source event "Event" {
      brings 50% of revenue
      mql to sql 60%
      sql to opportunity 50%
      opportunity to customer 25%
      deal 25_000 USD
    }
    """
    plan, values = planned(agreement(funnel=funnel))
    rows = [
        (one.path, shown(values, one.limit)[0], shown(values, one.need)[0]) for one in plan.limits
    ]
    assert rows == [
        ("new_business", 300, 178),
        ("new_business.web", 80, 89),
        ("new_business.web", 31, 89),
    ]
