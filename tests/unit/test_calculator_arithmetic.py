"""The arithmetic of the calculator in Node against that of the plan, to the last digit."""

from __future__ import annotations

import json
import shutil
import subprocess
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import pytest
from calculators import (
    EXAMPLES,
    TEMPLATES,
    data_of,
    drawn,
    example,
    given,
    page_of,
    plan_of,
    reckoned,
    shown,
)

NODE = shutil.which("node")
SCRIPTS = ("exact", "sheet", "numbers", "inputs")
RECKON = """
const data = JSON.parse(require("fs").readFileSync(0, "utf8"));
const sheet = { cells: data.cells, fixed: data.constants.map(exactly) };
const text = (v) => (v === null ? "none" : typeof v === "number" ? String(v)
  : v.d === 1n ? String(v.n) : `${v.n}/${v.d}`);
let before = null;
for (const values of data.given) {
  const now = reckon(sheet, values.map(exactly));
  const again = before ? reckon(sheet, values.map(exactly), before) : now;
  console.log(JSON.stringify([now.map(text), again.map(text)]));
  before = again;
}
"""

pytestmark = pytest.mark.skipif(NODE is None, reason="needs Node")


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_page_reckons_what_python_reckons_to_the_last_digit(name: str) -> None:
    path = example(name)
    data, sheet, random = data_of(page_of(path)), plan_of(path).sheet, Random(name)
    changes = [drawn(data, random) for _ in range(40 if name == "packwell" else 15)]
    rows = by_node(
        RECKON, {**data, "given": [given(data, changed) for changed in changes]}
    )  # fmt: skip
    for changed, (fresh, followed) in zip(changes, rows, strict=True):
        expected = reckoned(data, sheet, changed)
        assert fresh == expected, changed
        # What is worked out again only where something changed is the same.
        assert followed == expected, changed


def test_numbers_are_shown_as_the_documents_show_them() -> None:
    random = Random("shown")
    wanted = []
    for _ in range(500):
        size, parts = 10 ** random.choice((1, 4, 9, 18)), random.choice((1, 2, 7, 200, 3000))
        value = Fraction(random.randrange(-size, 10**9), parts)
        wanted.append((random.choice(("", "USD", "%", "months")), value))
    script = """
const rows = JSON.parse(require("fs").readFileSync(0, "utf8"));
console.log(JSON.stringify(rows.map(([unit, value]) => shown(exactly(value), unit))));
"""
    (found,) = by_node(script, [[unit, str(value)] for unit, value in wanted])
    assert found == [shown(value, unit) for unit, value in wanted]


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("1,234", "", "1234"), ("1,234,567.5", "", "1234567.5"), ("30%", "%", "30"),
        (" 30 % ", "%", "30"), ("2,000 USD", "USD", "2000"), ("2_000 usd", "USD", "2000"),
        ("45 days", "days", "45"), ("1 day", "days", "1"), ("1 234.5", "", "1234.5"),
        ("1 234", "", "1234"), ("۳۰", "", "30"), ("34.50", "%", "34.5"),
        ("", "", None), ("abc", "", None), ("12,34", "", None), ("1234,5", "", None),
        ("1,234 567", "", None), ("-3", "", None), ("1e5", "", None), ("0x10", "", None),
        ("4.500 USD", "USD", None), ("4.500", "", None), ("4,500.00", "", "4500"),
        ("0.125", "hours", "0.125"), ("34.125%", "%", "34.125"), ("4,500", "USD", "4500"),
        ("3 USD", "EUR", None), ("9" * 40, "", None), ("1" + ",000" * 50, "", None),
    ],
)  # fmt: skip
def test_what_people_type_is_read_as_they_mean_it(text: str, unit: str, value: str | None) -> None:
    script = """
const [said, unit] = JSON.parse(require("fs").readFileSync(0, "utf8"));
const value = typed(said, unit);
console.log(JSON.stringify(value === null ? null : decimal(value)));
"""
    assert by_node(script, [text, unit]) == [value]


def test_a_mix_stays_whole_and_locked_shares_stay() -> None:
    random = Random("mix")
    cases = []
    for _ in range(300):
        shares = _shares(random)
        moved = random.randrange(len(shares))
        wanted = Fraction(random.randrange(1001), 10)
        locks = [random.random() < 0.3 for _ in shares]
        cases.append(([str(one) for one in shares], moved, str(wanted), locks))
    script = """
const cases = JSON.parse(require("fs").readFileSync(0, "utf8"));
for (const [shares, moved, wanted, locks] of cases) {
  const found = mixed(shares.map(exactly), moved, exactly(wanted), locks);
  console.log(JSON.stringify(found && found.map((v) => decimal(v))));
}
"""
    for (shares, moved, wanted, locks), found in zip(cases, by_node(script, cases), strict=True):
        before = [Fraction(one) for one in shares]
        free = [at for at in range(len(before)) if at != moved and not locks[at]]
        if found is None:
            assert not free
            continue
        after = [Fraction(one) for one in found]
        assert sum(after) == 100
        assert min(after) >= 0
        assert all((10 * one).denominator == 1 for one in after)
        assert all(
            after[at] == before[at] for at in range(len(before)) if locks[at] and at != moved
        )
        assert after[moved] <= Fraction(wanted)
        weights, rest = sum(before[at] for at in free), sum(after[at] for at in free)
        for at in free:
            if weights:
                assert abs(after[at] - rest * before[at] / weights) < Fraction(1, 10)


@pytest.mark.parametrize(
    "fragment",
    [
        "#", "#results", "#x=1", "#<script>alert(1)</script>", "#" + "a" * 100_000, "#%00=1",
        "#65673f=1e9", "#65673f=-1", "#65673f=Infinity", "#65673f=" + "9" * 5000,
        "#__proto__=1", "#constructor=1", "#65673f=30&" * 2000, "#65673f=101", "#65673f=0",
    ],
)  # fmt: skip
def test_a_hostile_address_changes_nothing(fragment: str) -> None:
    data = data_of(page_of(example("packwell")))
    script = """
const [data, fragment] = JSON.parse(require("fs").readFileSync(0, "utf8"));
const inputs = data.inputs.map((one) => (
  { ...one, agreed: exactly(one.value), low: exactly(one.low), high: exactly(one.high) }));
const { values, missed } = fromAddress(inputs, fragment);
console.log(JSON.stringify([toAddress(inputs, values), missed]));
"""
    ((address, _),) = by_node(script, [data, fragment])
    assert address == ""


def _shares(random: Random) -> list[Fraction]:
    """Some shares of 100, to a tenth each."""
    cuts = sorted(random.randrange(1001) for _ in range(random.randrange(1, 5)))
    return [Fraction(b - a, 10) for a, b in zip([0, *cuts], [*cuts, 1000], strict=True)]


def by_node(script: str, data: Any) -> list[Any]:
    """What a script prints that knows the calculator's functions, line by line."""
    assert NODE is not None
    code = "\n".join((Path(TEMPLATES) / f"{name}.js").read_text("utf-8") for name in SCRIPTS)
    ran = subprocess.run(
        [NODE, "-e", code + script], input=json.dumps(data), capture_output=True, text=True,
        check=False, timeout=120,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr[-2000:]
    return [json.loads(line) for line in ran.stdout.splitlines()]
