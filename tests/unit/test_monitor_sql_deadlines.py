"""Deadlines by query are those of `slalang.calendar`, around every change of the clock."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import date

import duckdb
import pytest
from clocks import at, calendar_of, deadline_of, open_time

from slalang.calendar.adding import LAST_DAY, RUN_OVER
from slalang.calendar.deadline import due as due_of
from slalang.calendar.local import TimeProblem
from slalang.calendar.open_time import OpenTime, compiled, measure
from slalang.calendar.zones import zone_named
from slalang.monitor.sql import clockwork as tables
from slalang.monitor.sql.clockwork import clockwork
from slalang.monitor.sql.deadlines import Runs, due, open_time_between
from slalang.monitor.sql.wall import wall_of

YEAR = 366 * 86_400_000_000
OFFICE = "open mon to fri 09:00-12:30, 13:00-17:00; closed 2026-12-24 to 2026-12-31"
NIGHTS = "open sat 22:00-06:00; open mon to thu 20:30-24:00; open 2026-03-29 01:00-04:00"
ALWAYS = "open always"
WORDS = [
    "15 minutes", "15 minutes or at next opening", "90 business minutes", "1.5 business hours",
    "40 business hours", "1 business day", "20 business days", "3 days", "2 weeks", "1.5 days",
    "1 month", "end of business day", "end of next business day", "next opening",
    "1 day then 10 business hours", "20 minutes in office, 4 hours otherwise",
    "20 minutes in office, 3 business hours otherwise",
]  # fmt: skip


def by_query(
    words: str, starts: list[int], times: list[OpenTime], rule: str | None = LAST_DAY
) -> list[int]:  # fmt: skip
    """When a deadline is due, for each start."""
    (found,) = all_by_query((words,), starts, times, rule)
    return found


def all_by_query(
    every: Iterable[str], starts: list[int], times: list[OpenTime], rule: str | None = LAST_DAY,
    zones: list[int] | None = None,
) -> list[list[int]]:  # fmt: skip
    """The same of several deadlines, on one calendar."""
    with duckdb.connect() as connection:
        clock = clockwork(connection, "k", times, by_zone=zones is not None)
        walls = tuple(wall_of(time.zone, time.first - YEAR, time.last + YEAR) for time in times)
        source = "SELECT unnest($1::BIGINT[]) AS start, unnest($2::BIGINT[]) AS zone_no"
        found = []
        for words in every:
            query = due(source, deadline_of(words), "start", "due", Runs(clock, walls, rule))
            told = f"SELECT due FROM ({query}) ORDER BY start, zone_no"
            rows = connection.execute(told, [starts, zones or [0] * len(starts)]).fetchall()
            found.append([row[0] for row in rows])
        return found


def starts_in(time: OpenTime, number: int, seed: int = 1) -> list[int]:
    """Anywhere in the first months, and around every edge and turn of the clock."""
    chance = random.Random(seed)
    span = time.last - 120 * 86_400_000_000
    found = {chance.randrange(time.first, span) for _ in range(number)}
    edges = [*time.starts, *time.ends, *time.midnights]
    edges += [jump.at for jump in wall_of(time.zone, time.first, time.last).jumps] * 5
    for edge in chance.sample(edges, number):
        found |= {edge + by for by in (-1, 0, 1, chance.randrange(-(10**10), 10**10))}
    return sorted(one for one in found if time.first <= one < span)


@pytest.mark.parametrize("lines", [OFFICE, NIGHTS, ALWAYS])
def test_a_query_finds_the_same_deadlines(lines):
    time = open_time(lines)
    starts = starts_in(time, 120)
    for words, found in zip(WORDS, all_by_query(WORDS, starts, [time]), strict=True):
        assert found == [due_of(deadline_of(words), one, time, LAST_DAY) for one in starts], words


def test_stretches_are_searched_where_cells_would_be_too_many(monkeypatch):
    monkeypatch.setattr(tables, "MOST_CELLS", 10)
    time = open_time(OFFICE)
    starts = starts_in(time, 60)
    for words, found in zip(WORDS, all_by_query(WORDS, starts, [time]), strict=True):
        assert found == [due_of(deadline_of(words), one, time, LAST_DAY) for one in starts], words


@pytest.mark.parametrize("asof", [False, True])
def test_the_zone_of_the_lead_decides(asof, monkeypatch):
    if asof:
        monkeypatch.setattr(tables, "MOST_CELLS", 10)
    names = ["Europe/Warsaw", "America/St_Johns", "Australia/Lord_Howe", "Asia/Kathmandu"]
    days = date(2026, 1, 1), date(2026, 12, 31)
    times = [compiled(calendar_of(OFFICE), *days, zone=zone_named(name)) for name in names]
    pairs = sorted(
        (start, number) for number, time in enumerate(times) for start in starts_in(time, 25)
    )
    starts, zones = [one for one, _ in pairs], [zone for _, zone in pairs]
    told = all_by_query(WORDS, starts, times, zones=zones)
    for words, found in zip(WORDS, told, strict=True):
        deadline = deadline_of(words)
        assert found == [due_of(deadline, one, times[zone], LAST_DAY) for one, zone in pairs], words


def test_a_month_that_is_too_short_is_what_the_calendar_says():
    time = open_time(OFFICE)
    starts = [at("2026-01-31 10:00"), at("2026-02-28 10:00"), at("2026-08-31 10:00")]
    for rule in (LAST_DAY, RUN_OVER):
        expected = [due_of(deadline_of("1 month"), one, time, rule) for one in starts]
        assert by_query("1 month", starts, [time], rule) == expected
    with pytest.raises(duckdb.Error, match="has no such day"):
        by_query("1 month", starts, [time], None)


@pytest.mark.parametrize("asof", [False, True])
def test_a_time_outside_of_the_calendar_is_never_open(asof, monkeypatch):
    if asof:
        monkeypatch.setattr(tables, "MOST_CELLS", 10)
    time = open_time(ALWAYS)
    for words in ("2 business hours", "1 business day", "next opening", "end of business day"):
        for outside in (time.first - 1, time.last, time.last + YEAR):
            with pytest.raises(TimeProblem):
                due_of(deadline_of(words), outside, time)
            with pytest.raises(duckdb.Error, match="was not worked out"):
                by_query(words, [outside], [time])


@pytest.mark.parametrize("words", ["3 business hours", "3 business days"])
def test_a_deadline_beyond_the_calendar_is_an_error(words):
    time = open_time(OFFICE)
    with pytest.raises(duckdb.Error, match="was not worked out"):
        by_query(words, [time.closes[-1] - 1], [time])


def test_open_time_between_two_instants_is_two_look_ups():
    time = open_time(OFFICE)
    starts = starts_in(time, 200)
    ends = starts[::-1]
    with duckdb.connect() as connection:
        clock = clockwork(connection, "k", [time], by_zone=False)
        query = "SELECT unnest($1::BIGINT[]) AS a, unnest($2::BIGINT[]) AS b"
        query = open_time_between(query, clock, "a", "b", "took")
        told = connection.execute(f"SELECT a, b, took FROM ({query})", [starts, ends]).fetchall()
    assert all(took == measure(time, a, b) for a, b, took in told)
