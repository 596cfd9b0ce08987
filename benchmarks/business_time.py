"""Measures business time, side by side in one run: `python benchmarks/business_time.py`.

Random pairs of instants of a year in an office of Warsaw with its public holidays. Slalang looks
open time up in DuckDB, twice a pair, in a table of slots; the others are a calendar of hours in
SQL, pandas, and the two Python libraries for the purpose. Those are asked about a sample, on full
hours and in local time without a zone, which is what they can do. All have to agree on it, but
for what pandas thinks of the instant of closing: work that begins then loses its first hour, and
work that ends then is due at the next opening. Libraries that are not installed are left out.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from datetime import time as clock
from pathlib import Path

import duckdb
import pandas as pd

from slalang.calendar.holiday_dates import resolved
from slalang.calendar.holiday_lock import parse_lock
from slalang.calendar.local import local
from slalang.calendar.open_time import OpenTime, compiled, later, measure
from slalang.calendar.slots import openings, slots
from slalang.driver import read_text

ROOT = Path(__file__).parents[1]
LOCK = ROOT / "examples" / "packwell" / "holidays.lock"
OFFICE = """
calendar office "Office hours" {
  zone   "Europe/Warsaw"
  open   mon to fri 09:00-17:00
  closed on holidays of "PL"
}
"""
FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)
HOUR = 3_600_000_000
LONGEST = 21 * 24 * HOUR
CLOSES = 17
SAMPLE, SLOW = 2_000, 300


def main() -> int:
    """Prepare, compare, measure, print."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--pairs", type=int, default=10_000_000, help="pairs to look up")
    pairs = options.parse_args().pairs
    office, holidays = prepared()
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'")
    load(connection, office, pairs)
    walls = sample(connection, office)
    print(f"DuckDB {duckdb.__version__}, pandas {pd.__version__}, Python {sys.version.split()[0]}")
    print(f"{pairs:,} pairs up to {LONGEST // HOUR // 24} days apart\n")
    durations(connection, office, walls, holidays, pairs)
    deadlines(connection, office, walls, holidays, pairs)
    return 0


def prepared() -> tuple[OpenTime, frozenset[date]]:
    """The office, compiled with the frozen holidays of the flagship example."""
    (calendar,) = read_text(OFFICE).agreement.calendars
    holidays = resolved([calendar], 2026, 2026, parse_lock(LOCK.read_text(encoding="utf-8")))
    dates = holidays.of(calendar.name)
    return compiled(calendar, FIRST, LAST, dates), dates


def load(connection: duckdb.DuckDBPyConnection, office: OpenTime, pairs: int) -> None:
    """Tables: slots, openings, hours for the rival in SQL, and random pairs."""
    table = slots(office)
    slot_table = pd.DataFrame({"cum": table.cum, "working": table.working})
    opening_table = pd.DataFrame(openings(office), columns=["before_us", "start_us"])
    hours = list(range(office.first, office.last, HOUR))
    hour_table = pd.DataFrame(
        {"hour_us": hours, "open": [measure(office, at, at + HOUR) // HOUR for at in hours]}
    )
    for name, frame in (("slots", slot_table), ("openings", opening_table), ("hours", hour_table)):
        connection.register("frame", frame)
        index = ", row_number() OVER () - 1 AS slot" if name == "slots" else ""
        connection.execute(f"CREATE TABLE {name} AS SELECT *{index} FROM frame")
        connection.unregister("frame")
    span = office.last - office.first - LONGEST
    connection.execute("SELECT setseed(0.5)")
    connection.execute(
        f"CREATE TABLE pairs AS SELECT a, a + (random() * {LONGEST - 1})::BIGINT AS b FROM"
        f" (SELECT {office.first} + (random() * {span - 1})::BIGINT AS a FROM range({pairs}))"
    )


Walls = Sequence[tuple[datetime, datetime]]


def sample(connection: duckdb.DuckDBPyConnection, office: OpenTime) -> Walls:
    """Some pairs on full hours, as they stand on the wall, none in the night when clocks change."""
    rows = connection.execute(f"SELECT a, b FROM pairs LIMIT {SAMPLE}").fetchall()
    full = [[at - (at - office.first) % HOUR for at in row] for row in rows]
    connection.register("frame", pd.DataFrame(full, columns=["a", "b"]))
    connection.execute("CREATE TABLE few AS SELECT * FROM frame")
    return [(local(start, office.zone), local(end, office.zone)) for start, end in full]


def durations(
    connection: duckdb.DuckDBPyConnection,
    office: OpenTime,
    walls: Walls,
    holidays: frozenset[date],
    pairs: int,
) -> None:
    """Open time between two instants."""
    size = slots(office).slot_us

    def look_up(name: str) -> str:
        """Both look-ups of F; an instant outside the table is an error, never open."""
        place = f"(%s - {office.first}) // {size}"
        value = f"%s.cum + %s.working * ((%s - {office.first}) % {size})"
        ours = f"{value.replace('%s', 'e', 2).replace('%s', 'b')} - " + (
            f"({value.replace('%s', 's', 2).replace('%s', 'a')})"
        )
        inside = f"least(a, b) >= {office.first} AND greatest(a, b) < {office.last}"
        return (
            f"SELECT CASE WHEN {inside} THEN {ours} ELSE error('outside the calendar') END AS us,"
            " a, b"
            f" FROM {name} LEFT JOIN slots s ON s.slot = {place % 'a'}"
            f" LEFT JOIN slots e ON e.slot = {place % 'b'}"
        )

    by_hours = (
        "SELECT (SELECT sum(open) FROM hours WHERE hour_us >= a AND hour_us < b) AS h, a, b"
        " FROM {name}"
    )
    rows = connection.execute("FROM few").fetchall()
    expected = [measure(office, a, b) // HOUR for a, b in rows]
    looked_up = {(a, b): us // HOUR for us, a, b in connection.execute(look_up("few")).fetchall()}
    assert [looked_up[row] for row in rows] == expected
    counted = connection.execute(by_hours.format(name="few")).fetchall()
    assert {(a, b): int(hours or 0) for hours, a, b in counted} == looked_up

    few = connection.execute(f"SELECT a, b FROM pairs LIMIT {SAMPLE * 10}").fetchall()
    connection.execute(f"CREATE TABLE part AS FROM pairs LIMIT {SAMPLE * 25}")
    counting = f"SELECT sum(h) FROM ({by_hours.format(name='part')})"
    rates = {
        "two look-ups in slots, DuckDB": timed(
            pairs,
            lambda: connection.execute(f"SELECT sum(us) FROM ({look_up('pairs')})").fetchall(),
        ),
        "hours in SQL, DuckDB": timed(SAMPLE * 25, lambda: connection.execute(counting).fetchall()),
        "slalang in Python, one at a time": timed(
            len(few), lambda: [measure(office, a, b) for a, b in few]
        ),
    }
    for name, ask in rivals(holidays).items():
        slow = walls[:SLOW]
        differs = [
            start
            for (start, end), hours in zip(slow, expected, strict=False)
            if round(ask(start, end)) != hours
        ]
        assert all("pandas" in name and start.hour == CLOSES for start in differs), name
        rates[name] = timed(len(slow), lambda ask=ask, slow=slow: [ask(a, b) for a, b in slow])  # type: ignore[misc]
    table("open time between two instants", rates)


def deadlines(
    connection: duckdb.DuckDBPyConnection,
    office: OpenTime,
    walls: Walls,
    holidays: frozenset[date],
    pairs: int,
) -> None:
    """Four business hours after an instant."""
    size = slots(office).slot_us
    more = 4 * HOUR

    def due(name: str) -> str:
        gone = f"s.cum + s.working * ((a - {office.first}) % {size}) + {more}"
        return (
            f"SELECT start_us + wanted - before_us AS due FROM (SELECT {gone} AS wanted FROM {name}"
            f" JOIN slots s ON s.slot = (a - {office.first}) // {size})"
            " ASOF JOIN openings ON wanted > before_us"
        )

    found = sorted(due for (due,) in connection.execute(due("few")).fetchall())
    starts = [a for (a,) in connection.execute("SELECT a FROM few").fetchall()]
    assert found == sorted(later(office, a, more) for a in starts)
    four = 4 * business_hour(holidays)
    by_pandas = [(pd.Timestamp(start) + four).to_pydatetime() for start, _ in walls]
    ours = [local(later(office, a, more), office.zone) for a in starts]
    differs = [due for due, theirs in zip(ours, by_pandas, strict=True) if due != theirs]
    assert all(due.hour == CLOSES for due in differs)
    stamps = [pd.Timestamp(start) for start, _ in walls]
    connection.execute(f"CREATE TABLE starts AS SELECT a FROM pairs LIMIT {pairs}")
    rates = {
        "slots and openings, DuckDB": timed(
            pairs, lambda: connection.execute(f"SELECT max(due) FROM ({due('starts')})").fetchall()
        ),
        "slalang in Python, one at a time": timed(
            len(starts), lambda: [later(office, a, more) for a in starts]
        ),
        "pandas CustomBusinessHour": timed(len(stamps), lambda: [at + four for at in stamps]),
    }
    table("4 business hours after an instant", rates)
    print(
        f"Of {len(stamps):,} deadlines of the sample, {len(differs)} end at closing time:"
        " those alone pandas has at the next opening."
    )


def business_hour(holidays: frozenset[date]) -> pd.offsets.CustomBusinessHour:
    return pd.offsets.CustomBusinessHour(start="09:00", end="17:00", holidays=sorted(holidays))


def rivals(holidays: frozenset[date]) -> dict[str, Callable[[datetime, datetime], float]]:
    """Whole business hours between two local times, by each library that is there."""
    hour = business_hour(holidays)

    def by_pandas(start: datetime, end: datetime) -> float:
        hours = pd.date_range(start, end, freq=hour, inclusive="left")
        return sum(9 <= at.hour < 17 for at in hours)

    found: dict[str, Callable[[datetime, datetime], float]] = {
        "pandas CustomBusinessHour": by_pandas
    }
    try:
        from business_duration import businessDuration

        names = dict.fromkeys(holidays, "holiday")
        found["business_duration"] = lambda start, end: businessDuration(
            start, end, clock(9), clock(17), holidaylist=names, unit="hour"
        )
    except ImportError:
        print("business_duration is not installed")
    try:
        import businesstimedelta as delta
        from holidays import country_holidays

        work = delta.WorkDayRule(clock(9), clock(17), working_days=[0, 1, 2, 3, 4])
        # It looks for holidays beyond any list, so that it is given the library itself.
        endless = country_holidays("PL")
        assert all(day in endless for day in holidays)
        rules = delta.Rules([work, delta.HolidayRule(endless)])

        def by_delta(start: datetime, end: datetime) -> float:
            passed = rules.difference(start, end)
            return timedelta(hours=passed.hours, seconds=passed.seconds) / timedelta(hours=1)

        found["businesstimedelta"] = by_delta
    except ImportError:
        print("businesstimedelta is not installed")
    return found


def timed(count: int, work: Callable[[], object]) -> float:
    """So many a second; the best of three."""
    best = float("inf")
    for _ in range(3):
        begun = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - begun)
    return count / best


def table(title: str, rates: dict[str, float]) -> None:
    """Figures beside their ratio to the first."""
    first = next(iter(rates.values()))
    print(f"| {title} | a second | ratio |\n|---|---|---|")
    for name, rate in rates.items():
        print(f"| {name} | {rate:,.0f} | {first / rate:,.0f} × |")
    print()


if __name__ == "__main__":
    sys.exit(main())
