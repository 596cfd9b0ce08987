"""An evaluation in; the same as JSON for programs out, exact decimals as strings."""

from __future__ import annotations

import json
from datetime import UTC

from slalang.evaluate.result import (
    BandTrace,
    Evaluation,
    RuleTrace,
    ScoreTrace,
    StageTrace,
    points,
)

Data = dict[str, object]


def to_json(found: Evaluation) -> str:
    """Scores, classes and stages first; under `trace` how each of them came about."""
    data: Data = {
        "as_of": found.as_of.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "scores": {name: f"{value:f}" for name, value in found.scores.items()},
        "classes": dict(found.classes),
        "stage": found.stage,
        "stages": list(found.stages),
        "trace": {
            "scores": [_score(score) for score in found.score_traces],
            "classes": [_class(band) for band in found.class_traces],
            "stages": [_stage(stage) for stage in found.stage_traces],
        },
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _score(trace: ScoreTrace) -> Data:
    return {
        "name": trace.name,
        "title": trace.title,
        "points": f"{trace.points:f}",
        "floor": _points(trace.floor),
        "ceiling": _points(trace.ceiling),
        "worn_off": f"{points(trace.worn_off):f}",
        "frozen": trace.frozen,
        "rules": [_rule(rule) for rule in trace.rules],
    }


def _rule(trace: RuleTrace) -> Data:
    return {
        "id": trace.id,
        "title": trace.title,
        "outcome": trace.outcome.value,
        "points": f"{trace.points:f}",
        "occurrences": trace.occurrences,
        "missing": list(trace.missing),
        **({"rules": [_rule(rule) for rule in trace.inside]} if trace.inside else {}),
    }


def _class(trace: BandTrace) -> Data:
    return {
        "name": trace.name,
        "title": trace.title,
        "band": trace.band,
        "band_title": trace.band_title,
        "missing": list(trace.missing),
    }


def _stage(trace: StageTrace) -> Data:
    return {
        "name": trace.name,
        "title": trace.title,
        "outcome": trace.outcome.value,
        "missing": list(trace.missing),
        "needs": list(trace.needs),
    }


def _points(milli: int | None) -> str | None:
    return None if milli is None else f"{points(milli):f}"
