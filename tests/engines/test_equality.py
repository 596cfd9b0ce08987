"""Random agreements on random leads: every engine finds what the interpreter finds, to the bit.

`SLALANG_AGREEMENTS`, `SLALANG_LEADS` and `SLALANG_SEED` say how many, how many for each, and
where the seeds begin; see README.md beside this file for the whole run.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from random import Random

import pytest
from engine_table import Engine, each_engine, run_of
from worlds.leads import random_leads
from worlds.raw import World
from worlds.results import Row, by_interpreter, compare
from worlds.seeded import seeded_world

from slalang.backends.scoring import rules_of
from slalang.driver import read_file

AGREEMENTS = int(os.environ.get("SLALANG_AGREEMENTS", "60"))
LEADS = int(os.environ.get("SLALANG_LEADS", "40"))
FIRST = int(os.environ.get("SLALANG_SEED", "0"))
AS_OF = datetime(2026, 3, 6, 16, 30, tzinfo=UTC)
EXAMPLES = Path(__file__).parents[2] / "examples"
AT_ONCE = max(1, min(10, 5_000 // max(1, LEADS)))
"""So many agreements are held in memory."""
CHUNKS = [
    range(begin, min(begin + AT_ONCE, FIRST + AGREEMENTS))
    for begin in range(FIRST, FIRST + AGREEMENTS, AT_ONCE)
]


# The upper parameter goes round faster, so that leads are made once for all engines.
@pytest.mark.parametrize("engine", each_engine())
@pytest.mark.parametrize("seeds", CHUNKS, ids=lambda seeds: f"seeds_{seeds[0]}_to_{seeds[-1]}")
def test_finds_what_the_interpreter_finds(engine: Engine, seeds: range) -> None:
    run = run_of(engine)
    asked = [
        (world, rows)
        for seed, (world, rows) in zip(seeds, expected(seeds), strict=True)
        if seed % engine.every == 0
    ]
    answers = run([world for world, _ in asked])
    for (world, rows), found in zip(asked, answers, strict=True):
        problem = compare(world, rows, found, engine.name)
        assert problem is None, problem


@pytest.mark.parametrize("engine", each_engine())
def test_finds_the_same_in_our_examples(engine: Engine) -> None:
    run = run_of(engine)
    worlds = our_examples()
    for world, found in zip(worlds, run(worlds), strict=True):
        rows = by_interpreter(world.rules, world.leads, world.as_of)
        problem = compare(world, rows, found, engine.name)
        assert problem is None, problem


@lru_cache
def our_examples() -> Sequence[World]:
    """The agreements of `examples/`, as large as real ones are, with random leads."""
    found = []
    for path in sorted(EXAMPLES.glob("*/*.sla")):
        result, _ = read_file(path, path.parent)
        # Parts that others import score nothing by themselves.
        whole = result is not None and not result.findings and result.agreement.header
        if result is None or not whole or path.parent.name == "broken":
            continue
        rules = rules_of(result.agreement, hashed=False)
        leads = random_leads(Random(0), rules, LEADS, AS_OF)
        found.append(World(f"example {path.stem}", path.read_text("utf-8"), rules, leads, AS_OF))
    assert found
    return found


@lru_cache(maxsize=1)
def expected(seeds: range) -> Sequence[tuple[World, Sequence[Row]]]:
    """The worlds with these seeds, and what the interpreter finds in each."""
    worlds = [seeded_world(seed, LEADS) for seed in seeds]
    return [(world, by_interpreter(world.rules, world.leads, world.as_of)) for world in worlds]
