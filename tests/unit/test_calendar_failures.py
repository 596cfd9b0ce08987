"""What help desks and CRMs are known to get wrong about time, one failure each."""

from __future__ import annotations

from datetime import date

from clocks import HOUR, at, calendar_of, deadline_of, lasting, open_time, shown

from slalang.calendar.adding import added, subtracted
from slalang.calendar.deadline import due
from slalang.calendar.holiday_dates import resolved
from slalang.calendar.open_time import is_open, later, measure, next_opening

OFFICE = "open mon to fri 09:00-17:00"
WITH_LUNCH = "open mon to fri 09:00-12:30, 13:00-17:00"
NEW_YORK = "America/New_York"


def test_a_past_date_has_the_offset_that_it_had_and_not_that_of_today():
    office = open_time(OFFICE)
    winter = added(at("2026-01-15 09:00"), [lasting("1", "business hour")], office)
    summer = added(at("2026-07-15 09:00"), [lasting("1", "business hour")], office)
    assert (shown(winter, "UTC")[-5:], shown(summer, "UTC")[-5:]) == ("09:00", "08:00")


def test_office_hours_do_not_move_when_clocks_change():
    office = open_time(OFFICE)
    openings = [next_opening(office, at(f"2026-{day} 00:00")) for day in ("03-27", "03-30")]
    assert [shown(one) for one in openings] == ["Fri 2026-03-27 09:00", "Mon 2026-03-30 09:00"]
    assert [shown(one, "UTC")[-5:] for one in openings] == ["08:00", "07:00"]


def test_friday_evening_is_no_business_time():
    office = open_time(OFFICE)
    assert not is_open(office, at("2026-03-06 20:00"))
    found = added(at("2026-03-06 20:00"), [lasting("30", "business minute")], office)
    assert shown(found) == "Mon 2026-03-09 09:30"


def test_an_imported_holiday_closes_its_own_date_and_no_other():
    lines = 'open every day 00:00-24:00; closed on holidays of "US"'
    calendar = calendar_of(lines, NEW_YORK)
    holidays = resolved([calendar], 2026, 2026).of("office")
    closed = open_time(lines, NEW_YORK, holidays=frozenset({date(2026, 11, 26)} & holidays))
    night_before, night = at("2026-11-26 00:00", NEW_YORK), at("2026-11-27 00:00", NEW_YORK)
    assert is_open(closed, night_before - 1)
    assert not is_open(closed, night_before)
    assert not is_open(closed, night - 1)
    assert is_open(closed, night)


def test_half_an_hour_before_a_quarter_past_midnight_is_the_day_before():
    found = subtracted(at("2026-03-07 00:15"), [lasting("30", "minute")], None)
    assert shown(found) == "Fri 2026-03-06 23:45"
    always = open_time("open always")
    found = subtracted(at("2026-03-07 00:15"), [lasting("30", "business minute")], always)
    assert shown(found) == "Fri 2026-03-06 23:45"


def test_time_that_is_pending_over_night_counts_only_while_open():
    pause = measure(open_time(OFFICE), at("2026-03-05 16:00"), at("2026-03-06 10:00"))
    assert pause == 2 * HOUR


def test_weekdays_that_are_not_named_are_closed_and_not_open_all_day():
    some = open_time("open tue, thu 09:00-17:00")
    assert measure(some, at("2026-03-02 00:00"), at("2026-03-09 00:00")) == 16 * HOUR
    found = added(at("2026-03-05 16:00"), [lasting("2", "business hour")], some)
    assert shown(found) == "Tue 2026-03-10 10:00"


def test_a_lunch_break_takes_its_time_off():
    found = added(at("2026-03-04 12:00"), [lasting("1", "business hour")], open_time(WITH_LUNCH))
    assert shown(found) == "Wed 2026-03-04 13:30"


def test_a_lead_of_the_weekend_is_late_by_minutes_and_not_by_days():
    office = open_time(OFFICE)
    deadline = due(deadline_of("30 business minutes"), at("2026-03-07 11:00"), office)
    assert shown(deadline) == "Mon 2026-03-09 09:30"
    assert measure(office, deadline, at("2026-03-09 09:45")) == HOUR // 4


def test_a_closed_day_is_skipped_without_keeping_the_time_of_day():
    found = added(at("2026-03-06 16:30"), [lasting("1", "business hour")], open_time(OFFICE))
    assert shown(found) == "Mon 2026-03-09 09:30"
    found = due(deadline_of("15 minutes or at next opening"), at("2026-03-07 16:30"),
                open_time(OFFICE))  # fmt: skip
    assert shown(found) == "Mon 2026-03-09 09:00"


def test_work_that_fills_the_day_is_due_today_and_not_tomorrow_morning():
    found = later(open_time(OFFICE), at("2026-03-06 16:30"), HOUR // 2)
    assert shown(found) == "Fri 2026-03-06 17:00"


def test_a_year_later_is_the_same_local_time_although_the_offset_differs():
    found = added(at("2026-03-29 12:00"), [lasting("1", "year")],
                  open_time(OFFICE, last=date(2027, 12, 31)))  # fmt: skip
    assert shown(found) == "Mon 2027-03-29 12:00"
