"""What databases make of the queries: nothing is worked out twice, nothing read more than needed.

Only the shape of plans is looked at; times say more about the machine.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from random import Random
from typing import Any

import connect_clickhouse
import connect_postgres
import connect_spark
import pytest
from test_equality import our_examples
from worlds.agreements import rules_from
from worlds.canonical import arrow, canonical
from worlds.leads import random_leads
from worlds.raw import World
from worlds.seeded import seeded_world

from slalang.engines.sql import scoring_query
from slalang.evaluate.case import microseconds
from slalang.form import form_of

PLAIN = """
agreement "Plain" { currency USD }
party marketing "Marketing"
party sales "Sales"
lead {
  title text
  tools many text
  employees count
}
event visit { page text }
event demo
score fit {
  +10 when title contains "xyzzy"
  +20 when title matches "^plugh[0-9]+"
  +5 when tools has "frobozz" and employees >= 77
}
score interest from 0 to 100 {
  +3 for each visit where page starts with "grue", at most 40
  +20 for any demo within 90 days, halving every 30 days
  -1 for each full week without visit
}
class grade {
  a when fit >= 20 and title contains "xyzzy"
  b when fit > 5 or title matches "^plugh[0-9]+"
  c otherwise
}
stage new of marketing { starts }
stage mql of marketing { when grade in (a, b) and interest > 5 }
stage sql of sales { when grade is a and title contains "xyzzy" }
"""
FROZEN = PLAIN.replace("from 0 to 100 {", "from 0 to 100 {\n  freezes on demo")
LITERALS = ("xyzzy", "plugh", "frobozz", "grue")


@pytest.mark.parametrize("dialect", ["duckdb", "postgres", "spark", "clickhouse"])
def test_events_are_read_once_for_each_step(dialect: str) -> None:
    for world in [_world(PLAIN), _world(FROZEN), *our_examples()]:
        query = _query(world, dialect)
        steps = len(re.findall(r"^events_\d+ AS", query, re.MULTILINE))
        newest = len(re.findall(r"^newest_\w+ AS", query, re.MULTILINE))
        assert len(re.findall(r"\bFROM events\b", query)) == steps + newest, world.name
        assert len(re.findall(r"\bFROM leads\b", query)) == 1
        if not any(score.freezes_on for score in form_of(world.rules).scores):
            assert steps <= 1, world.name


@pytest.mark.engines_heavy
@pytest.mark.parametrize("text", [PLAIN, FROZEN], ids=["plain", "frozen"])
def test_postgres_works_out_each_condition_once(text: str) -> None:
    world = _world(text)
    query, plan = _query(world, "postgres"), _plan_of_postgres(world)
    nodes = list(_nodes(plan))
    scans = Counter(node["Relation Name"] for node in nodes if "Relation Name" in node)
    assert scans == {"leads": 1, "events": len(re.findall(r"\bFROM events\b", query))}
    assert "OFFSET 0" in query
    # Each place of the query is worked out in one place of the plan.
    for literal in LITERALS:
        worked_out = sum(_own(node).count(literal) for node in nodes)
        assert worked_out == _said(query, literal) > 0, literal


@pytest.mark.engines_heavy
def test_postgres_without_a_fence_would_work_conditions_out_again() -> None:
    """Were it not so, the fence could go."""
    world = _world(PLAIN)
    query = _query(world, "postgres").replace("OFFSET 0", "")
    again = [
        sum(_own(node).count(literal) for node in _nodes(_plan_of_postgres(world, query)))
        - _said(query, literal)
        for literal in LITERALS
    ]
    assert max(again) > 0


@pytest.mark.parametrize("text", [PLAIN, FROZEN], ids=["plain", "frozen"])
@pytest.mark.parametrize("pack", [False, True], ids=["single", "packed"])
def test_duckdb_groups_events_only_after_joining_them(text: str, pack: bool) -> None:
    duckdb = pytest.importorskip("duckdb", reason="install duckdb")
    pytest.importorskip("pyarrow", reason="install pyarrow")
    world = _world(text)
    query = _query(world, "duckdb", pack=pack)
    connection = duckdb.connect()
    leads, events = arrow(canonical(world.rules, world.leads, world.as_of))
    connection.register("arrow_leads", leads)
    connection.register("arrow_events", events)
    connection.execute("CREATE TABLE leads AS FROM arrow_leads")
    connection.execute("CREATE TABLE events AS FROM arrow_events")
    ((_, plan),) = connection.execute(f"EXPLAIN (FORMAT json) {query}").fetchall()
    nodes = [node for root in json.loads(plan) for node in _nodes(root, "children")]
    grouped = [node for node in nodes if "GROUP_BY" in node["name"]]
    assert len(grouped) == len(re.findall(r"\bGROUP BY\b", query))
    read = [node for node in nodes if "Table" in node.get("extra_info", {})]
    events_read = [node for node in read if "events" in str(node["extra_info"]["Table"])]
    assert len(events_read) == len(re.findall(r"\bFROM events\b", query))


@pytest.mark.engines_heavy
def test_spark_broadcasts_no_large_table_and_makes_no_lists() -> None:
    lacking = connect_spark.missing()
    if lacking:
        pytest.skip(lacking)
    spark = connect_spark.session()
    many = "CAST(id % 1000000 AS STRING) AS lead_id"
    for name, columns in (
        ("leads", "'x' AS title, array('a') AS tools, id AS employees"),
        ("events", "'visit' AS event, id AS at_us, 'x' AS page"),
    ):
        spark.sql(f"SELECT {many}, {columns} FROM range(10000000000)").createOrReplaceTempView(name)
    for text in (PLAIN, FROZEN):
        query = _query(_world(text), "spark")
        plan = spark.sql(query)._jdf.queryExecution().executedPlan().toString()
        assert not re.search(r"Broadcast|Cartesian|NestedLoop", plan), plan
        assert not re.search(r"\barray\(|\bmap\(|sequence\(", query)


@pytest.mark.engines_heavy
def test_clickhouse_reads_each_table_once() -> None:
    lacking = connect_clickhouse.missing()
    if lacking:
        pytest.skip(lacking)
    world = _world(PLAIN)
    tables = canonical(world.rules, world.leads, world.as_of)
    connect_clickhouse.fill("leads", tables.leads, tables.lead_types)
    connect_clickhouse.fill("events", tables.events, tables.event_types)
    query = _query(world, "clickhouse")
    plan = "\n".join(
        str(row["explain"]) for row in connect_clickhouse.asked(f"EXPLAIN PLAN {query}")
    )
    assert len(re.findall(r"ReadFromMemoryStorage", plan)) == 2, plan


def _said(query: str, literal: str) -> int:
    """How often a query has a literal, without comments."""
    return re.sub(r"-- .*", "", query).count(literal)


def _world(text: str) -> World:
    rules = rules_from(text)
    as_of = seeded_world(0, 0).as_of
    return World("plan", text, rules, random_leads(Random(0), rules, 50, as_of), as_of)


def _query(world: World, dialect: str, *, pack: bool = False) -> str:
    return scoring_query(world.rules, dialect, microseconds(world.as_of), pack=pack)


def _plan_of_postgres(world: World, query: str | None = None) -> Mapping[str, Any]:
    lacking = connect_postgres.missing()
    if lacking:
        pytest.skip(lacking)
    tables = canonical(world.rules, world.leads, world.as_of)
    with connect_postgres.connected() as connection:
        connect_postgres.fill(connection, "leads", tables.leads, tables.lead_types)
        connect_postgres.fill(connection, "events", tables.events, tables.event_types)
        asked = f"EXPLAIN (VERBOSE, FORMAT JSON) {query or _query(world, 'postgres')}"
        ((found,),) = connection.execute(asked.encode()).fetchall()
        connection.rollback()
    plan: Mapping[str, Any] = found[0]["Plan"]
    return plan


def _nodes(node: Mapping[str, Any], inside: str = "Plans") -> Iterator[Mapping[str, Any]]:
    yield node
    for one in node.get(inside, ()):
        yield from _nodes(one, inside)


def _own(node: Mapping[str, Any]) -> str:
    """What a node works out itself."""
    return "\n".join([*node.get("Output", ()), node.get("Filter", "")])
