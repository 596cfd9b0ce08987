"""The harness itself: one seed gives one world, everything is covered, differences tell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from random import Random
from typing import Any

from smaller import smaller
from worlds.agreements import random_agreement
from worlds.raw import World, as_json, from_json
from worlds.results import Row, by_interpreter, compare, digest, evaluation_of, result_columns
from worlds.seeded import seeded_world

from slalang.form import form_of, json_of

SEEDS = range(120)
CONDITIONS = {
    "value", "field", "property", "score", "class", "count", "last", "negate", "add", "subtract",
    "multiply", "divide", "undecided", "and", "or", "not", "at_least", "known", "compare", "in",
    "range", "has", "recent", "happened", "gained", "stage", "term",
    "text contains", "text starts_with", "text ends_with", "text mentions", "text matches",
}  # fmt: skip
RULES = {"when", "each", "any", "idle", "first_match", "group", "weighted"}
TYPES = {
    "text", "texts", "count", "number", "money", "date", "time", "truth", "choice", "person",
}  # fmt: skip


@lru_cache(maxsize=1)
def worlds() -> list[World]:
    return [seeded_world(seed, 4) for seed in SEEDS]


def test_the_same_seed_gives_the_same_world() -> None:
    for seed in (0, 1, 2):
        one, two = seeded_world(seed, 5), seeded_world(seed, 5)
        assert one.text == two.text
        assert one.leads == two.leads
        assert one.text == random_agreement(Random(seed), 1 + seed % 3)


def test_every_part_of_the_format_comes_up() -> None:
    nodes = [node for world in worlds() for node in _nodes(world.rules)]
    ops = Counter(
        f"text {node['test']}" if node["op"] == "text" else node["op"]
        for node in nodes
        if "op" in node
    )
    assert min(ops[op] for op in CONDITIONS) >= 5, ops
    kinds = Counter(node["kind"] for node in nodes if "kind" in node)
    assert min(kinds[kind] for kind in RULES) >= 5, kinds
    read = Counter(node["type"] for node in nodes if node.get("read") and "type" in node)
    assert min(read[kind] for kind in TYPES) >= 20, read
    for limit in ("decay", "most_times", "most_points", "where", "within_seconds", "least"):
        assert sum(node.get(limit) is not None for node in nodes) >= 5, limit


def test_everything_happens_to_some_lead() -> None:
    seen: Counter[object] = Counter()
    for world in worlds():
        for lead in world.leads:
            found = evaluation_of(world.rules, lead, world.as_of)
            for score in found.score_traces:
                seen["frozen"] += score.frozen
                seen["worn off"] += score.worn_off > 0
                seen["at its floor"] += score.milli == score.floor
                seen["at its ceiling"] += score.milli == score.ceiling
                seen["below 0"] += score.milli < 0
                for rule in score.rules:
                    seen[rule.outcome.value] += 1
                    seen.update(inside.outcome.value for inside in rule.inside)
            seen["no band"] += None in found.classes.values()
            seen["no stage"] += found.stage is None
            seen["no events"] += not lead.events
    assert len(seen) == 12, seen
    assert min(seen.values()) >= 5, seen


def test_the_typed_form_is_the_document() -> None:
    for world in worlds():
        assert form_of(json_of(form_of(world.rules))) == form_of(world.rules)


def test_leads_survive_their_json() -> None:
    for world in worlds():
        again = [from_json(as_json(lead)) for lead in world.leads]
        expected = by_interpreter(world.rules, world.leads, world.as_of)
        problem = compare(world, expected, by_interpreter(world.rules, again, world.as_of), "JSON")
        assert problem is None, problem


def test_a_difference_names_the_lead_the_column_and_the_rule() -> None:
    world = worlds()[0]
    expected = by_interpreter(world.rules, world.leads, world.as_of)
    score, first = form_of(world.rules).scores[0], world.leads[0].lead_id
    wrong = [{**row} for row in expected]
    wrong[0]["fired_0"] = int(str(wrong[0]["fired_0"])) ^ 1
    wrong[0][score.name] = int(str(wrong[0][score.name])) + 1
    problem = compare(world, expected, list(reversed(wrong)), "some engine") or ""
    assert problem.startswith(f"some engine differs from the interpreter in seed 0, lead {first}")
    assert f"{score.name}: expected {expected[0][score.name]}, found" in problem
    assert "fired_0: rule " in problem
    assert world.text in problem


def test_rows_are_compared_strictly() -> None:
    world = worlds()[0]
    columns = result_columns(form_of(world.rules))
    expected = by_interpreter(world.rules, world.leads, world.as_of)
    assert digest(columns, expected) == digest(columns, list(reversed(expected)))
    changes: list[list[Row]] = [
        [*expected[1:]],
        [*expected, expected[0]],
        [*expected, {**expected[0], "lead_id": "nobody"}],
        [{**expected[0], "fired_0": float(str(expected[0]["fired_0"]))}, *expected[1:]],
        [{**expected[0], "stages_0": None}, *expected[1:]],
        [{"lead_id": expected[0]["lead_id"]}, *expected[1:]],
    ]
    for found in changes:
        assert compare(world, expected, found, "some engine") is not None


def test_a_difference_is_made_small() -> None:
    def forgetful(asked: Sequence[World]) -> Iterator[Sequence[Row]]:
        for world in asked:
            leads = [replace(lead, events=lead.events[:-1]) for lead in world.leads]
            yield by_interpreter(world.rules, leads, world.as_of)

    world = seeded_world(1, 10)
    small = smaller(world, forgetful)
    assert len(small.leads) == 1
    assert len(small.leads[0].events) == 1
    assert len(small.text) < len(world.text) / 2
    expected = by_interpreter(small.rules, small.leads, small.as_of)
    assert compare(small, expected, next(forgetful([small])), "a forgetful engine")


def _nodes(part: Any) -> Iterator[dict[str, Any]]:
    if isinstance(part, dict):
        yield part
    for inside in part.values() if isinstance(part, dict) else part:
        if isinstance(inside, dict | list):
            yield from _nodes(inside)
