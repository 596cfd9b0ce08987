"""What other systems get wrong about clocks, each once."""

from __future__ import annotations

from timelines import HEAD, MOVES, WORDS, at, lived, on_the_wall

from slalang.calendar.open_time import measure
from slalang.timeline.when import open_time_of

FRIDAY_EVENING = "2026-03-06 18:30 demo_request\n"


def promise(within: str, *clauses: str) -> str:
    lines = "\n".join(clauses)
    return f"""
promise p by sales to marketing {{
after demo_request do attempt within {within}
{lines}
}}
"""


def test_a_clock_does_not_run_on_after_it_was_resolved():
    text = promise(
        "1 hour", "stops on stop", "alert manager when late", "reassign at twice the time"
    )
    done = "2026-03-05 10:00 demo_request\n2026-03-05 10:30 attempt\n"
    stopped = "2026-03-05 10:00 demo_request\n2026-03-05 10:30 stop\n"
    for lines, state in ((done, "kept"), (stopped, "void")):
        lead = lived(text, lines, "2026-06-30 10:00")
        assert lead.line().startswith(state)
        assert lead.only().closed == at("2026-03-05 10:30")
        assert all(rung.endswith("?") for rung in lead.ladder("p"))
        assert lead.owes() == []


def test_a_smaller_target_for_the_next_response_does_not_override_the_first():
    text = (
        MOVES
        + """
cadence inbound by sdr after to_sales { first touch within 4 business hours }
promise answers by sales to marketing {
  after reply do attempt within 1 business hour
  calendar office
}
"""
    )
    lines = "2026-03-05 10:00 demo_request\n2026-03-05 10:10 reply\n"
    lead = lived(text, lines, "2026-03-05 12:00")
    assert lead.line("inbound.first_touch") == "running: from 03-05 10:00, due 03-05 14:00"
    assert lead.line("answers") == "broken: from 03-05 10:10, due 03-05 11:10, not done"


def test_an_alert_shortly_before_midnight_is_not_given_at_midnight():
    text = promise("2 hours", "alert owner at 75% of the time", "alert manager after 119 minutes")
    lead = lived(text, "2026-03-05 22:20 demo_request")
    assert lead.ladder("p") == ["alert owner 03-05 23:50?", "alert manager 03-06 00:19?"]
    late = lived(text, "2026-03-05 22:30 demo_request")
    assert late.ladder("p")[0] == "alert owner 03-06 00:00?"


def test_an_alert_of_an_office_that_closes_at_midnight_is_given_before_it():
    night = HEAD.replace("09:00-17:00", "16:00-24:00") + WORDS
    text = night + promise("8 business hours", "alert owner at 99% of the time")
    assert lived(text, "2026-03-05 16:00 demo_request").ladder("p") == [
        "alert owner 03-05 23:55:12?"
    ]


def test_time_that_a_clock_stands_still_is_not_counted_around_the_clock():
    text = promise("4 business hours", "pauses while out_of_office")
    lines = (
        "2026-03-05 16:00 demo_request\n"
        "2026-03-05 16:30 out_of_office\n2026-03-06 09:30 back_in_office\n"
    )  # fmt: skip
    # Seventeen hours on the clock, one hour of an open office.
    assert lived(text, lines).line().endswith("due 03-06 13:00")


def test_a_pause_is_not_lost_when_the_agreement_changes():
    old = HEAD.replace("2026-12-31", "2026-03-08") + WORDS
    new = HEAD.replace("2026-01-01", "2026-03-09") + WORDS
    text = promise("4 business hours", "pauses while out_of_office")
    strict = promise("1 business hour")
    lines = (
        "2026-03-06 10:00 demo_request\n"
        "2026-03-06 11:00 out_of_office\n2026-03-09 11:00 back_in_office\n"
        "2026-03-09 11:00 demo_request\n"
    )
    # What began on Friday is due by the text of Friday, whatever the text of Monday says of it.
    assert lived(old + text, lines).lines() == ["running: from 03-06 10:00, due 03-09 14:00"]
    assert lived(new + strict, lines).lines() == ["running: from 03-09 11:00, due 03-09 12:00"]


def test_a_lead_of_the_weekend_is_not_late_by_more_than_a_day():
    text = promise("2 business hours")
    lead = lived(
        text, "2026-03-07 10:00 demo_request\n2026-03-09 11:30 attempt", "2026-03-10 09:00"
    )
    item = lead.only()
    (duty,) = lead.life.ground.program.duties
    office = open_time_of(lead.life, duty)
    assert lead.line() == "broken: from 03-07 10:00, due 03-09 11:00, done 03-09 11:30, done late"
    assert measure(office, item.due, item.done) == 30 * 60_000_000
    assert measure(office, item.start, item.done) == 150 * 60_000_000


def test_business_hours_only_holds_on_friday_evening():
    lead = lived(promise("30 business minutes"), FRIDAY_EVENING, "2026-03-08 23:59")
    assert lead.line() == "running: from 03-06 18:30, due 03-09 09:30"


def test_no_alert_is_given_on_friday_evening_where_business_hours_count():
    text = promise("1 business hour", "alert owner at 50% of the time", "alert manager when late")
    lead = lived(text, FRIDAY_EVENING, "2026-03-09 08:59")
    assert lead.ladder("p") == ["alert owner 03-09 09:30?", "alert manager 03-09 10:00?"]


def test_a_reassignment_does_not_wash_the_first_breach_away():
    text = promise("1 business hour", "reassign to ae at twice the time")
    lines = (
        '2026-03-05 10:00 assigned { person_assigned "ann" }\n2026-03-05 10:00 demo_request\n'
        '2026-03-05 12:00 assigned { person_assigned "bob" }\n2026-03-05 12:10 attempt\n'
    )
    lead = lived(text, lines, "2026-03-06 10:00")
    assert [(one.owner, one.state.value, one.counts) for one in lead.items()] == [
        ("ann", "broken", True), ("bob", "kept", False),
    ]  # fmt: skip


def test_a_clock_across_a_change_of_clocks_is_neither_an_hour_long_nor_short():
    lines = "2026-03-28 12:00 demo_request\n"
    assert on_the_wall(lived(promise("24 hours"), lines).only().due) == "03-29 13:00"
    assert on_the_wall(lived(promise("1 day"), lines).only().due) == "03-29 12:00"
    assert on_the_wall(lived(promise("1 business hour"), lines).only().due) == "03-30 10:00"
