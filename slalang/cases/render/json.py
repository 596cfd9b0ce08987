"""What came of agreements' examples, in; the same as JSON for programs out.

The shape is told in `docs/testing.md`; `format` changes whenever it does.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from slalang.cases.coverage import Coverage, Item
from slalang.cases.render import Tested
from slalang.cases.result import Block, Checked, Ran, Verdict
from slalang.diagnostics.render.place import place_of
from slalang.source.text import Span

FORMAT = "slalang.test/1"
Data = dict[str, object]


def render(tested: Sequence[Tested]) -> str:
    """Sums first, then every agreement with its examples and its coverage."""
    data = {
        "format": FORMAT,
        **_sums([ran for one in tested for ran in one.results.examples]),
        "agreements": [_agreement(one) for one in tested],
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _sums(examples: Sequence[Ran]) -> Data:
    return {
        verdict.value.replace(" ", "_"): sum(ran.count(verdict) for ran in examples)
        for verdict in (Verdict.PASSED, Verdict.FAILED, Verdict.NOT_RUN)
    }


def _agreement(tested: Tested) -> Data:
    results = tested.results
    return {
        "title": results.title,
        "file": results.file,
        "errors": tested.errors,
        **_sums(results.examples),
        "examples": [_example(ran, tested) for ran in results.examples],
        "coverage": None if tested.errors else _coverage(tested.coverage, tested),
    }


def _example(ran: Ran, tested: Tested) -> Data:
    return {
        "title": ran.title,
        **_place(ran.origin, tested),
        "verdict": ran.verdict.value,
        "problems": list(ran.problems),
        "expectations": [_expectation(one, tested) for one in ran.checked],
    }


def _expectation(one: Checked, tested: Tested) -> Data:
    return {
        "expects": one.said,
        **_place(one.origin, tested),
        "at": one.at.isoformat(),
        "verdict": one.verdict.value,
        "message": one.message,
        "help": one.help,
        "trace": [_block(block, tested) for block in one.trace],
    }


def _block(block: Block, tested: Tested) -> Data:
    lines = [
        {**_place(line.origin, tested), "mark": line.mark, "text": line.text}
        for line in block.lines
    ]
    return {"title": block.title, **_place(block.origin, tested), "lines": lines}


def _coverage(found: Coverage, tested: Tested) -> Data:
    return {
        "percent": found.shown,
        "exercised": found.exercised,
        "all": len(found.items),
        "items": [_item(item, tested) for item in found.items],
        "waiting": [_item(item, tested) for item in found.waiting],
    }


def _item(item: Item, tested: Tested) -> Data:
    return {
        "kind": item.kind,
        "name": item.name,
        "title": item.title,
        **_place(item.origin, tested),
        "exercised": item.exercised,
    }


def _place(span: Span, tested: Tested) -> Data:
    return {"file": span.file, "line": place_of(span, tested.sources).line}
