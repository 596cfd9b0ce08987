"""The agreement → `scoring.json`: all that is needed to score a lead without the text.

The shape is `scoring-1.schema.json` beside this file; what it means is `slalang.evaluate`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from slalang.backends.scoring.conditions import Node, node
from slalang.backends.scoring.inputs import inputs
from slalang.backends.scoring.scores import group_of, score
from slalang.evaluate import FORMAT
from slalang.model.agreement import Agreement
from slalang.model.digest import digest
from slalang.model.quantities import Open
from slalang.model.scoring import Stage
from slalang.version import __version__
from slalang.wording.titles import words_of
from slalang.wording.words import Words

SCHEMA = Path(__file__).with_name("scoring-1.schema.json")


def build(agreement: Agreement, options: Mapping[str, str]) -> dict[str, bytes]:  # noqa: ARG001
    """`scoring.json` of an agreement without errors; the same agreement gives the same bytes."""
    text = json.dumps(rules_of(agreement), ensure_ascii=False, indent=1)
    return {"scoring.json": (text + "\n").encode()}


def rules_of(agreement: Agreement, *, hashed: bool = True) -> dict[str, Any]:
    """The same as data, for `slalang.evaluate.evaluate`; the hash only where it is asked for."""
    words = words_of(agreement)
    records = frozenset(record.name for record in agreement.records)
    version = agreement.header.version if agreement.header else None
    starts = next((stage.name for stage in agreement.stages if stage.starts), None)
    starts = starts or (agreement.stages[0].name if agreement.stages else None)
    rules = {
        "terms": [
            {"name": term.name, "title": term.title, "when": node(term.condition, words, records)}
            for term in agreement.terms
            if term.condition is not None
        ],
        "scores": [score(one, words, records) for one in agreement.scores],
        "classes": [group_of(one, words, records) for one in agreement.classes],
        "stages": [_stage(one, starts, words, records) for one in agreement.stages],
    }
    return {
        "format": FORMAT,
        "agreement": {
            "title": agreement.title,
            "version": None if isinstance(version, Open) else version,
            "currency": agreement.currency,
        },
        "model_hash": f"sha256:{digest(agreement)}" if hashed else "",
        "generator": f"slalang {__version__}",
        "missing": "unknown",
        "inputs": inputs(agreement, words, records, rules),
        **rules,
    }


def _stage(it: Stage, starts: str | None, words: Words, records: frozenset[str]) -> Node:
    return {
        "name": it.name,
        "title": it.title,
        "when": node(it.when, words, records) if it.when else None,
        "needs": [ref.name for ref in it.needs],
        "starts": it.name == starts,
        "ends": it.ends,
    }
