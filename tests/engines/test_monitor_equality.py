"""Queries and the reference machine find the same items, lead by lead."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from monitor_worlds import expected, found, in_sql, random_world

duckdb = pytest.importorskip("duckdb")


def difference(seed: int, leads: int, rows_at_once: int = 10**6) -> list[object]:
    """Where the two differ: duty, lead, what each of them found alone."""
    world = random_world(Random(seed), leads)
    duties = in_sql(world)
    with duckdb.connect() as connection:
        by_query, undecided = found(connection, world, duties, rows_at_once)
    apart = []
    for duty in duties:
        for lead, items in expected(world, duty).items():
            here = by_query.get((duty.id, lead), [])
            if here != items and (duty.id, lead) not in undecided:
                only = [one for one in here if one not in items]
                missing = [one for one in items if one not in here]
                apart.append((duty.id, lead, duty.rule, only, missing))
    return apart


@settings(max_examples=6, deadline=None)
@given(st.integers(0, 2**31))
def test_random_leads_under_random_agreements_have_the_same_items(seed):
    assert not difference(seed, 30)


def test_leads_in_several_parts_have_the_same_items():
    assert not difference(2, 40, rows_at_once=100)


def test_few_leads_are_left_to_the_reference():
    world = random_world(Random(7), 60)
    duties = in_sql(world)
    with duckdb.connect() as connection:
        by_query, undecided = found(connection, world, duties)
    assert len(duties) >= 5
    assert len(undecided) * 5 < len(by_query)
