"""Each agreement of `tests/golden/funnel` as text, Markdown, CSV and JSON."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from slalang.backends.funnel import to_csv, to_json, to_markdown, to_text
from slalang.diagnostics.render.cells import width
from slalang.driver import read_text
from slalang.funnel import plan
from slalang.funnel.plans import Plans

TESTS = Path(__file__).parent.parent
GOLDEN = TESTS / "golden" / "funnel"
CASES = sorted(path.stem for path in GOLDEN.glob("*.sla"))
FORMATS: dict[str, Callable[[Plans], str]] = {
    "txt": to_text,
    "md": to_markdown,
    "csv": to_csv,
    "json": to_json,
}


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("case", CASES)
def test_golden(case: str, form: str, request: pytest.FixtureRequest) -> None:
    made = FORMATS[form](plans_of(case))
    file = GOLDEN / f"{case}.{form}"
    if request.config.getoption("--bless", default=False):
        file.write_text(made, encoding="utf-8", newline="\n")
    assert made == file.read_text(encoding="utf-8")


@pytest.mark.parametrize("case", CASES)
def test_text_fits_a_terminal_of_80_columns(case: str) -> None:
    assert [line for line in to_text(plans_of(case)).splitlines() if width(line) > 80] == []


@pytest.mark.parametrize("case", CASES)
def test_no_line_ends_in_blanks(case: str) -> None:
    lines = to_text(plans_of(case)).splitlines()
    assert [line for line in lines if line != line.rstrip()] == []


def test_every_golden_file_belongs_to_a_case() -> None:
    known = {f"{case}.{form}" for case in CASES for form in ("sla", *FORMATS)}
    assert {path.name for path in GOLDEN.iterdir()} == known


def plans_of(case: str) -> Plans:
    path = GOLDEN / f"{case}.sla"
    read = read_text(path.read_text(encoding="utf-8"), path.name)
    assert [finding.message() for finding in read.findings] == []
    return plan(read.agreement)
