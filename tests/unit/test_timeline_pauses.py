"""Clocks that stand still, and the alerts that move with them."""

from __future__ import annotations

from timelines import at, lived, on_the_wall

from slalang.timeline.item import State

ASKED = "2026-03-06 10:00 demo_request\n"
CALLED = "2026-03-06 10:30 attempt\n"


def promise(
    *clauses: str, within: str = "4 hours", pauses: str = "pauses while out_of_office"
) -> str:
    """A promise that stands still while nobody is there."""
    lines = "\n".join((pauses, *clauses))
    after = f"after demo_request do attempt within {within}"
    return f"promise p by sales to marketing {{\n{after}\n{lines}\n}}\n"


CLOCK, OFFICE = promise(), promise(within="4 business hours")
DAYS = promise(within="2 business days")


# ── Pauses ───────────────────────────────────────────────────────────────


def test_a_clock_stands_still_while_the_pause_lasts():
    lead = lived(CLOCK, ASKED + "2026-03-06 11:00 out_of_office", "2026-03-20 10:00")
    assert lead.line() == "paused: from 03-06 10:00"
    assert lead.owes() == ["sales: attempt"]


def test_a_pause_takes_its_time_off_the_clock():
    lines = ASKED + "2026-03-06 11:00 out_of_office\n2026-03-06 13:00 back_in_office"
    assert (
        lived(CLOCK, lines, "2026-03-06 14:00").line()
        == "running: from 03-06 10:00, due 03-06 16:00"
    )


def test_while_a_pause_lasts_that_says_until_when_it_is_known_when_it_will_be_due():
    lines = ASKED + "2026-03-06 11:00 out_of_office { until 2026-03-10 }"
    lead = lived(CLOCK, lines, "2026-03-09 10:00")
    assert lead.line() == "paused: from 03-06 10:00, due 03-10 03:00"


def test_who_is_back_earlier_than_was_said_is_back():
    lines = (
        ASKED
        + "2026-03-06 11:00 out_of_office { until 2026-03-10 }\n2026-03-06 12:00 back_in_office"
    )
    assert lived(CLOCK, lines).line() == "running: from 03-06 10:00, due 03-06 15:00"


def test_an_absence_until_a_day_that_is_past_is_none():
    lines = ASKED + "2026-03-06 11:00 out_of_office { until 2026-03-01 }"
    item = lived(CLOCK, lines).only()
    assert (item.state, item.pauses, on_the_wall(item.due)) == (State.RUNNING, (), "03-06 14:00")


def test_a_clock_that_starts_during_a_pause_starts_when_it_is_over():
    lines = "2026-03-06 09:00 out_of_office\n" + ASKED + "2026-03-06 12:00 back_in_office"
    assert lived(CLOCK, lines).line().endswith("due 03-06 16:00")


def test_a_pause_that_was_over_before_the_start_takes_nothing():
    lines = "2026-03-06 08:00 out_of_office\n2026-03-06 09:00 back_in_office\n" + ASKED
    item = lived(CLOCK, lines).only()
    assert (on_the_wall(item.due), item.pauses) == ("03-06 14:00", ())


def test_a_pause_that_begins_at_the_deadline_comes_too_late():
    lines = ASKED + "2026-03-06 14:00 out_of_office"
    assert lived(CLOCK, lines, "2026-03-06 15:00").line().startswith("broken")


def test_pauses_that_overlap_count_once():
    lines = (
        ASKED
        + "2026-03-06 11:00 out_of_office\n2026-03-06 11:30 out_of_office\n"
        + "2026-03-06 12:00 back_in_office"
    )
    assert lived(CLOCK, lines).line().endswith("due 03-06 15:00")


def test_a_second_pause_takes_more():
    lines = (
        ASKED
        + "2026-03-06 11:00 out_of_office\n2026-03-06 12:00 back_in_office\n"
        + "2026-03-06 14:30 out_of_office\n2026-03-06 15:30 back_in_office"
    )
    assert lived(CLOCK, lines).line().endswith("due 03-06 16:00")


def test_of_business_hours_a_pause_takes_open_time_only():
    lines = ASKED + "2026-03-06 13:00 out_of_office\n2026-03-09 10:00 back_in_office"
    # Three of four hours are gone; an hour is left on Monday at ten.
    assert lived(OFFICE, lines).line().endswith("due 03-09 11:00")


def test_a_pause_over_a_weekend_takes_nothing_of_business_hours():
    asked = "2026-03-06 15:00 demo_request\n"
    away = "2026-03-06 17:00 out_of_office\n2026-03-09 09:00 back_in_office"
    lines = asked + away
    assert lived(OFFICE, lines).line().endswith("due 03-09 11:00")


def test_a_pause_moves_the_close_of_a_business_day_by_its_open_time():
    lines = ASKED + "2026-03-09 09:00 out_of_office\n2026-03-09 12:00 back_in_office"
    assert lived(DAYS, lines).line().endswith("due 03-11 12:00")


def test_who_works_through_a_pause_keeps_the_promise():
    lines = ASKED + "2026-03-06 10:10 out_of_office\n" + CALLED
    line = lived(CLOCK, lines).line()
    assert line == "kept: from 03-06 10:00, due 03-06 14:20, done 03-06 10:30, done in time"


def test_a_pause_after_it_was_done_changes_nothing():
    lines = ASKED + CALLED
    later = lines + "2026-03-06 11:00 out_of_office\n2026-03-06 13:00 back_in_office"
    assert lived(CLOCK, later).lines() == lived(CLOCK, lines).lines()


def test_what_stops_during_a_pause_excuses():
    text = promise("stops on stop")
    lines = ASKED + "2026-03-06 10:10 out_of_office\n2026-03-20 10:00 stop"
    assert lived(text, lines).line().startswith("void")


def test_a_restart_after_a_pause_does_not_give_its_time_again():
    text = promise("restarts on brief")
    lines = (
        ASKED
        + "2026-03-06 11:00 out_of_office\n2026-03-06 12:00 back_in_office\n2026-03-06 13:00 brief"
    )
    assert lived(text, lines).line() == "running: from 03-06 13:00, due 03-06 17:00"


def test_a_clock_may_be_started_anew_during_a_pause():
    text = promise("restarts on brief")
    lines = (
        ASKED
        + "2026-03-06 11:00 out_of_office\n2026-03-06 13:00 brief\n2026-03-06 14:00 back_in_office"
    )
    assert lived(text, lines).line() == "running: from 03-06 13:00, due 03-06 18:00"


def test_a_pause_may_be_any_condition():
    text = promise(pauses="pauses while webinar and not brief")
    lines = ASKED + "2026-03-06 11:00 webinar\n2026-03-06 13:00 brief"
    assert lived(text, lines).line().endswith("due 03-06 16:00")


def test_an_absence_in_a_condition_lasts_until_somebody_is_back():
    text = promise(pauses="pauses while out_of_office and not brief")
    away = ASKED + "2026-03-06 11:00 out_of_office\n2026-03-06 13:00 back_in_office\n"
    assert lived(text, away).line().endswith("due 03-06 16:00")
    briefed = away + "2026-03-06 12:00 brief"
    assert lived(text, briefed).line().endswith("due 03-06 15:00")


def test_who_is_back_ends_an_absence_and_nothing_else():
    text = promise(pauses="pauses while webinar")
    lines = ASKED + "2026-03-06 11:00 webinar\n2026-03-06 13:00 back_in_office"
    assert lived(text, lines, "2026-03-09 10:00").line().startswith("paused")


def test_an_event_before_the_start_that_is_no_absence_pauses_nothing():
    text = promise(pauses="pauses while webinar")
    assert lived(text, "2026-03-06 09:00 webinar\n" + ASKED).line().startswith("running")


# ── Alerts ───────────────────────────────────────────────────────────────

LADDER = ("alert owner at 75% of the time", "alert manager when late", "reassign at twice the time")


def alarmed(*clauses: str, within: str = "4 hours") -> str:
    return promise(*(clauses or LADDER), within=within)


def test_an_alert_at_a_fraction_comes_after_so_much_of_the_time():
    assert lived(alarmed(), ASKED, "2026-03-06 10:01").ladder("p") == [
        "alert owner 03-06 13:00?", "alert manager 03-06 14:00?", "reassign somebody 03-06 18:00?",
    ]  # fmt: skip


def test_a_clock_with_an_alert_that_was_given_is_warned():
    lead = lived(alarmed(), ASKED, "2026-03-06 13:00")
    assert lead.ladder("p")[0] == "alert owner 03-06 13:00"
    assert lead.line().startswith("warned")


def test_who_is_in_time_to_the_last_instant_is_not_late():
    assert lived(alarmed(), ASKED, "2026-03-06 14:00").ladder("p")[1].endswith("?")
    assert not lived(alarmed(), ASKED, "2026-03-06 14:01").ladder("p")[1].endswith("?")


def test_no_alert_is_given_of_what_is_done():
    lead = lived(alarmed(), ASKED + CALLED, "2026-03-20 10:00")
    assert all(one.endswith("?") for one in lead.ladder("p"))


def test_no_alert_is_given_of_what_was_done_late_but_before_it():
    lead = lived(alarmed(), ASKED + "2026-03-06 15:00 attempt", "2026-03-20 10:00")
    assert lead.ladder("p") == [
        "alert owner 03-06 13:00", "alert manager 03-06 14:00", "reassign somebody 03-06 18:00?",
    ]  # fmt: skip


def test_no_alert_is_given_of_what_was_stopped_even_after_it_was_late():
    text = alarmed(*LADDER, "stops on stop")
    lead = lived(text, ASKED + "2026-03-06 16:00 stop", "2026-03-20 10:00")
    assert lead.line().startswith("broken")
    assert lead.ladder("p")[2] == "reassign somebody 03-06 18:00?"


def test_an_alert_at_a_fraction_moves_with_a_pause():
    lines = ASKED + "2026-03-06 11:00 out_of_office\n2026-03-06 12:00 back_in_office"
    assert lived(alarmed(), lines).ladder("p") == [
        "alert owner 03-06 14:00?", "alert manager 03-06 15:00?", "reassign somebody 03-06 19:00?",
    ]  # fmt: skip


def test_an_alert_that_was_given_before_a_pause_stays_where_it_was():
    lines = ASKED + "2026-03-06 13:30 out_of_office\n2026-03-06 15:30 back_in_office"
    assert lived(alarmed(), lines).ladder("p")[:2] == [
        "alert owner 03-06 13:00", "alert manager 03-06 16:00?",
    ]  # fmt: skip


def test_a_pause_after_the_deadline_moves_what_comes_after_it():
    lines = ASKED + "2026-03-06 15:00 out_of_office\n2026-03-06 16:00 back_in_office"
    assert lived(alarmed(), lines).ladder("p")[2].startswith("reassign somebody 03-06 19:00")


def test_while_a_pause_lasts_nobody_knows_when_an_alert_will_come():
    lead = lived(alarmed(), ASKED + "2026-03-06 11:00 out_of_office", "2026-03-09 10:00")
    assert lead.ladder("p") == []


def test_of_business_hours_a_fraction_counts_open_time():
    lead = lived(alarmed(within="4 business hours"), "2026-03-06 16:00 demo_request")
    assert lead.ladder("p") == [
        "alert owner 03-09 11:00?", "alert manager 03-09 12:00?", "reassign somebody 03-09 16:00?",
    ]  # fmt: skip


def test_of_business_days_a_fraction_is_a_part_of_the_open_time_until_the_deadline():
    # From ten on Friday to the close of Monday are fifteen open hours.
    lead = lived(alarmed("alert owner at 60% of the time", within="1 business day"), ASKED)
    assert lead.ladder("p") == ["alert owner 03-09 11:00?"]


def test_of_days_a_fraction_is_a_part_of_the_time_on_the_clock():
    lead = lived(alarmed("alert owner at 50% of the time", within="2 days"), ASKED)
    assert lead.ladder("p") == ["alert owner 03-07 10:00?"]


def test_an_alert_of_what_waits_for_the_next_opening_waits_as_well():
    text = alarmed(*LADDER, within="15 minutes or at next opening")
    assert lived(text, "2026-03-06 16:50 demo_request").ladder("p") == [
        "alert owner 03-09 09:00?", "alert manager 03-09 09:00?", "reassign somebody 03-09 09:15?",
    ]  # fmt: skip
    assert lived(text, ASKED).ladder("p") == [
        "alert owner 03-06 10:11:15?", "alert manager 03-06 10:15?",
        "reassign somebody 03-06 10:30?",
    ]  # fmt: skip


def test_an_alert_outside_of_office_hours_is_a_part_of_the_deadline_that_holds_then():
    text = alarmed(*LADDER, within="20 minutes in office, 4 hours otherwise")
    assert lived(text, "2026-03-06 18:00 demo_request").ladder("p") == [
        "alert owner 03-06 21:00?", "alert manager 03-06 22:00?", "reassign somebody 03-07 02:00?",
    ]  # fmt: skip


def test_an_alert_after_a_time_comes_then():
    text = alarmed("alert manager after 2 hours", "alert everyone after 2 business hours")
    assert lived(text, "2026-03-06 16:00 demo_request").ladder("p") == [
        "alert manager 03-06 18:00?", "alert everyone 03-09 10:00?",
    ]  # fmt: skip


def test_an_alert_at_three_times_the_time_comes_after_the_deadline_and_twice_as_much():
    text = alarmed("alert everyone at 3 times the time", "reassign to ae at 150% of the time")
    assert lived(text, ASKED).ladder("p") == [
        "reassign ae 03-06 16:00?", "alert everyone 03-06 22:00?",
    ]  # fmt: skip


def test_what_is_aimed_for_is_never_after_the_deadline_and_moves_with_a_pause():
    text = promise(within="4 hours, aiming for 1 hour")
    assert lived(text, ASKED).only().aim == at("2026-03-06 11:00")
    lines = ASKED + "2026-03-06 10:30 out_of_office\n2026-03-06 12:30 back_in_office"
    assert lived(text, lines).only().aim == at("2026-03-06 13:00")
