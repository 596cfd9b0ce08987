"""An engine, a seed and a number of leads in; the smallest case found that still differs, out.

    python tests/engines/smaller.py duckdb 1017 40

What comes out has the form of a file of `traps/`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from engine_table import ENGINES, Run, run_of
from worlds.agreements import HEAD, rules_from
from worlds.raw import RawLead, World, as_json
from worlds.results import by_interpreter, compare
from worlds.seeded import seeded_world


def smaller(world: World, run: Run) -> World:
    """One lead and as little of the agreement as still makes a difference."""

    def differs(tried: World) -> bool:
        try:
            rows = by_interpreter(tried.rules, tried.leads, tried.as_of)
            return compare(tried, rows, next(iter(run([tried]))), "it") is not None
        except Exception:
            # A case that cannot be asked is no smaller case, unless the first could not be.
            return False

    lead = next((lead for lead in world.leads if differs(replace(world, leads=[lead]))), None)
    if lead is None:
        return world
    world, before = replace(world, leads=[lead]), ""
    while before != (now := world.text + as_json(world.leads[0])):
        before = now
        world = _text_without(world, differs)
        world = _lead_without(world, differs)
    return world


def _text_without(world: World, differs: Callable[[World], bool]) -> World:
    """Blocks and lines left out; what does not compile, or not read the lead, is put back."""

    def kept(lines: Sequence[str]) -> World | None:
        text = "\n".join(lines) + "\n"
        try:
            return replace(world, text=text, rules=rules_from(text))
        except AssertionError:
            return None

    lines = world.text.splitlines()
    for first, last in _pieces(lines):
        without = [line for at, line in enumerate(lines) if not first <= at <= last and line]
        tried = kept(without)
        if tried is not None and differs(tried):
            return _text_without(tried, differs)
    return world


def _pieces(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Whole blocks first, the widest first, then single lines."""
    opened: list[int] = []
    blocks = []
    for at, line in enumerate(lines):
        if line.endswith("{"):
            opened.append(at)
        if line.strip() == "}":
            blocks.append((opened.pop(), at))
    yield from sorted(blocks, key=lambda block: block[0] - block[1])
    yield from ((at, at) for at, line in enumerate(lines) if not line.endswith(("{", "}")))


def _lead_without(world: World, differs: Callable[[World], bool]) -> World:
    """Attributes, events and properties left out."""
    for lead in _fewer(world.leads[0]):
        tried = replace(world, leads=[lead])
        if differs(tried):
            return _lead_without(tried, differs)
    return world


def _fewer(lead: RawLead) -> Iterator[RawLead]:
    for at, event in enumerate(lead.events):
        before, after = lead.events[:at], lead.events[at + 1 :]
        yield replace(lead, events=(*before, *after))
        for name in event["properties"]:
            inside = {key: it for key, it in event["properties"].items() if key != name}
            yield replace(lead, events=(*before, {**event, "properties": inside}, *after))
    for record, values in lead.records.items():
        for name in values:
            inside = {key: it for key, it in values.items() if key != name}
            yield replace(lead, records={**lead.records, record: inside})


if __name__ == "__main__":
    name, seed, leads = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    asked = run_of(next(engine for engine in ENGINES if engine.name == name))
    found = smaller(seeded_world(seed, leads), asked)
    if len(found.leads) != 1:
        sys.exit(f"{name} finds for each lead alone what the interpreter finds")
    print(f"# {name} differs here.\nas of {found.as_of.isoformat()}")
    print(found.text.removeprefix(HEAD).strip(), "\n--- leads", sep="\n")
    print(*map(as_json, found.leads), "", "--- results", sep="\n")
    rows = by_interpreter(found.rules, found.leads, found.as_of)
    print(compare(found, rows, next(iter(asked([found]))), name), file=sys.stderr)
