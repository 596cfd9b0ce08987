"""What can be written, and what a reader sees of each mistake in writing."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from slalang.diagnostics.render.concise import render as concise
from slalang.diagnostics.render.full import render as full
from slalang.driver import check_text, read_text
from slalang.settings import Settings

HERE = Path(__file__).parent / "syntax"
GOOD = sorted((HERE / "good").glob("*.sla"))
BAD = sorted((HERE / "bad").glob("*.sla"))
TODAY = date(2026, 6, 1)


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_what_is_well_written_has_no_findings(path: Path) -> None:
    read = read_text(path.read_text(encoding="utf-8"), path.name)
    assert concise(read.findings, read.sources) == ""


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_a_mistake_is_told_as_its_reader_needs_it(path: Path, bless: bool) -> None:
    text = path.read_text(encoding="utf-8")
    report = check_text(text, Settings(HERE, today=TODAY), path.name)
    output, expected = full(report.findings, report.sources), path.with_suffix(".err")
    if bless:
        expected.write_text(output, encoding="utf-8")
    assert output == expected.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_each_mistake_is_reported_once(path: Path) -> None:
    """No mistake has two findings on its line, unless the file is named as one that has."""
    text = path.read_text(encoding="utf-8")
    report = check_text(text, Settings(HERE, today=TODAY), path.name)
    lines = [
        report.sources[f.span.file].position(f.span.start).line
        for f in report.findings
        if f.code < "SLA3"
    ]
    assert lines
    assert len(set(lines)) == len(lines) or path.stem in SEVERAL_ON_A_LINE


SEVERAL_ON_A_LINE = {"nothing_like_it"}


def test_every_report_belongs_to_a_file() -> None:
    reports = {path.stem for path in (HERE / "bad").glob("*.err")}
    assert reports == {path.stem for path in BAD}
