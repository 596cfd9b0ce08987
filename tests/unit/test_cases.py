"""Examples of agreements: what passes, what fails and why, what waits, what is covered."""

from __future__ import annotations

from datetime import UTC, datetime
from fractions import Fraction
from xml.etree import ElementTree

import pytest

from slalang.cases import run_examples
from slalang.cases.coverage import Coverage, Item, coverage
from slalang.cases.render import Tried
from slalang.cases.render.junit import render as junit
from slalang.cases.render.text import render as text
from slalang.cases.result import Checked, Ran, Results, Verdict
from slalang.driver import Read, read_text
from slalang.source.text import Span

WORLD = """
agreement "Test" {
  effective 2026-03-02 to 2026-12-31
  currency USD
}
party marketing "Marketing"
party sales "Sales" {
  role ae "Executives"
  role sdr "Development"
}
calendar office "Office" {
  zone "Europe/Warsaw"
  open mon to fri 09:00-17:00
}
lead {
  title     text  "Job title"
  industry  text
  employees count "Company size"
  seniority one of manager, director, vp
  debt      money
  score     number
  tools     many text
}
account { tier one of small, large }
event webinar      "Webinar"
event demo_request "Demo request"
event rejected "Rejected" {
  reason text
  note   text
}
term big "Big company" when employees > 100
score fit "Fit" from 0 to 100 {
  first match "Role" {
    +40 "Decides" when seniority is vp
    +30 when seniority is director
  }
  +20 "Large" when big
  +10 when at least 3 leads of account have fit >= 10
}
score interest "Interest" {
  +30 for any demo_request
  +5 for each webinar within 7 days
}
class priority "Priority" {
  hot  "Hot"  when any demo_request within 2 days
  warm "Warm" when fit >= 50
  cool "Cool" otherwise
}
stage new "New" of marketing
stage mql "Qualified" of marketing { when any demo_request within 14 days }
stage customer "Customer" of sales { set by sales }
stage nurturing "Nurturing" of marketing
handoff to_sales "To Sales" from marketing to sales {
  when becomes mql
  accepted or rejected within 1 business day
  rejected because {
    not_icp "Outside our target" asks note then enter nurturing
    early "Too early" only after webinar then enter nurturing
    late "Too late" only within 1 day then enter nurturing
    bad "Bad data" only before first touch then enter nurturing
    worked "Worked" only after inbound is exhausted then enter nurturing
  }
  routed {
    to ae when employees >= 500
    to sdr in turn, at most 5 per person each month
    else to queue overflow
  }
}
handoff to_care "To Care" from sales to marketing { when becomes customer }
queue overflow "Overflow" by sdr
cadence inbound "Inbound" by sdr after to_sales {
  first touch within 1 hour
  day 0 call
}
promise speed "Speed" by sales to marketing { after to_sales do attempt within 1 day }
"""
DEMO = "2026-03-06 16:30 demo_request\n"
PLENTY = """
promise plenty "Plenty" by marketing to sales { deliver at least 5 mql each month }
"""


def ran(body: str, world: str = WORLD) -> Ran:
    """One example with this inside."""
    return results(f'example "E" {{\n{body}\n}}', world).examples[0]


def results(examples: str, world: str = WORLD) -> Results:
    return run_examples(sound(f"{world}\n{examples}").agreement)


def sound(source: str) -> Read:
    read = read_text(source)
    assert not read.findings, [finding.message() for finding in read.findings]
    return read


def only(body: str) -> Checked:
    found = ran(body)
    assert not found.problems
    return found.checked[-1]


@pytest.mark.parametrize(
    "body",
    [
        "lead { seniority vp }\nexpect fit is 40, priority is cool, interest is 0",
        "lead { seniority director, employees 101 }\nexpect fit is 50, priority is warm, big",
        "given at least 3 leads of account have fit >= 10\nexpect fit is 10",
        "lead { debt -5 USD, score -2 }\nexpect debt < 0 USD, score is -2",
        'lead { tools ("HubSpot") }\nexpect tools has "HubSpot"',
        "account { tier large }\nexpect account.tier is large",
        f"{DEMO}expect mql, becomes mql, handed over by to_sales, routed to sdr",
        DEMO + "expect not mql at 2026-03-06 16:29",
        DEMO + "2026-04-06 16:30 demo_request\nexpect becomes mql",
        "lead { employees 600 }\n2026-03-06 16:30 demo_request\nexpect routed to ae",
        "expect not handed over by to_sales, not mql",
        "given customer\nexpect customer, becomes customer, handed over by to_care",
        "given not customer\nexpect not customer, not handed over by to_care",
        "given becomes mql\nexpect handed over by to_sales, routed to sdr",
        "given speed is broken\nexpect speed broken",
        "2026-03-02 09:00 webinar\n2026-03-02 09:00 webinar\nexpect interest is 10",
        "as of 2026-03-01 09:00\n2026-03-02 09:00 webinar\nexpect interest is 0",
        "2026-03-02 09:00 demo_request planned for 2026-03-03 09:00\nexpect interest is 0, not mql",
        "2026-03-02 09:00 demo_request called off\nexpect not any demo_request within 7 days",
        DEMO + "2026-03-09 09:00 webinar planned for 2026-03-10 10:00\nexpect becomes mql",
        "expect not any webinar within 7 days at 2026-03-02 09:00\n2026-03-02 09:01 webinar",
    ],
)
def test_what_is_so_passes(body: str) -> None:
    assert [one.message for one in ran(body).checked if one.verdict is not Verdict.PASSED] == []
    assert ran(body).verdict is Verdict.PASSED


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("lead { seniority director }\nexpect fit is 85", "fit is 30, not 85"),
        ("expect priority is hot", "priority is Cool, not Hot"),
        ("lead { seniority vp }\nexpect fit >= 50", "fit is 40, not at least 50"),
        ("lead { employees 12 }\nexpect big", "the lead is not a case of Big company"),
        ("expect mql", "the lead has not become Qualified"),
        ("expect becomes mql", "the lead does not become Qualified"),
        (
            DEMO + "2026-03-07 16:30 webinar\nexpect becomes mql",
            "the lead does not become Qualified: it was that already before",
        ),
        ("expect customer", "this cannot be told: the lead has become Customer"),
        (
            "expect big",
            "this cannot be told: the lead is a case of Big company; not known: company size",
        ),
        ("expect handed over by to_sales", "“To Sales” does not take place"),
        ("expect handed over by to_care", "whether “To Care” takes place cannot be told"),
        (
            DEMO + "expect not handed over by to_sales",
            "“To Sales” takes place on 2026-03-06 16:30",
        ),
        ("expect routed to ae", "nothing is routed: “To Sales” does not take place"),
        (
            "lead { employees 600 }\n2026-03-06 16:30 demo_request\nexpect routed to sdr",
            "the lead goes to Executives, not to Development",
        ),
        (
            DEMO + "expect rejected because not_icp",
            "the lead cannot be rejected: Outside our target",
        ),
        (
            DEMO + "expect mql and fit >= 10",
            "not so: the lead has become Qualified and fit is at least 10",
        ),
    ],
)  # fmt: skip
def test_what_is_not_so_fails_and_says_what_is(body: str, message: str) -> None:
    found = only(body)
    assert (found.verdict, found.message) == (Verdict.FAILED, message)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (
            "expect inbound.first_touch due 2026-03-06 16:45",
            "first touch of Inbound does not begin: nothing that starts its clock happens",
        ),
        (
            DEMO + "expect inbound.first_touch due 2026-03-06 17:00",
            "it is due on Fri 2026-03-06 17:30",
        ),
        ('expect owes sdr "first touch"', "Development owes nothing of this lead"),
        (DEMO + 'expect owes sdr "attempt 9"', "Development does not owe “attempt 9”"),
        (
            DEMO + 'expect owes sdr "first touch" by 2026-03-06 17:00',
            "it is owed by Fri 2026-03-06 17:30",
        ),
        ("expect speed broken", "Speed is not broken: nothing has started its clock by then"),
        (
            DEMO + "2026-03-06 16:40 attempt\nby 2026-03-06 18:00 expect inbound.first_touch kept",
            "first touch of Inbound is broken, not kept",
        ),
        (DEMO + "expect speed broken", "Speed is running, not broken"),
        (DEMO + "expect alert to manager", "there is no alert to the manager then"),
        (DEMO + "expect reassigned to ae", "there is no reassignment then"),
        ("expect inbound is exhausted", "Inbound is not exhausted"),
        ("expect nurturing", "the lead has not become Nurturing"),
    ],
)
def test_what_is_not_so_over_time_fails_and_says_what_is(body: str, message: str) -> None:
    found = only(body)
    assert (found.verdict, found.message) == (Verdict.FAILED, message)


@pytest.mark.parametrize(
    "body",
    [
        DEMO + "expect inbound.first_touch due 2026-03-06 17:30",
        DEMO + 'expect owes sdr "first touch" by 2026-03-06 17:30',
        DEMO + 'expect owes sales "attempt" by 2026-03-07 16:30',
        DEMO + "by 2026-03-07 16:30 expect not speed is broken, speed is running",
        DEMO + "by 2026-03-07 16:31 expect speed broken, inbound.first_touch broken",
        DEMO + "2026-03-06 16:40 attempt { automatic no }\nexpect speed kept",
        DEMO + "expect not reassigned, no alert to owner about speed",
        DEMO + "by 2026-03-07 10:00 expect inbound is exhausted",
        DEMO + '2026-03-06 16:50 rejected { reason "early" }\nexpect nurturing, speed void',
    ],
)
def test_what_is_so_over_time_passes(body: str) -> None:
    found = ran(body)
    assert found.verdict is Verdict.PASSED, [(one.said, one.message) for one in found.checked]


def test_a_trace_tells_what_did_not_count() -> None:
    body = "2026-03-06 16:40 attempt\n2026-03-06 16:45 attempt { automatic yes }\n"
    found = only(f"{DEMO}{body}by 2026-03-06 18:00 expect inbound.first_touch kept")
    assert [line.text for line in found.trace[0].lines] == [
        "begins Fri 2026-03-06 16:30",
        "due Fri 2026-03-06 17:30",
        "the attempt of Fri 2026-03-06 16:40 is no touch: `automatic` is not known",
        "the attempt of Fri 2026-03-06 16:45 is no touch",
        "broken: not done",
    ]


def test_a_stage_that_people_set_stands_in_the_timeline() -> None:
    body = "2026-03-06 12:00 customer\n"
    assert only(body + "expect handed over by to_care").verdict is Verdict.PASSED
    assert only(body + "expect not customer at 2026-03-06 11:00").verdict is Verdict.PASSED


@pytest.mark.parametrize(
    "body",
    [
        DEMO + "expect routed to overflow",
        "expect plenty broken",
        "expect not plenty is kept",
    ],
)
def test_what_needs_other_leads_is_not_yet_run(body: str) -> None:
    found = ran(body, WORLD + PLENTY)
    assert found.verdict is Verdict.NOT_RUN
    assert found.checked[-1].message
    assert not found.exercised


def test_a_state_that_changes_nothing_is_not_waited_for() -> None:
    world = WORLD + PLENTY
    assert ran("expect plenty broken and fit is 85", world).verdict is Verdict.FAILED
    assert ran("expect plenty broken or fit is 0", world).verdict is Verdict.PASSED


def test_part_of_an_example_may_wait() -> None:
    found = ran("expect fit is 0, plenty broken", WORLD + PLENTY)
    assert found.verdict is Verdict.PARTLY_RUN
    assert (found.count(Verdict.PASSED), found.count(Verdict.NOT_RUN)) == (1, 1)
    assert ran("lead { seniority vp }").verdict is Verdict.NOT_RUN


@pytest.mark.parametrize(
    ("told", "reason", "verdict"),
    [
        ('17:00 rejected { reason "not_icp", note "x" }', "not_icp", Verdict.PASSED),
        ('17:00 rejected { reason "Outside our target", note "x" }', "not_icp", Verdict.PASSED),
        ('17:00 rejected { reason "not_icp" }', "not_icp", Verdict.FAILED),
        ('17:00 rejected { reason "not_icp", note "" }', "not_icp", Verdict.FAILED),
        ('17:00 rejected { reason "early" }', "not_icp", Verdict.FAILED),
        ('17:00 rejected { reason "early" }', "early", Verdict.FAILED),
        ('17:00 webinar\n17:01 rejected { reason "early" }', "early", Verdict.PASSED),
        ('17:00 rejected { reason "late" }', "late", Verdict.PASSED),
        ('17:00 rejected { reason "bad" }', "bad", Verdict.PASSED),
        ('17:00 attempt { automatic no }\n17:01 rejected { reason "bad" }', "bad", Verdict.FAILED),
        ('17:00 attempt { automatic yes }\n17:01 rejected { reason "bad" }', "bad", Verdict.PASSED),
        ('17:00 attempt\n17:01 rejected { reason "bad" }', "bad", Verdict.FAILED),
    ],
)
def test_a_rejection_passes_every_gate(told: str, reason: str, verdict: Verdict) -> None:
    day = "".join(f"2026-03-06 {line}\n" for line in told.splitlines())
    found = only(f"{DEMO}{day}expect rejected because {reason}")
    assert found.verdict is verdict
    assert bool(found.trace) is (verdict is Verdict.FAILED)


def test_a_gate_may_be_given() -> None:
    day = '2026-03-06 17:00 rejected { reason "worked" }\ngiven inbound is exhausted\n'
    assert only(f"{DEMO}{day}expect rejected because worked").verdict is Verdict.PASSED


def test_a_rejection_may_be_too_late() -> None:
    day = '2026-03-08 17:00 rejected { reason "late" }\n'
    assert only(f"{DEMO}{day}expect rejected because late").verdict is Verdict.FAILED


def test_a_rejection_in_time_needs_a_handoff() -> None:
    body = '2026-03-06 17:00 rejected { reason "late" }\nexpect rejected because late'
    assert "does not take place" in only(body).trace[0].lines[-1].text


@pytest.mark.parametrize(
    ("limit", "last", "late"),
    [
        ("1 hour", "2026-03-06 17:30", "2026-03-06 17:31"),
        ("1 day", "2026-03-07 16:30", "2026-03-07 16:31"),
        ("2 business hours", "2026-03-09 10:30", "2026-03-09 10:31"),
        ("1 business day", "2026-03-09 17:00", "2026-03-09 17:01"),
        ("1 month", "2026-04-06 16:30", "2026-04-06 16:31"),
    ],
)
def test_a_reason_may_hold_for_a_time_of_the_calendar(limit: str, last: str, late: str) -> None:
    world = WORLD.replace("only within 1 day", f"only within {limit}")
    for at, verdict in ((last, Verdict.PASSED), (late, Verdict.FAILED)):
        body = f'{DEMO}{at} rejected {{ reason "late" }}\nexpect rejected because late'
        assert ran(body, world).verdict is verdict


def test_when_an_expectation_looks() -> None:
    at = only("expect fit is 0").at
    assert at.isoformat() == "2026-03-02T12:00:00+01:00"
    assert only("as of 2026-07-01 08:00\nexpect fit is 0").at.isoformat().endswith("+02:00")
    by = "by 2026-05-01 10:00 expect fit is 0"
    assert only(by).at.day == 1
    assert only("by 2026-05-01 10:00 expect fit is 0 at 2026-05-02 10:00").at.day == 2
    bare = 'lead { debt number }\nscore fit "Fit" { +1 when debt > 0 }'
    usual = results('example "E" { expect fit is 0 }', bare).examples[0].checked[0].at
    assert usual == datetime(2026, 1, 1, 12, tzinfo=UTC)


def test_a_trace_tells_which_rules_fired_and_why_others_did_not() -> None:
    found = only("lead { seniority director, employees 12 }\nexpect mql and fit >= 50")
    expected, stage, score = found.trace
    assert [line.text for line in expected.lines] == [
        "the lead has not become Qualified",
        "fit is 30, not at least 50",
    ]
    assert score.title == "Fit: 30"
    assert [(line.mark, line.text) for line in score.lines] == [
        ("✗", "Decides: seniority is director"),
        ("+30", "Seniority is director"),
        ("✗", "Large: company size is 12, not more than 100"),
        (
            "?",
            "At least 3 leads of the account where fit is at least 10: "
            "not known: at least 3 leads of the account where fit is at least 10",
        ),
    ]
    assert stage.title == "Qualified"


def test_data_that_cannot_be_read_fails_the_example() -> None:
    found = ran("lead { employees 12.5 }\nexpect fit is 0, speed broken")
    assert found.verdict is Verdict.FAILED
    assert found.problems == (
        "lead.employees: found the number 12.5, where a whole number, 0 or more, belongs",
    )
    assert found.count(Verdict.FAILED) == 1
    assert found.count(Verdict.NOT_RUN) == 0


def test_an_example_that_never_ends_is_refused() -> None:
    found = ran("\n".join(["2026-03-06 16:30 webinar"] * 201) + "\nexpect fit is 0")
    assert "too long" in found.problems[0]


@pytest.mark.parametrize(
    "body",
    [
        "0001-01-01 00:00 demo_request\nexpect mql",
        "as of 0001-01-01 00:00\nexpect mql",
        "by 0001-01-01 00:00 expect mql",
        "expect mql at 0001-01-01 00:00",
    ],
)
def test_a_time_before_time_fails_the_example(body: str) -> None:
    assert "before the year 1" in ran(body).problems[0]


@pytest.mark.parametrize("day", ["0001-01-01 02:00", "9999-12-31 23:59"])
def test_times_at_the_end_of_time(day: str) -> None:
    assert ran(f"{day} demo_request\nexpect mql, handed over by to_sales").verdict is Verdict.PASSED


def test_two_stages_with_one_title_are_not_mixed_up() -> None:
    world = WORLD.replace('customer "Customer"', 'customer "Qualified"')
    found = ran(DEMO + "expect handed over by to_care", world)
    assert found.verdict is Verdict.FAILED


def covered(examples: str) -> Coverage:
    agreement = sound(f"{WORLD}\n{examples}").agreement
    return coverage(agreement, run_examples(agreement))


def test_coverage_counts_what_happened_in_an_example_that_was_run() -> None:
    found = covered(
        'example "E" { lead { seniority vp, employees 600 }\n'
        f"{DEMO}expect fit is 60, speed broken }}"
    )
    assert {item.name for item in found.items if item.exercised} == {
        "fit.role.decides", "fit.large", "interest.1", "priority.hot", "mql", "to_sales",
        "to_sales.1",
    }  # fmt: skip
    assert {item.name for item in found.waiting} == {"to_sales.3"}
    waits = covered(f'example "E" {{ lead {{ seniority vp }}\n{DEMO}expect routed to overflow }}')
    assert not any(item.exercised for item in waits.items)


def test_coverage_is_rounded_down() -> None:
    item = Item("rule", "fit.1", "", Span("", 0, 0), True)
    missed = Item("rule", "fit.2", "", Span("", 0, 0), False)
    assert Coverage((item,) * 1999 + (missed,), ()).shown == "99.9"
    assert Coverage((item,), ()).shown == "100.0"
    assert Coverage((item, item, missed), ()).percent == Fraction(200, 3)
    assert Coverage((item, item, missed), ()).shown == "66.6"
    assert Coverage((), ()).shown == "100.0"


def test_hostile_titles_stay_text() -> None:
    source = (
        WORLD + 'example "\x1b[31m<b>&\\"]]>\x08\u202e" {\nlead { employees 1.5 }\nexpect big }'
    )
    read = read_text(source)
    found = run_examples(read.agreement)
    tried = Tried(found, coverage(read.agreement, found), read.sources, 0)
    root = ElementTree.fromstring(junit([tried]))
    assert root.find("testsuite/testcase/failure") is not None
    assert root.attrib["failures"] == "1"
    assert "\x1b" not in text([tried])
    assert "\u202e" not in text([tried])


def test_nothing_to_do_is_nothing_done() -> None:
    found = results("")
    assert found.examples == ()
    assert not found.failed
