"""What is still owed of a lead: by whom, to whom, by when, and what it may be called."""

from __future__ import annotations

from timelines import MOVES, lived, on_the_wall

from slalang.timeline.owed import Owing, owings

HANDED = "2026-03-05 10:00 demo_request\n"
WORLD = (
    MOVES.replace(
        "when becomes mql }",
        """
  when becomes mql
  accepted or rejected within 1 business day
}""",
    )
    + """
cadence inbound "Inbound" by sdr after to_sales {
  first touch within 2 hours
  day 0 call, then email "Thank you"
  at least 3 attempts within 1 week
  at most 2 business days between attempts
  at least 1 hour between attempts
  at most 2 attempts each day
  stops on reply
}
promise speed by sales to marketing {
  meet inbound.first_touch for at least 95% of leads each week
}
promise ready by marketing to sales {
  after to_sales do brief within 1 hour
  clock from webinar
}
promise manners by sales to marketing { never attempt after opt_out }
"""
)


def owed(timeline: str, as_of: str) -> tuple[Owing, ...]:
    lead = lived(WORLD, timeline, as_of)
    return owings(lead.life, lead.told)


def test_what_is_due_first_comes_first_and_what_has_no_date_last():
    assert lived(WORLD, HANDED, "2026-03-05 10:00").owes() == [
        "sdr: first touch by 03-05 12:00",
        "sdr: first touch by 03-05 12:00",
        "sdr: call by 03-05 17:00",
        "sdr: email “Thank you” by 03-05 17:00",
        "sales: acceptance by 03-06 17:00",
        "sdr: attempt 1 by 03-12 10:00",
        "marketing: brief",
    ]


def test_every_missing_attempt_has_its_number():
    made = HANDED + "2026-03-05 11:00 attempt { channel call, automatic no }\n"
    found = {one.duty.id: one for one in owed(made, "2026-03-05 11:30")}
    assert {"attempt 2", "attempt 3"} <= set(found["inbound.attempts_1"].names)
    assert "attempt 1" not in found["inbound.attempts_1"].names
    gap = found["inbound.gap_1"]
    assert ("attempt 2" in gap.names, on_the_wall(gap.item.due)) == (True, "03-09 17:00")


def test_a_step_is_called_by_its_number_its_channel_or_its_title():
    step = next(one for one in owed(HANDED, "2026-03-05 10:00") if "email" in one.what)
    assert {"step 2", "email", "Thank you", "email “Thank you”"} <= set(step.names)


def test_a_deadline_knows_the_promise_that_promises_a_share_of_it():
    found = {one.duty.id: one for one in owed(HANDED, "2026-03-05 10:00")}
    assert found["inbound.first_touch"].met_by == "speed"
    assert found["speed"].met_by is None


def test_limits_and_bans_are_never_owed():
    made = HANDED + "2026-03-05 11:00 attempt { channel call }\n"
    ids = {one.duty.id for one in owed(made, "2026-03-05 11:30")}
    assert ids.isdisjoint({"inbound.gap_2", "inbound.ceiling_1", "manners"})


def test_of_a_lead_that_is_settled_nothing_is_owed_any_more():
    made = HANDED + "2026-03-05 10:30 reply\n2026-03-05 10:40 accepted\n2026-03-05 10:50 brief\n"
    assert owed(made, "2026-03-05 11:30") == ()
