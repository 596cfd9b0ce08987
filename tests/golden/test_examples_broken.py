"""The agreements in `examples/broken/`: each one gives exactly the report that lies beside it."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from slalang.diagnostics.render import render
from slalang.driver import check
from slalang.settings import Settings

ROOT = Path(__file__).parents[2]
BROKEN = ROOT / "examples" / "broken"
IMPORTED = {"circular_import_numbers.sla"}
REPORTS = sorted(BROKEN.glob("*.txt"))
TODAY = date(2026, 2, 1)


def report_of(path: Path) -> str:
    report = check([path], Settings(ROOT, cache=False, today=TODAY))
    return render("full", report.findings, report.sources)


@pytest.mark.parametrize("expected", REPORTS, ids=lambda path: path.stem)
def test_a_broken_example_gives_its_report(expected: Path, bless: bool) -> None:
    output = report_of(expected.with_suffix(".sla"))
    if bless:
        expected.write_text(output, encoding="utf-8")
    assert output == expected.read_text(encoding="utf-8")
    assert output != "Nothing to report.\n"


def test_every_broken_example_has_a_report() -> None:
    """A file that only another one imports needs none of its own."""
    named = {path.with_suffix(".sla").name for path in REPORTS}
    assert named | IMPORTED == {path.name for path in BROKEN.glob("*.sla")}


def test_the_index_names_every_broken_example_with_its_findings() -> None:
    rows = re.findall(r"^\| \[(.+?)\]\(\1\) \| .+ \| (`.+`) \|$", index(), re.MULTILINE)
    listed = {name: set(re.findall(r"`([^`]+)`", slugs)) for name, slugs in rows}
    assert len(listed) == len(rows)
    assert listed == {path.with_suffix(".sla").name: slugs_in(path) for path in REPORTS}


def test_every_link_of_the_index_leads_to_a_file() -> None:
    links = re.findall(r"\]\((.+?)\)", index())
    assert set(links) >= IMPORTED
    assert all((BROKEN / link).is_file() for link in links)


def index() -> str:
    return (BROKEN / "README.md").read_text(encoding="utf-8")


def slugs_in(report: Path) -> set[str]:
    text = report.read_text(encoding="utf-8")
    return set(re.findall(r"^\w+\[SLA\d{3}\] ([a-z0-9-]+):", text, re.MULTILINE))
