"""Whoever passes no edge has the same result later: the interpreter is asked at both instants."""

from __future__ import annotations

import os
from collections import defaultdict
from datetime import timedelta
from random import Random

import pytest
from worlds.agreements import rules_from
from worlds.canonical import canonical
from worlds.passing import Event, moments, passes
from worlds.raw import EPOCH, instant
from worlds.results import by_interpreter
from worlds.seeded import seeded_world

from slalang.evaluate.case import microseconds
from slalang.form import form_of
from slalang.form.edges import DAY, Edges, edges_of

AGREEMENTS = int(os.environ.get("SLALANG_AGREEMENTS", "20"))
HEAD = 'agreement "A" {\n  currency USD\n}\nparty marketing "M"\nparty sales "S"\n'
HEAD += "lead {\n  since date\n  employees count\n}\nevent visit { page text }\nevent call\n"


def edges_from(text: str) -> Edges:
    """The edges of some declarations."""
    return edges_of(form_of(rules_from(HEAD + text)))


@pytest.mark.parametrize("seed", range(AGREEMENTS))
def test_who_passes_no_edge_stays_as_he_is(seed: int) -> None:
    world = seeded_world(seed, 25)
    edges = edges_of(form_of(world.rules))
    tables = canonical(world.rules, world.leads, world.as_of)
    seen: dict[object, list[Event]] = defaultdict(list)
    for row in tables.events:
        seen[row["lead_id"]].append((str(row["event"]), int(str(row["at_us"]))))
    begin = microseconds(world.as_of)
    before = by_interpreter(world.rules, world.leads, world.as_of)
    for end in moments(Random(seed), edges, tables, begin):
        after = by_interpreter(world.rules, world.leads, EPOCH + timedelta(microseconds=end))
        for lead, one, other in zip(tables.leads, before, after, strict=True):
            if one != other:
                found = passes(edges, tables, lead, seen[lead["lead_id"]], (begin, end))
                assert found, f"seed {seed}, {lead['lead_id']}, until {instant(end)}"


def test_windows_and_tables_of_ages() -> None:
    edges = edges_from("score s {\n  +8 for each visit within 90 days, halving every 30 days\n}")
    assert edges.events == {"visit": (0, 30 * DAY, 60 * DAY, 90 * DAY)}
    assert edges.unclear is None


def test_what_never_ages_has_no_edge_but_its_coming() -> None:
    edges = edges_from("score s {\n  +8 for any visit\n  +3 when employees > 5\n}")
    assert edges.events == {"visit": (0,)}
    assert not edges.intervals


def test_gains_look_back_from_both_ends() -> None:
    edges = edges_from(
        "score s { +8 for each visit within 7 days }\n"
        "stage a of sales { when gained 5 in s within 2 days }"
    )
    assert edges.events == {"visit": (0, 2 * DAY, 7 * DAY, 9 * DAY)}


def test_dates_of_the_lead() -> None:
    edges = edges_from("score s { +8 when since within 30 days }")
    assert edges.attributes == {("lead", "since"): (0, 30 * DAY)}


def test_idle_weeks_end_with_their_limit() -> None:
    edges = edges_from("score s { -5 for each full week without call, after 30 days, at most 12 }")
    (since,) = edges.intervals
    assert (since.kinds, since.sure, since.most) == (("call",), True, 3)
