"""What queries count of all leads is what their items say, whatever the number of parts."""

from __future__ import annotations

from collections import Counter
from datetime import date
from math import ceil
from random import Random

import pytest
from monitor_worlds import in_sql, random_world, write

from slalang.calendar.local import local
from slalang.model.quantities import Period
from slalang.monitor.periods import number_of
from slalang.monitor.sql.run import USUAL, counts_by_sql, items_by_sql, waits_of
from slalang.monitor.tables import ITEMS

duckdb = pytest.importorskip("duckdb")
PLACE = {name: place for place, (name, _) in enumerate(ITEMS)}
SEED = 5


@pytest.fixture(scope="module")
def told():
    """A world, its items, and what is counted of them in one part and in several."""
    world = random_world(Random(SEED), 60)
    duties = in_sql(world)[:6]
    found = {}
    with duckdb.connect() as connection:
        data = write(connection, world)._replace(slices=("zone",))
        items_by_sql(connection, world.ground, duties, data, world.as_of)
        items = connection.execute("SELECT * FROM found_items WHERE NOT again").fetchall()
        zones = dict(connection.execute("SELECT lead_id, zone FROM leads").fetchall())
    for rows_at_once in (10**6, 150):
        with duckdb.connect() as connection:
            data = write(connection, world)._replace(slices=("zone",))
            counts = counts_by_sql(
                connection, world.ground, duties, data, world.as_of, rows_at_once=rows_at_once,
                breaches=7,
            )  # fmt: skip
            found[rows_at_once] = {
                table: connection.execute(f"SELECT * FROM {table} ORDER BY ALL").fetchall()
                for table in ("tallies", "hours", "breaches")
            }
            found[rows_at_once]["waits"] = [
                (duty.id, keys, waits_of(connection, counts, duty.id, keys))
                for duty in duties
                for keys in ((), ("owner",), ("period", "owner"), ("zone",))
            ]
    return world, duties, items, zones, found


def _period(world, duties, item):
    due = item[PLACE["due"]]
    if due is None:
        return None
    each = next(one.each for one in duties if one.id == item[PLACE["duty"]]) or USUAL
    return number_of(each, local(due, world.ground.calendars.zone).date())


def test_tallies_count_every_item_once(told):
    world, duties, items, zones, found = told
    expected = Counter()
    for item in items:
        state = item[PLACE["state"]]
        shown = state if state in ("kept", "broken", "waived", "void") else "open"
        key = (item[1], _period(world, duties, item), item[PLACE["owner"]], zones[item[0]])
        expected[*key, shown] += 1
    states = ("kept", "broken", "waived", "void", "open")
    counted = Counter()
    for *key, kept, broken, waived, void, still in found[10**6]["tallies"]:
        for state, number in zip(states, (kept, broken, waived, void, still), strict=True):
            counted[*key, state] += number
    assert items
    assert +counted == expected


def test_hours_are_those_on_the_wall_of_the_agreement(told):
    world, _, items, _, found = told
    due, broken = Counter(), Counter()
    for item in items:
        if item[PLACE["state"]] in ("kept", "broken"):
            wall = local(item[PLACE["opened"]], world.ground.calendars.zone)
            due[item[1], wall.weekday(), wall.hour] += 1
            broken[item[1], wall.weekday(), wall.hour] += item[PLACE["state"]] == "broken"
    expected = sorted((*key, number, broken[key]) for key, number in due.items())
    assert found[10**6]["hours"] == expected


def test_medians_and_percentiles_are_exact(told):
    world, duties, items, zones, found = told
    for duty, keys, rows in found[10**6]["waits"]:
        groups = {}
        for item in items:
            if item[1] == duty and item[PLACE["took"]] is not None:
                if item[PLACE["state"]] not in ("kept", "broken"):
                    continue
                whole = {"owner": item[PLACE["owner"]], "zone": zones[item[0]],
                         "period": _period(world, duties, item)}  # fmt: skip
                group = tuple(whole[key] for key in keys)
                groups.setdefault(group, []).append(item[PLACE["took"]])
        expected = set()
        for group, values in groups.items():
            values.sort()
            size = len(values)
            middle = values[(size - 1) // 2], values[size // 2]
            expected.add((*group, size, *middle, values[ceil(size * 9 / 10) - 1]))
        assert set(rows) == expected


def test_the_newest_breaches_are_told_in_full(told):
    _, _, items, _, found = told
    broken = [item for item in items if item[PLACE["state"]] == "broken"]
    newest = sorted((item[PLACE["closed"]] for item in broken), reverse=True)[:7]
    breaches = found[10**6]["breaches"]
    assert sorted((one[PLACE["closed"]] for one in breaches), reverse=True) == newest
    assert all(one in broken for one in breaches)


def test_parts_of_the_leads_add_up_to_the_same(told):
    *_, found = told
    assert found[150] == found[10**6]


def test_business_days_are_periods_of_their_own():
    days = [date(2026, 3, day).toordinal() for day in (2, 3, 6)]
    assert number_of(Period.BUSINESS_DAY, date(2026, 3, 4), days) == 2
