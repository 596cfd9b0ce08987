"""Public holidays, the lock that freezes them, and the zones of leads."""

from __future__ import annotations

import json
from datetime import date

import pytest
from clocks import at, calendar_of, shown

from slalang.calendar.compiled import calendars_of
from slalang.calendar.holiday_dates import Asked, Year, resolved, years_of
from slalang.calendar.holiday_lock import LockProblem, lock_text, parse_lock
from slalang.calendar.lead_zone import zone_of_lead
from slalang.calendar.local import TimeProblem
from slalang.calendar.open_time import is_open
from slalang.calendar.zones import zone_named
from slalang.driver import read_text

OFFICE = "open mon to fri 09:00-17:00"
POLAND = Asked("PL", "", "")


def days(lines: str, first: int = 2026, last: int = 2026, lock=None) -> list[date]:
    return [day for day, _ in resolved([calendar_of(lines)], first, last, lock).dates["office"]]


def test_holidays_are_those_of_the_country_in_the_years_that_were_asked_for():
    found = days(f'{OFFICE}; closed on holidays of "PL"', 2026, 2027)
    assert date(2026, 11, 11) in found
    assert date(2027, 11, 11) in found
    assert {day.year for day in found} == {2026, 2027}


def test_a_part_of_a_country_has_holidays_of_its_own():
    assert date(2026, 1, 6) in days(f'{OFFICE}; closed on holidays of "DE" in "BY"')
    assert date(2026, 1, 6) not in days(f'{OFFICE}; closed on holidays of "DE"')


def test_a_holiday_of_a_weekend_is_in_with_the_day_on_which_it_is_observed():
    found = days(f'{OFFICE}; closed on holidays of "US"')
    assert date(2026, 7, 3) in found
    assert date(2026, 7, 4) in found


def test_a_category_replaces_the_ordinary_holidays():
    with_unofficial = days(f'{OFFICE}; closed on holidays of "US" category "unofficial"')
    assert date(2026, 2, 14) in with_unofficial
    assert date(2026, 11, 26) not in with_unofficial


@pytest.mark.parametrize(
    ("whose", "said"),
    [
        ('"ZZ"', 'the holidays of "ZZ" are not in the library `holidays`'),
        ('"DE" in "QQ"', 'the holidays of "DE" in "QQ" are not in the library `holidays`'),
        (
            '"US" category "tea"',
            'the holidays of "US" category "tea" are not in the library `holidays`',
        ),
    ],
)
def test_holidays_that_nobody_knows_are_told_and_not_raised(whose, said):
    found = resolved([calendar_of(f"{OFFICE}; closed on holidays of {whose}")], 2026, 2026)
    (problem,) = found.problems
    assert problem.message == said
    assert problem.help.endswith(".")
    assert found.dates == {"office": ()}


def test_a_year_that_is_in_the_lock_never_changes():
    lock = {POLAND: {2026: Year("holidays 0.1", ((date(2026, 5, 5), "Ours"),))}}
    found = resolved([calendar_of(f'{OFFICE}; closed on holidays of "PL"')], 2026, 2026, lock)
    assert found.dates["office"] == ((date(2026, 5, 5), "Ours"),)
    assert found.library == "holidays 0.1"
    assert found.new == ()


def test_a_year_that_is_not_in_the_lock_is_resolved_and_told():
    lock = {POLAND: {2026: Year("holidays 0.1", ((date(2026, 5, 5), "Ours"),))}}
    found = resolved([calendar_of(f'{OFFICE}; closed on holidays of "PL"')], 2026, 2027, lock)
    assert found.new == ((POLAND, 2027),)
    assert found.lock[POLAND][2026] == lock[POLAND][2026]
    assert lock[POLAND].keys() == {2026}


def test_a_lock_says_the_same_after_it_was_written_and_read():
    lines = f'{OFFICE}; closed on holidays of "PL"; closed on holidays of "DE" in "BY"'
    lock = resolved([calendar_of(lines)], 2026, 2027).lock
    text = lock_text(lock)
    assert parse_lock(text) == lock
    assert lock_text(parse_lock(text)) == text
    assert resolved([calendar_of(lines)], 2026, 2027, parse_lock(text)).new == ()


YEAR = {"library": "holidays 0.1", "dates": {"2026-05-05": "Ours"}}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[" * 100_000,
        "[]",
        '{"format": "slalang.holidays/2", "holidays": []}',
        '{"format": "slalang.holidays/1"}',
        *(
            json.dumps({"format": "slalang.holidays/1", "holidays": [entry]})
            for entry in (
                7,
                {"country": "PL"},
                {"country": 7, "years": {}},
                {"years": {}},
                {"country": "PL", "years": {"26": YEAR}},
                {"country": "PL", "years": {"２０２６": YEAR}},
                {"country": "PL", "years": {"2026": {"dates": {}}}},
                {"country": "PL", "years": {"2027": YEAR}},
                {"country": "PL", "years": {"2026": YEAR | {"dates": {"5 May": "x"}}}},
                {"country": "PL", "years": {"2026": YEAR | {"dates": {"2026-05-05": 5}}}},
            )
        ),
    ],
)
def test_a_lock_that_is_none_is_refused_with_a_reason(text):
    with pytest.raises(LockProblem, match=r"\w"):
        parse_lock(text)


def test_the_years_of_an_agreement_are_those_of_its_period():
    def years(period: str) -> tuple[int, int] | None:
        return years_of(read_text(f'agreement "A" {{\n{period}\n}}\n').agreement)

    assert years("effective 2026-07-01 to 2027-06-30") == (2026, 2027)
    assert years("effective 2026-07-01 to to be agreed") == (2026, 2027)
    assert years('version "1"') is None


TWO = """
agreement "A" {
  calendar office
}
calendar office {
  zone "Europe/Warsaw"
  open mon to fri 09:00-17:00
}
calendar theirs {
  zone of lead
  open every day 08:00-19:00
}
"""


def test_a_calendar_in_the_zone_of_the_lead_is_compiled_for_each_zone():
    calendars = calendars_of(read_text(TWO).agreement, date(2026, 1, 1), date(2026, 12, 31))
    at_nine = at("2026-03-04 09:00")
    assert is_open(calendars.of("theirs"), at_nine)
    assert not is_open(calendars.of("theirs", zone_named("America/New_York")), at_nine)
    assert is_open(calendars.of("office", zone_named("America/New_York")), at_nine)
    assert calendars.of("theirs") is calendars.of("theirs", zone_named("Europe/Warsaw"))
    assert shown(calendars.of("office").last) == "Fri 2027-01-01 00:00"
    with pytest.raises(TimeProblem):
        calendars.of("nobody")


@pytest.mark.parametrize(
    ("time_zone", "country", "zone"),
    [
        ("europe/warsaw", None, "Europe/Warsaw"),
        (" America/New York ", "pl", "America/New_York"),
        ("mars", "pl", "Europe/Warsaw"),
        (None, "Poland", "Europe/Warsaw"),
        (None, "germany", "Europe/Berlin"),
        (None, "united kingdom", "Europe/London"),
        (None, "us", None),
        (None, "korea", None),
        (None, "nowhere", None),
        ("", "", None),
        (None, None, None),
    ],
)
def test_the_zone_of_a_lead_is_the_named_one_or_the_only_one_of_the_country(
    time_zone, country, zone
):
    assert zone_of_lead(time_zone, country) == zone
