"""Exported expressions say of random leads what the interpreter says, in engines of others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest
from jsonlogic_oracles import oracles
from worlds.agreements import rules_from
from worlds.canonical import Tables, canonical
from worlds.conditions import Scope, condition
from worlds.leads import random_leads
from worlds.raw import RawLead
from worlds.seeded import seeded_world
from worlds.vocabulary import declared, random_vocabulary

from slalang.backends.scoring import rules_of
from slalang.driver import compile_file
from slalang.engines.jsonlogic import export
from slalang.evaluate.case import Case
from slalang.evaluate.conditions import band_of, holds, reached
from slalang.evaluate.lead import case_of
from slalang.evaluate.scores import score_of
from slalang.form import form_of
from slalang.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = sorted(p.name for p in (ROOT / "examples").iterdir() if p.name != "broken")
AS_OF = datetime(2026, 3, 6, 12, tzinfo=UTC)
ORACLES = oracles()

UNSAYABLE = (" mentions ", " matches ", " within ", "gained ", " / ")
"""What JsonLogic cannot say is not drawn, else whole scores would be refused for one row."""

needs_oracles = pytest.mark.skipif(
    len(ORACLES) < 2, reason="two engines of JsonLogic are needed: pip install 'slalang[dev]'"
)


@needs_oracles
@pytest.mark.parametrize("name", EXAMPLES)
def test_examples(name: str) -> None:
    settings = Settings(ROOT, cache=False)
    agreement = compile_file(ROOT / "examples" / name / f"{name}.sla", settings).agreement
    assert agreement is not None
    rules = rules_of(agreement, hashed=False)
    assert _agree(rules, random_leads(Random(name), rules, 300, AS_OF)) >= 2


@needs_oracles
@pytest.mark.parametrize("seed", range(12))
def test_random_agreements_of_leads_alone(seed: int) -> None:
    rng = Random(seed)
    rules = rules_from(_without_events(rng))
    assert _agree(rules, random_leads(rng, rules, 150, AS_OF)) >= 15


@needs_oracles
@pytest.mark.parametrize("seed", range(8))
def test_random_agreements(seed: int) -> None:
    world = seeded_world(seed, 60)
    _agree(world.rules, world.leads)


def test_engines_differ_about_missing() -> None:
    """Why guards are written as a comparison with null: of `missing` there are two readings."""
    if len(ORACLES) < 3:
        pytest.skip("`.ci/setup` fetches the third engine")
    asked: Any = {"missing": ["size"]}
    said = {name: ask([asked], [{"size": None}])[0][0] for name, ask in ORACLES.items()}
    assert said == {"datalogic-py": [], "panzi-json-logic": ["size"], "json-logic-js": ["size"]}


# ── What is compared ──────────────────────────────────────────────────────


def _agree(rules: Mapping[str, Any], leads: Sequence[RawLead]) -> int:
    """Compares every exported expression on all leads; the number of exported parts."""
    document = export(form_of(rules))
    rows, cases = _within_limits(document, canonical(rules, leads, AS_OF), rules, leads)
    assert len(rows) >= len(leads) / 3
    asked = [
        (rule, side)
        for rule in document["rules"]
        for side in ("logic", "surely_false")
        if side in rule
    ]
    results = {
        name: ask([rule[side] for rule, side in asked], rows) for name, ask in ORACLES.items()
    }
    for place, (rule, side) in enumerate(asked):
        for number, case in enumerate(cases):
            expected = _expected(case, rule["id"], side)
            for name, found in results.items():
                _same(expected, found[place][number], (name, rule, side, rows[number]))
    return len(document["rules"])


def _within_limits(
    document: Mapping[str, Any],
    tables: Tables,
    rules: Mapping[str, Any],
    leads: Sequence[RawLead],
) -> tuple[list[Mapping[str, Any]], list[Case]]:
    """The leads whose numbers are as small as the export asks them to be."""
    limits = [item for item in document["data"] if "most" in item]
    rows: list[Mapping[str, Any]] = []
    cases = []
    for row, lead in zip(tables.leads, leads, strict=True):
        values = [(row[item["name"]], item) for item in limits]
        if all(value is None or it["least"] <= value <= it["most"] for value, it in values):
            # What is missing may be absent or null.
            kept = {k: v for k, v in row.items() if v is not None or len(rows) % 2}
            others = {name: it for name, it in lead.records.items() if name != "lead"}
            rows.append(kept)
            cases.append(case_of(rules, lead.records["lead"], lead.events, others, AS_OF))
    return rows, cases


def _expected(case: Case, identifier: str, side: str) -> Any:
    section, _, name = identifier.partition("/")
    match section:
        case "scores":
            return score_of(case, name).milli
        case "classes":
            return band_of(case, name)
        case "terms":
            truth = holds(case, {"op": "term", "name": name})
        case "stages":
            truth = reached(case, name)
        case "bands":
            group, _, band = name.partition(".")
            bands = case.declared("classes", group)["bands"]
            truth = holds(case, next(it["when"] for it in bands if it["name"] == band))
        case _:
            rule = next(it for it in _rules(case.rules["scores"]) if it.get("id") == name)
            if rule["kind"] == "weighted":
                truth = any(it.id == name and it.milli for it in _traces(case))
            else:
                truth = holds(case, rule["when"])
    return truth is (side == "logic")


def _rules(parts: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    inside = [item for part in parts for item in _rules(part.get("rules", ()))]
    return [*parts, *inside]


def _traces(case: Case) -> list[Any]:
    found = [rule for score in case.rules["scores"] for rule in score_of(case, score["name"]).rules]
    for rule in found:
        found.extend(rule.inside)
    return found


def _same(expected: Any, found: Any, where: Any) -> None:
    # Some engines count in binary fractions: 40.0 is 40, but true is not 1.
    told = (expected, found, where)
    assert isinstance(expected, bool) == isinstance(found, bool), told
    assert expected == found, told


# ── Agreements that ask nothing of events ─────────────────────────────────


def _without_events(rng: Random) -> str:
    words = random_vocabulary(rng)
    scope = Scope(words.attributes, ())

    def some(depth: int = 1) -> str:
        drawn = condition(rng, scope, depth)
        return some(depth) if any(word in drawn for word in UNSAYABLE) else drawn

    lines = ['agreement "R" {', "  currency USD", "}", 'party marketing "M"', 'party sales "S"']
    lines += declared(words)
    lines += [f"term t{number} when {some(2)}" for number in range(8)]
    scope = Scope(words.attributes, (), terms=("t0", "t1", "t2"))
    lines.append(f"""score fit from -20 to 60 {{
  +10 when {some()}
  -33.333 when {some()}
  first match "A" {{
    +40 when {some()}
    -5 when {some()}
    +0.125 when {some()}
  }}
  group "B" at least -3 at most 12.5 {{
    +7 when {some()}
    +9 when {some()}
    -15 when {some()}
  }}
}}
score rank {{
  +33.3% of fit
  first match "C" {{
    +1 when {some()}
    +2 when {some()}
  }}
}}""")
    scope = Scope(words.attributes, (), ("t0", "t3"), ("fit", "rank"))
    lines.append(
        f"class tier {{\n  low when {some()}\n  mid when {some(2)}\n  top when {some()}\n}}"
    )
    lines.append(f"class other {{\n  one when {some()}\n  two otherwise\n}}")
    bands = (("tier", ("low", "mid", "top")), ("other", ("one", "two")))
    scope = Scope(words.attributes, (), ("t5",), ("fit", "rank"), bands)
    lines += [f"term u{number} when {some(2)}" for number in range(8)]
    lines.append("stage new of marketing")
    lines.append(f"stage ready of sales {{\n  when {some(2)}\n}}")
    return "\n".join(lines) + "\n"
