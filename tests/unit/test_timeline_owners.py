"""Who has the clock: acceptance, silence, assignment, and somebody who takes over."""

from __future__ import annotations

from timelines import MOVES, lived, told_of

from slalang.timeline.life import owner_at

HANDED = "2026-03-05 10:00 demo_request\n"
"""A Thursday."""


def assigned(when: str, person: str) -> str:
    return f'2026-{when} assigned {{ person_assigned "{person}" }}\n'


def called(when: str) -> str:
    return f"2026-{when} attempt {{ channel call, automatic no }}\n"


# ── Acceptance ───────────────────────────────────────────────────────────


def handoff(acceptance: str) -> str:
    return MOVES.replace(
        "when becomes mql }",
        f"""
when becomes mql
{acceptance}
rejected because {{
  not_icp "Outside our target" then enter nurturing
}}
}}""",
    )


ANSWERED = handoff("accepted or rejected within 1 business day")


def test_a_handoff_is_to_be_answered_in_time_by_its_receiver():
    lead = lived(ANSWERED, HANDED, "2026-03-05 11:00")
    assert lead.line() == "running: from 03-05 10:00, due 03-06 17:00"
    assert lead.owes() == ["sales: acceptance by 03-06 17:00"]


def test_accepted_and_rejected_are_both_an_answer():
    for word in ("accepted", "rejected"):
        assert lived(ANSWERED, HANDED + f"2026-03-06 10:00 {word}").line().startswith("kept")


def test_silence_at_the_deadline_is_a_broken_promise_and_no_acceptance():
    line = lived(ANSWERED, HANDED, "2026-03-09 09:00").line()
    assert line == "broken: from 03-05 10:00, due 03-06 17:00, not done"


def test_silence_accepts_where_the_handoff_says_so():
    text = handoff("accepted or rejected within 1 business day, otherwise accepted")
    line = lived(text, HANDED, "2026-03-09 09:00").line()
    assert line == "kept: from 03-05 10:00, due 03-06 17:00, accepted by silence"


def test_a_lead_that_is_rejected_goes_where_its_reason_says():
    lines = HANDED + '2026-03-06 10:00 rejected { reason "not_icp" }'
    assert lived(ANSWERED, lines).moves()[-1] == "nurturing 03-06 10:00"


def test_a_lead_may_be_answered_as_it_is_handed_over():
    lines = HANDED + '2026-03-05 10:00 rejected { reason "not_icp" }'
    lead = lived(ANSWERED, lines)
    assert lead.line().startswith("kept")
    assert lead.moves()[-1] == "nurturing 03-05 10:00"


def test_a_lead_that_is_rejected_for_no_known_reason_stays_where_it_is():
    lines = HANDED + '2026-03-06 10:00 rejected { reason "rain" }'
    assert lived(ANSWERED, lines).moves()[-1] == "to_sales 03-05 10:00"


def test_an_answer_before_the_handoff_is_none():
    lines = "2026-03-05 09:00 accepted\n" + HANDED
    assert lived(ANSWERED, lines, "2026-03-05 11:00").line().startswith("running")


def test_a_notice_is_given_on_the_channel_that_was_promised():
    text = MOVES.replace(
        "when becomes mql", "\nwhen becomes mql\ntells owner by task within 5 minutes\n"
    )
    mailed = HANDED + '2026-03-05 10:01 notified { channel "e-mail" }\n'
    assert lived(text, mailed).line() == "running: from 03-05 10:00, due 03-05 10:05"
    assert (
        lived(text, mailed + '2026-03-05 10:02 notified { channel "Task" }')
        .line()
        .startswith("kept")
    )


# ── Two clocks ───────────────────────────────────────────────────────────

TWO_CLOCKS = (
    MOVES
    + """
promise routing by marketing to sales { after to_sales do assigned within 5 minutes }
cadence inbound by sdr after to_sales { first touch within 30 minutes from assigned }
"""
)


def test_the_system_has_a_clock_until_somebody_is_assigned():
    lead = lived(TWO_CLOCKS, HANDED, "2026-03-05 10:03")
    assert lead.line("routing") == "running: from 03-05 10:00, due 03-05 10:05"
    assert lead.line("inbound.first_touch") == "waiting"


def test_the_person_has_a_clock_from_then_on():
    lead = lived(TWO_CLOCKS, HANDED + assigned("03-05 10:20", "ann"), "2026-03-05 10:30")
    assert lead.line("routing").endswith("done 03-05 10:20, done late")
    assert lead.line("inbound.first_touch") == "running: from 03-05 10:20, due 03-05 10:50"


def test_a_slow_system_is_not_the_person_s_fault():
    lines = HANDED + assigned("03-05 10:20", "ann") + called("03-05 10:45")
    lead = lived(TWO_CLOCKS, lines)
    assert lead.line("inbound.first_touch").startswith("kept")


def test_whoever_has_the_lead_already_has_nothing_to_wait_for():
    lead = lived(TWO_CLOCKS, assigned("03-04 09:00", "ann") + HANDED, "2026-03-05 10:10")
    assert lead.line("inbound.first_touch") == "running: from 03-05 10:00, due 03-05 10:30"


# ── Taking over ──────────────────────────────────────────────────────────

TOUCHED = (
    MOVES
    + """
cadence inbound by sdr after to_sales {
  first touch within 2 hours
  stops on reply
}
"""
)
ANN = assigned("03-05 10:00", "ann")


def test_who_takes_over_has_a_clock_too_and_the_first_one_stays_broken():
    lead = lived(TOUCHED, HANDED + ANN + assigned("03-05 13:00", "bob"), "2026-03-05 14:00")
    assert lead.lines() == [
        "broken: from 03-05 10:00, due 03-05 12:00, not done",
        "running: from 03-05 13:00, due 03-05 15:00",
    ]
    first, second = lead.items()
    assert (first.owner, first.again, first.counts) == ("ann", False, True)
    assert (second.owner, second.again, second.counts) == ("bob", True, False)


def test_taking_over_in_time_does_not_restart_the_first_clock():
    lead = lived(TOUCHED, HANDED + ANN + assigned("03-05 11:00", "bob"), "2026-03-05 14:00")
    assert lead.lines() == [
        "broken: from 03-05 10:00, due 03-05 12:00, not done",
        "broken: from 03-05 11:00, due 03-05 13:00, not done",
    ]


def test_a_touch_by_the_new_owner_fulfils_their_own_clock():
    lines = HANDED + ANN + assigned("03-05 13:00", "bob") + called("03-05 13:30")
    assert [one.split(":")[0] for one in lived(TOUCHED, lines).lines()] == ["broken", "kept"]


def test_somebody_is_assigned_for_the_first_time_and_takes_over_from_nobody():
    assert len(lived(TOUCHED, HANDED + assigned("03-05 11:00", "ann")).lines()) == 1


def test_who_is_assigned_again_has_no_second_clock():
    assert len(lived(TOUCHED, HANDED + ANN + assigned("03-05 11:00", "ann")).lines()) == 1


def test_who_takes_over_after_the_touch_has_no_clock():
    lines = HANDED + ANN + called("03-05 10:30") + assigned("03-05 13:00", "bob")
    assert len(lived(TOUCHED, lines).lines()) == 1


def test_who_takes_over_after_a_stop_has_no_clock():
    lines = HANDED + ANN + "2026-03-05 10:30 reply\n" + assigned("03-05 13:00", "bob")
    assert len(lived(TOUCHED, lines).lines()) == 1


def test_every_new_owner_has_a_clock():
    lines = HANDED + ANN + assigned("03-05 13:00", "bob") + assigned("03-05 16:00", "cyd")
    assert [one.owner for one in lived(TOUCHED, lines).items()] == ["ann", "bob", "cyd"]


def test_a_class_is_frozen_anew_for_the_clock_of_a_new_owner():
    text = (
        MOVES.replace("stage mql", "stage hotter\nstage mql")
        + """
cadence inbound by sdr after to_sales {
  first touch within, varying by priority {
    hot  1 hour
    cool 1 day
  }
}
"""
    )
    lines = HANDED + ANN + assigned("03-09 13:00", "bob")
    assert [one.bands for one in lived(text, lines).items()] == [
        (("priority", "hot"),), (("priority", "cool"),),
    ]  # fmt: skip


def test_the_owner_is_whoever_was_assigned_last_or_stands_in_the_data():
    life = lived(TOUCHED, HANDED + assigned("03-05 13:00", "bob"), lead='owner "ann"').life
    items = lived(TOUCHED, HANDED + assigned("03-05 13:00", "bob"), lead='owner "ann"').items()
    assert owner_at(life, life.as_of - 1) == "ann"
    assert owner_at(life, life.as_of) == "bob"
    # Whoever is assigned first takes over from nobody: what the data say may be of today.
    assert [told_of(one).split(":")[0] for one in items] == ["broken"]


def test_a_promise_that_reassigns_gives_the_new_owner_a_clock():
    text = """
promise p by sales to marketing {
  after demo_request do attempt within 1 hour
  reassign to ae at twice the time
}
"""
    lead = lived(text, HANDED + ANN + assigned("03-05 12:00", "bob"), "2026-03-05 12:30")
    assert lead.lines() == [
        "broken: from 03-05 10:00, due 03-05 11:00, not done",
        "running: from 03-05 12:00, due 03-05 13:00",
    ]
    assert lead.ladder("p") == ["reassign ae 03-05 12:00", "reassign ae 03-05 14:00?"]


# ── Queues ───────────────────────────────────────────────────────────────


def test_a_queue_is_to_be_worked_in_time():
    text = "queue overflow by sdr { worked within 2 business hours }\n"
    lines = "2026-03-05 10:00 overflow\n"
    assert lived(text, lines, "2026-03-05 11:00", known=["overflow"]).line() == (
        "running: from 03-05 10:00, due 03-05 12:00"
    )
    assert lived(text, lines + called("03-05 11:00"), known=["overflow"]).line().startswith("kept")
