"""A lead that was explained in; the same as JSON for programs out.

The shape is told in `docs/why.md`; `format` changes whenever it does.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from slalang.cases.result import Block
from slalang.diagnostics.render.place import place_of
from slalang.model.expressions import Expression
from slalang.solve.changes import Becomes, Happens
from slalang.solve.why import Enough, Short, Step, Why
from slalang.solve.why.advice import Speech, speech_of, spelled_value, step_words
from slalang.source.text import SourceFile, Span
from slalang.wording.conditions import condition

FORMAT = "slalang.why/1"
Data = dict[str, object]
Sources = Mapping[str, SourceFile]


def render(why: Why, sources: Sources) -> str:
    """Where the lead stands, what it falls short of, and the trace."""
    found, speech = why.evaluation, speech_of(why.agreement)
    data: Data = {
        "format": FORMAT,
        "as_of": why.as_of.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "scores": {name: f"{value:f}" for name, value in found.scores.items()},
        "classes": dict(found.classes),
        "stage": found.stage,
        "stages": list(found.stages),
        "solver": why.solver,
        "short_of": [_short(short, speech, sources) for short in why.short],
        "ahead": why.ahead,
        "later": why.later,
        "left_out": why.left_out,
        "trace": [_block(block, sources) for block in why.blocks],
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _short(short: Short, speech: Speech, sources: Sources) -> Data:
    target = short.target
    return {
        "kind": target.kind,
        "name": target.name,
        "title": target.title,
        **({"band": target.band, "band_title": target.band_title} if target.band else {}),
        **_place(target.origin, sources),
        "scores": [
            {"title": it.score, "points": f"{it.points:f}", "wanted": f"{it.wanted:f}"}
            for it in target.short
        ],
        "answer": _answer(short),
        "ways": [_way(way, short, speech, sources) for way in short.ways],
        "complete": short.complete,
        "fixed": list(short.fixed),
        "together": short.together,
    }


def _answer(short: Short) -> str:
    if not short.asked:
        return "not asked"
    if short.ways:
        return "ways"
    if short.out_of_hand:
        return "nothing is enough"
    return "too far" if short.far else "not found"


def _way(way: Enough, short: Short, speech: Speech, sources: Sources) -> Data:
    return {
        "changes": [_step(step, short, speech) for step in way.steps],
        **({"becomes": way.becomes} if way.becomes else {}),
        **({"because": _because(way.by, speech, sources)} if way.by else {}),
    }


def _because(by: Expression, speech: Speech, sources: Sources) -> Data:
    return {**_place(by.origin, sources), "text": str(condition(by, speech.words))}


def _step(step: Step, short: Short, speech: Speech) -> Data:
    change = step.change
    data: Data = {"says": step_words(speech, step, short.target.scores)}
    match change:
        case Becomes():
            data |= {
                "attribute": f"{change.record}.{change.name}",
                "was": _plain(step.was),
                "value": _plain(spelled_value(speech, change.value)),
            }
        case Happens():
            data |= {
                "event": change.event,
                "times": change.times,
                "properties": {
                    name: _plain(spelled_value(speech, value))
                    for name, value in change.properties.items()
                },
            }
            data |= {"differs": change.differs} if change.differs else {}
    return {**data, "gains": {gain.score: f"{gain.points:f}" for gain in step.gains}}


def _plain(value: Any) -> object:
    """A value as JSON has it; numbers with a fraction as strings, so that they stay exact."""
    match value:
        case Decimal():
            return int(value) if value == value.to_integral_value() else f"{value:f}"
        case float():
            return repr(value)
        case datetime() | date():
            return value.isoformat()
        case Mapping():
            return {str(name): _plain(inner) for name, inner in value.items()}
        case list() | tuple():
            return [_plain(inner) for inner in value]
        case _:
            return value


def _block(block: Block, sources: Sources) -> Data:
    lines = [
        {**_place(line.origin, sources), "mark": line.mark, "text": line.text}
        for line in block.lines
    ]
    return {"title": block.title, **_place(block.origin, sources), "lines": lines}


def _place(span: Span, sources: Sources) -> Data:
    return {"file": span.file, "line": place_of(span, sources).line}
