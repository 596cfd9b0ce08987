"""Where a lead goes: entry edges, re-entry, several stages at once, and what clocks bring about."""

from __future__ import annotations

import pytest
from timelines import MOVES, lived

STAGES = """
stage new "New" of marketing
stage mql "Qualified" of marketing { when any demo_request within 2 days }
stage sql "Accepted" of sales { when accepted }
stage nurturing "Nurturing" of marketing
stage lost "Lost" of sales {
  when stop
  ends
  reopens when any webinar within 1 day
}
"""
ASKED = "2026-03-05 10:00 demo_request\n"


def test_a_lead_begins_in_the_first_stage_and_enters_one_when_its_condition_turns_true():
    lines = "2026-03-04 10:00 webinar\n" + ASKED
    assert lived(STAGES, lines).moves() == ["new 03-04 10:00", "mql 03-05 10:00"]


def test_that_a_condition_turns_false_later_takes_nobody_out():
    lead = lived(STAGES, ASKED, "2026-03-20 10:00")
    assert lead.moves() == ["new 03-05 10:00", "mql 03-05 10:00"]


def test_to_enter_again_a_lead_has_to_leave_first():
    lines = ASKED + "2026-03-09 10:00 demo_request"
    assert lived(STAGES, lines).moves()[1:] == ["mql 03-05 10:00"]


def test_to_enter_again_the_condition_has_to_turn_true_anew():
    still = ASKED + "2026-03-05 12:00 nurturing\n2026-03-06 10:00 demo_request"
    assert lived(STAGES, still).moves()[1:] == ["mql 03-05 10:00", "nurturing 03-05 12:00"]
    anew = ASKED + "2026-03-05 12:00 nurturing\n2026-03-09 10:00 demo_request"
    assert lived(STAGES, anew).moves()[1:] == [
        "mql 03-05 10:00", "nurturing 03-05 12:00", "mql 03-09 10:00",
    ]  # fmt: skip


def test_stages_that_turn_true_together_are_entered_in_the_order_of_the_text():
    lines = ASKED.replace("demo_request", "accepted") + ASKED
    assert lived(STAGES, lines).moves() == [
        "new 03-05 10:00", "mql 03-05 10:00", "sql 03-05 10:00",
    ]  # fmt: skip


def test_no_lead_goes_back_along_the_main_line_by_itself():
    lines = ASKED + "2026-03-05 11:00 accepted\n2026-03-09 10:00 demo_request"
    assert lived(STAGES, lines).moves()[-1] == "sql 03-05 11:00"


def test_a_stage_that_ends_is_not_left():
    lines = "2026-03-05 09:00 stop\n" + ASKED
    assert lived(STAGES, lines).moves()[-1] == "lost 03-05 09:00"


def test_a_stage_that_ends_is_left_when_it_reopens():
    lines = "2026-03-05 09:00 stop\n2026-03-09 10:00 webinar"
    assert lived(STAGES, lines).moves()[-1] == "new 03-09 10:00"


def test_a_condition_may_turn_true_by_time_alone():
    quiet = """
stage new "New" of marketing
stage cold "Cold" of marketing { when demo_request and no activity within 7 days }
"""
    assert lived(quiet, ASKED, "2026-03-12 09:59").moves() == ["new 03-05 10:00"]
    assert lived(quiet, ASKED, "2026-03-12 10:00").moves()[-1] == "cold 03-12 10:00"


def test_stages_that_are_logged_are_taken_as_they_are():
    lines = ASKED + "2026-03-07 10:00 mql"
    assert lived(STAGES, lines, known=["mql"]).moves() == ["new 03-05 10:00", "mql 03-07 10:00"]


def test_a_handoff_takes_place_whenever_the_stage_is_entered():
    lines = ASKED + "2026-03-06 10:00 nurturing\n2026-04-06 10:00 demo_request"
    assert [one for one in lived(MOVES, lines).moves() if one.startswith("to_sales")] == [
        "to_sales 03-05 10:00", "to_sales 04-06 10:00",
    ]  # fmt: skip


# ── Moves that follow from clocks ────────────────────────────────────────

LEAVES = """
stage new "New" of marketing
stage mql "Qualified" of marketing {
  when any demo_request within 2 days
  leaves within 2 business days, otherwise enter nurturing
}
stage sql "Accepted" of sales { when accepted }
stage nurturing "Nurturing" of marketing {
  leaves within 1 week, otherwise enter lost
}
stage lost "Lost" of sales { ends }
"""


def test_a_lead_that_leaves_its_stage_in_time_is_in_time():
    lines = ASKED + "2026-03-09 17:00 accepted"
    lead = lived(LEAVES, lines, "2026-03-20 10:00")
    assert lead.line("mql.leaves") == (
        "kept: from 03-05 10:00, due 03-09 17:00, done 03-09 17:00, done in time"
    )
    assert lead.moves()[-1] == "sql 03-09 17:00"


def test_a_lead_that_stays_too_long_breaks_the_promise_and_moves_on():
    lead = lived(LEAVES, ASKED, "2026-03-10 10:00")
    assert lead.line("mql.leaves") == "broken: from 03-05 10:00, due 03-09 17:00, not done"
    assert lead.moves()[-1] == "nurturing 03-09 17:00"
    assert lead.line("nurturing.leaves") == "running: from 03-09 17:00, due 03-16 17:00"


def test_at_the_very_deadline_the_lead_is_still_there():
    assert lived(LEAVES, ASKED, "2026-03-09 17:00").moves()[-1] == "mql 03-05 10:00"


def test_one_stay_too_long_may_lead_to_another():
    assert lived(LEAVES, ASKED, "2026-03-20 10:00").moves()[-2:] == [
        "nurturing 03-09 17:00", "lost 03-16 17:00",
    ]  # fmt: skip


# ── Bans ─────────────────────────────────────────────────────────────────


def ban(words: str) -> str:
    return MOVES + f"promise p by sales to marketing {{ never attempt {words} }}\n"


def banned(words: str, lines: str) -> list[str]:
    return [one.state.value for one in lived(ban(words), lines, "2026-03-20 10:00").items("p")]


@pytest.mark.parametrize(("when", "state"), [
    ("2026-03-05 09:59", "broken"), ("2026-03-05 10:00", "kept"), ("2026-03-05 10:01", "kept"),
])  # fmt: skip
def test_what_must_not_happen_before_something_may_happen_with_it(when, state):
    assert banned("before mql", ASKED + f"{when} attempt") == [state]


@pytest.mark.parametrize(("when", "state"), [
    ("2026-03-05 09:59", "kept"), ("2026-03-05 10:00", "kept"), ("2026-03-05 10:01", "broken"),
])  # fmt: skip
def test_what_must_not_happen_after_something_may_happen_with_it(when, state):
    assert banned("after opt_out", f"2026-03-05 10:00 opt_out\n{when} attempt") == [state]


def test_what_must_not_happen_under_a_condition_is_judged_as_it_happens():
    lines = "2026-03-05 09:00 attempt\n" + ASKED + "2026-03-05 11:00 attempt"
    assert banned("when priority is cool", lines) == ["broken", "kept"]


def test_whatever_happens_later_judges_nothing_anew():
    lines = "2026-03-05 09:00 opt_out\n2026-03-05 10:00 attempt\n2026-03-05 11:00 opt_out"
    assert banned("after last opt_out", lines) == ["broken"]
