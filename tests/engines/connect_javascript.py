"""The JavaScript engine in Node: one process for all worlds of a call."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from shutil import which
from typing import Any

from worlds.raw import RawLead, World, as_json, instant
from worlds.results import Row

from slalang.evaluate.case import microseconds
from slalang.form import columns_of, form_of

HERE = Path(__file__).parent
ENGINE = HERE.parents[1] / "slalang" / "engines" / "javascript" / "slalang-score.js"


def missing() -> str | None:
    """Node, and the module itself."""
    if which("node") is None:
        return "Node is not installed"
    return None if ENGINE.exists() else f"{ENGINE.name} is not there"


def run(worlds: Sequence[World]) -> Iterator[Sequence[Row]]:
    """The rows of each world; AssertionError for a lead that could not be read."""
    lines: list[str] = []
    for world in worlds:
        lines.append(json.dumps({"rules": world.rules}))
        at = instant(microseconds(world.as_of))
        lines += [_asked(lead, at) for lead in world.leads]
    command = ["node", str(HERE / "javascript_batch.mjs"), str(ENGINE)]
    whole = "\n".join(lines) + "\n"
    done = subprocess.run(command, input=whole.encode(), capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    rows = iter(done.stdout.decode().split("\n"))
    for world in worlds:
        yield [_row(world, json.loads(next(rows))) for _ in world.leads]


def _asked(lead: RawLead, at: str) -> str:
    whole = json.loads(as_json(lead))
    own = ("lead_id", "lead", "account", "events")
    records = {name: whole.pop(name) for name in list(whole) if name not in own}
    return json.dumps({**whole, "records": records, "as_of": at})


def _row(world: World, found: Mapping[str, Any]) -> Row:
    assert "problems" not in found, (world.name, found, world.text)
    names = columns_of(form_of(world.rules))
    flags = {
        name: int(word) for name, word in found.items() if name.startswith(("stages_", "fired_"))
    }
    return {
        "lead_id": found["lead_id"],
        **{names.scores[name]: int(milli) for name, milli in found["scores"].items()},
        **{names.classes[name]: band for name, band in found["classes"].items()},
        "stage": found["stage"],
        **flags,
    }
