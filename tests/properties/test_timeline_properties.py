"""Promises over time, whatever happens: what is settled stays, order is nothing, walks agree."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from slalang.calendar.open_time import is_open
from slalang.driver import read_text
from slalang.evaluate.case import Case, Occurrence
from slalang.evaluate.lead import case_of
from slalang.timeline.duties import Ahead, Clock, Program, Spacing, Steps
from slalang.timeline.ground import Ground, ground_of
from slalang.timeline.item import Item, State, Why
from slalang.timeline.life import Planned
from slalang.timeline.run import items_of, life_of
from slalang.timeline.when import open_time_of

MINUTE = 60_000_000
DAYS = 24
MONDAY = datetime(2026, 3, 16, tzinfo=UTC)
"""Two weeks before the clocks of Warsaw change."""
START = (MONDAY - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
WORLD = """
agreement "Any" {
  effective 2026-03-17 to 2026-12-31
  currency  USD
  calendar  office
}
party marketing "Marketing"
party sales "Sales" { role sdr "Development" }
calendar office "Office" {
  zone "Europe/Warsaw"
  open mon to fri 09:00-12:30, 13:00-17:00
}
lead { owner person }
event ask "Ask"
event brief "Brief"
event hold "Hold"
event unhold "Unhold"
event noise "Noise"
class priority "Priority" {
  hot  "Hot"  when any ask within 1 day
  cool "Cool" otherwise
}
stage new "New" of marketing
stage mql "Qualified" of marketing {
  when any ask within 2 days
  leaves within 4 business days, otherwise enter nurturing
}
stage sql "Accepted" of sales { when accepted }
stage nurturing "Nurturing" of marketing
handoff to_sales "To Sales" from marketing to sales {
  when becomes mql
  accepted or rejected within 1 business day, otherwise accepted
  rejected because { unfit "Unfit" then enter nurturing }
}
cadence inbound "Inbound" by sdr after to_sales {
  first touch within, varying by priority {
    hot  30 minutes or at next opening
    cool 2 business hours
  }
  day 0 call, then email "Hello" when not answered
  day 1 call, voicemail when not answered
  after 2 days from "Hello" email "Bye"
  at least 3 attempts within 1 week, on at least 2 channels
  at most 2 business days between attempts
  at least 1 hour between attempts
  at most 2 attempts each day
  at most 4 attempts within 3 days
  on a different channel or at a different time
  stops on reply
  when exhausted enter nurturing
  pauses while out_of_office
}
promise speed "Speed" by sales to marketing {
  meet inbound.first_touch for at least 95% of leads each week
  alert owner at 75% of the time
  alert manager when late
  reassign at twice the time
  restarts on brief
  waived while answers is broken
}
promise answers "Answers" by marketing to sales {
  after ask do brief within 1 business day
  pauses while hold and not unhold
  alert owner at 50% of the time
  stops on reply
}
promise again "Again" by sales to marketing {
  after last ask do at least 2 attempt within 6 hours, at least 30 minutes after brief
  clock from assigned
}
promise ahead "Ahead" by sales to marketing { do brief at least 24 hours before meeting }
promise manners "Manners" by sales to marketing {
  never attempt after reply
  never attempt before mql
  never brief when inbound is exhausted
}
"""
CHANNELS = ("call", "email", "voicemail")
EVENTS = (
    "ask", "brief", "hold", "unhold", "reply", "accepted", "rejected", "out_of_office",
    "back_in_office", "meeting",
)  # fmt: skip


@cache
def ground() -> Ground:
    found = read_text(WORLD)
    assert not found.findings, [one.message() for one in found.findings]
    return ground_of(found.agreement, MONDAY.date() - timedelta(60), MONDAY.date() + timedelta(400))


def program() -> Program:
    return ground().program


def happened(quarter: int, event: str, **properties: object) -> dict[str, object]:
    at = MONDAY + timedelta(minutes=15 * quarter)
    return {"event": event, "at": at, "properties": properties}


QUARTERS = st.integers(0, DAYS * 96)
PLAIN = st.builds(happened, QUARTERS, st.sampled_from(EVENTS))
ATTEMPTS = st.builds(
    happened, QUARTERS, st.just("attempt"), channel=st.sampled_from(CHANNELS),
    outcome=st.sampled_from(("no_answer", "answered")),
    automatic=st.sampled_from((False, False, True)),
)  # fmt: skip
ASSIGNED = st.builds(
    happened, QUARTERS, st.just("assigned"), person_assigned=st.sampled_from(("ann", "bob"))
)
AWAY = st.builds(
    happened, QUARTERS, st.just("out_of_office"),
    until=st.integers(0, DAYS).map(lambda day: (MONDAY + timedelta(day)).date()),
)  # fmt: skip
ASKED = st.builds(happened, st.integers(96, 480), st.just("ask"))
EVENTFUL = st.lists(ASKED, min_size=1, max_size=3).flatmap(
    lambda asked: st.lists(st.one_of(PLAIN, ATTEMPTS, ATTEMPTS, ASSIGNED, AWAY), max_size=14).map(
        lambda others: [*asked, *others]
    )
)


def items(events, as_of: int, plans=()) -> tuple[Item, ...]:
    """Everything that is owed of a lead at a quarter of an hour after the start."""
    return items_of(life_of(ground(), case(events, as_of), plans=plans))


def case(events, as_of: int) -> Case:
    at = MONDAY + timedelta(minutes=15 * as_of)
    return case_of(ground().rules, {}, events, {}, at)


def by_identity(found: tuple[Item, ...]) -> dict[tuple[object, ...], Item]:
    """Items by what they are items of; of two alike the second one is another."""
    seen: Counter[tuple[object, ...]] = Counter()
    named = {}
    for item in found:
        key = identity(item)
        seen[key] += 1
        named[*key, seen[key]] = item
    return named


def identity(item: Item) -> tuple[object, ...]:
    number = item.got if isinstance(duty_rule(item), Steps) else 0
    # Limits on attempts judge several of them from one beginning.
    judged = item.done if not isinstance(duty_rule(item), Clock | Steps | Spacing | Ahead) else 0
    return item.duty, item.opened, item.again, number, judged


def duty_rule(item: Item):
    duty = program().duty(item.duty)
    assert duty is not None
    return duty.rule


# ── What is settled stays ────────────────────────────────────────────────


@settings(max_examples=100)
@given(EVENTFUL, QUARTERS, st.integers(1, 400))
def test_what_is_settled_stays_settled_and_states_only_move_forward(events, early, more):
    later = by_identity(items(events, early + more))
    for key, item in by_identity(items(events, early)).items():
        rule = duty_rule(item)
        if isinstance(rule, Ahead):
            # It moves with its event.
            continue
        if isinstance(rule, Steps) and item.state.is_open and key not in later:
            # Its condition did not hold when it could have been made.
            continue
        found = later[key]
        if item.state.is_open:
            assert item.state is State.WAITING or found.state is not State.WAITING
            continue
        waived = item.state is State.KEPT and found.state is State.WAIVED
        assert waived or (found.state, found.closed) == (item.state, item.closed)
        # What was done while its clock waited has a deadline once that starts.
        assert found.due == item.due or item.due is None
        assert found.start == item.start or item.start is None
        assert item.done is None or found.done == item.done


@settings(max_examples=40)
@given(EVENTFUL, QUARTERS)
def test_every_item_has_one_state_and_its_instants_fit(events, as_of):
    now = START + as_of * 15 * MINUTE
    for item in items(events, as_of):
        assert item.state.is_open == (item.closed is None)
        assert item.opened <= now
        assert item.closed is None or item.closed <= now
        assert item.done is None or item.done <= now
        if item.due is not None and item.start is not None and item.why is not Why.ANNOUNCED_LATE:
            assert item.due >= item.start >= item.opened
        if isinstance(duty_rule(item), Clock):
            fits(item, now)


def fits(item: Item, now: int) -> None:
    if item.state is State.BROKEN:
        assert item.due is not None
        assert item.closed == item.due < now
        assert item.done is None or item.done > item.due
    if item.state is State.KEPT and item.why is Why.DONE and item.due is not None:
        assert item.closed is not None
        assert item.closed == item.done <= item.due
    for rung in item.ladder:
        assert not rung.fired or rung.at <= now
        assert not rung.fired or item.done is None or rung.at < item.done


# ── What does not matter ─────────────────────────────────────────────────


@settings(max_examples=40)
@given(EVENTFUL, QUARTERS, st.randoms(use_true_random=False))
def test_the_order_of_rows_is_nothing(events, as_of, random):
    shuffled = list(events)
    random.shuffle(shuffled)
    assert items(shuffled, as_of) == items(events, as_of)


@settings(max_examples=40)
@given(EVENTFUL, QUARTERS, st.lists(QUARTERS, min_size=1, max_size=5))
def test_what_nobody_asks_for_changes_nothing(events, as_of, quarters):
    noise = [happened(quarter, "noise") for quarter in quarters if quarter >= 96]
    asked = min(one["at"] for one in events)
    more = [one for one in noise if one["at"] >= asked]
    assert items([*events, *more], as_of) == items(events, as_of)


@settings(max_examples=40)
@given(EVENTFUL, QUARTERS, st.integers(1, 200))
def test_what_happens_later_does_not_exist_yet(events, as_of, more):
    late = [happened(as_of + more, name) for name in ("ask", "reply", "attempt", "brief")]
    assert items([*events, *late], as_of) == items(events, as_of)


PLANS = st.lists(
    st.tuples(QUARTERS, st.one_of(st.none(), st.integers(1, 500))), min_size=1, max_size=4
)


@settings(max_examples=40)
@given(EVENTFUL, PLANS, QUARTERS)
def test_whatever_is_planned_every_appointment_is_one_item(events, told, as_of):
    plans = [
        Planned(
            "meeting", START + quarter * 15 * MINUTE,
            None if ahead is None else START + (quarter + ahead) * 15 * MINUTE,
        )
        for quarter, ahead in told
    ]  # fmt: skip
    found = [one for one in items(events, as_of, plans) if one.duty == "ahead"]
    assert found == [one for one in items(events, as_of, plans[::-1]) if one.duty == "ahead"]
    assert len({(one.opened, one.due, one.closed) for one in found}) >= len(found) - len(told)
    for one in found:
        assert one.state in (State.RUNNING, State.KEPT, State.BROKEN, State.VOID)


# ── A walk through the minutes ───────────────────────────────────────────

WALKED = """
agreement "Walked" {
  currency USD
  calendar office
}
party marketing "Marketing"
party sales "Sales"
calendar office "Office" {
  zone "Europe/Warsaw"
  open mon to fri 09:00-12:30, 13:00-17:00
  open sat 22:00-04:00
}
event ask "Ask"
promise p by sales to marketing {
  after ask do attempt within LIMIT
  alert owner at 75% of the time
  reassign at twice the time
  pauses while out_of_office
}
"""


@cache
def walked_ground(limit: str) -> Ground:
    found = read_text(WALKED.replace("LIMIT", limit))
    assert not found.findings
    return ground_of(found.agreement, MONDAY.date() - timedelta(5), MONDAY.date() + timedelta(60))


@settings(max_examples=40)
@given(
    st.sampled_from((4, 60, 240, 600, 1200)), st.booleans(), st.integers(0, 14 * 1440),
    st.lists(st.integers(0, 6 * 1440), max_size=6, unique=True),
)  # fmt: skip
def test_a_clock_with_pauses_is_that_of_a_walk_through_the_minutes(minutes, business, start, edges):
    base = walked_ground(f"{minutes} {'business ' if business else ''}minutes")
    edges = sorted(start + edge for edge in edges)[: len(edges) // 2 * 2]
    pauses = list(zip(edges[::2], edges[1::2], strict=True))
    events = [told(start, "ask")]
    for begin, end in pauses:
        events += [told(begin, "out_of_office"), told(end, "back_in_office")]
    as_of = MONDAY + timedelta(minutes=start + 40 * 1440)
    life = life_of(base, case_of(base.rules, {}, events, {}, as_of))
    (item,) = items_of(life)
    (duty,) = base.program.duties
    office = open_time_of(life, duty)

    def counts(minute: int) -> bool:
        paused = any(begin <= minute < end for begin, end in pauses)
        return not paused and (not business or is_open(office, START + minute * MINUTE))

    def walk(wanted: Fraction) -> int:
        minute, gone = start, 0
        while gone < wanted:
            gone, minute = gone + counts(minute), minute + 1
        return START + minute * MINUTE

    assert item.due == walk(Fraction(minutes))
    alert, reassign = item.ladder
    assert alert.at == walk(Fraction(minutes) * 3 / 4)
    assert reassign.at == walk(Fraction(minutes) * 2)


def told(minute: int, event: str) -> dict[str, object]:
    return {"event": event, "at": MONDAY + timedelta(minutes=minute), "properties": {}}


def test_the_walk_sees_what_it_should():
    base = walked_ground("60 minutes")
    life = life_of(base, case_of(base.rules, {}, [told(0, "ask")], {}, MONDAY))
    assert life.kind("ask") == (Occurrence("ask", START, {}),)
    assert replace(life, memo={}).as_of == START
