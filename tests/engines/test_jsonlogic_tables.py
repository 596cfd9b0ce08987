"""Classes as decision tables, first hit wins, in engines of others: the same bands.

A class whose bands ask one thing of each attribute is a table of DMN with the hit policy
FIRST: an attribute is a column, a band a row, a cell a unary test. Both engines read cells
of the same words, but for what is not: of something missing that is true in both, so that
the guard has to be written out.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from jsonlogic_oracles import FEEL, by_feel
from worlds.agreements import rules_from
from worlds.canonical import canonical
from worlds.leads import random_leads

from slalang.engines.jsonlogic import export
from slalang.evaluate.conditions import band_of
from slalang.evaluate.lead import case_of
from slalang.form import columns_of, form_of
from slalang.form.nodes import And, Compare, FieldOf, In, Negate, Node, Not, Range, Value

AS_OF = datetime(2026, 3, 6, 12, tzinfo=UTC)
SCALE = {"count": 1, "number": 10**6, "money": 10**4}
Row = Mapping[str, str]
HEAD = """agreement "Tables" {
  currency USD
}
party marketing "Marketing"
lead {
  size count
  rate number
  spend money
  level one of junior, senior, vp, chief
  branch text
  budget yes/no
}
stage new of marketing
score fit {
  +1 when size > 5
}
"""


@pytest.mark.parametrize("seed", range(10))
def test_an_engine_of_decision_tables_gives_the_same_bands(seed: int) -> None:
    zen = pytest.importorskip("zen")
    tables, rows, expected = _world(seed)
    for name, bands in tables.items():
        decision = zen.ZenEngine().create_decision(json.dumps(_zen(bands)))
        found = [decision.evaluate(dict(row))["result"].get("band") for row in rows]
        assert found == [bands_of[name] for bands_of in expected]


@pytest.mark.parametrize("seed", range(10))
def test_unary_tests_of_feel_give_the_same_bands(seed: int) -> None:
    if not FEEL.exists() or not shutil.which("node"):
        pytest.skip("`.ci/setup` fetches the interpreter of FEEL")
    tables, rows, expected = _world(seed)
    asked = [
        (
            cell.replace("$ != null and not ($ in [", "not(null, ").replace("])", ")"),
            row.get(column),
        )
        for bands in tables.values()
        for cells, _ in bands
        for column, cell in cells.items()
        for row in rows
    ]
    passed = iter(by_feel(asked))
    for name, bands in tables.items():
        found: list[str | None] = [None] * len(rows)
        for cells, band in bands:
            hits = [[next(passed) for _ in rows] for _ in cells]
            for place in range(len(rows)):
                if found[place] is None and all(hit[place] is True for hit in hits):
                    found[place] = band
        assert found == [bands_of[name] for bands_of in expected]


def _world(seed: int) -> tuple[dict[str, list[tuple[Row, str]]], list[Mapping[str, Any]], Any]:
    """Tables by class; rows; and what the interpreter says of each row."""
    rng = Random(seed)
    rules = rules_from(HEAD + "\n".join(_class(rng, f"c{number}") for number in range(4)))
    form = form_of(rules)
    columns = columns_of(form)
    document = export(form)
    assert not document["refused"]
    leads = random_leads(rng, rules, 60, AS_OF)
    rows = [
        {name: value for name, value in row.items() if name != "lead_id"}
        for row in canonical(rules, leads, AS_OF).leads
    ]
    limits = {it["name"]: it["most"] for it in document["data"] if "most" in it}
    kept = [
        place for place, row in enumerate(rows)
        if all(abs(row[name] or 0) <= most for name, most in limits.items())
    ]  # fmt: skip
    cases = [case_of(rules, leads[place].records["lead"], (), {}, AS_OF) for place in kept]
    tables = {
        group.name: [
            ({} if band.when is None else _cells(columns, band.when), band.name)
            for band in group.bands
        ]
        for group in form.classes
    }
    expected = [{name: band_of(case, name) for name in tables} for case in cases]
    return tables, [rows[place] for place in kept], expected


def _class(rng: Random, name: str) -> str:
    tests = [
        f"size {rng.choice(['>', '>=', '<', '<=', '='])} {rng.randint(0, 9)}",
        f"rate in -{rng.randint(0, 3)}..{rng.randint(1, 3)}.{rng.randint(0, 9)}",
        f"spend {rng.choice(['>', '<='])} {rng.randint(0, 20)}.25 USD",
        f"level {rng.choice(['is', 'is not', '>=', '<'])} {rng.choice(['senior', 'vp'])}",
        f"level {rng.choice(['in', 'not in'])} (vp, junior)",
        f'branch {rng.choice(["is", "is not"])} "bank"',
        'branch in ("bank", "Sales")',
        f"budget is {rng.choice(['yes', 'no'])}",
    ]
    lines = []
    for number in range(rng.randint(2, 4)):
        chosen = {test.split()[0]: test for test in rng.sample(tests, rng.randint(1, 3))}
        lines.append(f"  band{number} when {' and '.join(chosen.values())}")
    lines += ["  rest otherwise"] if rng.random() < 0.5 else []
    return "\n".join([f"class {name} {{", *lines, "}"])


def _cells(columns: Any, node: Node) -> dict[str, str]:
    """A row of a table: of each attribute that a band asks about, the test."""
    found = {}
    for test in node.args if isinstance(node, And) else (node,):
        field, cell = _cell(columns, test)
        found[columns.attributes[field.record, field.name]] = cell
    return found


def _cell(columns: Any, test: Node) -> tuple[FieldOf, str]:
    def written(node: Node, field: FieldOf) -> str:
        if isinstance(node, Negate):
            return f"-{written(node.value, field)}"
        assert isinstance(node, Value)
        kind = columns.attribute_inputs[columns.attributes[field.record, field.name]].type
        if kind in SCALE:
            scaled = Decimal(str(node.value)) * SCALE[kind]
            return str(int(scaled))
        return json.dumps(node.value)

    match test:
        case Not(arg=In(value=FieldOf() as field, options=options)):
            return field, _none_of([written(option, field) for option in options])
        case In(value=FieldOf() as field, options=options):
            return field, ", ".join(written(option, field) for option in options)
        case Range(value=FieldOf() as field, low=low, high=high):
            return field, f"[{written(low, field)}..{written(high, field)}]"
        case Compare(operator="=", left=FieldOf() as field, right=right):
            return field, written(right, field)
        case Compare(operator="!=", left=FieldOf() as field, right=right):
            return field, _none_of([written(right, field)])
        case Compare(left=FieldOf() as field, right=Value(value=name), choices=choices) if choices:
            place = choices.index(str(name))
            beside = choices[place:] if test.operator == ">=" else choices[:place]
            return field, ", ".join(json.dumps(choice) for choice in beside)
        case Compare(operator=operator, left=FieldOf() as field, right=right):
            return field, f"{operator} {written(right, field)}"
        case _:
            raise AssertionError(test)


def _none_of(values: Sequence[str]) -> str:
    return f"$ != null and not ($ in [{', '.join(values)}])"


def _zen(bands: Sequence[tuple[Row, str]]) -> Mapping[str, Any]:
    """A table in the form that the engine reads."""
    inputs = sorted({column for cells, _ in bands for column in cells})
    content = {
        "hitPolicy": "first",
        "inputs": [{"id": name, "name": name, "field": name} for name in inputs],
        "outputs": [{"id": "band", "name": "band", "field": "band"}],
        "rules": [
            {"_id": str(number), **{name: cells.get(name, "") for name in inputs},
             "band": json.dumps(band)}
            for number, (cells, band) in enumerate(bands)
        ],
    }  # fmt: skip
    kinds = {"in": ("inputNode", {}), "table": ("decisionTableNode", content)}
    kinds["out"] = ("outputNode", {})
    nodes = [
        {"id": name, "name": name, "type": kind, "content": inside, "position": {"x": 0, "y": 0}}
        for name, (kind, inside) in kinds.items()
    ]
    edges = [
        {"id": f"{one}-{other}", "sourceId": one, "targetId": other, "type": "edge"}
        for one, other in (("in", "table"), ("table", "out"))
    ]
    return {"contentType": "application/vnd.gorules.decision", "nodes": nodes, "edges": edges}
