"""Queries and the reference machine find the same items, lead by lead."""

from __future__ import annotations

from random import Random

import pytest
from monitor_worlds import expected, found, in_sql, random_world

duckdb = pytest.importorskip("duckdb")


@pytest.mark.parametrize("seed", range(12))
def test_random_leads_under_random_agreements_have_the_same_items(seed):
    world = random_world(Random(seed), 40)
    duties = in_sql(world)
    with duckdb.connect() as connection:
        by_query, undecided = found(connection, world, duties, rows_at_once=100)
    for duty in duties:
        for lead, items in expected(world, duty).items():
            if (duty.id, lead) not in undecided:
                assert by_query.get((duty.id, lead), []) == items, (duty.id, lead)
