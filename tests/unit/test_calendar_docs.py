"""The examples of `docs/business-time.md`: each row of a table is computed."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from clocks import at, deadline_of, shown

from slalang.calendar.deadline import before, due
from slalang.calendar.open_time import compiled
from slalang.driver import read_text

PAGE = Path(__file__).parents[2] / "docs" / "business-time.md"
_PART = re.compile(
    r"^```sla fragment\n(?P<calendar>calendar .*?)^```$"
    r"|^\| (?P<heading>raised|event) \|"
    r"|^\| (?P<start>\w{3} [-0-9]+ [:0-9]+) \| (?P<words>[^|]+) \| (?P<end>[^|]+) \|$",
    re.MULTILINE | re.DOTALL,
)


def rows() -> list[tuple[str, str, str, str, str]]:
    """Each row with the calendar above it, and whether it counts forwards."""
    found, calendar, heading = [], "", ""
    for part in _PART.finditer(PAGE.read_text(encoding="utf-8")):
        calendar = part["calendar"] or calendar
        heading = part["heading"] or heading
        if part["start"]:
            found.append((calendar, heading, part["start"], part["words"], part["end"]))
    return found


@cache
def calendar_in(text: str):
    (calendar,) = read_text(text).agreement.calendars
    return calendar, compiled(calendar, date(2026, 1, 1), date(2027, 1, 31))


def test_the_page_has_many_examples():
    assert len(rows()) > 40


@pytest.mark.parametrize(("text", "heading", "start", "words", "end"), rows())
def test_an_example_of_the_page_is_right(text, heading, start, words, end):
    calendar, office = calendar_in(text)
    instant = at(start[4:])
    assert shown(instant) == start
    if heading == "event":
        (duration,) = deadline_of(words).reach
        found = before(duration, instant, office, calendar.month_rule)
    else:
        found = due(deadline_of(words), instant, office, calendar.month_rule)
    assert shown(found) == end
