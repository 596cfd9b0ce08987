"""What is due before something that is planned: it moves when that does."""

from __future__ import annotations

import pytest
from timelines import lived

REMINDED = """
promise p by sales to marketing {
  do reminder at least 24 hours before meeting
}
"""
PLANNED = "2026-03-02 10:00 meeting planned for 2026-03-12 14:00\n"
SENT = "2026-03-11 10:00 reminder\n"


def test_it_is_due_so_long_before_what_is_planned():
    lead = lived(REMINDED, PLANNED, "2026-03-05 10:00")
    assert lead.line() == "running: from 03-02 10:00, due 03-11 14:00"
    assert lead.owes() == ["sales: reminder by 03-11 14:00"]


def test_what_is_done_in_time_is_kept():
    line = lived(REMINDED, PLANNED + SENT, "2026-03-20 10:00").line()
    assert line == "kept: from 03-02 10:00, due 03-11 14:00, done 03-11 10:00, done in time"


def test_so_long_before_exactly_is_in_time():
    assert lived(REMINDED, PLANNED + "2026-03-11 14:00 reminder").line().startswith("kept")


def test_what_is_not_done_so_long_before_is_broken_before_the_event():
    assert lived(REMINDED, PLANNED, "2026-03-11 14:01").line().startswith("broken")


def test_what_is_done_too_late_is_late():
    line = lived(REMINDED, PLANNED + "2026-03-12 10:00 reminder").line()
    assert line.endswith("done 03-12 10:00, done late")


def test_the_deadline_moves_with_the_event():
    moved = PLANNED + "2026-03-09 10:00 meeting moved to 2026-03-17 14:00\n"
    assert lived(REMINDED, moved, "2026-03-12 10:00").lines() == [
        "running: from 03-02 10:00, due 03-16 14:00"
    ]


def test_what_was_done_for_the_first_date_is_done():
    moved = PLANNED + SENT + "2026-03-11 12:00 meeting moved to 2026-03-17 14:00\n"
    assert lived(REMINDED, moved, "2026-03-12 10:00").line().startswith("kept")


def test_of_an_event_that_is_moved_too_near_nothing_can_be_asked():
    moved = PLANNED + "2026-03-09 10:00 meeting moved to 2026-03-10 09:00\n"
    line = lived(REMINDED, moved, "2026-03-12 10:00").line()
    assert line.startswith("void")
    assert line.endswith("announced after it was due")


def test_an_event_that_is_planned_too_late_asks_for_nothing():
    late = "2026-03-12 10:00 meeting planned for 2026-03-12 14:00\n"
    assert lived(REMINDED, late, "2026-03-20 10:00").line().startswith("void")


def test_what_is_called_off_in_time_is_excused():
    off = PLANNED + "2026-03-09 10:00 meeting called off\n"
    assert lived(REMINDED, off, "2026-03-20 10:00").line().endswith("called off")


def test_what_is_called_off_after_the_deadline_stays_broken():
    off = PLANNED + "2026-03-12 10:00 meeting called off\n"
    assert lived(REMINDED, off, "2026-03-20 10:00").line().startswith("broken")


def test_what_was_planned_and_takes_place_is_one_event():
    lines = PLANNED + SENT + "2026-03-12 14:05 meeting\n"
    assert lived(REMINDED, lines, "2026-03-20 10:00").lines() == [
        "kept: from 03-02 10:00, due 03-11 14:05, done 03-11 10:00, done in time"
    ]


def test_what_takes_place_without_being_planned_is_asked_for_all_the_same():
    met = "2026-03-12 14:00 meeting\n"
    assert lived(REMINDED, SENT + met).line().startswith("kept")
    assert lived(REMINDED, met, "2026-03-12 15:00").line().startswith("broken")


def test_every_event_needs_its_own():
    again = (
        PLANNED + SENT + "2026-03-12 14:00 meeting\n"
        + "2026-03-12 15:00 meeting planned for 2026-03-19 14:00\n"
    )  # fmt: skip
    assert [one.split(":")[0] for one in lived(REMINDED, again, "2026-03-18 15:00").lines()] == [
        "kept", "broken",
    ]  # fmt: skip


def test_what_came_and_went_without_a_word_is_followed_by_another():
    again = PLANNED + SENT + "2026-03-16 15:00 meeting planned for 2026-03-19 14:00\n"
    assert [one.split(":")[0] for one in lived(REMINDED, again, "2026-03-17 10:00").lines()] == [
        "kept", "running",
    ]  # fmt: skip


def test_what_was_done_long_before_anybody_planned_the_event_does_not_count():
    lines = "2026-01-12 10:00 reminder\n" + PLANNED
    assert lived(REMINDED, lines, "2026-03-05 10:00").line().startswith("running")


def test_what_stops_it_in_time_excuses():
    text = REMINDED.replace("before meeting", "before meeting\nstops on opt_out")
    said = PLANNED + "2026-03-09 10:00 opt_out\n"
    assert lived(text, said, "2026-03-20 10:00").line().endswith("stopped by opt_out")
    late = PLANNED + "2026-03-12 10:00 opt_out\n"
    assert lived(text, late, "2026-03-20 10:00").line().startswith("broken")


ALARMED = REMINDED.replace(
    "before meeting", "before meeting\nalert owner at 50% of the time\nalert manager when late"
)


def test_alerts_come_between_the_plan_and_the_deadline_and_move_with_it():
    lead = lived(ALARMED, PLANNED, "2026-03-06 23:59")
    assert lead.ladder("p") == ["alert owner 03-07 00:00?", "alert manager 03-11 14:00?"]
    assert lived(ALARMED, PLANNED, "2026-03-07 00:00").line().startswith("warned")
    moved = PLANNED + "2026-03-09 10:00 meeting moved to 2026-03-17 14:00\n"
    assert lived(ALARMED, moved, "2026-03-12 10:00").ladder("p") == [
        "alert owner 03-09 12:00", "alert manager 03-16 14:00?",
    ]  # fmt: skip


def test_no_alert_is_given_of_what_was_done_or_called_off():
    off = PLANNED + "2026-03-06 10:00 meeting called off\n"
    done = PLANNED + "2026-03-06 10:00 reminder\n"
    for lines in (off, done):
        lead = lived(ALARMED, lines, "2026-03-20 10:00")
        assert all(rung.endswith("?") for rung in lead.ladder("p"))


@pytest.mark.parametrize(("ahead", "due"), [
    ("4 business hours", "03-12 10:00"), ("2 business days", "03-10 17:00"),
    ("1 week", "03-05 14:00"),
])  # fmt: skip
def test_it_counts_back_on_the_calendar(ahead, due):
    text = REMINDED.replace("24 hours", ahead)
    assert lived(text, PLANNED, "2026-03-03 10:00").line().endswith(f"due {due}")
