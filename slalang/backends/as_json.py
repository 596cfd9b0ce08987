"""Data in; the JSON text that programs read, and in it places and problems, out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TypeAlias

from slalang.funnel.problems import Problem, place_of, say
from slalang.source.text import Span

Data: TypeAlias = dict[str, object]


def json_text(data: Mapping[str, object]) -> str:
    """A line for each value, every letter as it is."""
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def problem_data(problem: Problem) -> Data:
    """What could not be computed, in words, and where it stands."""
    return {"kind": type(problem).__name__, "message": say(problem), **place(place_of(problem))}


def place(origin: Span | None) -> Data:
    """A stretch of a file, in code points from 0; `null` where nothing is written of it."""
    return {
        "file": origin.file if origin else None,
        "start": origin.start if origin else None,
        "end": origin.end if origin else None,
    }
