"""Cadences, deadlines, routes, tables and waivers: what conflicts, and what only looks like it."""

from __future__ import annotations

from types import ModuleType

import pytest

from slalang.check import (
    business_time_without_calendar,
    cadence_gap_conflict,
    cadence_too_few_steps,
    cadence_too_many_steps,
    cadence_windows_conflict,
    circular_waivers,
    deadline_never_met,
    month_end_unclear,
    return_before_attempts,
    route_without_else,
    table_misses_class,
    unknown_zone,
)
from slalang.check.context import Context
from slalang.driver import read_text
from slalang.rules import clock_deadline_after_hours, steps_out_of_order

OFFICE = 'calendar office { zone "Europe/Warsaw"\n open mon to fri 09:00-17:00 }\n'
SALES = 'party marketing "Marketing"\nparty sales "Sales"\n'


def messages(module: ModuleType, text: str) -> list[str]:
    read = read_text(SALES + text)
    assert not read.findings, [finding.message() for finding in read.findings]
    return [finding.message() for finding in module.check(read.agreement, Context())]


def cadence(*lines: str) -> str:
    return "cadence inbound by sales {\n" + "\n".join(lines) + "\n}\n"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("at least 3 attempts within 2 weeks", "at least 5 attempts within 4 weeks"), 0),
        (("at least 5 attempts within 2 weeks", "at least 3 attempts within 4 weeks"), 1),
        (("at least 5 attempts within 4 weeks", "at least 6 attempts within 10 days"), 1),
        # Fourteen days are two weeks; the smaller number asks for nothing.
        (("at least 3 attempts within 14 days", "at least 5 attempts within 2 weeks"), 1),
        # A month may be shorter or longer than thirty days.
        (("at least 5 attempts within 30 days", "at least 3 attempts within 1 month"), 0),
        (("at least 5 attempts within 27 days", "at least 3 attempts within 1 month"), 1),
        # Fewer attempts, but on more channels.
        (
            (
                "at least 5 attempts within 2 weeks",
                "at least 3 attempts within 4 weeks, on at least 2 channels",
            ),
            0,
        ),
        # Attempts are no touches, touches are attempts.
        (("at least 5 attempts within 2 weeks", "at least 3 touches within 4 weeks"), 0),
        (("at least 5 touches within 2 weeks", "at least 3 attempts within 4 weeks"), 1),
        (("at least 5 attempts within 1 week", "at most 2 attempts each week"), 1),
        # A week from Thursday touches two weeks of the calendar.
        (("at least 4 attempts within 1 week", "at most 2 attempts each week"), 0),
        (("at least 5 attempts within 1 week", "at most 4 attempts within 2 weeks"), 1),
        (("at least 5 attempts within 2 weeks", "at most 4 attempts within 1 week"), 0),
        (("at least 9 attempts within to be agreed", "at most 4 attempts within 1 week"), 0),
    ],
)
def test_windows(lines: tuple[str, ...], expected: int) -> None:
    assert len(messages(cadence_windows_conflict, cadence(*lines))) == expected


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("at least 3 attempts within 1 week", "at least 3 days between attempts"), 0),
        (("at least 4 attempts within 1 week", "at least 3 days between attempts"), 1),
        (("at least 1 attempt within 1 week", "at least 3 weeks between attempts"), 0),
        (("at least 3 days between attempts", "at most 2 days between attempts"), 1),
        (("at least 2 days between attempts", "at most 2 days between attempts"), 0),
        (("day 0 call", "day 10 call", "at most 10 days between attempts"), 0),
        (("day 0 call", "day 11 call", "at most 10 days between attempts"), 1),
        # Twenty business days are four weeks.
        (("day 0 call", "day 28 call", "at most 20 business days between attempts"), 0),
        (("day 0 call", "day 31 call", "at most 20 business days between attempts"), 1),
        # The hour of a day is free, so that two attempts on it can be hours apart.
        (("day 0 call, email", "at least 4 hours between attempts"), 0),
        (("day 0 call, email", "at least 1 day between attempts"), 1),
        (("day 0 call", "day 2 call", "at least 2 days between attempts"), 0),
        (("day 0 call", "after 4 hours email", "at least 5 hours between attempts"), 0),
        (("after 1 hour call", "after 4 hours email", "at least 5 hours between attempts"), 1),
        (("after 1 hour call", "after 4 hours email", "at most 3 hours between attempts"), 1),
    ],
)
def test_gaps(lines: tuple[str, ...], expected: int) -> None:
    assert len(messages(cadence_gap_conflict, OFFICE + cadence(*lines))) == expected


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("day 0 call, email", "day 14 call", "at least 3 attempts within 2 weeks"), 0),
        (("day 0 call, email", "day 15 call", "at least 3 attempts within 2 weeks"), 1),
        (("day 0 call or email", "at least 2 attempts within 2 weeks"), 1),
        (("day 0 call, email when no reply", "at least 2 attempts within 2 weeks"), 0),
        (("business day 10 call", "at least 1 attempt within 2 weeks"), 0),
        (("business day 12 call", "at least 1 attempt within 2 weeks"), 1),
        (("day 0 call, call", "at least 2 attempts within 1 week, on at least 2 channels"), 1),
        (("day 0 call, email", "at least 2 attempts within 1 week, on at least 2 channels"), 0),
        (("at least 5 attempts within 2 weeks",), 0),
        (("day 0 call", "at least 5 attempts within to be agreed"), 0),
    ],
)
def test_steps_reach_what_is_promised(lines: tuple[str, ...], expected: int) -> None:
    assert len(messages(cadence_too_few_steps, OFFICE + cadence(*lines))) == expected


def test_steps_over_the_limit() -> None:
    over = cadence("day 0 call, email, call", "at most 2 attempts each day")
    assert messages(cadence_too_many_steps, over) == [
        "the steps make 3 attempts on day 0; the limit is 2"
    ]
    conditional = cadence("day 0 call, email, call when no reply", "at most 2 attempts each day")
    assert messages(cadence_too_many_steps, conditional) == []


@pytest.mark.parametrize(
    ("gate", "expected"),
    [
        ("count of attempt >= 3", 0),
        ("count of attempt >= 4", 1),
        ("count of attempt > 3", 1),
        ("4 <= count of attempt", 1),
        ("count of attempt >= 9 and any meeting", 1),
        ("count of attempt >= 9 or any meeting", 0),
        ("distinct channel of attempt >= 2", 0),
        ("distinct channel of attempt >= 3", 1),
        ("count of meeting >= 9", 0),
    ],
)
def test_returns_wait_for_attempts(gate: str, expected: int) -> None:
    text = f"""
stage lost of marketing {{ ends }}
handoff to_sales from marketing to sales {{
  rejected because {{
    unreachable "No answer" only after {gate} then enter lost
  }}
}}
cadence inbound by sales after to_sales {{
  day 0 call, email
  day 4 call
}}
"""
    assert len(messages(return_before_attempts, text)) == expected


@pytest.mark.parametrize(
    ("within", "expected"),
    [
        ("1 hour aiming for 2 hours", 1),
        ("1 hour aiming for 30 minutes", 0),
        ("0 minutes", 1),
        ("1 day at least 2 days after to_sales", 1),
        ("1 day at least 2 days after meeting", 0),
        # Open eight hours a day, so eight business hours may take a weekend.
        ("2 days aiming for 8 business hours", 0),
        ("2 days aiming for 40 business hours", 1),
        ("1 day then 1 hour aiming for 25 hours", 0),
        ("1 day then 1 hour aiming for 26 hours", 1),
    ],
)
def test_deadlines(within: str, expected: int) -> None:
    text = f"""{OFFICE}
handoff to_sales from marketing to sales
promise quick by sales to marketing {{
  after to_sales do attempt within {within}
}}
""".replace("to sales\npromise", "to sales { when any reply }\npromise")
    assert len(messages(deadline_never_met, text)) == expected


@pytest.mark.parametrize(
    ("within", "expected"),
    [
        ("15 minutes", 1),
        ("15 minutes or at next opening", 0),
        ("20 minutes in office, 4 hours otherwise", 0),
        ("23 hours", 1),
        ("24 hours", 0),
        ("15 business minutes", 0),
    ],
)
def test_clock_deadlines(within: str, expected: int) -> None:
    text = cadence(
        f"first touch within {within.replace('20 minutes in office, 4 hours', '4 hours')}"
    )
    if "otherwise" in within:
        text = cadence("first touch within 20 minutes in office 4 hours otherwise")
    assert len(messages(clock_deadline_after_hours, OFFICE + text)) == expected


def test_a_calendar_that_never_closes_has_no_after_hours() -> None:
    always = 'calendar all { zone "Europe/Warsaw"\n open always }\n'
    assert messages(clock_deadline_after_hours, always + cadence("first touch within 1 hour")) == []


def test_months_need_a_rule_on_their_own_calendar() -> None:
    ruled = OFFICE.replace(" }", "\n months end on the last day }")
    other = OFFICE.replace("office", "desk")
    held = "stage won of sales { held 2 months after last touch }\n"
    assert len(messages(month_end_unclear, OFFICE + held)) == 1
    assert messages(month_end_unclear, ruled + held) == []
    assert len(messages(month_end_unclear, ruled + other + held)) == 1
    assert messages(month_end_unclear, OFFICE + held.replace("2 months", "60 days")) == []


def test_business_time_is_one_finding_for_all_places() -> None:
    text = cadence("first touch within 2 business hours", "business day 3 call")
    assert len(messages(business_time_without_calendar, text)) == 1
    assert messages(business_time_without_calendar, OFFICE + text) == []
    two = OFFICE + OFFICE.replace("office", "desk")
    assert messages(business_time_without_calendar, two + text) == [
        "the first touch of `inbound` counts business time, and it is not said on which calendar"
    ]
    chosen = two + text.replace("{\n", "{\ncalendar desk\n", 1)
    assert messages(business_time_without_calendar, chosen) == []


def test_circles_of_waivers() -> None:
    def promise(name: str, *waived: str) -> str:
        lines = "".join(f"  waived while {one}\n" for one in waived)
        return f"promise {name} by sales to marketing {{\n  applies to any reply\n{lines}}}\n"

    three = promise("a", "b is broken") + promise("b", "c is broken") + promise("c", "a is broken")
    assert messages(circular_waivers, three) == [
        "promises `a`, `b` and `c` excuse each other in a circle: once all are broken, none counts"
    ]
    assert messages(circular_waivers, promise("a", "a is broken")) == [
        "promise `a` is waived while it is itself broken"
    ]
    chain = promise("a", "b is broken", "c is broken") + promise("b", "c is broken") + promise("c")
    assert messages(circular_waivers, chain) == []
    by_term = "term slow when b is broken\n" + promise("a", "slow") + promise("b", "a is broken")
    assert len(messages(circular_waivers, by_term)) == 1
    many = "".join(promise(f"p{n}", f"p{(n + 1) % 3_000} is broken") for n in range(3_000))
    assert len(messages(circular_waivers, many)) == 1


@pytest.mark.parametrize(
    ("routes", "expected"),
    [
        (("to sales",), 0),
        (("to sales in turn, at most 6 each month",), 1),
        (("to sales when any reply", "to marketing when no reply"), 0),
        (("to sales when any reply", "to marketing at most 6 each month"), 1),
        (("to sales at most 6 each month", "to marketing when no reply"), 0),
        (("to sales when any reply", "else to queue"), 0),
    ],
)
def test_routes(routes: tuple[str, ...], expected: int) -> None:
    lines = "\n".join(routes)
    text = f"handoff h from marketing to sales {{\n routed {{\n{lines}\n}}\n}}\n"
    assert len(messages(route_without_else, text)) == expected


def test_a_table_of_many_classes_is_not_spelled_out() -> None:
    classes = "".join(
        f"class c{n} {{\n  a when employees > {n}\n  b when employees > 1\n  z otherwise\n}}\n"
        for n in range(12)
    )
    names = ", ".join(f"c{n}" for n in range(12))
    row = " ".join("a" for _ in range(12))
    table = cadence(f"first touch within, varying by {names} {{\n  {row} 1 day\n}}")
    (message,) = messages(table_misses_class, f"lead {{ employees count }}\n{classes}{table}")
    assert message.endswith("and 531,437 more")


def test_zones_that_were_meant() -> None:
    def help_for(zone: str) -> str:
        read = read_text(f'calendar a {{ zone "{zone}"\n open always }}')
        (finding,) = unknown_zone.check(read.agreement, Context())
        return finding.help()

    assert help_for("Berlin") == 'Did you mean "Europe/Berlin"?'
    assert help_for("europe/paris") == 'Did you mean "Europe/Paris"?'
    assert help_for("America/New York") == 'Did you mean "America/New_York"?'


def test_days_of_two_kinds_are_not_compared() -> None:
    assert messages(steps_out_of_order, cadence("day 5 call", "business day 4 call")) == []
    assert len(messages(steps_out_of_order, cadence("day 5 call", "day 4 call"))) == 1
