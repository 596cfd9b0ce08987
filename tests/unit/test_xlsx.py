"""`build --to xlsx`: a workbook with live formulas, safe names and the same bytes every time."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from slalang.backends import BackendProblem
from slalang.backends.xlsx import build
from slalang.backends.xlsx.book import letters
from slalang.backends.xlsx.names import cell_names, sheet_names
from slalang.driver import read_file, read_text
from slalang.model.agreement import Agreement

ROOT = Path(__file__).parents[2]

SMALL = """\
agreement "Small" {
  effective 2026-01-01 to 2026-12-31
  currency  USD
}
party sales "Sales" { people 2 }
stage mql "MQL" of sales
stage customer "Customer" of sales { ends }
funnel web "%s" through mql, customer {
  mql to customer 10%%
  deal 1_000 USD
}
goal sold "Sold" { 7_000 USD each month from web }
"""


def small(title: str = "Web") -> Agreement:
    return read_text(SMALL % title).agreement


def opened(agreement: Agreement, **options: str) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(build(agreement, options)["plan.xlsx"]))


def test_needs_are_formulas_and_not_numbers() -> None:
    page = opened(small())["Web"]
    row = next(row for row in page.iter_rows() if row[0].value == "MQL")
    assert str(row[2].value).startswith("=ROUNDUP(ROUND(")


def test_results_stand_beside_the_formulas_for_programs_that_do_not_count() -> None:
    book = openpyxl.load_workbook(BytesIO(build(small(), {})["plan.xlsx"]), data_only=True)
    row = next(row for row in book["Web"].iter_rows() if row[0].value == "MQL")
    assert [cell.value for cell in row[2:14]] == [70] * 12


def test_every_input_has_a_name_and_is_the_only_thing_that_can_be_changed() -> None:
    book = opened(small())
    inputs = book["Inputs"]
    unlocked = {
        cell.coordinate for row in inputs.iter_rows() for cell in row if not cell.protection.locked
    }
    named = {str(name.attr_text).partition("!")[2].replace("$", "")
             for name in book.defined_names.values()}  # fmt: skip
    assert unlocked == named
    assert unlocked
    assert all(page.protection.sheet for page in book)


def test_the_same_agreement_gives_the_same_bytes() -> None:
    assert build(small(), {}) == build(small(), {})


def test_the_flagship_has_a_sheet_for_each_funnel_the_plan_and_the_people() -> None:
    path = ROOT / "examples" / "packwell" / "packwell.sla"
    found, _ = read_file(path, path.parent)
    assert found is not None
    book = opened(found.agreement)
    assert book.sheetnames[:4] == ["Inputs", "Plan", "New business", "Packaging studio"]
    assert "People" in book.sheetnames
    # Leads of two kinds are not stacked on each other.
    assert len(book["Plan"]._charts) == 2


@pytest.mark.parametrize("title", ["=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2", "{=1}"])
def test_a_title_is_never_a_formula(title: str) -> None:
    page = next(page for page in opened(small(title)) if page["A1"].value == title)
    assert page["A1"].data_type == "s"


@pytest.mark.parametrize(
    "title", ["a/b:c*[d]?", "'", "History", "Inputs", "x" * 300, " ", "ไทย", "📈" * 40]
)
def test_a_title_of_any_kind_makes_a_sheet_that_opens(title: str) -> None:
    assert len(opened(small(title)).sheetnames) == 5


def test_sheets_of_one_title_are_told_apart() -> None:
    assert sheet_names(["Plan", "plan", "PLAN"]) == ("Plan", "plan 2", "PLAN 3")


def test_names_of_cells_never_look_like_cells_and_are_all_different() -> None:
    found = cell_names(["Q1", "R1C1", "true", "a.b", "a b", "a_b", "9 lives"])
    assert found == ("n_Q1", "n_R1C1", "n_true", "a_b", "a_b_2", "a_b_3", "n_9_lives")


def test_columns_are_counted_in_letters() -> None:
    assert [letters(number) for number in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


@pytest.mark.parametrize("first", ["2026-04", "2026-03-31"])
def test_a_plan_by_weeks_starts_where_it_is_told(first: str) -> None:
    page = opened(small(), by="week", periods="4", **{"from": first})["Web"]
    heads = next(
        row for row in page.iter_rows() if row[2].value and str(row[2].value)[:4] == "2026"
    )
    assert [cell.value for cell in heads[2:6]] == ["2026-W14", "2026-W15", "2026-W16", "2026-W17"]


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("by", "day", "goes by months or weeks"),
        ("from", "April", "no month to start from"),
        ("from", "9999-12", "no month to start from"),
        ("from", "2026-02-30", "no month to start from"),
        ("periods", "0", "no number of periods"),
        ("periods", "1e9", "no number of periods"),
        ("periods", "521", "no number of periods"),
    ],
)
def test_an_option_that_says_nothing_is_refused(option: str, value: str, said: str) -> None:
    with pytest.raises(BackendProblem, match=said):
        build(small(), {option: value})


def test_without_a_goal_there_is_nothing_to_plan() -> None:
    found = read_text(SMALL.partition("goal")[0] % "Web").agreement
    with pytest.raises(BackendProblem, match="nothing to plan"):
        build(found, {})
