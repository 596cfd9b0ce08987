"""Business time against a walk through the minutes, against itself, and as tables."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from itertools import accumulate

import pytest
from clocks import calendar_of
from hypothesis import given, settings
from hypothesis import strategies as st

from slalang.calendar import due as weekly
from slalang.calendar.deadline import due
from slalang.calendar.open_time import (
    OpenTime,
    compiled,
    day_close,
    day_of,
    earlier,
    is_open,
    last_closing,
    later,
    measure,
    next_opening,
)
from slalang.calendar.slots import gone_by, open_days, openings, slots
from slalang.calendar.week import open_stretches
from slalang.calendar.zones import zone_named
from slalang.model.quantities import DayEnd, Deadline, Duration, NextOpening, Unit
from slalang.source.text import Span

MINUTE = 60_000_000
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
ZONES = (
    "Europe/Warsaw", "Europe/London", "America/New_York", "America/St_Johns", "America/Santiago",
    "America/Havana", "Asia/Beirut", "Africa/Cairo", "Australia/Lord_Howe", "Pacific/Auckland",
)  # fmt: skip
"""Both hemispheres, half an hour, and clocks that change at midnight."""
LINES = (
    "open mon to fri 09:00-12:30, 13:00-17:00",
    "open every day 22:00-06:00",
    "open always",
    "open sun 00:00-03:15, 03:45-24:00; open sat 18:30-24:00",
    "open every day 23:30-00:45, 01:30-02:15, 02:30-02:50",
    "open sat 20:00-08:00; open sun 00:30-01:30, 23:00-01:00; closed mon",
)


# ── A walk through the minutes ───────────────────────────────────────────


@cache
def changes(zone: str) -> tuple[datetime, ...]:
    """The hours before which a zone's clock changes, 2020 to 2030."""
    place, at, found = zone_named(zone), datetime(2020, 1, 1, tzinfo=UTC), []
    while at.year <= 2030:
        after = at + timedelta(hours=12)
        if at.astimezone(place).utcoffset() != after.astimezone(place).utcoffset():
            found.append(at)
        at = after
    return tuple(found)


def walked(lines: str, zone: str, first: datetime, count: int) -> list[bool]:
    """Which of the minutes from `first` on are open, by looking at the clock at each of them.

    Hours are open from the first minute at which the clock shows their beginning, or
    later, until the last minute at which it shows a time before their end.
    """
    place = zone_named(zone)
    walls = [
        (first + timedelta(minutes=minute)).astimezone(place).replace(tzinfo=None)
        for minute in range(count)
    ]
    calendar = calendar_of(lines, zone)
    closed = {weekday for one in calendar.closings for weekday in one.weekdays}
    open_minutes = [False] * count
    day = walls[0].date()
    while day <= walls[-1].date():
        for opening in calendar.openings:
            if day.weekday() in opening.weekdays and day.weekday() not in closed:
                for hours in opening.hours:
                    over = hours.to_midnight or hours.end < hours.start
                    begins = datetime.combine(day, hours.start)
                    ends = datetime.combine(day + timedelta(days=over), hours.end)
                    start = next((n for n, wall in enumerate(walls) if wall >= begins), count)
                    end = next((n for n in range(count, 0, -1) if walls[n - 1] < ends), 0)
                    open_minutes[start:end] = [True] * max(0, end - start)
        day += timedelta(days=1)
    return open_minutes


@pytest.mark.parametrize("zone", ZONES)
def test_open_time_is_that_of_a_walk_through_the_minutes_at_every_change_of_clocks(zone):
    assert len(changes(zone)) >= 10
    for number, change in enumerate(changes(zone)):
        lines = LINES[number % len(LINES)]
        agrees_with_the_walk(lines, zone, change - timedelta(days=3), 6 * 1440)


@settings(max_examples=15, deadline=None)
@given(st.sampled_from(LINES), st.sampled_from(ZONES), st.data())
def test_open_time_is_that_of_a_walk_for_any_hours_at_any_change(lines, zone, data):
    change = data.draw(st.sampled_from(changes(zone)))
    agrees_with_the_walk(lines, zone, change - timedelta(days=3), 6 * 1440)


def agrees_with_the_walk(lines: str, zone: str, first: datetime, count: int) -> None:
    days = [(first + timedelta(minutes=n)).date() for n in (-2880, count + 2880)]
    office = compiled(calendar_of(lines, zone), *days)
    begins = (first - EPOCH) // timedelta(microseconds=1)
    # Of the first and the last two days the walk does not see every opening.
    open_minutes = walked(lines, zone, first, count)
    inside = range(2880, count - 2880)
    gone = [0, *accumulate(open_minutes)]
    for minute in inside:
        at = begins + minute * MINUTE
        assert is_open(office, at) == open_minutes[minute], datetime.fromtimestamp(at / 1e6, UTC)
    origin = begins + inside.start * MINUTE
    for minute in inside[::37]:
        found = measure(office, origin, begins + minute * MINUTE)
        assert found == (gone[minute] - gone[inside.start]) * MINUTE


# ── Against itself ───────────────────────────────────────────────────────

AROUND = (date(2027, 12, 1), date(2028, 11, 30))
"""With a leap day."""


@cache
def year(lines: str, zone: str) -> OpenTime:
    return compiled(calendar_of(lines, zone), *AROUND)


@st.composite
def hours(draw: st.DrawFn) -> str:
    clauses = []
    for _ in range(draw(st.integers(1, 3))):
        days = draw(st.sampled_from(["every day", "mon to fri", "sat, sun", "wed", "sun"]))
        times = [
            f"{start // 60:02}:{start % 60:02}-{end // 60:02}:{end % 60:02}"
            for start, end in draw(
                st.lists(st.tuples(st.integers(0, 95), st.integers(0, 95)), min_size=1, max_size=2)
            )
            for start, end in [(start * 15, end * 15)]
            if start != end
        ]
        clauses += [f"open {days} {', '.join(times)}"] if times else []
    return "; ".join([*clauses, "open mon 09:00-17:00"])


worlds = st.builds(year, hours(), st.sampled_from(ZONES))
shares = st.integers(0, 10**9)


def instant(office: OpenTime, share: int) -> int:
    """An instant of the middle months, often at an edge."""
    if share % 3 == 0 and len(office.starts) > 4:
        edges = office.starts if share % 2 else office.ends
        return edges[(len(edges) // 4 + share % (len(edges) // 2 + 1)) % len(edges)]
    span = office.last - office.first
    return office.first + span // 4 + span * share // 10**9 // 2


@settings(max_examples=60, deadline=None)
@given(worlds, shares, st.integers(1, 400 * 60 * MINUTE))
def test_what_is_later_by_so_much_measures_so_much(office, share, much):
    at = instant(office, share)
    try:
        end, start = later(office, at, much), earlier(office, at, much)
    except ValueError:
        return
    assert measure(office, at, end) == much
    assert measure(office, start, at) == much
    # The first such instant, and the last one.
    assert measure(office, at, end - 1) == much - 1
    assert measure(office, start + 1, at) == much - 1


@settings(max_examples=40, deadline=None)
@given(worlds, shares, shares, shares)
def test_open_time_adds_up(office, one, two, three):
    a, b, c = (instant(office, share) for share in (one, two, three))
    assert measure(office, a, b) + measure(office, b, c) == measure(office, a, c)
    assert measure(office, a, b) == -measure(office, b, a)
    assert 0 <= measure(office, min(a, b), max(a, b)) <= abs(b - a)


@settings(max_examples=40, deadline=None)
@given(worlds, shares)
def test_openings_and_closings_are_nearest(office, share):
    at = instant(office, share)
    opening, closing = next_opening(office, at), last_closing(office, at)
    assert closing <= at <= opening
    assert measure(office, closing, opening) == 0
    if is_open(office, at):
        assert opening == closing == at
    elif opening > at:
        assert is_open(office, opening)


@settings(max_examples=30, deadline=None)
@given(worlds, shares, shares)
def test_slots_are_the_same_open_time(office, one, two):
    table = slots(office)
    a, b = instant(office, one), instant(office, two)
    assert gone_by(table, b) - gone_by(table, a) == measure(office, a, b)
    assert table.first_us + table.slot_us * len(table.cum) == office.last


@settings(max_examples=40, deadline=None)
@given(worlds, shares, st.integers(1, 100 * 60 * MINUTE))
def test_the_table_of_openings_gives_the_same_deadlines(office, share, much):
    at = instant(office, share)
    rows = openings(office)
    wanted = gone_by(slots(office), at) + much
    before, start = rows[bisect_left([before for before, _ in rows], wanted) - 1]
    try:
        expected = later(office, at, much)
    except ValueError:
        return
    assert start + wanted - before == expected


@settings(max_examples=60, deadline=None)
@given(worlds, shares, st.integers(0, 9))
def test_the_table_of_days_gives_the_same_closes(office, share, count):
    at = instant(office, share)
    rows = open_days(office)
    assert [row.from_us for row in rows] == sorted({row.from_us for row in rows})
    place = bisect_right([row.from_us for row in rows], at) - 1
    row = rows[place]
    assert office.first_day + place == day_of(office, at)
    today = row.close_us is not None and at <= row.close_us
    found = row.close_us if not count and today else office.closes[row.rank + max(count, 1) - 1]
    assert found == day_close(office, at, count)
    assert found >= at


# ── Against the ordinary week of the checks ──────────────────────────────

MONDAY = (datetime(2028, 1, 3, tzinfo=UTC) - EPOCH) // timedelta(microseconds=1)
HERE = Span("", 0, 0)
quarters = st.integers(1, 200).map(lambda count: Decimal(count) / 4)
durations = st.builds(
    Duration,
    quarters,
    st.sampled_from([Unit.MINUTE, Unit.HOUR, Unit.DAY, Unit.WEEK, Unit.BUSINESS_HOUR,
                     Unit.BUSINESS_MINUTE]),
) | st.builds(Duration, st.integers(1, 20).map(Decimal), st.just(Unit.BUSINESS_DAY))  # fmt: skip
deadlines = st.builds(
    Deadline,
    reach=st.lists(durations, min_size=1, max_size=2).map(tuple)
    | st.builds(DayEnd, st.booleans())
    | st.just(NextOpening()),
    or_at_next_opening=st.booleans(),
    aim=st.none(),
    outside_hours=st.none() | durations,
    not_before=st.none(),
    origin=st.just(HERE),
)


@st.composite
def days_of_work(draw: st.DrawFn) -> str:
    """Hours without nights: what a business day is differs there."""
    edges = sorted(draw(st.sets(st.integers(0, 47), min_size=4, max_size=4)))
    times = [time(edge // 2, edge % 2 * 30).strftime("%H:%M") for edge in edges]
    days = draw(st.sampled_from(["every day", "mon to fri", "tue, thu", "sat"]))
    return f"open {days} {times[0]}-{times[1]}, {times[2]}-{times[3]}"


@settings(max_examples=80, deadline=None)
@given(days_of_work(), deadlines, st.integers(0, 7 * 1440 - 1))
def test_ordinary_weeks_have_the_deadlines_that_checks_compute(lines, deadline, minute):
    calendar = calendar_of(lines, "UTC")
    office = compiled(calendar, date(2027, 12, 1), date(2030, 12, 31))
    found = due(deadline, MONDAY + minute * MINUTE, office)
    expected = weekly.due(Decimal(minute), deadline, weekly.hours_of(open_stretches(calendar)))
    assert expected is not None
    assert found - MONDAY == expected * MINUTE
