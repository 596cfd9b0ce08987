"""Days and the periods that they lie in."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slalang.evaluate.case import microseconds
from slalang.model.quantities import Period
from slalang.monitor.periods import (
    Frame,
    days_of,
    name_of,
    number_of,
    prorated,
    span_of,
    spans_between,
)

WORKDAYS = tuple(
    day.toordinal()
    for day in (date(2026, 1, 1) + timedelta(days=n) for n in range(365))
    if day.weekday() < 5
)
WARSAW = ZoneInfo("Europe/Warsaw")


def frame(as_of: datetime, first: date | None = None, last: date | None = None) -> Frame:
    return Frame(WARSAW, microseconds(as_of), first, last, WORKDAYS)


@pytest.mark.parametrize(
    ("period", "name", "first", "last"),
    [
        (Period.DAY, "2026-03-09", date(2026, 3, 9), date(2026, 3, 9)),
        (Period.WEEK, "2026-W11", date(2026, 3, 9), date(2026, 3, 15)),
        (Period.MONTH, "2026-03", date(2026, 3, 1), date(2026, 3, 31)),
        (Period.QUARTER, "2026-Q1", date(2026, 1, 1), date(2026, 3, 31)),
        (Period.HALF_YEAR, "2026-H1", date(2026, 1, 1), date(2026, 6, 30)),
        (Period.YEAR, "2026", date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_the_ninth_of_march_lies_in(period: Period, name: str, first: date, last: date) -> None:
    number = number_of(period, date(2026, 3, 9))
    assert name_of(period, number) == name
    assert days_of(period, number) == (first, last)


def test_a_week_belongs_to_the_year_of_its_thursday() -> None:
    assert name_of(Period.WEEK, number_of(Period.WEEK, date(2027, 1, 1))) == "2026-W53"
    assert name_of(Period.WEEK, number_of(Period.WEEK, date(2024, 12, 31))) == "2025-W01"


def test_a_weekend_counts_with_monday() -> None:
    monday = number_of(Period.BUSINESS_DAY, date(2026, 3, 9), WORKDAYS)
    assert number_of(Period.BUSINESS_DAY, date(2026, 3, 7), WORKDAYS) == monday
    assert days_of(Period.BUSINESS_DAY, monday, WORKDAYS) == (date(2026, 3, 7), date(2026, 3, 9))
    assert name_of(Period.BUSINESS_DAY, monday, WORKDAYS) == "2026-03-09"


@given(st.dates(date(1902, 1, 1), date(2198, 12, 31)), st.sampled_from(list(Period)))
@settings(max_examples=80, deadline=None)
def test_every_day_lies_in_its_period_and_periods_touch(day: date, period: Period) -> None:
    number = number_of(period, day, WORKDAYS)
    first, last = days_of(period, number, WORKDAYS)
    if period is not Period.BUSINESS_DAY or date(2026, 1, 2) <= day <= date(2026, 12, 31):
        assert first <= day <= last
        assert days_of(period, number - 1, WORKDAYS)[1] == first - timedelta(days=1)
        assert number_of(period, last, WORKDAYS) == number


def test_a_period_is_closed_when_its_last_midnight_has_come_where_people_are() -> None:
    number = number_of(Period.WEEK, date(2026, 3, 9))
    # In summer time, midnight of Monday in Warsaw is still Sunday in UTC.
    before = frame(datetime(2026, 3, 15, 22, 59, 59, tzinfo=UTC))
    after = frame(datetime(2026, 3, 15, 23, 0, tzinfo=UTC))
    assert not span_of(Period.WEEK, number, before).closed
    assert span_of(Period.WEEK, number, after).closed


def test_a_period_that_the_agreement_begins_inside_of_is_partial() -> None:
    shown = frame(datetime(2026, 6, 1, tzinfo=UTC), date(2026, 3, 16), date(2026, 4, 30))
    first = number_of(Period.MONTH, date(2026, 3, 1))
    spans = spans_between(Period.MONTH, first, first + 1, shown)
    assert [span.partial for span in spans] == [True, False]


def test_a_target_of_a_part_is_counted_by_open_days_and_rounded_up() -> None:
    """March 2026 has 22 working days, 12 of them from the 16th on: 250 × 12 ÷ 22 = 136.4."""
    shown = frame(datetime(2026, 6, 1, tzinfo=UTC), date(2026, 3, 16))
    span = span_of(Period.MONTH, number_of(Period.MONTH, date(2026, 3, 1)), shown)
    assert prorated(Fraction(250), span, shown) == 137


def test_a_target_of_a_whole_period_stays() -> None:
    shown = frame(datetime(2026, 6, 1, tzinfo=UTC), date(2026, 1, 1))
    span = span_of(Period.MONTH, number_of(Period.MONTH, date(2026, 3, 1)), shown)
    assert prorated(Fraction(250), span, shown) == 250


def test_without_open_days_the_days_themselves_are_counted() -> None:
    shown = Frame(WARSAW, 0, date(2026, 3, 16), None, ())
    span = span_of(Period.MONTH, number_of(Period.MONTH, date(2026, 3, 1)), shown)
    assert prorated(Fraction(31), span, shown) == 16
