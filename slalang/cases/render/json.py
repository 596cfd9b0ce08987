"""What came of agreements' examples, in; the same as JSON for programs out.

The shape is told in `docs/testing.md`; `format` changes whenever it does.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from slalang.cases.coverage import Coverage, Item
from slalang.cases.render import Tried
from slalang.cases.result import Block, Checked, Ran, Verdict
from slalang.diagnostics.render.place import place_of
from slalang.source.text import Span

FORMAT = "slalang.test/1"
Data = dict[str, object]


def render(tried: Sequence[Tried]) -> str:
    """Sums first, then every agreement with its examples and its coverage."""
    data = {
        "format": FORMAT,
        **_sums([ran for one in tried for ran in one.results.examples]),
        "agreements": [_agreement(one) for one in tried],
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _sums(examples: Sequence[Ran]) -> Data:
    return {
        verdict.value.replace(" ", "_"): sum(ran.count(verdict) for ran in examples)
        for verdict in (Verdict.PASSED, Verdict.FAILED, Verdict.NOT_RUN)
    }


def _agreement(tried: Tried) -> Data:
    results = tried.results
    return {
        "title": results.title,
        "file": results.file,
        "errors": tried.errors,
        **_sums(results.examples),
        "examples": [_example(ran, tried) for ran in results.examples],
        "coverage": None if tried.errors else _coverage(tried.coverage, tried),
    }


def _example(ran: Ran, tried: Tried) -> Data:
    return {
        "title": ran.title,
        **_place(ran.origin, tried),
        "verdict": ran.verdict.value,
        "problems": list(ran.problems),
        "expectations": [_expectation(one, tried) for one in ran.checked],
    }


def _expectation(one: Checked, tried: Tried) -> Data:
    return {
        "expects": one.said,
        **_place(one.origin, tried),
        "at": one.at.isoformat(),
        "verdict": one.verdict.value,
        "message": one.message,
        "help": one.help,
        "trace": [_block(block, tried) for block in one.trace],
    }


def _block(block: Block, tried: Tried) -> Data:
    lines = [
        {**_place(line.origin, tried), "mark": line.mark, "text": line.text} for line in block.lines
    ]
    return {"title": block.title, **_place(block.origin, tried), "lines": lines}


def _coverage(found: Coverage, tried: Tried) -> Data:
    return {
        "percent": found.shown,
        "exercised": found.exercised,
        "all": len(found.items),
        "items": [_item(item, tried) for item in found.items],
        "waiting": [_item(item, tried) for item in found.waiting],
    }


def _item(item: Item, tried: Tried) -> Data:
    return {
        "kind": item.kind,
        "name": item.name,
        "title": item.title,
        **_place(item.origin, tried),
        "exercised": item.exercised,
    }


def _place(span: Span, tried: Tried) -> Data:
    return {"file": span.file, "line": place_of(span, tried.sources).line}
