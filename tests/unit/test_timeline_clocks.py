"""One clock of one lead: when it starts, what stops it, and what has become of it."""

from __future__ import annotations

import pytest
from timelines import MOVES, at, lived

from slalang.timeline.item import State

CALL_BACK = """
promise p by sales to marketing {
  after demo_request do attempt within 1 hour
}
"""
OFFICE = CALL_BACK.replace("1 hour", "1 business hour")
ASKED = "2026-03-06 10:00 demo_request\n"
CALLED = "2026-03-06 10:30 attempt { channel call }\n"


def promise(*clauses: str, within: str = "1 hour") -> str:
    """A promise to call back, with more clauses."""
    lines = "\n".join(clauses)
    after = f"after demo_request do attempt within {within}"
    return f"promise p by sales to marketing {{\n{after}\n{lines}\n}}\n"


# ── States ───────────────────────────────────────────────────────────────


def test_a_clock_runs_from_what_starts_it_to_its_deadline():
    assert (
        lived(CALL_BACK, ASKED, "2026-03-06 10:20").line()
        == "running: from 03-06 10:00, due 03-06 11:00"
    )


def test_what_is_done_in_time_is_kept():
    line = lived(CALL_BACK, ASKED + CALLED, "2026-03-06 12:00").line()
    assert line == "kept: from 03-06 10:00, due 03-06 11:00, done 03-06 10:30, done in time"


def test_what_is_never_done_is_broken_at_its_deadline():
    item = lived(CALL_BACK, ASKED, "2026-03-09 12:00").only()
    assert (item.state, item.closed) == (State.BROKEN, item.due)


def test_what_is_done_late_stays_broken_and_says_when_it_was_done():
    line = lived(CALL_BACK, ASKED + "2026-03-06 15:00 attempt", "2026-03-09 12:00").line()
    assert line == "broken: from 03-06 10:00, due 03-06 11:00, done 03-06 15:00, done late"


def test_what_is_done_exactly_at_the_deadline_is_in_time():
    assert lived(CALL_BACK, ASKED + "2026-03-06 11:00 attempt").line().startswith("kept")


def test_at_the_very_deadline_nothing_is_broken_yet():
    assert lived(CALL_BACK, ASKED, "2026-03-06 11:00").line().startswith("running")
    assert lived(CALL_BACK, ASKED, "2026-03-06 11:01").line().startswith("broken")


def test_what_is_done_at_the_very_start_counts():
    assert lived(CALL_BACK, ASKED + "2026-03-06 10:00 attempt").line().startswith("kept")


def test_what_was_done_before_the_start_does_not_count():
    assert lived(CALL_BACK, "2026-03-06 09:59 attempt\n" + ASKED).line().startswith("running")


def test_every_occurrence_starts_a_clock_of_its_own():
    lines = lived(CALL_BACK, ASKED + CALLED + "2026-03-07 10:00 demo_request").lines()
    assert [line.split(":")[0] for line in lines] == ["kept", "running"]


def test_two_of_a_kind_at_one_instant_are_one():
    assert len(lived(CALL_BACK, ASKED + ASKED).lines()) == 1


def test_counted_from_the_first_one_the_second_starts_nothing():
    first = CALL_BACK.replace("after demo", "after first demo")
    assert len(lived(first, ASKED + "2026-03-07 10:00 demo_request").lines()) == 1


def test_counted_from_the_last_one_a_running_clock_starts_anew():
    last = CALL_BACK.replace("after demo", "after last demo")
    lines = lived(last, ASKED + "2026-03-06 10:30 demo_request").lines()
    assert lines == ["running: from 03-06 10:30, due 03-06 11:30"]


def test_counted_from_the_last_one_what_is_broken_stays_broken():
    last = CALL_BACK.replace("after demo", "after last demo")
    lines = lived(last, ASKED + "2026-03-07 10:30 demo_request").lines()
    assert lines == [
        "broken: from 03-06 10:00, due 03-06 11:00, not done",
        "running: from 03-07 10:30, due 03-07 11:30",
    ]


def test_something_that_has_to_happen_again_is_not_done_by_itself():
    again = CALL_BACK.replace("do attempt", "do demo_request")
    lines = lived(again, ASKED + "2026-03-06 10:30 demo_request").lines()
    assert lines[0].startswith("kept")
    assert lines[1].startswith("running")


def test_so_many_deeds_are_counted_up_to_the_deadline():
    two = CALL_BACK.replace("do attempt", "do at least 2 attempt")
    one = lived(two, ASKED + CALLED, "2026-03-06 12:00").only()
    assert (one.state, one.got, one.need, one.why.value) == (State.BROKEN, 1, 2, "too few")
    assert lived(two, ASKED + CALLED + "2026-03-06 11:00 attempt").only().state is State.KEPT


# ── Starting later than it is owed ───────────────────────────────────────

BRIEFED = promise("clock from brief")


def test_a_clock_that_starts_later_waits_until_then():
    lead = lived(BRIEFED, ASKED, "2026-03-09 10:00")
    assert lead.line() == "waiting"
    assert lead.owes() == ["sales: attempt"]


def test_it_starts_with_what_it_is_counted_from():
    lead = lived(BRIEFED, ASKED + "2026-03-09 10:00 brief")
    assert lead.line() == "running: from 03-09 10:00, due 03-09 11:00"


def test_what_is_done_while_it_waits_is_done():
    line = lived(BRIEFED, ASKED + CALLED, "2026-03-09 10:00").line()
    assert line == "kept: done 03-06 10:30, done in time"


def test_what_stops_while_it_waits_is_excused():
    waiting = promise("clock from brief", "stops on stop")
    assert lived(waiting, ASKED + "2026-03-06 12:00 stop").line() == "void: stopped by stop"


# ── Stopping ─────────────────────────────────────────────────────────────

STOPPED = promise("stops on stop, reply")


def test_what_is_stopped_in_time_is_excused():
    line = lived(STOPPED, ASKED + "2026-03-06 10:30 stop", "2026-03-09 10:00").line()
    assert line == "void: from 03-06 10:00, due 03-06 11:00, stopped by stop"


def test_what_is_stopped_exactly_at_the_deadline_is_excused():
    assert lived(STOPPED, ASKED + "2026-03-06 11:00 reply").line().startswith("void")


def test_what_is_stopped_after_its_deadline_stays_broken():
    assert lived(STOPPED, ASKED + "2026-03-06 11:01 stop").line().startswith("broken")


def test_what_is_done_and_stopped_at_one_instant_is_kept():
    for order in (
        ASKED + CALLED + "2026-03-06 10:30 stop",
        ASKED + "2026-03-06 10:30 stop\n" + CALLED,
    ):
        assert lived(STOPPED, order).line().startswith("kept")


def test_done_stopped_and_due_at_one_instant_is_kept():
    lines = ASKED + "2026-03-06 11:00 stop\n2026-03-06 11:00 attempt"
    assert lived(STOPPED, lines).line().startswith("kept")


def test_what_is_done_after_a_stop_does_not_count():
    lines = ASKED + "2026-03-06 10:20 stop\n" + CALLED
    assert lived(STOPPED, lines).only().done is None


def test_what_stops_at_the_very_start_stops_nothing():
    assert lived(STOPPED, "2026-03-06 10:00 stop\n" + ASKED).line().startswith("running")


def test_the_first_of_two_stops_counts():
    lines = ASKED + "2026-03-06 10:20 reply\n2026-03-06 10:10 stop"
    assert lived(STOPPED, lines).only().by_kind == "stop"


def test_a_lead_that_is_given_back_is_owed_nothing():
    after = MOVES + CALL_BACK.replace("demo_request", "to_sales")
    assert lived(after, ASKED + "2026-03-06 10:20 rejected").line().endswith("stopped by rejected")


# ── Restarting ───────────────────────────────────────────────────────────

RESTARTED = promise("restarts on brief")


def test_a_restart_starts_the_clock_anew():
    line = lived(RESTARTED, ASKED + "2026-03-06 10:45 brief").line()
    assert line == "running: from 03-06 10:45, due 03-06 11:45"


def test_every_restart_in_time_counts():
    lines = ASKED + "2026-03-06 10:45 brief\n2026-03-06 11:45 brief"
    assert lived(RESTARTED, lines).line() == "running: from 03-06 11:45, due 03-06 12:45"


def test_what_is_broken_is_not_started_anew():
    line = lived(RESTARTED, ASKED + "2026-03-06 11:01 brief").line()
    assert line == "broken: from 03-06 10:00, due 03-06 11:00, not done"


def test_what_is_done_is_not_started_anew():
    lines = ASKED + CALLED + "2026-03-06 10:45 brief"
    assert lived(RESTARTED, lines).line().startswith("kept: from 03-06 10:00")


def test_what_starts_a_clock_anew_by_its_own_kind_starts_no_second_one():
    again = promise("restarts on demo_request")
    lines = lived(
        again, ASKED + "2026-03-06 10:30 demo_request\n2026-03-06 14:00 demo_request"
    ).lines()
    assert lines == [
        "broken: from 03-06 10:30, due 03-06 11:30, not done",
        "running: from 03-06 14:00, due 03-06 15:00",
    ]


# ── Minimum delays ───────────────────────────────────────────────────────

GENTLE = promise(within="2 days, at least 4 hours after demo_request")


def test_what_is_done_too_early_does_not_count():
    item = lived(GENTLE, ASKED + CALLED, "2026-03-06 15:00").only()
    assert item.state is State.RUNNING
    assert item.gate == at("2026-03-06 14:00")


def test_what_is_done_exactly_after_the_minimum_delay_counts():
    assert lived(GENTLE, ASKED + "2026-03-06 14:00 attempt").line().startswith("kept")


def test_a_minimum_delay_is_counted_from_something_else_just_as_well():
    after = promise(within="7 days, at least 3 days after webinar")
    lines = ASKED + "2026-03-07 10:00 webinar\n2026-03-10 09:00 attempt\n"
    assert lived(after, lines).line().startswith("running")
    assert lived(after, lines + "2026-03-10 10:00 attempt").line().startswith("kept")


def test_what_was_done_before_the_other_thing_happened_stays_done():
    after = promise(within="7 days, at least 3 days after webinar")
    for as_of in ("2026-03-06 11:00", "2026-03-08 10:00", "2026-03-20 10:00"):
        lead = lived(after, ASKED + CALLED + "2026-03-07 10:00 webinar", as_of)
        assert lead.line().startswith("kept")


# ── Classes, calendars and zones ─────────────────────────────────────────

VARYING = """
promise p by sales to marketing {
  after webinar do attempt within, varying by priority {
    hot  15 minutes or at next opening
    cool 1 business day
  }
}
"""


def test_a_class_that_a_deadline_varies_by_is_frozen_when_the_clock_starts():
    lines = "2026-03-05 10:00 webinar\n2026-03-05 11:00 demo_request"
    item = lived(VARYING, lines).only()
    assert item.bands == (("priority", "cool"),)
    assert item.due == at("2026-03-06 17:00")


def test_a_hot_lead_has_the_deadline_of_hot_leads():
    lines = "2026-03-06 16:50 demo_request\n2026-03-06 16:50 webinar"
    assert lived(VARYING, lines).line() == "running: from 03-06 16:50, due 03-09 09:00"


def test_a_band_without_a_row_owes_nothing():
    only_hot = VARYING.replace("cool 1 business day", "")
    text = only_hot.replace("hot  15", "hot 15")
    assert lived(text, "2026-03-05 10:00 webinar").lines() == []


def test_business_hours_that_start_in_closed_time_begin_at_the_next_opening():
    assert lived(OFFICE, "2026-03-07 23:00 demo_request").line().endswith("due 03-09 10:00")


def test_work_that_ends_exactly_at_closing_time_is_due_today():
    assert lived(OFFICE, "2026-03-06 16:00 demo_request").line().endswith("due 03-06 17:00")


def test_business_day_n_is_the_nth_open_day_after_the_start_due_at_its_close():
    days = CALL_BACK.replace("1 hour", "2 business days")
    assert lived(days, "2026-03-05 09:30 demo_request").line().endswith("due 03-09 17:00")


def test_a_clock_runs_where_the_lead_lives():
    at_home = """
calendar home {
zone of lead
open every day 09:00-17:00
}
""" + promise("calendar home", within="next opening")
    lines = "2026-03-06 12:00 demo_request"
    assert lived(at_home, lines).line().endswith("due 03-06 12:00")
    assert lived(at_home, lines, zone="America/New_York").line().endswith("due 03-06 15:00")


def test_in_office_and_otherwise_are_two_deadlines_settled_at_the_start():
    two = promise(within="20 minutes in office, 4 hours otherwise")
    assert lived(two, "2026-03-06 16:50 demo_request").line().endswith("due 03-06 17:10")
    assert lived(two, "2026-03-06 18:00 demo_request").line().endswith("due 03-06 22:00")


# ── Whom it concerns ─────────────────────────────────────────────────────


def test_a_promise_applies_to_those_it_says():
    big = promise("applies to employees > 100")
    assert len(lived(big, ASKED, lead="employees 200").lines()) == 1
    assert lived(big, ASKED, lead="employees 20").lines() == []


def test_of_whom_it_is_not_known_a_promise_does_not_apply():
    assert lived(promise("applies to employees > 100"), ASKED).lines() == []


def test_a_promise_leaves_out_those_it_says_and_nobody_of_whom_it_is_not_known():
    small = promise("leaves out employees < 10")
    assert lived(small, ASKED, lead="employees 5").lines() == []
    assert len(lived(small, ASKED).lines()) == 1


def test_whom_a_promise_applies_to_is_looked_up_when_it_comes_to_be_owed():
    warm = promise("applies to not webinar")
    assert len(lived(warm, ASKED + "2026-03-06 10:30 webinar").lines()) == 1


# ── Waivers ──────────────────────────────────────────────────────────────

WAIVED = (
    promise("waived while other is broken")
    + """
promise other by marketing to sales { after webinar do brief within 1 hour }
"""
)
BROKEN = "2026-03-06 08:00 webinar\n"


def test_what_is_due_while_the_other_promise_is_broken_is_waived():
    assert lived(WAIVED, BROKEN + ASKED, "2026-03-06 12:00").lines("p") == [
        "waived: from 03-06 10:00, due 03-06 11:00, waived"
    ]


def test_while_the_other_promise_is_kept_nothing_is_waived():
    lines = BROKEN + "2026-03-06 08:30 brief\n" + ASKED
    assert lived(WAIVED, lines, "2026-03-06 12:00").line("p").startswith("broken")


def test_what_breaks_after_the_deadline_waives_nothing():
    lines = ASKED + "2026-03-06 12:00 webinar"
    assert lived(WAIVED, lines, "2026-03-06 18:00").line("p").startswith("broken")


def test_a_waiver_is_settled_when_the_item_is_due_and_not_before():
    before = lived(WAIVED, BROKEN + ASKED + CALLED, "2026-03-06 10:45")
    after = lived(WAIVED, BROKEN + ASKED + CALLED, "2026-03-06 11:00")
    assert before.line("p").startswith("kept")
    assert after.line("p").startswith("waived")


def test_an_excused_item_is_not_waived_as_well():
    text = WAIVED.replace("waived while", "stops on stop\nwaived while")
    lines = BROKEN + ASKED + "2026-03-06 10:30 stop"
    assert lived(text, lines, "2026-03-06 12:00").line("p").startswith("void")


def test_of_a_promise_about_many_leads_the_one_who_asks_has_to_tell():
    asked = []

    def told(promise: str, state: str, instant: int) -> bool:
        asked.append((promise, state, instant))
        return True

    text = (
        promise("waived while quality is broken")
        + """
measure acceptance of marketing {
  share of demo_request that are accepted, each month
  from "CRM"
}
promise quality by marketing to sales { keep acceptance at least 85% each month }
"""
    )
    assert lived(text, ASKED, "2026-03-06 12:00", told=told).line("p").startswith("waived")
    assert lived(text, ASKED, "2026-03-06 12:00").line("p").startswith("broken")
    assert asked == [("quality", "broken", at("2026-03-06 11:00"))]


def test_promises_that_excuse_each_other_in_a_circle_come_to_an_end():
    # The checker refuses them; data may be run all the same.
    other = promise("waived while p is broken").replace("promise p", "promise q")
    lead = lived(promise("waived while q is broken") + other, ASKED, "2026-03-06 12:00")
    assert len(lead.lines()) == 2


def test_a_promise_of_two_lines_is_broken_where_one_of_them_is():
    two = (
        promise("waived while other is broken")
        + """
promise other by marketing to sales {
  after webinar do brief within 1 hour
  after webinar do reminder within 7 days
}
"""
    )
    assert lived(two, BROKEN + ASKED, "2026-03-06 12:00").line("p").startswith("waived")


# ── The version in force ─────────────────────────────────────────────────


@pytest.mark.parametrize(("when", "bound"), [
    ("2025-12-31 23:59", False), ("2026-01-01 00:00", True),
    ("2026-12-31 23:59", True), ("2027-01-01 00:00", False),
])  # fmt: skip
def test_an_agreement_binds_what_starts_while_it_is_in_force(when, bound):
    assert bool(lived(CALL_BACK, f"{when} demo_request").lines()) is bound


def test_a_running_clock_stays_bound_after_the_agreement_is_over():
    days = CALL_BACK.replace("1 hour", "7 days")
    line = lived(days, "2026-12-30 10:00 demo_request", "2027-01-08 10:00").line()
    assert line == "broken: from 12-30 10:00, due 2027-01-06 10:00, not done"


# ── Shares of another deadline ───────────────────────────────────────────


def test_a_promise_to_meet_a_deadline_has_its_items_on_its_own_terms():
    text = (
        MOVES
        + """
cadence inbound by sdr after to_sales { first touch within 1 hour }
promise speed by sales to marketing {
  meet inbound.first_touch for at least 95% of leads each week
  leaves out employees < 10
}
"""
    )
    lead = lived(text, ASKED, "2026-03-06 12:00", lead="employees 5")
    assert lead.line("inbound.first_touch").startswith("broken")
    assert lead.lines("speed") == []
