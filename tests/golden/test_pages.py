"""Every page that explains a finding: its examples do what it says they do."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

import slalang
from slalang.check import CHECKS
from slalang.diagnostics.finding import Finding
from slalang.diagnostics.pages import Page, PageFile, catalogue, find_page
from slalang.diagnostics.render.concise import render
from slalang.diagnostics.selection import must_stay
from slalang.driver import check
from slalang.rules import RULES
from slalang.settings import Settings

PACKAGE = Path(slalang.__file__).parent
TODAY = date(2026, 3, 1)
"""The day on which every example is looked at."""


def page_of(slug: str) -> Page:
    page = find_page(slug)
    assert isinstance(page, Page)
    return page


def found(page: Page, files: tuple[PageFile, ...], folder: Path) -> str:
    """What the concise format says of an example: the page's finding, and any mistake in it."""
    for file in files:
        path = folder / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file.text, encoding="utf-8")
    report = check([folder / files[0].path], Settings(folder, today=TODAY))

    def counts(finding: Finding) -> bool:
        return finding.slug == page.head.slug or must_stay(finding.code)

    return render([finding for finding in report.findings if counts(finding)], report.sources)


@pytest.mark.parametrize("slug", catalogue())
def test_the_first_example_fires(slug: str, tmp_path: Path, bless: bool) -> None:
    page = page_of(slug)
    if not page.fires_files:
        return
    output = found(page, page.fires_files, tmp_path)
    if bless and slug in output and output != page.fires_output:
        rewrite(PACKAGE / page.head.path, output)
        page = page_of(slug)
    assert output == page.fires_output
    assert slug in output


@pytest.mark.parametrize("slug", catalogue())
def test_the_second_example_is_clean(slug: str, tmp_path: Path) -> None:
    page = page_of(slug)
    if page.clean_files:
        assert found(page, page.clean_files, tmp_path) == ""


def test_every_check_and_rule_has_a_page_and_stands_in_the_table() -> None:
    for folder, table in (("check", CHECKS), ("rules", RULES)):
        names = [module.__name__.rpartition(".")[2] for module in table]  # type: ignore[attr-defined]
        heads = {head.path: head for head in catalogue().values()}
        paged = [path for path in heads if path.startswith(f"{folder}/")]
        assert sorted(paged) == sorted(f"{folder}/{name}.md" for name in names)
        codes = [heads[f"{folder}/{name}.md"].code for name in names]
        assert codes == sorted(codes)
        for name in names:
            assert heads[f"{folder}/{name}.md"].slug == name.replace("_", "-")


def rewrite(path: Path, output: str) -> None:
    """Put other output into the one text block of a page."""
    text = path.read_text(encoding="utf-8")
    block = re.compile(r"^```text\n.*?^```$", re.MULTILINE | re.DOTALL)
    path.write_text(block.sub(lambda _: f"```text\n{output}```", text, count=1), encoding="utf-8")
