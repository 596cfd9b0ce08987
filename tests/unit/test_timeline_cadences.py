"""Work on a lead: touches, steps, windows of attempts, gaps, ceilings, channels, exhaustion."""

from __future__ import annotations

import pytest
from timelines import MOVES, lived, on_the_wall

from slalang.timeline.courses import courses_of
from slalang.timeline.item import State
from slalang.timeline.run import nobody_knows, state_of

HANDED = "2026-03-05 10:00 demo_request\n"
"""A Thursday."""


def cadence(*clauses: str, head: str = "cadence inbound by sdr after to_sales") -> str:
    lines = "\n".join(clauses)
    return f"{MOVES}\n{head} {{\n{lines}\n}}\n"


def attempts(*told: str) -> str:
    """`03-05 11:00 call no_answer` → an attempt by a human being."""
    lines = []
    for one in told:
        day, time, channel, *outcome = one.split()
        ended = f", outcome {outcome[0]}" if outcome else ""
        lines.append(f"2026-{day} {time} attempt {{ channel {channel}, automatic no{ended} }}\n")
    return "".join(lines)


# ── Touches ──────────────────────────────────────────────────────────────

TOUCHED = cadence("first touch within 2 business hours", "stops on reply, opt_out")


def test_a_first_touch_counts_from_its_handoff():
    assert lived(TOUCHED, HANDED).line() == "running: from 03-05 10:00, due 03-05 12:00"


def test_an_attempt_by_a_human_being_is_a_touch():
    assert lived(TOUCHED, HANDED + attempts("03-05 11:00 call")).line().startswith("kept")


@pytest.mark.parametrize("said", ["automatic yes", "channel email"])
def test_an_attempt_by_a_machine_or_by_nobody_knows_whom_is_no_touch(said):
    lines = HANDED + f"2026-03-05 11:00 attempt {{ {said} }}"
    assert lived(TOUCHED, lines).line().startswith("running")


def test_an_agreement_may_say_itself_what_a_touch_is():
    own = (
        TOUCHED
        + """
event touch "Touch" { counts attempt where outcome is not voicemail_left }
"""
    )
    left = HANDED + "2026-03-05 11:00 attempt { outcome voicemail_left }\n"
    assert lived(own, left).line().startswith("running")
    sent = left + "2026-03-05 11:10 attempt { outcome sent }"
    assert lived(own, sent).line().startswith("kept")


def test_a_reply_excuses_the_first_touch():
    assert lived(TOUCHED, HANDED + "2026-03-05 10:30 reply").line().endswith("stopped by reply")


def test_a_lead_that_is_given_back_needs_no_touch():
    lines = HANDED + "2026-03-05 10:30 rejected"
    assert lived(TOUCHED, lines).line().endswith("stopped by rejected")


def test_every_handoff_has_its_first_touch_where_nothing_else_is_planned():
    # The definition turns false after a fortnight, and a lead in nurture may qualify again.
    lines = (
        HANDED + attempts("03-05 11:00 call")
        + "2026-03-10 10:00 nurturing\n2026-04-01 10:00 demo_request"
    )  # fmt: skip
    lead = lived(TOUCHED, lines, "2026-04-01 13:00")
    assert lead.lines() == [
        "kept: from 03-05 10:00, due 03-05 12:00, done 03-05 11:00, done in time",
        "broken: from 04-01 10:00, due 04-01 12:00, not done",
    ]


# ── Steps ────────────────────────────────────────────────────────────────

STEPS = cadence('day 0 call, then email "Thank you"', "day 1 call", "stops on reply, opt_out")


def steps(agreement: str, timeline: str, as_of: str) -> list[str]:
    """`call kept 03-05 11:00`, `call broken`, `call running, due 03-06 17:00`."""
    found = []
    for one in lived(agreement, timeline, as_of).items("inbound.steps"):
        when = f" {on_the_wall(one.done)}" if one.done else ""
        when += f", due {on_the_wall(one.due)}" if one.state.is_open else ""
        found.append(f"{one.step} {one.state.value}{when}")
    return found


def test_a_step_is_past_at_the_close_of_its_day():
    assert steps(STEPS, HANDED, "2026-03-05 12:00") == [
        "call running, due 03-05 17:00", "email “Thank you” waiting, due 03-05 17:00",
        "call waiting, due 03-06 17:00",
    ]  # fmt: skip


def test_an_attempt_fulfils_one_step_at_most():
    done = attempts("03-05 11:00 call")
    assert steps(STEPS, HANDED + done, "2026-03-05 12:00")[:2] == [
        "call kept 03-05 11:00", "email “Thank you” running, due 03-05 17:00",
    ]  # fmt: skip


def test_two_channels_are_two_attempts():
    done = attempts("03-05 11:00 call", "03-05 11:05 email")
    assert steps(STEPS, HANDED + done, "2026-03-05 12:00")[:2] == [
        "call kept 03-05 11:00", "email “Thank you” kept 03-05 11:05",
    ]  # fmt: skip


def test_what_comes_then_is_not_done_by_what_came_before():
    done = attempts("03-05 11:00 email", "03-05 11:05 call")
    assert steps(STEPS, HANDED + done, "2026-03-05 12:00")[:2] == [
        "call kept 03-05 11:05", "email “Thank you” running, due 03-05 17:00",
    ]  # fmt: skip


def test_a_step_that_was_missed_takes_nothing_from_the_next_one():
    done = attempts("03-06 11:00 call")
    assert steps(STEPS, HANDED + done, "2026-03-09 12:00") == [
        "call broken", "email “Thank you” broken", "call kept 03-06 11:00",
    ]  # fmt: skip


def test_a_step_may_be_done_late_by_an_attempt_that_no_other_needs():
    done = attempts("03-06 11:00 call", "03-06 15:00 call")
    assert steps(STEPS, HANDED + done, "2026-03-09 12:00") == [
        "call broken 03-06 15:00", "email “Thank you” broken", "call kept 03-06 11:00",
    ]  # fmt: skip


def test_a_step_on_a_closed_day_is_past_at_the_close_of_the_next_open_one():
    two = cadence("day 2 call")
    assert steps(two, HANDED, "2026-03-06 12:00") == ["call waiting, due 03-09 17:00"]


def test_business_day_n_is_the_nth_open_day():
    two = cadence("business day 2 call")
    assert steps(two, HANDED, "2026-03-06 12:00") == ["call waiting, due 03-09 17:00"]


def test_a_step_may_be_counted_from_the_one_before_it():
    later = cadence("day 0 call", "after 3 hours email")
    done = attempts("03-05 11:00 call")
    assert steps(later, HANDED + done, "2026-03-05 13:59")[1].startswith("email waiting")
    assert steps(later, HANDED + done, "2026-03-05 14:00")[1].startswith("email running")


def test_a_step_may_be_counted_from_another_by_its_title():
    later = cadence('day 0 email "Hello"', "day 1 call", 'after 4 days from "Hello" social')
    done = attempts("03-05 11:00 email")
    items = lived(later, HANDED + done, "2026-03-06 12:00").items("inbound.steps")
    assert on_the_wall(items[2].start) == "03-09 11:00"


def test_a_step_that_was_done_late_does_not_move_the_next_one():
    later = cadence("day 0 call", "after 1 day email")
    for as_of, done in (
        ("2026-03-06 16:00", ""),
        ("2026-03-09 16:00", attempts("03-09 15:00 call")),
    ):
        items = lived(later, HANDED + done, as_of).items("inbound.steps")
        assert on_the_wall(items[1].start) == "03-06 17:00"


def test_any_of_several_channels_will_do():
    either = cadence("day 0 call or video")
    assert steps(either, HANDED + attempts("03-05 11:00 video"), "2026-03-05 12:00") == [
        "call or video kept 03-05 11:00"
    ]


VOICEMAIL = cadence("day 0 call, voicemail when not answered", "day 1 call")


def test_a_step_depends_on_how_the_last_one_ended():
    nobody = attempts("03-05 11:00 call no_answer")
    assert steps(VOICEMAIL, HANDED + nobody, "2026-03-05 12:00")[1].startswith("voicemail running")
    somebody = attempts("03-05 11:00 call answered")
    assert steps(VOICEMAIL, HANDED + somebody, "2026-03-05 12:00") == [
        "call kept 03-05 11:00", "call waiting, due 03-06 17:00",
    ]  # fmt: skip


def test_what_stops_a_cadence_excuses_what_is_still_planned():
    done = attempts("03-05 11:00 call") + "2026-03-05 12:00 reply"
    assert steps(STEPS, HANDED + done, "2026-03-09 12:00") == [
        "call kept 03-05 11:00", "email “Thank you” void", "call void",
    ]  # fmt: skip


def test_a_lead_that_waits_for_its_next_step_owes_that():
    done = attempts("03-05 11:00 call")
    assert lived(STEPS, HANDED + done, "2026-03-05 12:00").owes() == [
        "sdr: email “Thank you” by 03-05 17:00", "sdr: call by 03-06 17:00",
    ]  # fmt: skip


# ── Pauses ───────────────────────────────────────────────────────────────

PAUSED = cadence(
    "day 0 call", "day 1 call", "at least 2 attempts within 1 week",
    "at most 1 business day between attempts", "pauses while out_of_office", "stops on reply",
)  # fmt: skip
AWAY = "2026-03-05 12:00 out_of_office\n"
BACK = "2026-03-09 12:00 back_in_office\n"


def test_steps_wait_while_nobody_is_there():
    assert steps(PAUSED, HANDED + AWAY, "2026-03-06 12:00") == [
        "call paused, due never", "call paused, due never",
    ]  # fmt: skip


def test_a_pause_moves_steps_to_the_close_of_a_later_day():
    # Five hours of the first day are left at noon on Monday; the second day is four days later.
    assert steps(PAUSED, HANDED + AWAY + BACK, "2026-03-09 13:00") == [
        "call running, due 03-09 17:00", "call waiting, due 03-10 17:00",
    ]  # fmt: skip


def test_a_pause_of_which_the_end_is_known_moves_a_step_at_once():
    away = "2026-03-05 12:00 out_of_office { until 2026-03-09 }\n"
    assert steps(PAUSED, HANDED + away, "2026-03-06 12:00")[0] == "call paused, due 03-09 17:00"


def test_a_step_that_is_made_in_a_pause_is_made():
    done = attempts("03-06 11:00 call")
    assert steps(PAUSED, HANDED + AWAY + done, "2026-03-06 12:00")[0] == "call kept 03-06 11:00"


def test_a_pause_moves_the_next_attempt_and_the_end_of_the_window():
    done = attempts("03-05 11:00 call")
    lead = lived(PAUSED, HANDED + done + AWAY + BACK, "2026-03-09 13:00")
    assert lead.line("inbound.gap_1") == "running: from 03-05 11:00, due 03-10 17:00"
    assert lead.line("inbound.attempts_1") == "running: from 03-05 10:00, due 03-16 10:00"
    away = lived(PAUSED, HANDED + done + AWAY, "2026-03-20 13:00")
    assert away.line("inbound.gap_1") == "paused: from 03-05 11:00"


def test_a_cadence_that_stands_still_is_not_exhausted():
    assert exhausted(AWAY, "2026-06-30 10:00", PAUSED) == ["never"]
    assert exhausted(AWAY + BACK, "2026-06-30 10:00", PAUSED) == ["03-16 10:00"]


def test_a_pause_after_a_reply_moves_nothing():
    replied = HANDED + "2026-03-05 11:00 reply\n"
    for lines in (replied, replied + AWAY):
        due = [one.due for one in lived(PAUSED, lines, "2026-03-09 13:00").items()]
        assert due == [one.due for one in lived(PAUSED, replied, "2026-03-05 11:00").items()]


def test_a_promise_to_keep_the_gaps_may_give_alerts():
    text = (
        PAUSED
        + """
promise steady by sales to marketing {
  meet inbound.gap_1 for at least 90% of leads each month
  alert owner at 50% of the time
  alert manager when late
}
"""
    )
    lead = lived(text, HANDED + attempts("03-05 13:00 call"), "2026-03-06 11:00")
    assert lead.ladder("steady") == ["alert owner 03-06 11:00", "alert manager 03-06 17:00?"]
    assert lead.line("steady").startswith("warned")


def test_steps_are_planned_in_the_calendar_of_the_cadence_whatever_a_promise_about_it_says():
    text = (
        PAUSED
        + """
calendar always { open always }
promise swift by sales to marketing {
  meet inbound.attempts_1 for at least 90% of leads each month
  calendar always
}
"""
    )
    assert steps(text, HANDED, "2026-03-05 12:00")[0] == "call running, due 03-05 17:00"


# ── Windows of attempts ──────────────────────────────────────────────────

QUOTA = cadence("at least 3 attempts within 1 week", "stops on reply")


def test_so_many_attempts_are_owed_within_the_window():
    done = attempts("03-05 11:00 call")
    lead = lived(QUOTA, HANDED + done, "2026-03-05 12:00")
    assert lead.line() == "running: from 03-05 10:00, due 03-12 10:00"
    assert lead.owes() == ["sdr: attempt 2 by 03-12 10:00"]


def test_a_window_contains_both_ends():
    done = attempts("03-05 10:00 call", "03-06 11:00 call", "03-12 10:00 call")
    assert lived(QUOTA, HANDED + done).line().startswith("kept")


def test_too_few_attempts_break_the_promise_and_say_how_many_there_were():
    done = attempts("03-05 11:00 call", "03-06 11:00 call", "03-12 10:01 call")
    item = lived(QUOTA, HANDED + done).only()
    assert (item.state, item.why.value, item.got) == (State.BROKEN, "too few", 2)


def test_attempts_that_a_reply_cuts_short_are_excused():
    done = attempts("03-05 11:00 call") + "2026-03-06 11:00 reply"
    line = lived(QUOTA, HANDED + done, "2026-03-20 10:00").line()
    assert line.startswith("void")


def test_enough_attempts_before_a_reply_are_kept():
    done = attempts("03-05 11:00 call", "03-05 12:00 call", "03-05 13:00 call")
    assert lived(QUOTA, HANDED + done + "2026-03-06 11:00 reply").line().startswith("kept")


def test_attempts_on_one_channel_are_not_enough_where_two_are_promised():
    two = cadence("at least 2 attempts within 1 week, on at least 2 channels")
    calls = attempts("03-05 11:00 call", "03-06 11:00 call", "03-09 11:00 call")
    item = lived(two, HANDED + calls, "2026-03-20 10:00").only()
    assert (item.state, item.why.value) == (State.BROKEN, "too few channels")
    mixed = calls + attempts("03-10 11:00 email")
    assert lived(two, HANDED + mixed).line().endswith("done 03-10 11:00, done in time")


def test_a_quota_of_touches_counts_touches():
    two = cadence("at least 2 touches within 1 week")
    machine = "2026-03-06 11:00 attempt { channel email, automatic yes }\n"
    assert lived(two, HANDED + attempts("03-05 11:00 call") + machine).only().got == 1


# ── Gaps and ceilings ────────────────────────────────────────────────────

GAP = cadence("at most 2 business days between attempts", "day 8 call", "stops on reply")


def gaps(timeline: str, as_of: str, agreement: str = GAP) -> list[str]:
    return lived(agreement, HANDED + timeline, as_of).lines("inbound.gap_1")


def test_after_every_attempt_the_next_one_is_due():
    assert gaps(attempts("03-05 11:00 call"), "2026-03-05 12:00") == [
        "running: from 03-05 11:00, due 03-09 17:00"
    ]
    assert gaps("", "2026-03-05 12:00") == []


def test_an_attempt_in_time_keeps_the_last_gap_and_begins_another():
    done = attempts("03-05 11:00 call", "03-09 17:00 call")
    assert gaps(done, "2026-03-09 18:00") == [
        "kept: from 03-05 11:00, due 03-09 17:00, done 03-09 17:00, done in time",
        "running: from 03-09 17:00, due 03-11 17:00",
    ]


def test_too_long_a_gap_is_broken():
    done = attempts("03-05 11:00 call", "03-10 11:00 call")
    assert gaps(done, "2026-03-10 12:00")[0].startswith("broken")


def test_after_the_last_step_nothing_more_is_due():
    short = cadence("at most 2 business days between attempts", "day 0 call")
    lines = lived(short, HANDED + attempts("03-05 11:00 call"), "2026-03-20 12:00")
    assert lines.line("inbound.gap_1").endswith("the cadence ended")


def test_a_reply_ends_a_gap():
    lines = attempts("03-05 11:00 call") + "2026-03-06 11:00 reply"
    assert gaps(lines, "2026-03-20 12:00")[0].endswith("stopped by reply")


REST = cadence("at least 4 hours between attempts", "stops on reply")


def test_attempts_need_so_much_time_between_them():
    done = attempts("03-05 11:00 call", "03-05 15:00 call", "03-05 18:59 email")
    assert gaps(done, "2026-03-05 20:00", REST) == [
        "kept: from 03-05 11:00, due 03-05 15:00, done 03-05 15:00, done in time",
        "broken: from 03-05 15:00, due 03-05 19:00, done 03-05 18:59, too soon",
    ]


def ceilings(clause: str, *told: str) -> list[str]:
    lead = lived(cadence(clause), HANDED + attempts(*told), "2026-04-30 10:00")
    return [one.state.value for one in lead.items("inbound.ceiling_1")]


def test_too_many_attempts_on_a_day_break_the_ceiling():
    told = ("03-05 11:00 call", "03-05 12:00 call", "03-05 23:59 call", "03-06 00:00 call")
    assert ceilings("at most 2 attempts each day", *told) == ["kept", "kept", "broken", "kept"]


def test_a_week_begins_on_monday():
    told = ("03-06 11:00 call", "03-08 11:00 call", "03-09 11:00 call")
    assert ceilings("at most 1 attempt each week", *told) == ["kept", "broken", "kept"]


def test_too_many_attempts_in_a_window_break_the_ceiling_and_it_contains_both_ends():
    told = ("03-05 11:00 call", "03-12 11:00 call", "03-19 11:01 call")
    assert ceilings("at most 1 attempt within 1 week", *told) == ["kept", "broken", "kept"]


# ── Another channel, another time ────────────────────────────────────────


def varied(clause: str, *told: str) -> list[str]:
    lead = lived(cadence(clause), HANDED + attempts(*told), "2026-04-30 10:00")
    return [one.state.value for one in lead.items("inbound.channels")]


def test_every_attempt_uses_another_channel_than_the_last():
    told = ("03-05 11:00 call", "03-06 11:00 email", "03-09 11:00 email", "03-10 11:00 call")
    clause = "on a different channel than the last"
    assert varied(clause, *told) == ["kept", "broken", "kept"]


def test_or_another_part_of_the_day():
    clause = "on a different channel or at a different time"
    morning, noon, evening = "03-05 11:59 call", "03-06 12:00 call", "03-09 17:00 call"
    assert varied(clause, morning, noon, evening) == ["kept", "kept"]
    assert varied(clause, morning, "03-06 09:00 call") == ["broken"]
    assert varied(clause, morning, "03-06 09:00 email") == ["kept"]


def test_of_an_unknown_channel_nobody_can_tell():
    lines = HANDED + attempts("03-05 11:00 call") + "2026-03-06 11:00 attempt"
    lead = lived(cadence("on a different channel than the last"), lines)
    assert lead.items("inbound.channels") == []


# ── Exhaustion ───────────────────────────────────────────────────────────

VAIN = cadence(
    "day 0 call", "day 1 call", "at least 2 attempts within 1 week", "stops on reply",
    "when exhausted enter nurturing",
)  # fmt: skip


def exhausted(timeline: str, as_of: str, agreement: str = VAIN) -> list[str]:
    life = lived(agreement, HANDED + timeline, as_of).life
    return [on_the_wall(one.exhausted) for one in courses_of(life, "inbound")]


def test_a_cadence_is_exhausted_when_its_steps_are_past_and_its_last_window_has_closed():
    done = attempts("03-05 11:00 call", "03-06 11:00 call")
    assert exhausted(done, "2026-03-12 09:59") == ["never"]
    assert exhausted(done, "2026-03-12 10:00") == ["03-12 10:00"]


def test_a_lead_that_was_worked_in_vain_moves_on():
    done = attempts("03-05 11:00 call", "03-06 11:00 call")
    lead = lived(VAIN, HANDED + done, "2026-03-12 10:00")
    assert lead.moves()[-1] == "nurturing 03-12 10:00"


def test_missed_steps_exhaust_a_cadence_all_the_same():
    assert exhausted("", "2026-03-20 10:00") == ["03-12 10:00"]


def test_without_windows_the_last_step_decides():
    plain = cadence("day 0 call", "day 1 call")
    done = attempts("03-05 11:00 call", "03-06 11:00 call")
    assert exhausted(done, "2026-03-06 11:00", plain) == ["03-06 11:00"]
    assert exhausted("", "2026-03-20 11:00", plain) == ["03-06 17:00"]


def test_what_stops_a_cadence_keeps_it_from_being_exhausted():
    lead = lived(VAIN, HANDED + "2026-03-12 10:00 reply", "2026-03-20 10:00")
    assert "nurturing" not in " ".join(lead.moves())


def test_a_cadence_does_not_begin_while_it_goes_on_and_may_begin_again_afterwards():
    text = cadence("day 0 call", "day 1 call", head="cadence inbound by sdr after webinar")
    lines = "2026-03-05 10:00 webinar\n2026-03-06 10:00 webinar\n2026-03-10 10:00 webinar\n"
    life = lived(text, lines, "2026-03-10 12:00").life
    assert [on_the_wall(one.start) for one in courses_of(life, "inbound")] == [
        "03-05 10:00", "03-10 10:00",
    ]  # fmt: skip


def test_a_cadence_begins_only_for_those_it_is_for():
    text = cadence("day 0 call", head="cadence inbound by sdr after to_sales when employees > 10")
    assert len(lived(text, HANDED, lead="employees 20").lines()) == 1
    assert lived(text, HANDED).lines() == []


def test_something_may_be_promised_until_a_cadence_is_exhausted():
    text = (
        VAIN
        + """
promise patient by sales to marketing { never rejected when not inbound is exhausted }
"""
    )
    early = lived(text, HANDED + "2026-03-06 10:00 rejected").line("patient")
    assert early.startswith("broken")
    late = lived(text, HANDED + "2026-03-13 10:00 rejected").line("patient")
    assert late.startswith("kept")


@pytest.mark.parametrize(("timeline", "as_of", "state"), [
    ("", "2026-03-05 09:59", "waiting"),
    (HANDED, "2026-03-05 10:00", "running"),
    (HANDED, "2026-03-20 10:00", "exhausted"),
    (HANDED + "2026-03-06 10:00 reply", "2026-03-20 10:00", "void"),
])  # fmt: skip
def test_a_cadence_waits_or_runs_or_is_stopped_or_exhausted(timeline, as_of, state):
    life = lived(VAIN, timeline, as_of).life
    states = ("waiting", "running", "exhausted", "void", "kept", "broken")
    found = [one for one in states if state_of(life, "inbound", one, life.as_of, nobody_knows)]
    assert found == [state]
