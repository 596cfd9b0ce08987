"""The queries as texts: their own databases read them, and nothing in them can break out."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

import pytest
from engine_table import ENGINES, Engine, run_of
from test_equality import our_examples
from worlds.hostile import HOSTILE, hostile_world
from worlds.raw import World
from worlds.results import by_interpreter, compare
from worlds.seeded import seeded_world

from slalang.engines.sql import DIALECTS, dialect_of, scoring_query
from slalang.engines.sql.emit import comment_of
from slalang.evaluate import RulesProblem
from slalang.evaluate.case import microseconds

VERIFIED = [name for name, one in DIALECTS.items() if one.verified]
OUTSIDE = {
    "clickhouse": lambda one: "." in one,
    "spark": lambda one: "${" in one,
}
"""Names that a database has no way to say; queries with them are refused."""


def query_for(world: World, dialect: str) -> str:
    return scoring_query(world.rules, dialect, microseconds(world.as_of))


@pytest.mark.parametrize("dialect", DIALECTS)
def test_its_own_readers_read_every_query(dialect: str) -> None:
    sqlglot = pytest.importorskip("sqlglot", reason="install sqlglot")
    for world in [*our_examples(), *(seeded_world(seed, 1) for seed in range(6))]:
        assert sqlglot.parse_one(query_for(world, dialect), read=dialect), world.name


@pytest.mark.parametrize("dialect", DIALECTS)
def test_nothing_ends_a_name_a_literal_or_a_comment(dialect: str) -> None:
    """Whatever is said, the same words of SQL follow each other; brackets go by their length."""
    tokens = pytest.importorskip("sqlglot.tokens", reason="install sqlglot")
    readers = pytest.importorskip("sqlglot").Dialect.get_or_raise(dialect)

    def words(hostile: str) -> list[Any]:
        query = query_for(hostile_world(hostile), dialect)
        kept = [one.token_type for one in readers.tokenize(query) if one.text not in "()"]
        # PostgreSQL's literals with backslashes begin with an E.
        return [tokens.TokenType.STRING if one.name.endswith("_STRING") else one for one in kept]

    expected = words("harmless")
    for hostile in HOSTILE:
        if not OUTSIDE.get(dialect, lambda _: False)(hostile):
            assert words(hostile) == expected, hostile


@pytest.mark.parametrize("dialect", DIALECTS)
def test_no_template_finds_its_signs_outside_of_literals(dialect: str) -> None:
    """A `{{` in a title must not be run by what puts queries together."""
    for hostile in HOSTILE:
        assert not re.search(r"\{[{%#]|\$\{|\\$", comment_of(f"x {hostile}")), hostile
        assert "\n" not in comment_of(hostile)
    assert "-- We have never run this query" in query_for(hostile_world("x"), dialect) or (
        dialect in VERIFIED
    )


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("hostile", ["a\0b", "\0", "a\ud800", "\udc00b"])
def test_what_no_database_can_hold_is_refused(dialect: str, hostile: str) -> None:
    known = dialect_of(dialect)
    for say in (known.text, known.identifier, lambda one: known.matches("x", one)):
        with pytest.raises(RulesProblem, match="no database can hold"):
            say(hostile)
    with pytest.raises(RulesProblem):
        query_for(hostile_world(hostile), dialect)


@pytest.mark.parametrize(
    ("dialect", "name"),
    [("clickhouse", "a.b"), ("spark", "${a}"), ("postgres", "é" * 32), ("snowflake", "a" * 256),
     ("bigquery", "a" * 301), ("postgres", "")],
)  # fmt: skip
def test_names_that_would_be_read_differently_are_refused(dialect: str, name: str) -> None:
    with pytest.raises(RulesProblem):
        dialect_of(dialect).identifier(name)


@pytest.mark.parametrize(
    "engine",
    [
        pytest.param(one, id=one.name, marks=[pytest.mark.engines_heavy] if one.heavy else [])
        for one in ENGINES
        if one.name in DIALECTS
    ],
)
def test_hostile_texts_are_only_texts(engine: Engine) -> None:
    run = run_of(engine)
    outside = OUTSIDE.get(engine.name, lambda _: False)
    # A tenth has everything that a database with slow starts could stumble over.
    worlds = [hostile_world(one) for one in HOSTILE if not outside(one)][:: engine.every // 3 or 1]
    for world, found in zip(worlds, run(worlds), strict=True):
        rows = by_interpreter(world.rules, world.leads, world.as_of)
        problem = compare(world, rows, found, engine.name)
        assert problem is None, problem


@pytest.mark.parametrize("dialect", DIALECTS)
def test_the_same_rules_give_the_same_query(dialect: str) -> None:
    for one, other in pairwise(query_for(seeded_world(7, 1), dialect) for _ in range(3)):
        assert one == other
