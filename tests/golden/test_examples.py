"""The agreements in `examples/`: each one checks clean and stands in canonical form."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from slalang.diagnostics.render import render
from slalang.driver import check, open_project
from slalang.format import format_source
from slalang.settings import Settings
from slalang.source.load import load_file
from slalang.source.refusal import Refusal

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
FOLDERS = sorted(p.name for p in EXAMPLES.iterdir() if p.is_dir() and p.name != "broken")
FILES = sorted(EXAMPLES.glob("*/*.sla"))
TODAY = date(2026, 2, 1)
"""The day on which every example is looked at: its figures are a month old."""


@pytest.mark.parametrize("name", FOLDERS)
def test_an_example_checks_clean(name: str) -> None:
    report = check([EXAMPLES / name], Settings(ROOT, cache=False, today=TODAY))
    assert not report.findings, render("full", report.findings, report.sources)


@pytest.mark.parametrize("name", FOLDERS)
def test_an_example_is_one_agreement(name: str) -> None:
    project = open_project(sorted((EXAMPLES / name).glob("*.sla")), ROOT)
    assert project.roots == (f"examples/{name}/{name}.sla",)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(EXAMPLES).as_posix())
def test_an_example_is_in_canonical_form(path: Path) -> None:
    source = load_file(path, root=ROOT)
    assert not isinstance(source, Refusal)
    formatted = format_source(source)
    if not formatted.findings:
        assert formatted.text == source.text
