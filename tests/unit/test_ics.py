"""`--to ics`: on which days people meet, at which instants, and what hostile texts do."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slalang.backends import BackendProblem, ics
from slalang.backends.ics.entry import Entry
from slalang.backends.ics.write import calendar_file
from slalang.backends.ics.zones import turns
from slalang.calendar.holiday_dates import Asked, Year
from slalang.calendar.holiday_lock import lock_text
from slalang.calendar.zones import zone_named
from slalang.driver import read_file, read_text
from slalang.model.agreement import Agreement

icalendar = pytest.importorskip("icalendar")
ROOT = Path(__file__).parents[2]

HEAD = """\
agreement "Acme" {
  version   "7"
  effective 2026-01-01 to 2026-12-31
  calendar  office
}
party marketing "Marketing"
party sales "Sales" { role sdr "Callers" }
calendar office "Office" {
  zone   "Europe/Berlin"
  open   mon to fri 09:00-17:00
  closed 2026-04-06 "Easter Monday"
  closed 2026-08-03 to 2026-08-14 "Works holidays"
}
"""
LOCK = lock_text(
    {Asked("PL", "", ""): {2026: Year("holidays 1", ((date(2026, 1, 6), "Epiphany"),))}}
)


def agreement(text: str, head: str = HEAD) -> Agreement:
    return read_text(head + text).agreement


def files(
    text: str, head: str = HEAD, options: Mapping[str, str] | None = None
) -> dict[str, bytes]:
    return ics.build(agreement(text, head), options or {})


def events(content: bytes) -> list[Any]:
    return list(icalendar.Calendar.from_ical(content).walk("VEVENT"))


def reviews(rhythm: str, head: str = HEAD) -> list[Any]:
    """The meetings of one review."""
    made = files(f'review meeting "Meeting" {{ {rhythm} \n with marketing, sdr }}\n', head)
    return [one for one in events(made["calendar.ics"]) if one["SUMMARY"] == "Meeting"]


def days(rhythm: str, head: str = HEAD) -> list[str]:
    """`01-05 02-02 …`."""
    found = [one.decoded("DTSTART") for one in reviews(rhythm, head)]
    return [f"{day:%m-%d}" for day in found]


def titled(text: str, head: str = HEAD) -> dict[str, date]:
    """The whole days of a calendar by their titles."""
    found = events(files(text, head)["calendar.ics"])
    return {str(one["SUMMARY"]): one.decoded("DTSTART") for one in found}


def test_every_business_day_leaves_out_weekends_and_closings() -> None:
    found = days("every business day at 09:15 for 15 minutes")
    assert found[:3] == ["01-01", "01-02", "01-05"]
    assert "04-06" not in found
    assert not [day for day in found if "08-03" <= day <= "08-14"]


def test_every_day_is_every_day() -> None:
    assert len(days("every day")) == 365


def test_a_weekday_that_is_closed_is_moved_to_the_next_open_day_of_its_week() -> None:
    found = days("every mon at 09:00")
    assert found[:2] == ["01-05", "01-12"]
    assert "04-07" in found
    assert "04-06" not in found
    # Two weeks are closed: the first meeting would fall on the third Monday, which has its own.
    assert [day for day in found if day.startswith("08")] == ["08-17", "08-24", "08-31"]


def test_a_moved_meeting_says_so() -> None:
    (moved,) = [one for one in reviews("every mon at 09:00") if "Moved" in one["DESCRIPTION"]]
    assert "Moved from 6 April 2026, when “Office” is closed" in moved["DESCRIPTION"]


def test_every_month_is_its_first_open_day() -> None:
    assert days("every month")[:9] == [
        "01-01", "02-02", "03-02", "04-01", "05-01", "06-01", "07-01", "08-17", "09-01",
    ]  # fmt: skip


def test_business_days_of_a_month_and_a_quarter_are_counted_on_the_calendar() -> None:
    assert days("every month on business day 3")[:8] == [
        "01-05", "02-04", "03-04", "04-03", "05-05", "06-03", "07-03", "08-19",
    ]  # fmt: skip
    assert days("every quarter on business day 4") == ["01-06", "04-07", "07-06", "10-06"]


def test_a_business_day_that_a_month_does_not_have_is_its_last_one() -> None:
    assert days("every month on business day 40")[1] == "02-27"


def test_a_day_of_the_month_that_is_closed_is_moved_on_and_a_missing_one_is_the_last() -> None:
    assert days("every month on day 15")[:3] == ["01-15", "02-16", "03-16"]
    # 31 January and 28 February 2026 are Saturdays, and no open day of the month follows.
    assert days("every month on day 31")[:4] == ["01-30", "02-27", "03-31", "04-30"]


def test_every_two_weeks_counts_from_the_first_open_day() -> None:
    assert days("every 2 weeks")[:3] == ["01-01", "01-15", "01-29"]


def test_other_rhythms_are_dates_too() -> None:
    assert days("every week")[:3] == ["01-01", "01-05", "01-12"]
    assert days("every half-year") == ["01-01", "07-01"]
    assert days("every year") == ["01-01"]
    assert days("every 10 days")[:4] == ["01-01", "01-12", "01-21", "02-02"]
    assert days("every 10 business days")[:2] == ["01-01", "01-15"]
    assert days("every 4 months on day 10") == ["01-12", "05-11", "09-10"]


def test_a_rhythm_of_hours_and_one_on_request_have_no_dates() -> None:
    assert days("every 4 hours") == []
    made = files('review fire "Fire" { on request, 48 hours notice \n with sales }\n')
    assert "“Fire”: On request\\, with 48 hours notice" in unfolded(made["calendar.ics"])


def test_a_meeting_tells_who_comes_who_leads_and_what_about() -> None:
    text = """
funnel business "Business" through lead_in, won { measured 2026-01-05 from "CRM" }
stage lead_in "Lead" of marketing
stage won "Won" of sales
promise quick "Quick" by sales to marketing { after won do attempt within 1 day }
review meeting "Meeting" {
  every month at 10:00 for 90 minutes
  with marketing, sdr
  covers quick
  refreshes business
  led by sdr
}
"""
    one = next(one for one in events(files(text)["calendar.ics"]) if one["SUMMARY"] == "Meeting")
    assert one["DESCRIPTION"].split("\n") == [
        "Every month at 10:00, for 90 minutes",
        "With Marketing and Callers",
        "Led by Callers",
        "Covers Quick",
        "The figures of Business are measured anew",
    ]
    assert one.decoded("DURATION") == timedelta(minutes=90)
    assert one["TRANSP"] == "OPAQUE"


def test_instants_keep_the_time_on_the_wall_across_a_change_of_clocks() -> None:
    found = reviews("every business day at 09:00 for 1 hour")
    starts = {f"{one.decoded('DTSTART'):%m-%d}": one.decoded("DTSTART") for one in found}
    assert starts["03-27"].astimezone(UTC).hour == 8
    assert starts["03-30"].astimezone(UTC).hour == 7
    assert starts["10-23"].astimezone(UTC).hour == 7
    assert starts["10-26"].astimezone(UTC).hour == 8


def test_a_time_that_the_clock_skips_is_the_end_of_the_gap() -> None:
    found = [one.decoded("DTSTART") for one in reviews("every day at 02:30 for 30 minutes")]
    (turned,) = [at for at in found if at.date() == date(2026, 3, 29)]
    assert (turned.hour, turned.minute) == (3, 0)
    assert turned.astimezone(UTC) == datetime(2026, 3, 29, 1, tzinfo=UTC)


def test_another_parser_finds_the_same_instants() -> None:
    stream = pytest.importorskip("ical.calendar_stream")
    made = files(
        'review a "A" { every day at 02:30 for 30 minutes \n with sales }\n'
        'review b "B; and, \\" more" { every mon at 16:00 \n with sales }\n'
        'review c "C" { every month \n with sales }\n'
    )["calendar.ics"]
    theirs = stream.IcsCalendarStream.calendar_from_ics(made.decode())
    assert {(one.uid, one.summary, instant(one.dtstart)) for one in theirs.events} == {
        (str(one["UID"]), str(one["SUMMARY"]), instant(one.decoded("DTSTART")))
        for one in events(made)
    }


def instant(value: date) -> date:
    return value.astimezone(UTC) if isinstance(value, datetime) else value


@pytest.mark.parametrize(
    "name",
    [
        "Europe/Berlin",
        "America/New_York",
        "Asia/Kolkata",
        "Australia/Lord_Howe",
        "Africa/Casablanca",
    ],
)
def test_the_changes_of_a_zone_are_those_of_its_clocks(name: str) -> None:
    zone = zone_named(name)
    first, last = (int(datetime(year, 1, 1, tzinfo=UTC).timestamp()) for year in (2026, 2028))
    found = list(turns(zone, first * 10**6, last * 10**6))
    onsets = [(one.wall - one.before).replace(tzinfo=UTC) for one in found]
    assert onsets == sorted(onsets)
    for one, onset in zip(found[1:], onsets[1:], strict=True):
        assert onset.astimezone(zone).utcoffset() == one.after
        assert (onset - timedelta(seconds=1)).astimezone(zone).utcoffset() == one.before
    probes = [datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=7 * n) for n in range(2_500)]
    for probe in probes:
        offset = [one.after for one, at in zip(found, onsets, strict=True) if at <= probe][-1]
        assert probe.astimezone(zone).utcoffset() == offset


def test_the_dates_of_the_agreement_itself() -> None:
    head = HEAD.replace('"7"', '"7"\n  resets 2026-07-01')
    found = titled("", head)
    assert found["“Acme” takes effect"] == date(2026, 1, 1)
    assert found["The numbers of “Acme” are set anew"] == date(2026, 7, 1)
    assert found["Last day of “Acme”"] == date(2026, 12, 31)


def test_its_last_day_reminds_of_itself_four_weeks_before() -> None:
    (last,) = [one for one in events(files("")["calendar.ics"]) if "Last day" in one["SUMMARY"]]
    (alarm,) = last.walk("VALARM")
    assert alarm.decoded("TRIGGER") == timedelta(weeks=-4)


def test_what_recurs_is_due_on_the_last_day_of_each_stretch() -> None:
    text = 'promise p "Tidy" by sales to marketing { every quarter do "Tidy the list" }\n'
    found = [one for one in events(files(text)["calendar.ics"]) if "Tidy" in one["SUMMARY"]]
    assert [str(one.decoded("DTSTART")) for one in found] == [
        "2026-03-31", "2026-06-30", "2026-09-30", "2026-12-31",
    ]  # fmt: skip
    assert "Owed by Sales" in found[0]["DESCRIPTION"]


def test_figures_improvements_and_targets_stand_on_their_days() -> None:
    text = """
stage lead_in "Lead" of marketing
stage won "Won" of sales
funnel business "Business" through lead_in, won {
  measured 2026-01-05 from "CRM"
  lead_in to won 20%
  deal 1_000 EUR
  improve lead_in to won up to 25% by 2026-07-02, owed by sales
}
goal revenue "Revenue" {
  10_000 EUR each month from business
  in 2026-08 4_000 EUR
}
measure wins "Wins" of sales {
  count of won each month
  target at least 5 from 2026-04-01
  target at least 9 by 2026-10-01
}
"""
    found = titled(text)
    assert found["The figures of “Business” are a quarter old"] == date(2026, 4, 5)
    assert found["Due: Lead to Won up to 25%, owed by Sales"] == date(2026, 7, 2)
    assert found["Revenue in August 2026: 4,000 EUR"] == date(2026, 8, 1)
    assert found["From today: Wins at least 5"] == date(2026, 4, 1)
    assert found["Due: Wins at least 9"] == date(2026, 10, 1)


def about(text: str, head: str = HEAD) -> str:
    """The description of the calendar."""
    calendar = icalendar.Calendar.from_ical(files(text, head)["calendar.ics"])
    return str(calendar["DESCRIPTION"])


def test_a_meeting_that_no_open_day_is_left_for_is_told_in_the_description() -> None:
    shut = HEAD.replace("2026-08-03 to 2026-08-14", "2026-12-21 to 2027-01-05")
    text = 'review fridays "Friday talk" { every fri \n with marketing, sdr }\n'
    assert about(text, shut).split("\n")[-2:] == [
        "Left out, since the next open day is too late:", "“Friday talk”: 25 December 2026",
    ]  # fmt: skip
    assert "Left out" not in about(text.replace("every fri", "every month"), shut)
    assert "Left out" not in about(text.replace("every fri", "every business day"), shut)


def test_a_meeting_without_a_time_says_why_it_is_all_day() -> None:
    assert "All day: no time was agreed" in reviews("every fri")[0]["DESCRIPTION"]


def test_a_description_does_not_repeat_the_title() -> None:
    text = 'promise p "Tidy" by sales to marketing { every quarter do "Tidy the list" }\n'
    found = {str(one["SUMMARY"]): one for one in events(files(text)["calendar.ics"])}
    due = found["Due today: “Tidy the list”"]
    assert due["DESCRIPTION"].split("\n") == ["“Tidy”, every quarter", "Owed by Sales"]
    head = HEAD.replace('"Callers"', '"Callers" { away 2026-05-04 }')
    away = next(one for one in events(files("", head)["calendar.ics"]) if "Away" in one["SUMMARY"])
    assert "DESCRIPTION" not in away


def test_closings_are_whole_days_that_block_nobody() -> None:
    found = {str(one["SUMMARY"]): one for one in events(files("")["calendar.ics"])}
    works = found["Works holidays (Office)"]
    assert (works.decoded("DTSTART"), works.decoded("DTEND")) == (
        date(2026, 8, 3),
        date(2026, 8, 15),
    )
    assert works["TRANSP"] == "TRANSPARENT"


def test_public_holidays_have_a_file_of_their_own_and_are_frozen_by_the_lock() -> None:
    head = HEAD.replace('closed 2026-04-06 "Easter Monday"', 'closed on holidays of "PL"')
    made = files('review m "M" { every day \n with sales }\n', head, {"holidays": LOCK})
    (day,) = events(made["holidays.ics"])
    assert (str(day["SUMMARY"]), day.decoded("DTSTART")) == ("Epiphany", date(2026, 1, 6))
    assert "holidays.ics" not in files("")


def test_the_same_agreement_gives_the_same_bytes_and_identifiers_survive_a_change() -> None:
    text = 'review m "M" { every mon at 09:00 for 1 hour \n with sales }\n'
    assert files(text) == files(text)
    before, after = (
        {str(one["UID"]) for one in events(files(said)["calendar.ics"])}
        for said in (text, text.replace("09:00", "10:30").replace('"M"', '"Monday"'))
    )
    assert before == after


def test_every_identifier_is_there_once() -> None:
    text = 'review m "M" { every mon at 09:00 \n every day at 09:00 \n every day \n with sales }\n'
    found = [str(one["UID"]) for one in events(files(text)["calendar.ics"])]
    assert len(found) == len(set(found)) > 700


def test_nothing_is_stamped_by_the_clock() -> None:
    stamps = {one.decoded("DTSTAMP") for one in events(files("")["calendar.ics"])}
    assert stamps == {datetime(2026, 1, 1, tzinfo=UTC)}


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=60), st.text(max_size=200))
def test_no_title_adds_a_line_of_its_own(title: str, more: str) -> None:
    hostile = f"x\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:{title};,\\{more}\x00\x0b\u2028\u202e"
    frame = ics._frame(agreement(""), None)
    entry = next(iter(ics.own_entries(frame)))
    evil = Entry(("a", hostile), hostile, entry.when, (hostile, hostile), "Review", timedelta(1))
    made = calendar_file(frame, hostile, (hostile,), [evil])
    lines = unfolded(made).split("\r\n")
    assert sum(line == "BEGIN:VEVENT" for line in lines) == 1
    assert all(len(line) <= 75 for line in made.split(b"\r\n"))
    (one,) = events(made)
    assert {"SUMMARY", "DESCRIPTION", "UID", "DTSTART"} <= set(one)


def test_a_hostile_rhythm_or_a_long_period_ends() -> None:
    long = HEAD.replace("2026-12-31", "2199-12-31")
    assert len(days("every day", long)) == 3_653
    with pytest.raises(BackendProblem, match="more than 20,000 dates"):
        files("".join(f'review r{n} "R" {{ every day \n with sales }}\n' for n in range(9)), long)
    for rhythm in ("every 0 days", "every 0.0001 weeks", "every 999_999_999 years",
                   "every month on day 999_999_999", "every 0 business days"):  # fmt: skip
        assert len(days(rhythm)) < 400


def test_without_a_first_day_nothing_is_built() -> None:
    head = HEAD.replace("  effective 2026-01-01 to 2026-12-31\n", "")
    with pytest.raises(BackendProblem) as problem:
        files("", head)
    assert "when the agreement takes effect" in problem.value.message
    assert "effective 2026-01-01" in problem.value.help


def test_without_an_end_it_is_the_first_year() -> None:
    head = HEAD.replace("2026-01-01 to 2026-12-31", "2026-03-01 to to be agreed")
    assert days("every month", head)[-1] == "02-01"


def test_without_the_library_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "icalendar", None)
    with pytest.raises(BackendProblem) as problem:
        files("")
    assert "slalang[calendar]" in problem.value.help


def test_the_flagship_has_its_reviews_and_its_dates() -> None:
    read, _ = read_file(ROOT / "examples" / "packwell" / "packwell.sla", ROOT)
    assert read is not None
    made = ics.build(read.agreement, {})
    titles = [str(one["SUMMARY"]) for one in events(made["calendar.ics"])]
    assert titles.count("Monthly numbers") == 12
    assert titles.count("Recalibration") == 4
    assert "When something is on fire" not in titles


def unfolded(content: bytes) -> str:
    return content.replace(b"\r\n ", b"").decode()
