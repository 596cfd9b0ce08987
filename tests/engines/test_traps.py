"""Where engines are known to differ: one small case for each trap, run through every engine.

A file of `traps/` says in comments what differs, then the instant, an agreement (below `HEAD`),
leads as lines of JSON, and what has to come out. `pytest --bless` rewrites the last part.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from pathlib import Path

import pytest
from engine_table import Engine, each_engine, run_of
from worlds.agreements import rules_from
from worlds.raw import World, from_json
from worlds.results import by_interpreter, compare, evaluation_of, leaf_traces

from slalang.evaluate import Evaluation
from slalang.evaluate.result import Outcome
from slalang.form import Form, form_of

FOLDER = Path(__file__).parent / "traps"
TRAPS = sorted(path.stem for path in FOLDER.glob("*.txt"))
HEAD = 'agreement "Trap" { currency USD }\nparty sales "Sales"\n'
LEADS, RESULTS = "\n--- leads\n", "\n--- results\n"


@pytest.mark.parametrize("trap", TRAPS)
def test_the_interpreter_finds_what_is_written(trap: str, bless: bool) -> None:
    path, world = FOLDER / f"{trap}.txt", world_of(trap)
    form = form_of(world.rules)
    before, _, results = path.read_text("utf-8").partition(RESULTS)
    found = "".join(
        f"{lead.lead_id}: {'; '.join(_told(form, evaluation_of(world.rules, lead, world.as_of)))}\n"
        for lead in world.leads
    )
    if bless:
        path.write_text(before + RESULTS + found, "utf-8")
    else:
        assert found == results


@pytest.mark.parametrize("engine", each_engine())
def test_engines_find_the_same(engine: Engine) -> None:
    run = run_of(engine)
    worlds = [world_of(trap) for trap in TRAPS]
    problems = [
        compare(world, by_interpreter(world.rules, world.leads, world.as_of), found, engine.name)
        for world, found in zip(worlds, run(worlds), strict=True)
    ]
    told = [problem for problem in problems if problem is not None]
    assert not told, "\n\n".join(told)


@lru_cache
def world_of(trap: str) -> World:
    """The case of a file."""
    whole = (FOLDER / f"{trap}.txt").read_text("utf-8")
    comments, _, rest = whole.partition("\nas of ")
    assert comments.startswith("# "), trap
    first, _, rest = rest.partition("\n")
    text, _, leads = rest.partition(LEADS)
    # Other ends of lines than this one may stand in texts.
    lines = leads.partition(RESULTS)[0].split("\n")
    rules = rules_from(HEAD + text)
    raw = [from_json(line) for line in lines if line]
    return World(f"trap {trap}", HEAD + text, rules, raw, datetime.fromisoformat(first))


def _told(form: Form, found: Evaluation) -> Iterator[str]:
    """`fit 12.5; grade a; in new, mql; fired fit.1`, without what does not exist."""
    for name, points in found.scores.items():
        yield f"{name} {points:f}"
    for name, band in found.classes.items():
        yield f"{name} {band or '-'}"
    if found.stage_traces:
        yield f"in {', '.join(found.stages) or 'no stage'}"
    fired = [leaf.id for leaf in leaf_traces(form, found) if leaf.outcome is Outcome.FIRED]
    if found.score_traces:
        yield f"fired {', '.join(fired) or 'nothing'}"
