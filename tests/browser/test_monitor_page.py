"""The page of what was kept in a real browser: narrow, printed, and searched."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from monitor_reports import hostile, report

from slalang.monitor.render_html import to_html

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
QUIET = (
    "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--hide-scrollbars",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--allow-file-access-from-files",
)  # fmt: skip
PROBE = """<!doctype html><body style="margin:0"><iframe id="f" src="{page}.html"
style="border:0;width:{width}px;height:900px"></iframe><p id="o">waiting</p>
<script>onload = () => {{
  const page = document.getElementById("f").contentDocument, root = page.documentElement;
  page.querySelectorAll("details").forEach(it => it.open = true);
  const wide = [...page.querySelectorAll("main *, header *")].filter(
    e => e.getBoundingClientRect().right > {width} + 1 && !e.closest(".table, .unseen"));
  const line = page.defaultView.getComputedStyle(page.querySelector(".plot .line")).stroke;
  document.getElementById("o").textContent =
    `scroll ${{root.scrollWidth}} line ${{line}} wide ${{wide.map(e => e.outerHTML.slice(0, 60))}}`
    + " end";
}}</script>"""
SEARCH = """<!doctype html><iframe id="f" src="report.html"></iframe><p id="o">waiting</p>
<script>onload = () => {
  const page = document.getElementById("f").contentDocument;
  const found = [page.getElementById("search").hidden];
  const look = (name, value) => {
    const field = page.getElementById("search-" + name);
    field.value = value;
    field.dispatchEvent(new Event("input"));
    const rows = [...page.querySelectorAll("#breach-rows > tr")].filter(it => !it.hidden);
    found.push(rows.length, page.getElementById("search-found").textContent);
  };
  look("text", "");
  look("text", "WISNIEWSKI attempts");
  look("text", "");
  look("duty", "0");
  look("person", "-1");
  look("text", "nobody is called so");
  document.getElementById("o").textContent = "found " + JSON.stringify(found) + " end";
}</script>"""

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium: install the package chromium"),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("monitor")
    (made / "report.html").write_text(to_html(report()), "utf-8")
    (made / "hostile.html").write_text(to_html(hostile()), "utf-8")
    return made


@pytest.mark.parametrize("page", ["report", "hostile"])
@pytest.mark.parametrize("width", [320, 768, 1200])
def test_nothing_is_wider_than_the_screen(folder: Path, page: str, width: int) -> None:
    probe = folder / f"probe-{page}-{width}.html"
    probe.write_text(PROBE.format(page=page, width=width), encoding="utf-8")
    seen = browse(folder, "--window-size=1300,1000", "--dump-dom", probe.as_uri())
    found = re.search(r"scroll (\d+) line (\S.*?) wide (.*?) end", seen, re.DOTALL)
    assert found, seen[-400:]
    assert int(found[1]) <= width, found[3]
    assert not found[3].strip()
    # The style was let in.
    assert found[2] != "none"


def test_breaches_are_found_by_text_promise_and_person(folder: Path) -> None:
    probe = folder / "search.html"
    probe.write_text(SEARCH, encoding="utf-8")
    seen = browse(folder, "--dump-dom", probe.as_uri())
    found = re.search(r"found (\[.*?\]) end", seen)
    assert found, seen[-400:]
    assert found[1] == (
        '[false,40,"All 40 are shown.",3,"3 of 40 are shown.",40,"All 40 are shown.",'
        '10,"10 of 40 are shown.",2,"2 of 40 are shown.",0,"0 of 40 are shown."]'
    )


def test_on_paper_there_is_no_search_and_every_verdict(folder: Path) -> None:
    target = folder / "report.pdf"
    page = folder / "report.html"
    browse(folder, "--no-pdf-header-footer", f"--print-to-pdf={target}", page.as_uri())
    reader = shutil.which("pdftotext")
    if reader is None:
        pytest.skip("needs pdftotext: install the package poppler-utils")
    text = subprocess.run(
        [reader, "-layout", str(target), "-"], capture_output=True, check=True, text=True
    ).stdout
    first = text.split("\f")[0]
    assert "4 of 8 promises were kept" in first
    assert "Customers hear from us" in first
    assert "98,123 events" in first
    assert "Lead, person, reason" not in text
    assert "Every period as a table" not in text
    assert "file://" not in text


def browse(folder: Path, *arguments: str) -> str:
    assert CHROMIUM is not None
    command = [CHROMIUM, *QUIET, f"--user-data-dir={folder / 'profile'}", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=True).stdout
