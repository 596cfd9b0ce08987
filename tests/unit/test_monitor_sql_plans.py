"""Queries of duties: what runs as one, how it is planned, and that names and values stay values."""

from __future__ import annotations

import json
from datetime import date
from random import Random

import pytest
from monitor_worlds import DERIVED, in_sql, random_world, write
from timelines import HEAD, MOVES, WORDS

from slalang.data.quoting import identifier
from slalang.driver import read_text
from slalang.monitor.sql.alphabet import TooManyLetters, alphabet_of
from slalang.monitor.sql.courses import make_courses
from slalang.monitor.sql.lives import Data, lives_of, make_lives
from slalang.monitor.sql.plan import building
from slalang.monitor.sql.run import counts_by_sql, items_by_sql, sql_of, waits_of
from slalang.monitor.sql.scope import asks_channels, kinds_of, runs_in_sql
from slalang.timeline.ground import ground_of

duckdb = pytest.importorskip("duckdb")
MINUTE, DAY = 60_000_000, 86_400_000_000
MARCH = 1_772_443_800_000_000
"""Monday 2 March 2026, 10:30 in Warsaw."""
CADENCE = """
cadence inbound "Inbound" by sdr after to_sales {
  first touch within 2 business hours
  at least 2 attempts within 2 weeks, on at least 2 channels
  at most 3 business days between attempts
  on a different channel than the last
  stops on reply
}
"""
COSTLY = ("NESTED_LOOP", "CROSS_PRODUCT", "BLOCKWISE", "NL_JOIN", "WINDOW", "DELIM", "IE_JOIN")
HOSTILE = "x'; DROP TABLE leads; --\" \u202e"


def grounded(text: str, first: date = date(2025, 12, 1), last: date = date(2027, 12, 31)):
    read = read_text(HEAD + WORDS + MOVES + text)
    return ground_of(read.agreement, first, last)


def tables(connection, happenings, leads, names=("happenings", "leads"), slice_="source") -> Data:
    happened, people = map(identifier, names)
    connection.execute(
        f"CREATE TABLE {happened} (lead_id VARCHAR, kind VARCHAR, at_us BIGINT, channel VARCHAR,"
        " person VARCHAR, automatic BOOLEAN, outcome VARCHAR)"
    )
    connection.execute(
        f"CREATE TABLE {people} (lead_id VARCHAR, owner VARCHAR, zone VARCHAR,"
        f" {identifier(slice_)} VARCHAR)"
    )
    connection.executemany(f"INSERT INTO {happened} VALUES (?, ?, ?, ?, ?, ?, ?)", happenings)
    connection.executemany(f"INSERT INTO {people} VALUES (?, ?, ?, ?)", leads)
    return Data(happened, people, None, (slice_,), DERIVED)


def attempt(lead, at, channel="call", automatic=False):
    return (lead, "attempt", at, channel, None, automatic, None)


def came(lead, at, kind="to_sales"):
    return (lead, kind, at, None, None, None, None)


# ── What runs as a query ─────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("clause", "runs"),
    [
        ("after to_sales do attempt within 1 business day", True),
        ("never attempt before mql", True),
        ("after to_sales do attempt within 1 business day\n  stops on stop", True),
        ("after to_sales do attempt within 1 business day\n  restarts on webinar", False),
        ("after to_sales do attempt within 1 business day\n  pauses while out_of_office", False),
        ("after to_sales do attempt within 1 business day\n  applies to employees > 5", False),
        ("do reminder at least 1 day before meeting", False),
        ("never attempt when employees > 5", False),
    ],
)
def test_some_promises_run_as_queries_and_others_lead_by_lead(clause, runs):
    ground = grounded(f'promise p "P" by sales to marketing {{\n  {clause}\n}}')
    duty = ground.program.duty("p")
    assert duty is not None
    assert runs_in_sql(ground, duty, bands=True) is runs


def test_classes_at_the_start_of_a_clock_have_to_be_at_hand():
    ground = grounded(
        'promise p "P" by sales to marketing {\n  after to_sales do attempt within, varying by'
        " priority {\n    hot 1 hour\n    cool 1 day\n  }\n}"
    )
    duty = ground.program.duty("p")
    assert runs_in_sql(ground, duty, bands=True)
    assert not runs_in_sql(ground, duty, bands=False)


def test_who_a_promise_is_about_may_be_told_in_sql():
    ground = grounded(
        'promise p "P" by sales to marketing {\n  after to_sales do attempt within 1 hour\n'
        "  applies to employees > 5\n}"
    )
    duty = ground.program.duty("p")
    with duckdb.connect() as connection:
        data = tables(connection, [came("a", MARCH), came("b", MARCH)], [
            ("a", None, None, "x"), ("b", None, None, "y"),
        ])  # fmt: skip
        items_by_sql(
            connection, ground, [duty], data, MARCH + DAY, conditions={"p": "source = 'x'"}
        )
        assert connection.execute("SELECT lead_id FROM found_items").fetchall() == [("a",)]


# ── Plans ────────────────────────────────────────────────────────────────


def test_no_plan_compares_every_row_with_every_other():
    world = random_world(Random(3), 30)
    duties = in_sql(world)
    with duckdb.connect() as connection:
        data = write(connection, world)
        kinds = {kind for duty in duties for kind in kinds_of(world.ground, duty)}
        asked = any(map(asks_channels, duties))
        lives = lives_of(
            connection, data, {*kinds, "assigned"}, world.as_of, channels=asked, rows_at_once=10**6
        )
        build = building(connection, world.ground, lives, duties, {})
        make_lives(connection, lives, "TRUE")
        make_courses(connection, build, duties)
        assert len(duties) > 3
        for duty in duties:
            told = f"EXPLAIN (FORMAT json) {sql_of(build, duty)}"
            plan = json.loads(connection.execute(told).fetchall()[0][1])
            names = set(_operators(plan))
            assert "HASH_JOIN" in names or "PROJECTION" in names
            assert not {name for name in names if any(one in name for one in COSTLY)}, duty.id


def _operators(plan):
    for one in plan:
        yield one["name"].strip().upper().replace(" ", "_")
        yield from _operators(one["children"])


def test_many_leads_are_counted_in_little_memory(tmp_path):
    ground = grounded(CADENCE)
    duties = [one for one in ground.program.duties if runs_in_sql(ground, one, bands=False)]
    assert {"inbound.first_touch", "inbound.attempts_1", "inbound.gap_1"} <= {
        one.id for one in duties
    }
    with duckdb.connect() as connection:
        connection.execute(f"SET temp_directory = '{tmp_path}'")
        connection.execute("SET memory_limit = '150MB'")
        connection.execute(
            "CREATE VIEW happenings AS SELECT 'lead ' || i AS lead_id,"
            " CASE k WHEN 0 THEN 'to_sales' ELSE 'attempt' END AS kind,"
            f" {MARCH} + (i % 50 + k * (i % 3)) * {DAY} AS at_us,"
            " CASE k % 2 WHEN 1 THEN 'call' WHEN 0 THEN 'email' END AS channel,"
            " NULL::VARCHAR AS person, FALSE AS automatic, NULL::VARCHAR AS outcome"
            " FROM range(60000) t(i), range(5) u(k)"
        )
        connection.execute(
            "CREATE VIEW leads AS SELECT 'lead ' || i AS lead_id, 'rep ' || i % 7 AS owner,"
            " NULL::VARCHAR AS zone, 'web' AS source FROM range(60000) t(i)"
        )
        data = Data("happenings", "leads", None, ("source",), DERIVED)
        counts = counts_by_sql(
            connection, ground, duties, data, MARCH + 90 * DAY, rows_at_once=80_000
        )
        ((items,),) = connection.execute(
            "SELECT sum(kept + broken + void + open) FROM tallies WHERE duty = 'inbound.gap_1'"
        ).fetchall()
        assert items == 60_000 * 4
        ((number, *_),) = waits_of(connection, counts, "inbound.first_touch", ())
        assert number == 60_000


# ── Times, names and values ──────────────────────────────────────────────


def test_a_time_outside_of_the_calendars_ends_the_run():
    ground = grounded(CADENCE, last=date(2026, 3, 31))
    duty = ground.program.duty("inbound.first_touch")
    with duckdb.connect() as connection:
        data = tables(connection, [came("a", MARCH + 60 * DAY)], [("a", None, None, "x")])
        with pytest.raises(duckdb.Error, match="was not worked out"):
            items_by_sql(connection, ground, [duty], data, MARCH + 90 * DAY)


def test_hostile_names_and_values_are_only_names_and_values():
    ground = grounded(CADENCE)
    duties = [one for one in ground.program.duties if runs_in_sql(ground, one, bands=False)]
    lead = HOSTILE + " lead"
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE leads (kept INTEGER)")
        data = tables(
            connection,
            [
                came(lead, MARCH), attempt(lead, MARCH + MINUTE, HOSTILE),
                attempt(lead, MARCH + 2 * MINUTE, "call"), came(lead, MARCH + DAY, HOSTILE),
                (lead, "assigned", MARCH + 3 * MINUTE, None, HOSTILE, None, None),
            ],
            [(lead, HOSTILE + " owner", HOSTILE, HOSTILE)],
            names=(HOSTILE + " happenings", HOSTILE + " leads"), slice_=HOSTILE,
        )._replace(zones=(HOSTILE,))  # fmt: skip
        counts_by_sql(connection, ground, duties, data, MARCH + 60 * DAY)
        told = connection.execute(
            f"SELECT DISTINCT owner, {identifier(HOSTILE)} FROM tallies WHERE kept > 0"
        ).fetchall()
        assert (HOSTILE + " owner", HOSTILE) in told
        assert connection.execute("SELECT count(*) FROM leads").fetchall() == [(0,)]


def test_more_channels_than_fit_into_a_number_are_told():
    with pytest.raises(TooManyLetters):
        alphabet_of(["attempt"], [f"channel {number}" for number in range(5000)])


def test_what_happened_before_1970_is_told():
    ground = grounded(CADENCE)
    duty = ground.program.duty("inbound.first_touch")
    with duckdb.connect() as connection:
        data = tables(connection, [came("a", -5)], [("a", None, None, "x")])
        with pytest.raises(duckdb.Error, match="nothing can have happened at -5"):
            items_by_sql(connection, ground, [duty], data, MARCH)
