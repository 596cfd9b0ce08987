"""What the calculator hands back: lines that say in the file what the page shows."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from calculators import (
    EXAMPLES,
    clause_text,
    data_of,
    example,
    few_of_each_kind,
    page_of,
    plan_of,
    read,
)
from test_calculator_arithmetic import NODE, by_node

from slalang.diagnostics.finding import Severity
from slalang.driver import Settings, examine
from slalang.planning.result import Plan
from slalang.planning.sheet.reckon import reckon
from slalang.planning.whatif.clauses import clauses

ALL = """funnel f "F" through mql, won {
  margin 40%
  source a "A" {
    brings 60% of revenue
    brings at least 10 mql each month
    brings at most 8_000 mql each quarter
    mql to won 1 % of those that entered, measured on 3_900
    deal 2_000.25 USD, give or take 400 USD, paid over 12 months
    takes median 45 days, give or take 1 day
    costs 40 USD per mql
    costs 9_000 USD each month
    improve mql to won down to 0.5% by 2026-07-01
  }
  source b "B" {
    brings 30% of revenue  # as "measured" <last> year
    mql to won 2.25% of won and lost
    deal 1_000_000 USD
    takes 1 month
    mql to won takes 2 weeks
    margin 30%
  }
  source c "C" { brings 10% of revenue }
  mql to won 2%
  deal 1_500 USD
}
"""
SMALL = (
    """agreement "Small" {
  currency USD
  effective 2026-01-01 to 2026-12-31
}
party m "M" {
  budget 60_000 USD each quarter for "Paid \\"media\\" \\\\ more"
}
party s "S" {
  available 80% of the time
  people 4
  joining 2 from 2026-04
  leaving 1 from 2026-09-15
  works 20 to 60 mql per person each month
  works at most 500 won each month
  spends 6 minutes per attempt
  spends 1 hour per won
}
stage mql "Lead" of m
stage won "Won" of s
goal g "G" {
  500_000 USD each month from f, for 12 months starting 2026-01,
      rising by 2% each month  # we hope
  in 2026-08 300_000 USD
}
"""
    + ALL
)
RATE = "new_business.web_form.opportunity to customer"
IMPROVED = "new_business.improve opportunity to customer by 2026-07-01"
APPLY = re.compile(
    r"^# (?P<file>[^\s:]+):(?P<line>\d+)(?:-(?P<last>\d+))?, (?P<place>.*)\n(?P<text>.*)$",
    re.MULTILINE,
)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("small") / "small.sla"
    path.write_text(SMALL, "utf-8")
    return path


def test_every_input_has_a_clause_that_says_what_is_said(small: Path) -> None:
    for path in (small, *map(example, EXAMPLES)):
        plan, found = plan_of(path), read(path)
        agreed = {one.key: one.value for one in plan.sheet.inputs}
        said = clauses(found.agreement, plan.sheet.inputs)
        for one in plan.sheet.inputs:
            clause = said[one.key]
            assert clause.origin is not None, one.key
            text = found.sources[clause.origin.file].text[clause.origin.start : clause.origin.end]
            assert _plain(clause_text(clause, agreed)) == _plain(text)


@pytest.mark.skipif(NODE is None, reason="needs Node")
@pytest.mark.parametrize("name", [*EXAMPLES, "small"])
def test_lines_put_into_the_file_give_the_figures_of_the_page(
    name: str, small: Path, tmp_path: Path
) -> None:
    path = small if name == "small" else example(name)
    page, plan = data_of(page_of(path)), plan_of(path)
    changes = [_turned(page, one) for one in few_of_each_kind(page["inputs"])]
    texts = by_node(SOURCE, {**page, "changes": [list(change) for change in changes]})
    assert len(texts) == len(changes)
    for (at, value), text in zip(changes, texts, strict=True):
        key = page["inputs"][at]["key"]
        folder = tmp_path / str(at)
        shutil.copytree(path.parent, folder)
        _apply(folder, text, page["inputs"][at])
        after = plan_of(folder / path.name)
        assert _figures(after, {}) == _figures(plan, {key: Fraction(value)}), text


@pytest.mark.skipif(NODE is None, reason="needs Node")
@pytest.mark.parametrize(
    "case",
    [
        ("packwell", IMPROVED, "19", "19%: below the present 20%: an improvement cannot be worse"),
        ("packwell", IMPROVED, "20", "20%: the same as the present 20%: an improvement has to be"),
        ("packwell", IMPROVED, "22", ""),
        ("packwell", RATE, "30", ""),
        ("small", "f.a.improve mql to won by 2026-07-01", "2", "2%: above the present 1%: an"),
        ("small", "f.a.mql to won", "2/5", "0.5%: above the present 0.4%: an improvement cannot"),
        ("small", "s.works at least mql", "70", "70: above the most, 60: at least cannot"),
    ],
)
def test_the_copied_lines_say_what_check_refuses(
    case: tuple[str, str, str, str], small: Path, tmp_path: Path
) -> None:
    name, key, value, said = case
    path = small if name == "small" else example(name)
    page = data_of(page_of(path))
    at = next(place for place, one in enumerate(page["inputs"]) if one["key"] == key)
    (text,) = by_node(SOURCE, {**page, "changes": [[at, value]]})
    notes = [line for line in text.splitlines() if line.startswith("# slalang check refuses this.")]
    assert len(notes) == bool(said)
    assert said in "".join(notes)
    folder = tmp_path / "copy"
    shutil.copytree(path.parent, folder)
    before = _errors(folder / path.name)
    _apply(folder, text, page["inputs"][at])
    assert (_errors(folder / path.name) > before) == bool(said)


def _errors(path: Path) -> int:
    return sum(
        one.severity is Severity.ERROR for one in examine(read(path), Settings(root=path.parent))
    )


SOURCE = """
const data = JSON.parse(require("fs").readFileSync(0, "utf8"));
const inputs = data.inputs.map((one) => ({ ...one, agreed: exactly(one.value) }));
for (const [at, value] of data.changes) {
  const values = inputs.map((one, place) => (place === at ? exactly(value) : one.agreed));
  console.log(JSON.stringify(asSource(data.clauses, inputs, values)));
}
"""


def _turned(page: Mapping[str, Any], at: int) -> tuple[int, str]:
    """Another value for an input: half as much again, or less where there is no room."""
    one = page["inputs"][at]
    value, high = Fraction(one["value"]), Fraction(one["high"])
    more = value * Fraction(3, 2) if value else Fraction(5)
    if one["kind"] == "people":
        more = value + 2
    if one["unit"] == "%" and more > 90:
        more = value / 2
    assert more <= high
    return at, str(more)


def _apply(folder: Path, text: str, one: Mapping[str, Any]) -> None:
    """Replace the lines that the comments name."""
    found = list(APPLY.finditer(text))
    assert len(found) == 1, (text, one["key"])
    for match in found:
        file = folder / match["file"]
        lines = file.read_text("utf-8").split("\n")
        first, last = int(match["line"]), int(match["last"] or match["line"])
        lines[first - 1 : last] = [match["text"]]
        file.write_text("\n".join(lines), "utf-8")


def _figures(plan: Plan, changed: Mapping[str, Fraction]) -> dict[str, Any]:
    """Every number that has a name, by its key; a name that a plan has more often, all of them."""
    values = reckon(plan.sheet, changed)
    found: dict[str, Any] = {}
    for cell, notes in plan.sheet.notes.items():
        for note in notes:
            found.setdefault(note.key, set()).add(values[cell])
    return {key: found[key] for key in found if " for " not in key}


def _plain(text: str) -> str:
    """Without what layout adds: spaces, and how digits are grouped."""
    return re.sub(r"(?<=\d)_(?=\d)", "", re.sub(r"\s+", " ", text)).replace(" %", "%")
