"""Engines of JsonLogic that others wrote: expressions and rows in; what each says out."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

ROOT = Path(__file__).resolve().parents[2]
TOOLS = ROOT / ".tools"
REFERENCE = TOOLS / "json-logic.js"
"""The engine of the format's author."""
SUITE = TOOLS / "jsonlogic-tests.json"
"""The official compatibility suite: `[logic, data, result]`, and headings as texts."""
FEEL = TOOLS / "node_modules" / "feelin" / "dist" / "index.js"

Oracle: TypeAlias = Callable[[Sequence[Any], Sequence[Mapping[str, Any]]], list[list[Any]]]
"""Of each expression on each row the result."""


def oracles() -> dict[str, Oracle]:
    """Those that are installed, by name; each is independent of the others."""
    found: dict[str, Oracle] = {}
    try:
        from datalogic_py import Engine

        found["datalogic-py"] = lambda logics, rows: _by_datalogic(Engine(), logics, rows)
    except ImportError:
        pass
    try:
        # Another package installs under this name, too; only this one has such a module.
        from json_logic.apply import apply

        found["panzi-json-logic"] = lambda logics, rows: [
            [apply(logic, row) for row in rows] for logic in logics
        ]
    except ImportError:
        pass
    if REFERENCE.exists() and shutil.which("node"):
        found["json-logic-js"] = by_reference
    return found


def by_reference(logics: Sequence[Any], rows: Sequence[Mapping[str, Any]]) -> list[list[Any]]:
    script = Path(__file__).with_name("jsonlogic_batch.cjs")
    return node(script, {"engine": str(REFERENCE), "logics": logics, "rows": rows})


def by_feel(asked: Sequence[tuple[str, Any]]) -> list[Any]:
    """Whether each value passes its unary test."""
    script = Path(__file__).with_name("feel_batch.mjs")
    found: list[Any] = node(script, {"engine": FEEL.as_uri(), "asked": asked})
    return found


def node(script: Path, given: Any) -> Any:
    """What a script of Node prints, as data."""
    text = json.dumps(given, ensure_ascii=False).encode("utf-8", "surrogatepass")
    command = ["node", str(script)]
    run = subprocess.run(command, input=text, capture_output=True, check=False, timeout=300)
    assert run.returncode == 0, run.stderr.decode()
    return json.loads(run.stdout)


def _by_datalogic(
    engine: Any, logics: Sequence[Any], rows: Sequence[Mapping[str, Any]]
) -> list[list[Any]]:
    data = [json.dumps(row, ensure_ascii=False) for row in rows]
    rules = [engine.compile(json.dumps(logic, ensure_ascii=False)) for logic in logics]
    return [[json.loads(rule.evaluate_str(row)) for row in data] for rule in rules]
