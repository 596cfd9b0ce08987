"""LibreOffice, as a judge of spreadsheets: it counts itself, and says where it cannot."""

from __future__ import annotations

from pathlib import Path

import pytest
from spreadsheets import recalculated

openpyxl = pytest.importorskip("openpyxl", reason="needs openpyxl, of the extra dev")
xlsxwriter = pytest.importorskip("xlsxwriter", reason="needs XlsxWriter, of the extra xlsx")

pytestmark = pytest.mark.soffice


def test_formulas_are_worked_out_whatever_result_the_file_claims(tmp_path: Path) -> None:
    written = tmp_path / "plan.xlsx"
    with xlsxwriter.Workbook(str(written)) as book:
        sheet = book.add_worksheet("Plan")
        sheet.write_row(0, 0, [7, 0.25])
        sheet.write_formula(0, 2, "=A1*3", value=1)
        sheet.write_formula(0, 3, "=ROUNDUP(A1*B1,0)")
    assert values(written) == [7, 0.25, 1, 0]
    assert values(recalculated(written)) == [7, 0.25, 21, 2]


def test_formulas_stay_formulas(tmp_path: Path) -> None:
    written = tmp_path / "plan.xlsx"
    with xlsxwriter.Workbook(str(written)) as book:
        book.add_worksheet("Plan").write_formula(0, 0, "=1+1")
    sheet = openpyxl.load_workbook(recalculated(written))["Plan"]
    assert sheet["A1"].value == "=1+1"


def test_what_is_no_spreadsheet_is_not_read_as_one(tmp_path: Path) -> None:
    written = tmp_path / "plan.xlsx"
    written.write_text("7;8\n")
    with pytest.raises(AssertionError, match=r"made nothing of plan\.xlsx"):
        recalculated(written)


def test_an_office_program_that_takes_too_long_is_ended(tmp_path: Path) -> None:
    written = tmp_path / "plan.xlsx"
    with xlsxwriter.Workbook(str(written)) as book:
        book.add_worksheet("Plan")
    with pytest.raises(AssertionError, match="not done after"):
        recalculated(written, timeout=0.05)


def values(path: Path) -> list[object]:
    """What the cells of the first row of `Plan` hold, formulas as their results."""
    sheet = openpyxl.load_workbook(path, data_only=True)["Plan"]
    return [cell.value for cell in sheet[1]]
