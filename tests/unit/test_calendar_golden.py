"""The business hours that other tools, and published policies, get wrong."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from clocks import HOUR, at, lasting, open_time, shown

from slalang.calendar.adding import added

TEN_TO_SIX = "open mon to fri 10:00-18:00"
NINE_TO_FIVE = "open mon to fri 09:00-17:00"
NINE_TO_SIX = "open mon to fri 09:00-18:00"


@pytest.mark.parametrize(
    ("hours", "start", "count", "unit", "due"),
    [
        (TEN_TO_SIX, "2026-03-04 15:00", "10", "business hour", "Thu 2026-03-05 17:00"),
        (TEN_TO_SIX, "2026-03-04 20:00", "10", "business hour", "Fri 2026-03-06 12:00"),
        (NINE_TO_FIVE, "2026-03-03 11:00", "8", "business hour", "Wed 2026-03-04 11:00"),
        (NINE_TO_SIX, "2026-03-06 17:30", "30", "business minute", "Fri 2026-03-06 18:00"),
        (NINE_TO_SIX, "2026-03-07 17:45", "30", "business minute", "Mon 2026-03-09 09:30"),
    ],
)
def test_business_time_ends_when_golden_says(hours, start, count, unit, due):
    found = added(at(start), [lasting(count, unit)], open_time(hours))
    assert shown(found) == due


def test_an_hour_of_a_friday_in_new_york_ends_on_the_monday_after_clocks_changed():
    zone = "America/New_York"
    start = at("2026-03-06 16:30", zone)
    found = added(start, [lasting("1", "business hour")], open_time(NINE_TO_FIVE, zone))
    assert shown(found, zone) == "Mon 2026-03-09 09:30"
    assert found == int(datetime(2026, 3, 9, 13, 30, tzinfo=UTC).timestamp()) * 1_000_000
    assert found - start == 64 * HOUR
