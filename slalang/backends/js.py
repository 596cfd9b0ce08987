"""The agreement → the folder `js`: its rules and all that browsers and Node need to score leads."""

from __future__ import annotations

from collections.abc import Mapping

from slalang.backends import scoring
from slalang.engines.javascript import files
from slalang.model.agreement import Agreement


def build(agreement: Agreement, options: Mapping[str, str]) -> dict[str, bytes]:
    """`js/scoring.json` beside the engine, which is the same for every agreement."""
    made = {**files(), **scoring.build(agreement, options)}
    return {f"js/{name}": content for name, content in made.items()}
