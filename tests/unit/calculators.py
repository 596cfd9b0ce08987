"""Agreements in; the data of their calculators, and what Python makes of them, out."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

from slalang.backends.calculator import build
from slalang.backends.planned import planned
from slalang.driver import Read, read_file
from slalang.funnel.arithmetic import half_up
from slalang.model.quantities import Money
from slalang.planning.result import Plan
from slalang.planning.sheet.cells import Op, Sheet
from slalang.planning.sheet.reckon import reckon
from slalang.planning.whatif.clauses import Clause, Slot, numeral
from slalang.wording.numbers import money, number

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates/calculator"
EXAMPLES = (
    "packwell",
    "leadfuze",
    "six_months",
    "seven_components",
    "questionnaire",
    "two_scripts",
)


def example(name: str) -> Path:
    return ROOT / f"examples/{name}/{name}.sla"


def read(path: Path) -> Read:
    found, _ = read_file(path, path.parent)
    assert found is not None
    return found


def page_of(path: Path, **options: str) -> str:
    """The page, with the texts of the files as `slalang build` hands them on."""
    found = read(path)
    texts = {name: source.text for name, source in found.sources.items()}
    return build(found.agreement, {"texts": json.dumps(texts), **options})[
        "calculator.html"
    ].decode()


def plan_of(path: Path) -> Plan:
    return planned(read(path).agreement, {}, live=True)


def data_of(page: str) -> dict[str, Any]:
    """What the page carries for its script."""
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert found
    data: dict[str, Any] = json.loads(found[1])
    return data


def sheet_in(data: Mapping[str, Any], sheet: Sheet) -> Sheet:
    """The cells that the page has, as a sheet that Python can reckon."""
    signs = {
        "input": Op.INPUT, "constant": Op.CONSTANT, "+": Op.ADD, "-": Op.SUBTRACT,
        "×": Op.MULTIPLY, "÷": Op.DIVIDE, "up": Op.UP, "least": Op.LEAST, "most": Op.MOST,
    }  # fmt: skip
    return Sheet(
        tuple(signs[cell[0]] for cell in data["cells"]),
        tuple(tuple(cell[1:]) for cell in data["cells"]),
        sheet.inputs, sheet.constants, {},
    )  # fmt: skip


def drawn(data: Mapping[str, Any], random: Random) -> dict[str, Fraction]:
    """Other numbers for some inputs, within what may be typed: ordinary ones, and the edges."""
    found = {}
    for one in data["inputs"]:
        low, high = Fraction(one["low"]), Fraction(one["high"])
        kind = random.random()
        if kind < 0.3:
            continue
        places = 0 if one["kind"] == "people" else random.choice((0, 1, 2, 6))
        most = high if kind > 0.95 else min(high, 3 * Fraction(one["value"]) + 10)
        value = Fraction(random.randrange(int(most * 10**places) + 1), 10**places)
        found[one["key"]] = min(max(value, low), high) if value.denominator == 1 else (
            value if low <= value <= high else Fraction(one["value"])
        )  # fmt: skip
        if kind < 0.32:
            found[one["key"]] = low
    return found


def reckoned(data: Mapping[str, Any], sheet: Sheet, changed: Mapping[str, Fraction]) -> list[str]:
    """Every cell of the page as Python reckons it: `17/50`, `34`, or `none`."""
    values = reckon(sheet_in(data, sheet), changed)
    return ["none" if value is None else str(Fraction(value)) for value in values]


def shown(value: Fraction | int | None, unit: str) -> str:
    """A number as the documents write it."""
    if value is None:
        return "–"
    exact = half_up(Fraction(value), 2)
    if re.fullmatch("[A-Z]{3}", unit):
        return money(Money(exact, unit))
    text = number(exact)
    if text in ("1", "−1") and unit == "months":
        unit = "month"
    return f"{text}%" if unit == "%" else f"{text} {unit}" if unit else text


def given(data: Mapping[str, Any], changed: Mapping[str, Fraction]) -> list[str]:
    """The value of every input, changed or not."""
    return [str(changed.get(one["key"], Fraction(one["value"]))) for one in data["inputs"]]


def address(data: Mapping[str, Any], changed: Mapping[str, Fraction]) -> str:
    """The end of the address that a page writes for these numbers."""
    pairs = []
    for one in data["inputs"]:
        value = changed.get(one["key"])
        if value is not None and value != Fraction(one["value"]):
            text = f"{half_up(value, 6):f}"
            pairs.append(f"{one['id']}={text.rstrip('0').rstrip('.') if '.' in text else text}")
    return "&".join(pairs)


def few_of_each_kind(inputs: Sequence[Mapping[str, Any]]) -> list[int]:
    """The places of the first and the last input of each kind: to plan anew for all takes long."""
    kinds: dict[object, list[int]] = {}
    for place, one in enumerate(inputs):
        kinds.setdefault(one["kind"], []).append(place)
    return sorted({place for places in kinds.values() for place in (places[0], places[-1])})


def clause_text(clause: Clause, values: Mapping[str, Fraction]) -> str:
    """The clause in canonical words; every number by the key of its input."""
    return "".join(
        part if isinstance(part, str) else _filled(part, values[part.key]) for part in clause.parts
    )


def _filled(slot: Slot, value: Fraction) -> str:
    if not slot.one:
        return numeral(value)
    return f"{numeral(value)} {slot.one if value == 1 else slot.many}"
