"""Small data, judged by hand: what was due, kept and broken, by whom and when."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction
from pathlib import Path

import duckdb
import pytest
from monitor_data import OFFICE, SPEED, counted, duty, figure, report_of

from slalang.data.problem import DataProblem
from slalang.evaluate.case import microseconds
from slalang.monitor.result import Light, Verdict

LEADS = """
lead_id,created_at,name,source,rep
a,2026-03-02T08:00:00Z,Ann,web,sam
b,2026-03-02T08:00:00Z,Bob,fair,kim
c,2026-03-02T08:00:00Z,Cyd,web,sam
"""
# Friday 16:30 in Warsaw and one business hour: due on Monday at 09:30.
EVENTS = """
lead_id,event,at,by_person,channel,automatic,reason
a,demo_request,2026-03-02T09:00:00Z,,,,
a,attempt,2026-03-02T09:30:00Z,sam,call,false,
b,demo_request,2026-03-06T15:30:00Z,,,,
b,attempt,2026-03-09T08:45:00Z,kim,call,false,
c,demo_request,2026-03-17T09:00:00Z,,,,
"""
PEOPLE = "person,name,role\nsam,Sam Ox,sdr\nkim,Kim Yi,sdr\n"
FILES = {"leads": LEADS, "events": EVENTS, "people": PEOPLE}


def at(text: str) -> int:
    return microseconds(datetime.fromisoformat(text))


def test_items_are_counted_in_the_week_in_which_they_are_due(tmp_path: Path) -> None:
    found = duty(report_of(tmp_path, OFFICE + SPEED, FILES), "speed")
    assert [(one.name, *counted(one)[:2]) for one in found.periods] == [
        ("2026-W10", 1, 0), ("2026-W11", 0, 1), ("2026-W12", 0, 1),
    ]  # fmt: skip
    assert [one.verdict for one in found.periods] == [
        Verdict.KEPT, Verdict.BROKEN, Verdict.BROKEN,
    ]  # fmt: skip
    assert found.target == Fraction(3, 4)


def test_two_broken_weeks_have_the_consequence_that_was_agreed(tmp_path: Path) -> None:
    (found,) = report_of(tmp_path, OFFICE + SPEED, FILES).flags
    assert (found.about, found.since, found.until) == ("speed", "2026-W11", "2026-W12")
    assert found.text == "broken 2 weeks in a row: Both heads talk"


def test_a_period_between_without_items_has_no_verdict(tmp_path: Path) -> None:
    later = EVENTS.replace("c,demo_request,2026-03-17", "c,demo_request,2026-03-24")
    found = duty(report_of(tmp_path, OFFICE + SPEED, FILES | {"events": later}), "speed")
    assert [one.verdict for one in found.periods] == [
        Verdict.KEPT, Verdict.BROKEN, Verdict.NOTHING_DUE, Verdict.BROKEN,
    ]  # fmt: skip


def test_people_sources_and_roles_are_told_apart(tmp_path: Path) -> None:
    splits = duty(report_of(tmp_path, OFFICE + SPEED, FILES), "speed").splits
    assert [(one.title, *counted(one)[:2]) for one in splits["person"]] == [
        ("Sam Ox", 1, 1), ("Kim Yi", 0, 1),
    ]  # fmt: skip
    assert [(one.title, *counted(one)[:2]) for one in splits["source"]] == [
        ("Website", 1, 1), ("Fair", 0, 1),
    ]  # fmt: skip
    assert [(one.title, *counted(one)[:2]) for one in splits["role"]] == [
        ("Sales development", 1, 2),
    ]  # fmt: skip


def test_only_what_is_asked_for_is_told_apart(tmp_path: Path) -> None:
    splits = duty(report_of(tmp_path, OFFICE + SPEED, FILES, by=("source",)), "speed").splits
    assert list(splits) == ["source"]
    with pytest.raises(DataProblem, match="cannot be told apart by `sourse`"):
        report_of(tmp_path, OFFICE + SPEED, FILES, by=("sourse",))


def test_a_breach_is_told_with_its_reason_on_the_clock_of_the_promise(tmp_path: Path) -> None:
    report = report_of(tmp_path, OFFICE + SPEED, FILES)
    late = next(one for one in report.breaches if one.lead == "b" and one.duty == "speed")
    assert late.owner == "Kim Yi"
    assert late.due == at("2026-03-09T08:30:00Z")
    assert late.reason == "first touch came Mon 9 Mar 09:45, 15 business minutes late"
    never = next(one for one in report.breaches if one.lead == "c" and one.duty == "speed")
    assert never.reason == "no first touch so far"


def test_the_newest_breaches_come_first_and_all_are_counted(tmp_path: Path) -> None:
    report = report_of(tmp_path, OFFICE + SPEED, FILES, breaches=1)
    assert [one.lead for one in report.breaches] == ["c"]
    # Three leads were never accepted; two touches were late, each told once though two clauses
    # owe it.
    assert report.breaches_in_all == 5


def test_how_long_it_took_is_counted_in_open_time(tmp_path: Path) -> None:
    waits = duty(report_of(tmp_path, OFFICE + SPEED, FILES), "inbound.first_touch").total.waits
    assert waits is not None
    assert waits.business
    assert (waits.number, waits.median) == (2, (30 + 75) * 60_000_000 // 2)
    assert waits.p90 == 75 * 60_000_000


def test_an_item_that_is_not_due_yet_is_open(tmp_path: Path) -> None:
    report = report_of(tmp_path, OFFICE + SPEED, FILES, as_of="2026-03-09T08:00:00Z")
    found = duty(report, "speed")
    assert counted(found.total) == (1, 0, 0, 0, 1)
    assert [(one.name, one.verdict) for one in found.periods] == [
        ("2026-W10", Verdict.KEPT), ("2026-W11", Verdict.RUNNING),
    ]  # fmt: skip


def test_what_comes_after_the_instant_does_not_exist(tmp_path: Path) -> None:
    report = report_of(tmp_path, OFFICE + SPEED, FILES, as_of="2026-03-02T09:15:00Z")
    assert counted(duty(report, "speed").total) == (0, 0, 0, 0, 1)
    assert any("4 events after the instant of this report" in one for one in report.remarks)


def test_who_takes_over_has_a_clock_that_shares_do_not_count(tmp_path: Path) -> None:
    head, *rows = (EVENTS + "c,assigned,2026-03-17T09:30:00Z,,,,").strip().splitlines()
    cells = [f"{row},{'kim' if ',assigned,' in row else ''}" for row in rows]
    events = "\n".join([f"{head},person_assigned", *cells])
    found = duty(report_of(tmp_path, OFFICE + SPEED, FILES | {"events": events}), "speed")
    assert found.total.tally.due == 3


def test_moves_that_are_logged_are_taken_as_they_are(tmp_path: Path) -> None:
    """A handoff is logged an hour after the request: the clock starts with it."""
    events = EVENTS + "b,to_sales,2026-03-09T08:00:00Z,,,,\n"
    report = report_of(tmp_path, OFFICE + SPEED, FILES | {"events": events})
    # Those of the others are not logged, so that they never took place.
    assert counted(duty(report, "speed").total) == (1, 0, 0, 0, 0)


QUALITY = """
measure acceptance "Acceptance" of marketing {
  share of to_sales that are accepted, each month
  red below 40%
}
promise quality "Quality" by marketing to sales { keep acceptance at least 60% each month }
promise speed "Speed" by sales to marketing {
  meet inbound.first_touch for at least 75% of leads each week
  waived while quality is broken
}
"""
ANSWERED = """
lead_id,event,at,by_person,channel,automatic,reason
a,demo_request,2026-02-03T09:00:00Z,,,,
a,accepted,2026-02-03T10:00:00Z,,,,
b,demo_request,2026-02-04T09:00:00Z,,,,
b,accepted,2026-02-04T09:30:00Z,,,,
b,rejected,2026-02-04T10:00:00Z,,,,bad
c,demo_request,2026-03-03T09:00:00Z,,,,
"""
OLD_LEADS = LEADS.replace("2026-03-02", "2026-02-01")


def test_the_latest_word_on_a_handoff_counts(tmp_path: Path) -> None:
    """One of two in February; in March nobody has said anything, and it is late."""
    files = {"leads": OLD_LEADS, "events": ANSWERED}
    report = report_of(tmp_path, OFFICE + QUALITY, files)
    found = figure(report, "acceptance")
    assert [(one.name, one.value, one.number) for one in found.periods] == [
        ("2026-02", Fraction(1, 2), 2), ("2026-03", Fraction(0), 1), ("2026-04", None, 0),
    ]  # fmt: skip
    assert [one.light for one in found.periods] == [Light.GOOD, Light.RED, Light.NO_DATA]
    kept = figure(report, "quality")
    assert list(kept.verdicts) == [Verdict.BROKEN, Verdict.BROKEN, Verdict.RUNNING]


def test_a_handoff_that_nobody_has_to_have_answered_yet_is_no_case(tmp_path: Path) -> None:
    files = {"leads": OLD_LEADS, "events": ANSWERED}
    report = report_of(tmp_path, OFFICE + QUALITY, files, as_of="2026-03-03T12:00:00Z")
    assert [one.number for one in figure(report, "acceptance").periods] == [2, 0]


def test_a_promise_is_waived_while_the_other_side_has_broken_its_own(tmp_path: Path) -> None:
    """February was broken: what is due in March does not count."""
    files = {"leads": OLD_LEADS, "events": ANSWERED}
    found = duty(report_of(tmp_path, OFFICE + QUALITY, files), "speed")
    # The clocks of February: stopped by the rejection, and run out.
    assert counted(found.total) == (0, 1, 1, 1, 0)
    assert found.periods[-1].verdict is Verdict.WAIVED


VOLUME = """
promise volume "Volume" by marketing to sales {
  deliver at least 2 mql each month, tolerance 10%
  flag when delivery misses the need for 2 months in a row
}
measure calls "Calls" of sales {
  count of attempt where channel is call, each week, for each person
  target at least 1
}
measure wait "Wait" of sales {
  90th percentile of business hours from to_sales to first touch, each month
  target at most 1 business hour
  target at most 30 business minutes from 2026-04-01
}
measure rate "Rate" of marketing { rate from new to mql, each month, for each source }
measure hand "In hand" of sales { count of mql as a snapshot }
"""


def test_different_leads_are_counted_when_they_come_for_the_first_time(tmp_path: Path) -> None:
    events = EVENTS + "a,demo_request,2026-03-27T09:00:00Z,,,,\n"
    report = report_of(tmp_path, OFFICE + VOLUME, FILES | {"events": events})
    found = figure(report, "volume")
    # April has begun in Warsaw, and two of its thirty days are prorated to nothing: none is due.
    assert [(one.name, one.value, one.target) for one in found.periods] == [
        ("2026-03", 3, 2), ("2026-04", 0, 2),
    ]  # fmt: skip
    assert list(found.verdicts) == [Verdict.KEPT, Verdict.RUNNING]


def test_a_month_in_which_nobody_came_misses_the_need(tmp_path: Path) -> None:
    report = report_of(tmp_path, OFFICE + VOLUME, FILES, as_of="2026-06-02T00:00:00Z")
    found = figure(report, "volume")
    assert [verdict.name for verdict in found.verdicts] == ["KEPT", "BROKEN", "BROKEN", "RUNNING"]
    (flag,) = [one for one in report.flags if one.about == "volume"]
    assert (flag.since, flag.until) == ("2026-04", "2026-05")


def test_a_target_of_a_partial_month_is_prorated(tmp_path: Path) -> None:
    """From the 26th on, March has 4 of its 22 working days: 2 × 4 ÷ 22 is 1, rounded up."""
    text = (OFFICE + VOLUME).replace("effective 2026-01-01", "effective 2026-03-26")
    found = figure(report_of(tmp_path, text, FILES), "volume")
    march = found.periods[0]
    assert march.span is not None
    assert (march.span.partial, march.value, march.target) == (True, 0, 1)


def test_what_is_counted_where_and_by_whom(tmp_path: Path) -> None:
    found = figure(report_of(tmp_path, OFFICE + VOLUME, FILES), "calls")
    values = {one.name: one.value for one in found.periods}
    assert (values["2026-W10"], values["2026-W11"], values["2026-W12"]) == (1, 1, 0)
    assert {one.title: one.number for one in found.groups} == {"Sam Ox": 1, "Kim Yi": 1}
    assert found.groups_said.startswith("on average each week, 2026-W")


def test_a_percentile_is_a_value_that_came_and_targets_move(tmp_path: Path) -> None:
    found = figure(report_of(tmp_path, OFFICE + VOLUME, FILES), "wait")
    (march,) = [one for one in found.periods if one.name == "2026-03"]
    assert march.value == 75 * 60_000_000
    assert march.target == 60 * 60_000_000
    assert march.light is Light.SHORT


def test_a_rate_is_of_those_who_began(tmp_path: Path) -> None:
    found = figure(report_of(tmp_path, OFFICE + VOLUME, FILES), "rate")
    assert [(one.name, one.value, one.number) for one in found.periods][:1] == [
        ("2026-03", Fraction(1), 3)
    ]
    assert {one.title: one.value for one in found.groups} == {"Website": 1, "Fair": 1}


def test_a_snapshot_counts_who_is_there_now(tmp_path: Path) -> None:
    events = EVENTS + "c,won,2026-03-20T09:00:00Z,,,,\n"
    found = figure(report_of(tmp_path, OFFICE + VOLUME, FILES | {"events": events}), "hand")
    assert [one.value for one in found.periods] == [2]


def test_who_bound_what_when_it_began(tmp_path: Path) -> None:
    """Before the 9th, the old text asked for a touch within 15 minutes."""
    old = (
        (OFFICE + SPEED)
        .replace("within 1 business hour", "within 15 minutes")
        .replace("to 2026-12-31", "to 2026-03-08")
    )
    new = (OFFICE + SPEED).replace("effective 2026-01-01", "effective 2026-03-09")
    report = report_of(tmp_path, new, FILES, earlier=(old,))
    found = duty(report, "speed")
    assert [(one.name, *counted(one)[:2]) for one in found.periods] == [
        ("2026-W10", 0, 2), ("2026-W11", 0, 0), ("2026-W12", 0, 1),
    ]  # fmt: skip


def test_a_month_in_which_versions_changed_is_told_twice(tmp_path: Path) -> None:
    old = (OFFICE + VOLUME).replace("to 2026-12-31", "to 2026-03-08")
    new = (OFFICE + VOLUME).replace("effective 2026-01-01", "effective 2026-03-09")
    found = figure(report_of(tmp_path, new, FILES, earlier=(old,)), "volume")
    told = {one.name: one.number for one in found.periods}
    whole = figure(report_of(tmp_path, OFFICE + VOLUME, FILES), "volume").periods[0].number
    assert told["2026-03"] + told["2026-03, the earlier version"] == whole


def test_what_no_version_covers_is_told(tmp_path: Path) -> None:
    new = (OFFICE + SPEED).replace("effective 2026-01-01", "effective 2026-03-09")
    report = report_of(tmp_path, new, FILES)
    assert counted(duty(report, "speed").total) == (0, 1, 0, 0, 0)
    assert any(
        "3 events of 2 leads happened while the agreement is not in force" in one
        for one in report.remarks
    )


def test_two_versions_of_one_day_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DataProblem, match="begin on the same day"):
        report_of(tmp_path, OFFICE + SPEED, FILES, earlier=(OFFICE + SPEED,))


def test_every_item_can_be_written(tmp_path: Path) -> None:
    place = tmp_path / "items.parquet"
    report_of(tmp_path, OFFICE + SPEED, FILES, items=str(place), folders=(tmp_path,))
    rows = duckdb.sql(
        f"SELECT lead_id, state, epoch_us(due) FROM '{place}' WHERE duty = 'speed' ORDER BY 1"
    ).fetchall()
    assert [row[:2] for row in rows] == [("a", "kept"), ("b", "broken"), ("c", "broken")]
    assert rows[1][2] == at("2026-03-09T08:30:00Z")


def test_data_is_never_changed(tmp_path: Path) -> None:
    report_of(tmp_path, OFFICE + SPEED, FILES)
    folder = tmp_path / "data"
    assert {one.name: one.read_text().strip() for one in folder.iterdir()} == {
        f"{name}.csv": text.strip() for name, text in FILES.items()
    }


def test_the_hours_in_which_clocks_began(tmp_path: Path) -> None:
    hours = duty(report_of(tmp_path, OFFICE + SPEED, FILES), "speed").hours
    assert [tuple(one) for one in hours] == [(0, 10, 1, 0), (1, 10, 1, 1), (4, 16, 1, 1)]
