"""Promises, deadlines and measures against each other: what is a contradiction and what is not."""

from __future__ import annotations

from decimal import Decimal
from types import ModuleType

import pytest

from slalang.calendar.due import due, hours_of, openings, starts
from slalang.calendar.week import open_stretches
from slalang.check import (
    deadline_never_met,
    deadlines_disagree,
    due_and_forbidden,
    first_step_too_late,
    limits,
    measure_promised_twice,
    range_backwards,
    table_misses_class,
    target_is_red,
)
from slalang.check.context import Context
from slalang.check.ranks import ranks
from slalang.diagnostics.finding import Finding
from slalang.driver import read_text
from slalang.model.agreement import Agreement
from slalang.model.promises import AfterDo
from slalang.model.quantities import Deadline
from slalang.rules import (
    alert_after_breach,
    cadence_stuck_over_closure,
    handoff_backwards,
    handoff_owner_mismatch,
    hotter_waits_longer,
    kept_promise_is_red,
    mailing_never_sent,
    measure_looser_than_promise,
    party_promises_nothing,
    promise_to_nobody,
    promised_by_another,
    run_of_other_periods,
    target_on_another_clock,
)

PARTIES = 'party marketing "Marketing"\nparty sales "Sales"\n'
OFFICE = """
calendar office "Office hours" {
  zone "Europe/Warsaw"
  open mon to fri 09:00-17:00
}
"""
HANDOFF = """
stage new "Lead" of marketing
stage mql "Qualified lead" of marketing { set by marketing }
handoff to_sales from marketing to sales {
  when becomes mql
}
"""
DAY, HOUR = 1440, 60


def read(text: str) -> Agreement:
    found = read_text(text)
    assert not found.findings, [finding.message() for finding in found.findings]
    return found.agreement


def findings(module: ModuleType, text: str) -> list[Finding]:
    return list(module.check(read(text), Context()))


def messages(module: ModuleType, text: str) -> list[str]:
    return [finding.message() for finding in findings(module, text)]


def deadline(words: str, calendar: str = OFFICE) -> Deadline:
    agreement = read(f"{PARTIES}{calendar}promise p by sales {{ after reply do attempt {words} }}")
    form = agreement.promises[0].forms[0]
    assert isinstance(form, AfterDo)
    assert isinstance(form.within, Deadline)
    return form.within


WEEK = open_stretches(read(OFFICE).calendars[0])
HOURS = hours_of(WEEK)


@pytest.mark.parametrize(
    ("words", "start", "expected"),
    [
        ("within 15 minutes", 9 * HOUR, 9 * HOUR + 15),
        ("within 2 business hours", 16 * HOUR, DAY + 10 * HOUR),
        ("within 8 business hours", 9 * HOUR, 17 * HOUR),
        ("within 2 business hours", 5 * DAY, 7 * DAY + 11 * HOUR),
        ("within 1 business day", 9 * HOUR, DAY + 17 * HOUR),
        ("within 1 business day", 4 * DAY + 9 * HOUR, 7 * DAY + 17 * HOUR),
        ("within 6 business days", 0, 8 * DAY + 17 * HOUR),
        ("by end of business day", 10 * HOUR, 17 * HOUR),
        ("by end of business day", 18 * HOUR, DAY + 17 * HOUR),
        ("by end of next business day", 10 * HOUR, DAY + 17 * HOUR),
        ("at next opening", 5 * DAY, 7 * DAY + 9 * HOUR),
        ("within 15 minutes or at next opening", 20 * HOUR, DAY + 9 * HOUR),
        ("within 15 minutes or at next opening", 10 * HOUR, 10 * HOUR + 15),
        ("within 20 minutes in office, 4 hours otherwise", 20 * HOUR, DAY),
        ("within 20 minutes in office, 4 hours otherwise", 10 * HOUR, 10 * HOUR + 20),
        ("within 1 day then 2 business hours", 9 * HOUR, DAY + 11 * HOUR),
    ],
)
def test_when_a_deadline_is_due(words: str, start: int, expected: int) -> None:
    assert due(Decimal(start), deadline(words), HOURS) == expected


def test_a_night_shift_closes_on_the_next_day() -> None:
    night = 'calendar nights { zone "Europe/Warsaw"\n open sun 22:00-06:00 }\n'
    hours = hours_of(open_stretches(read(night).calendars[0]))
    assert hours.pieces == ((0, 6 * HOUR), (6 * DAY + 22 * HOUR, 7 * DAY))
    assert due(Decimal(0), deadline("within 7 business hours"), hours) == 6 * DAY + 23 * HOUR
    assert openings(hours) == [0, 6 * DAY + 22 * HOUR]


def test_nobody_can_tell_without_a_calendar() -> None:
    nothing = hours_of(())
    for words in ("within 2 business hours", "by end of business day", "at next opening",
                  "within 1 minute in office, 1 hour otherwise", "within 1 month"):  # fmt: skip
        assert due(Decimal(0), deadline(words), nothing) is None
    assert due(Decimal(5), deadline("within 1 hour"), nothing) == 65
    assert len(starts(nothing)) == 168


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("within 1 hour", "within 15 minutes"),
        ("within 1 business day", "within 4 business hours"),
        ("within 2 business days", "within 1 business day"),
        ("within 2 business hours", "within 15 minutes or at next opening"),
        ("by end of next business day", "by end of business day"),
        ("within 1 day", "within 20 minutes in office, 4 hours otherwise"),
        ("within 2 months", "within 1 month"),
    ],
)
def test_which_deadline_leaves_more(one: str, other: str) -> None:
    assert limits.leaves_more(deadline(one), deadline(other), WEEK)
    assert not limits.leaves_more(deadline(other), deadline(one), WEEK)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("within 24 hours", "within 1 day"),
        ("within 24 hours", "within 6 business hours"),
        ("by end of next business day", "within 1 business day"),
        ("within 1 month", "within 22 business days"),
    ],
)
def test_deadlines_that_nobody_can_put_in_order(one: str, other: str) -> None:
    assert not limits.leaves_more(deadline(one), deadline(other), WEEK)
    assert not limits.leaves_more(deadline(other), deadline(one), WEEK)


@pytest.mark.parametrize(
    ("bands", "order"),
    [
        (["hot", "warm", "cool"], ["hot", "warm", "cool"]),
        (["low", "high", "medium"], ["high", "medium", "low"]),
        (["normal", "urgent"], ["urgent", "normal"]),
        (["c", "b", "a"], ["a", "b", "c"]),
        (["p1", "p2", "p0"], ["p0", "p1", "p2"]),
        (["tier_1", "tier_2"], ["tier_1", "tier_2"]),
        (["hot", "enterprise"], None),
        (["a", "p2"], None),
        (["partner", "event"], None),
    ],
)
def test_the_order_of_bands_by_name(bands: list[str], order: list[str] | None) -> None:
    rows = "\n".join(
        f"{band} otherwise" if place + 1 == len(bands) else f"{band} when any reply within 9 days"
        for place, band in enumerate(bands)
    )
    places = ranks(read(f"class priority {{\n{rows}\n}}\n").classes[0])
    assert (sorted(places, key=places.__getitem__) if places else None) == order


@pytest.mark.parametrize(
    ("bands", "order"),
    [
        ("x from 80\n y 50..79\n z below 50", ["x", "y", "z"]),
        ("z below 50\n y 50..79\n x from 80", ["x", "y", "z"]),
        ("x when fit >= 80\n y when fit >= 50\n z otherwise", ["x", "y", "z"]),
        ("z when fit < 50\n y when fit < 80\n x otherwise", ["x", "y", "z"]),
        ("warm when fit >= 80\n hot when fit >= 50\n cool otherwise", None),
    ],
)
def test_the_order_of_bands_by_score(bands: str, order: list[str] | None) -> None:
    score = "lead { age count }\nscore fit from 0 to 100 { +90 when age > 3 }\n"
    sorting = read(f"{score}class grade of fit {{\n{bands}\n}}\n").classes[0]
    places = ranks(sorting)
    if order is None:
        assert places is None
        return
    assert places is not None
    if "z when" in bands:
        # Bands that only end above overlap below; what is left over lies above them all.
        assert min(places, key=places.__getitem__) == "x"
    else:
        assert sorted(places, key=places.__getitem__) == order


TABLE = """
class priority {{ hot when any meeting within 2 days
  warm when any reply within 2 days
  cool otherwise }}
class region {{ east when any reply within 9 days
  west otherwise }}
promise p by sales to marketing {{
  after reply do attempt within, varying by priority, region {{
{rows}
  }}
}}
"""


def test_a_table_of_two_classes_names_the_combinations_that_it_misses() -> None:
    rows = "hot east 1 hour\nhot west 2 hours\nwarm east 3 hours\ncool west 1 day"
    text = PARTIES + TABLE.format(rows=rows)
    assert messages(table_misses_class, text) == [
        "promise `p` has no deadline for `warm west` and `cool east`"
    ]


def test_rows_are_compared_where_one_class_differs() -> None:
    rows = (
        "hot east 4 hours\nwarm east 3 hours\nhot west 1 hour\nwarm west 2 hours\notherwise 1 day"
    )
    text = PARTIES + TABLE.format(rows=rows)
    assert messages(hotter_waits_longer, text) == [
        "promise `p`: `hot east` leads wait 4 hours, `warm east` ones only 3 hours"
    ]


def test_rows_with_an_open_value_are_left_alone() -> None:
    rows = "hot east to be agreed\nwarm east 3 hours\notherwise 1 day"
    assert not messages(hotter_waits_longer, PARTIES + TABLE.format(rows=rows))


CADENCE = (
    "cadence inbound by sales after to_sales {{\n  first touch within {limit}\n  day 0 call\n}}\n"
)


@pytest.mark.parametrize(
    ("limit", "promise", "disagrees"),
    [
        ("15 minutes", "after mql do touch within 1 hour", True),
        ("15 minutes", "after to_sales do attempt within 1 hour", True),
        ("15 minutes", "after to_sales do attempt within 1 hour for at least 95% of leads", True),
        ("1 hour", "after to_sales do touch within 15 minutes", True),
        ("1 hour", "after to_sales do touch within 60 minutes", False),
        ("1 hour", "after to_sales do attempt within 15 minutes", False),
        ("2 hours", "after to_sales do attempt within 7 days for 100% of leads", False),
        ("2 hours", "after to_sales do attempt within 7 days", False),
        ("2 hours", "after to_sales do at least 2 attempt within 3 hours", False),
        ("2 hours", "after reply do attempt within 3 hours", False),
        ("2 hours", "after to_sales do meeting within 3 hours", False),
        ("2 hours", "after to_sales do attempt within to be agreed", False),
        ("2 hours", "after to_sales do touch within 1 hour for at least 80% of leads", False),
    ],
)
def test_two_deadlines_for_one_thing(limit: str, promise: str, disagrees: bool) -> None:
    text = (
        PARTIES + HANDOFF + CADENCE.format(limit=limit)
        + f"promise speed by sales to marketing {{\n  {promise}\n}}\n"
    )  # fmt: skip
    assert bool(messages(deadlines_disagree, text)) is disagrees


def test_a_promise_to_meet_the_deadline_gives_it_its_share() -> None:
    text = (
        PARTIES + HANDOFF + CADENCE.format(limit="15 minutes")
        + "promise speed by sales to marketing {\n"
        "  meet inbound.first_touch for at least 80% of leads each week\n}\n"
        "promise sure by sales to marketing {\n"
        "  after to_sales do touch within 1 hour for at least 95% of leads\n}\n"
    )  # fmt: skip
    assert not messages(deadlines_disagree, text)


def test_very_many_promises_of_one_thing_end() -> None:
    promises = "".join(
        f"promise p{n} by sales to marketing {{ after reply do attempt within {n} hours }}\n"
        for n in range(1, 400)
    )
    assert len(messages(deadlines_disagree, PARTIES + promises)) == 100


def test_a_delay_after_the_stage_that_the_handoff_stands_for() -> None:
    promise = "promise p by sales to marketing {{ after to_sales do attempt within {0} }}\n"
    late = promise.format("2 days at least 3 days after mql")
    assert messages(deadline_never_met, PARTIES + HANDOFF + late) == [
        "promise `p` may not begin before 3 days have passed, but must be done within 2 days"
    ]
    assert not messages(
        deadline_never_met, PARTIES + HANDOFF + promise.format("2 days at least 3 days after new")
    )


@pytest.mark.parametrize(
    ("alert", "late"),
    [
        ("alert owner after 20 minutes", False),
        ("alert owner after 30 minutes", False),
        ("alert owner after 31 minutes", True),
        ("alert owner at 150% of the time", False),
        ("alert owner when late", False),
        ("reassign after 1 hour", True),
        ("reassign after 2 business hours", True),
    ],
)
def test_alerts_after_the_breach(alert: str, late: bool) -> None:
    text = (
        PARTIES + OFFICE + "promise p by sales to marketing {\n"
        f"  after reply do attempt within 30 minutes\n  {alert}\n}}\n"
    )
    assert bool(messages(alert_after_breach, text)) is late


@pytest.mark.parametrize(
    ("lines", "late"),
    [
        ("target at most 20 minutes\n red above 35 minutes", ["red line between the target"]),
        ("red above 35 minutes", ["red line below the limit"]),
        ("target at most 40 minutes", ["Aim for less"]),
        ("target at most 30 minutes\n red above 30 minutes", []),
        ("target at least 40 minutes\n red below 45 minutes", []),
    ],
)
def test_measures_looser_than_what_is_promised(lines: str, late: list[str]) -> None:
    text = (
        PARTIES + HANDOFF + CADENCE.format(limit="30 minutes")
        + "measure m of sales {\n average of minutes from mql to first touch, each week\n"
        f" from \"CRM\"\n {lines}\n}}\n"
    )  # fmt: skip
    helps = [finding.help() for finding in findings(measure_looser_than_promise, text)]
    assert len(helps) == len(late)
    assert all(words in one for words, one in zip(late, helps, strict=True))


def test_an_agreement_where_one_side_watches() -> None:
    text = (
        'agreement "A" { version "1" }\n' + PARTIES
        + "stage mql of marketing { set by marketing }\n"
        "promise leads by marketing to sales { deliver at least 300 mql each month }\n"
    )  # fmt: skip
    assert messages(party_promises_nothing, text) == ["Sales promises nothing in this agreement"]


def test_a_promise_to_oneself() -> None:
    text = PARTIES + "promise p by sales to sales { after reply do attempt within 1 day }\n"
    assert messages(promise_to_nobody, text) == ["`p` is promised by Sales to its own side"]


def test_a_handoff_the_wrong_way_round_is_told_once() -> None:
    text = (
        PARTIES + "stage new of marketing\nstage mql of marketing { set by marketing }\n"
        "handoff to_sales from sales to marketing { when becomes mql }\n"
    )
    assert len(messages(handoff_backwards, text)) == 1
    assert not messages(handoff_owner_mismatch, text)


EVERY = (
    alert_after_breach, cadence_stuck_over_closure, deadlines_disagree, due_and_forbidden,
    first_step_too_late, handoff_backwards, hotter_waits_longer, kept_promise_is_red,
    mailing_never_sent, measure_looser_than_promise, measure_promised_twice, promised_by_another,
    range_backwards, run_of_other_periods, target_is_red, target_on_another_clock,
)  # fmt: skip


def test_endless_and_absurd_numbers_end() -> None:
    huge = "9" * 20
    text = f"""
agreement "A" {{ effective 0001-01-01 to 9999-12-31
  calendar office }}
{PARTIES}
calendar office {{ zone "Europe/Warsaw"
  open mon 09:00-09:01
  closed 0001-01-01 to 0001-01-02
  closed 2026-01-01 to 9999-12-31 "For good" }}
{HANDOFF}
cadence inbound by sales after to_sales {{
  first touch within {huge} business hours
  business day {huge[:6]} call
  after {huge} business days call
  at least {huge[:5]} attempts within 4 months
  at least 2 attempts within 2 weeks
  at least {huge} business minutes between attempts
  at least 3 business hours between attempts
}}
nurture slow by marketing {{
  after {huge} months email "A"
  after {huge} days email "B"
  at most {huge} years, then leave
}}
measure m of sales {{ average of business hours from mql to first touch, each week
  target at most {huge} business hours
  red above {huge} days }}
promise p by sales to marketing {{
  after to_sales do touch within {huge} months
  alert owner after {huge} years
  keep m at most {huge} business days each week
}}
"""
    agreement = read(text)
    for module in EVERY:
        for finding in module.check(agreement, Context()):  # type: ignore[attr-defined]
            assert finding.message()
            assert finding.help()


def test_loops_of_stages_and_of_events_end() -> None:
    text = (
        PARTIES + "stage a of sales {\n from b\n}\nstage b of sales {\n from a\n}\n"
        "event x { counts y }\nevent y { counts x }\n"
        "promise p by sales to marketing {\n"
        " after a do x within 1 day\n never attempt before b\n}\n"
        "promise q by sales to marketing {\n after a do attempt within 2 days\n}\n"
    )
    agreement = read(text)
    for module in (due_and_forbidden, deadlines_disagree, promised_by_another, handoff_backwards):
        assert list(module.check(agreement, Context())) is not None
