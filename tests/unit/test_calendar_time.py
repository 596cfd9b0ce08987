"""Rules of business time, one each: hours, days, deadlines, and the edges of a calendar."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from clocks import HOUR, at, calendar_of, deadline_of, lasting, open_time, shown

from slalang.calendar.adding import LAST_DAY, RUN_OVER, added, subtracted
from slalang.calendar.deadline import aim, before, due
from slalang.calendar.local import TimeProblem
from slalang.calendar.open_time import (
    OutsideCalendar,
    compiled,
    day_close,
    earlier,
    is_open,
    last_closing,
    later,
    measure,
    next_opening,
)

OFFICE = "open mon to fri 09:00-17:00"
NIGHTS = "open mon to fri 22:00-06:00"


def ends(start: str, words: str, lines: str = OFFICE, rule: str | None = None) -> str:
    return shown(due(deadline_of(words), at(start), open_time(lines), rule))


# ── Hours ────────────────────────────────────────────────────────────────


def test_a_part_of_a_business_hour_is_exact():
    assert ends("2026-03-06 16:15", "1.5 business hours") == "Mon 2026-03-09 09:45"
    assert ends("2026-03-06 10:00", "0.01 business minutes") == "Fri 2026-03-06 10:00:00"


def test_no_business_time_at_all_ends_at_the_next_opening_where_it_is_closed():
    office = open_time(OFFICE)
    assert shown(later(office, at("2026-03-07 12:00"), 0)) == "Mon 2026-03-09 09:00"
    for wall in ("2026-03-06 12:00", "2026-03-06 09:00", "2026-03-06 17:00"):
        assert later(office, at(wall), 0) == at(wall)


def test_counting_backwards_stays_at_the_opening_and_does_not_slip_to_the_day_before():
    office = open_time(OFFICE)
    assert shown(earlier(office, at("2026-03-09 11:00"), 2 * HOUR)) == "Mon 2026-03-09 09:00"
    assert shown(earlier(office, at("2026-03-09 11:00"), 3 * HOUR)) == "Fri 2026-03-06 16:00"
    assert shown(earlier(office, at("2026-03-08 11:00"), HOUR)) == "Fri 2026-03-06 16:00"
    assert shown(last_closing(office, at("2026-03-08 11:00"))) == "Fri 2026-03-06 17:00"


def test_time_measured_the_other_way_round_is_below_zero():
    office = open_time(OFFICE)
    assert measure(office, at("2026-03-09 10:00"), at("2026-03-06 16:00")) == -2 * HOUR


# ── Days ─────────────────────────────────────────────────────────────────


def test_a_business_day_is_due_at_the_close_of_the_next_open_day():
    assert ends("2026-03-05 10:00", "1 business day") == "Fri 2026-03-06 17:00"
    assert ends("2026-03-06 16:59", "1 business day") == "Mon 2026-03-09 17:00"
    assert ends("2026-03-07 10:00", "1 business day") == "Mon 2026-03-09 17:00"
    assert ends("2026-03-07 10:00", "2 business days") == "Tue 2026-03-10 17:00"


def test_the_end_of_the_business_day_is_todays_until_it_is_over():
    words = "end of business day"
    assert ends("2026-03-06 03:00", words) == "Fri 2026-03-06 17:00"
    assert ends("2026-03-06 17:00", words) == "Fri 2026-03-06 17:00"
    assert ends("2026-03-06 17:01", words) == "Mon 2026-03-09 17:00"
    assert ends("2026-03-07 10:00", words) == "Mon 2026-03-09 17:00"
    assert ends("2026-03-06 10:00", "end of next business day") == "Mon 2026-03-09 17:00"


def test_a_part_of_a_business_day_counts_as_the_whole():
    assert ends("2026-03-05 10:00", "1.5 business days") == "Mon 2026-03-09 17:00"


def test_a_night_belongs_to_the_day_on_which_it_begins():
    nights = open_time(NIGHTS)
    assert is_open(nights, at("2026-03-07 05:59"))
    assert not is_open(nights, at("2026-03-09 05:59"))
    assert shown(day_close(nights, at("2026-03-06 23:00"), 0)) == "Sat 2026-03-07 06:00"
    assert shown(day_close(nights, at("2026-03-07 02:00"), 0)) == "Sat 2026-03-07 06:00"
    assert shown(day_close(nights, at("2026-03-07 02:00"), 1)) == "Tue 2026-03-10 06:00"


def test_a_closed_weekday_takes_its_own_night_and_leaves_the_end_of_the_one_before():
    nights = open_time("open every day 22:00-06:00; closed sat")
    assert is_open(nights, at("2026-03-07 05:00"))
    assert not is_open(nights, at("2026-03-07 23:00"))
    assert not is_open(nights, at("2026-03-08 05:00"))


def test_days_keep_the_local_time_over_a_change_of_clocks():
    assert ends("2026-03-28 12:00", "1 day") == "Sun 2026-03-29 12:00"
    assert ends("2026-03-28 12:00", "24 hours") == "Sun 2026-03-29 13:00"


def test_a_time_that_the_clock_skips_is_the_end_of_the_gap():
    assert ends("2026-03-28 02:30", "1 day") == "Sun 2026-03-29 03:00"


def test_of_a_time_that_the_clock_repeats_it_is_the_first():
    found = added(at("2026-10-24 02:30"), [lasting("1", "day")], open_time(OFFICE))
    assert found == at("2026-10-25 02:30", fold=0) == at("2026-10-25 02:30", fold=1) - HOUR


def test_half_a_day_runs_on_the_clock():
    assert ends("2026-03-28 12:00", "1.5 days") == "Mon 2026-03-30 00:00"


def test_a_leap_day_is_a_day_like_others():
    leap = open_time(OFFICE, first=date(2028, 1, 1), last=date(2029, 12, 31))
    assert shown(added(at("2028-02-28 12:00"), [lasting("1", "day")], leap)) == (
        "Tue 2028-02-29 12:00"
    )
    year = [lasting("1", "year")]
    assert shown(added(at("2028-02-29 12:00"), year, leap, LAST_DAY)) == "Wed 2029-02-28 12:00"
    assert shown(added(at("2028-02-29 12:00"), year, leap, RUN_OVER)) == "Thu 2029-03-01 12:00"


# ── Months ───────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("rule", "end"), [(LAST_DAY, "Sat 2026-02-28 12:00"), (RUN_OVER, "Tue 2026-03-03 12:00")]
)
def test_the_calendar_says_where_a_month_ends_that_is_too_short(rule, end):
    assert ends("2026-01-31 12:00", "1 month", rule=rule) == end


def test_without_a_rule_a_month_that_is_too_short_is_a_problem_and_no_guess():
    assert ends("2026-01-15 12:00", "1 month") == "Sun 2026-02-15 12:00"
    with pytest.raises(TimeProblem, match="2026-02 has no day 31"):
        ends("2026-01-31 12:00", "1 month")


def test_quarters_and_years_are_months():
    assert ends("2026-01-15 12:00", "2 quarters") == "Wed 2026-07-15 12:00"
    office = open_time(OFFICE)
    assert shown(subtracted(at("2026-05-15 12:00"), [lasting("1", "year")], office)) == (
        "Thu 2025-05-15 12:00"
    )


# ── Deadlines ────────────────────────────────────────────────────────────


def test_durations_of_a_chain_run_one_after_the_other():
    assert ends("2026-03-05 16:30", "1 day then 10 business hours") == "Tue 2026-03-10 10:30"


def test_next_opening_is_now_while_it_is_open():
    assert ends("2026-03-06 10:00", "next opening") == "Fri 2026-03-06 10:00"
    assert ends("2026-03-06 18:00", "next opening") == "Mon 2026-03-09 09:00"


def test_in_office_and_otherwise_are_two_deadlines():
    words = "20 minutes in office, 4 hours otherwise"
    assert ends("2026-03-06 16:50", words) == "Fri 2026-03-06 17:10"
    assert ends("2026-03-06 17:00", words) == "Fri 2026-03-06 21:00"


def test_what_is_aimed_for_is_never_after_the_deadline():
    office = open_time(OFFICE)
    aimed = deadline_of("4 business hours, aiming for 15 business minutes")
    assert shown(aim(aimed, at("2026-03-06 16:50"), office)) == "Mon 2026-03-09 09:05"
    closed = deadline_of("15 minutes or at next opening, aiming for 5 minutes")
    assert shown(aim(closed, at("2026-03-07 16:50"), office)) == "Mon 2026-03-09 09:00"
    assert aim(deadline_of("15 minutes"), at("2026-03-07 16:50"), office) is None


def test_so_many_business_days_before_is_the_close_of_that_day():
    office = open_time(OFFICE)
    demo = at("2026-03-10 11:00")
    assert shown(before(lasting("2", "business day"), demo, office)) == "Fri 2026-03-06 17:00"
    assert shown(before(lasting("24", "business hour"), demo, office)) == "Thu 2026-03-05 11:00"
    assert shown(before(lasting("24", "hour"), demo, office)) == "Mon 2026-03-09 11:00"


# ── Dates of its own ─────────────────────────────────────────────────────


def test_an_opening_with_dates_replaces_the_hours_and_wins_over_closings_and_holidays():
    lines = f"{OFFICE}; open 2026-03-06 10:00-12:00; open 2026-03-08 10:00-11:00"
    closed = f"{lines}; closed 2026-03-06; closed sun"
    for office in (open_time(lines), open_time(closed, holidays=frozenset({date(2026, 3, 8)}))):
        assert measure(office, at("2026-03-06 00:00"), at("2026-03-07 00:00")) == 2 * HOUR
        assert measure(office, at("2026-03-08 00:00"), at("2026-03-09 00:00")) == HOUR


def test_a_closing_with_dates_takes_whole_days():
    office = open_time(f"{OFFICE}; closed 2026-03-09 to 2026-03-10")
    found = due(deadline_of("1 business hour"), at("2026-03-06 16:30"), office)
    assert shown(found) == "Wed 2026-03-11 09:30"


# ── Edges ────────────────────────────────────────────────────────────────


def test_times_outside_the_compiled_calendar_are_refused_and_never_open():
    office = open_time(OFFICE)
    for wall in ("2025-12-31 12:00", "2027-01-01 00:00", "2027-06-01 12:00"):
        for question in (is_open, next_opening):
            with pytest.raises(OutsideCalendar, match="worked out from 2026-01-01 to 2026-12-31"):
                question(office, at(wall))
    with pytest.raises(OutsideCalendar):
        later(office, at("2026-12-31 16:00"), 2 * HOUR)
    with pytest.raises(OutsideCalendar):
        earlier(office, at("2026-01-01 10:00"), 2 * HOUR)
    with pytest.raises(OutsideCalendar):
        day_close(office, at("2026-12-31 10:00"), 1)
    with pytest.raises(OutsideCalendar):
        compiled(calendar_of(OFFICE), date(2026, 2, 1), date(2026, 1, 1))


def test_the_night_before_the_first_date_is_open_and_belongs_to_the_day_before():
    nights = open_time(NIGHTS, first=date(2026, 3, 7), last=date(2026, 3, 20))
    assert is_open(nights, at("2026-03-07 05:00"))
    assert shown(day_close(nights, at("2026-03-07 05:00"), 0)) == "Sat 2026-03-07 06:00"


def test_very_long_durations_are_problems_and_not_crashes():
    for unit in ("day", "month", "year", "business hour", "business day"):
        for change in (added, subtracted):
            with pytest.raises(TimeProblem):
                change(at("2026-03-06 10:00"), [lasting("9" * 30, unit)], open_time(OFFICE))


def test_business_time_without_a_calendar_is_a_problem():
    with pytest.raises(TimeProblem, match="none is named"):
        added(at("2026-03-06 10:00"), [lasting("1", "business hour")], None)


def test_an_opening_loses_the_hour_that_is_skipped_and_has_the_repeated_one_twice():
    sundays = open_time("open sun 01:00-04:00")
    lengths = {
        day: measure(sundays, at(f"2026-{day} 00:00"), at(f"2026-{day} 00:00") + 12 * HOUR)
        for day in ("03-22", "03-29", "10-25")
    }
    assert lengths == {"03-22": 3 * HOUR, "03-29": 2 * HOUR, "10-25": 4 * HOUR}


def test_an_opening_within_the_skipped_hour_does_not_take_place():
    sundays = open_time("open sun 02:15-02:45")
    assert measure(sundays, at("2026-03-29 00:00"), at("2026-03-30 00:00")) == 0
    assert day_close(sundays, at("2026-03-28 12:00"), 1) == at("2026-04-05 02:45")


def test_a_day_whose_midnight_is_skipped_begins_an_hour_later():
    beirut = "Asia/Beirut"
    always = open_time("open always", beirut)
    day = date(2026, 3, 29).toordinal() - always.first_day
    assert shown(always.midnights[day], beirut) == "Sun 2026-03-29 01:00"
    length = timedelta(microseconds=always.midnights[day + 1] - always.midnights[day])
    assert length == timedelta(hours=23)
