"""What LibreOffice counts in `plan.xlsx` is what Python counts, whatever the inputs are."""

from __future__ import annotations

import random
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest
from spreadsheets import recalculated

from slalang.backends.planned import planned
from slalang.backends.xlsx import build
from slalang.backends.xlsx.names import cell_names
from slalang.backends.xlsx.pages import pages_of
from slalang.backends.xlsx.write import places_of
from slalang.driver import read_file
from slalang.model.agreement import Agreement
from slalang.planning.sheet.cells import Input, Kind
from slalang.planning.sheet.reckon import reckon

pytestmark = pytest.mark.soffice

EXAMPLES = Path(__file__).parents[2] / "examples"
PLANNED = ["packwell/packwell.sla", "leadfuze/leadfuze.sla", "questionnaire/questionnaire.sla"]


def agreement_of(name: str) -> Agreement:
    found, _ = read_file(EXAMPLES / name, (EXAMPLES / name).parent)
    assert found is not None
    return found.agreement


@pytest.mark.parametrize("name", PLANNED)
def test_an_example_counts_as_in_python(name: str, tmp_path: Path) -> None:
    assert_counts(agreement_of(name), {}, tmp_path)


@pytest.mark.parametrize("seed", range(6))
def test_the_flagship_with_other_numbers_counts_as_in_python(seed: int, tmp_path: Path) -> None:
    agreement = agreement_of("packwell/packwell.sla")
    draw = random.Random(seed)
    inputs = planned(agreement, {}, live=True).sheet.inputs
    changed = {one.key: other(one, draw) for one in inputs if draw.random() < 0.6}
    assert_counts(agreement, changed, tmp_path)


def other(one: Input, draw: random.Random) -> Fraction:
    """Another number that a reader could type."""
    if one.unit == "%":
        return Fraction(draw.randint(1, 990), 10)
    if one.kind is Kind.TIME:
        return Fraction(draw.randint(0, 8), 1)
    return Fraction(max(1, int(one.value * draw.randint(50, 200) / 100)))


def assert_counts(agreement: Agreement, changed: dict[str, Fraction], folder: Path) -> None:
    plan = planned(agreement, {}, live=True)
    values = reckon(plan.sheet, changed)
    path = folder / "plan.xlsx"
    path.write_bytes(build(agreement, {})["plan.xlsx"])
    book = openpyxl.load_workbook(path)
    for one, name in zip(
        plan.sheet.inputs, cell_names(i.key for i in plan.sheet.inputs), strict=True
    ):
        if one.key in changed:
            page, _, cell = str(book.defined_names[name].attr_text).partition("!")
            value = changed[one.key] / 100 if one.unit == "%" else changed[one.key]
            book[page.strip("'")][cell.replace("$", "")] = float(value)
    book.save(path)
    counted = openpyxl.load_workbook(recalculated(path), data_only=True)
    compared = 0
    pages = pages_of(plan, reckon(plan.sheet), {})
    for cell, page, place in places_of(plan.sheet, pages):
        found, expected = counted[page][place].value, values[cell]
        if expected is None:
            assert found in ("#DIV/0!", "#VALUE!"), (page, place, found)
            continue
        assert isinstance(found, int | float), (page, place, found, expected)
        near = abs(found - float(expected)) <= 1e-9 * max(1, abs(float(expected)))
        assert near, (page, place, found, expected)
        compared += 1
    assert compared > 50
