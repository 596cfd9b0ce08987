"""What a document says of its calendars: worked examples of deadlines, and public holidays."""

from __future__ import annotations

import pytest

from slalang.backends.markdown import build
from slalang.driver import read_text

LOCK = """
{"format": "slalang.holidays/1", "holidays": [{"country": "PL", "years": {
  "2026": {"library": "holidays 0.1", "dates": {
    "2026-01-06": "Epiphany", "2026-11-11": "Independence Day"}}}}]}
"""
WORLD = """
agreement "A" {{
  {period}
  calendar office
}}
party marketing
party sales
calendar office "Office hours" {{
  zone   "Europe/Warsaw"
  open   mon to fri 09:00-17:00
  closed on holidays of "PL"
}}
calendar other "Other hours" {{
  zone   "Europe/Warsaw"
  open   mon to fri 08:00-12:00
  closed on holidays of "PL"
}}
event request "Request"
promise answer "An answer" by sales to marketing {{
  after request do attempt within {deadline}
}}
"""


def markdown(deadline: str, period: str = "effective 2026-01-01 to 2026-06-30") -> str:
    text = WORLD.format(deadline=deadline, period=period)
    return build(read_text(text).agreement, {"holidays": LOCK})["agreement.md"].decode()


@pytest.mark.parametrize(
    ("deadline", "ordinary", "other"),
    [
        (
            "1 business hour",
            "Raised Wednesday, 7 January 2026, 10:00; due the same day, 11:00",
            "Raised Friday, 9 January 2026, 16:30; due Monday, 12 January, 09:30",
        ),
        (
            "15 minutes or at next opening",
            "Raised Wednesday, 7 January 2026, 10:00; due the same day, 10:15",
            "Raised Saturday, 10 January 2026, 10:00; due Monday, 12 January, 09:00",
        ),
        (
            "20 minutes in office, 4 hours otherwise",
            "Raised Wednesday, 7 January 2026, 10:00; due the same day, 10:20",
            "Raised Saturday, 10 January 2026, 10:00; due the same day, 14:00",
        ),
    ],
)
def test_a_deadline_in_business_time_is_shown_with_worked_examples(deadline, ordinary, other):
    page = markdown(deadline)
    assert "**Worked examples: Office hours**" in page
    assert f"{ordinary}<br>{other}" in page


def test_a_deadline_on_the_clock_needs_no_examples():
    assert "Worked examples" not in markdown("4 hours")


def test_without_a_period_there_is_nothing_to_choose_examples_from():
    assert "Worked examples" not in markdown("1 business hour", 'version "1"')


def test_only_the_holidays_of_the_period_are_listed_with_their_source():
    page = markdown("1 business hour")
    assert "| Epiphany | Tuesday, 6 January 2026 |" in page
    assert "Independence Day" not in page
    assert "As listed by the library holidays 0.1." in page


def test_the_same_holidays_are_listed_once():
    page = markdown("1 business hour")
    assert "The same public holidays as [Office hours](#calendar-office)." in page
    assert page.count("Epiphany") == 1
