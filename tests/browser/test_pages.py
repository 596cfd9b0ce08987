"""Documents in a real browser: they fit a narrow screen and print as they should."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from slalang.backends import html
from slalang.driver import read_file

ROOT = Path(__file__).parents[2]
SOURCES = [ROOT / "tests/golden/backends/small.sla", ROOT / "examples/packwell/packwell.sla"]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
QUIET = (
    "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--hide-scrollbars",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--allow-file-access-from-files",
)  # fmt: skip
PROBE = """<!doctype html><body style="margin:0"><iframe id="f" src="agreement.html"
style="border:0;width:{width}px;height:900px"></iframe><p id="o">waiting</p>
<script>onload = () => {{
  const page = document.getElementById("f").contentDocument, root = page.documentElement;
  const wide = [...page.querySelectorAll("main *, header *")].filter(
    e => e.getBoundingClientRect().right > {width} + 1
      && !e.closest(".table, .picture, pre"));
  document.getElementById("o").textContent =
    `scroll ${{root.scrollWidth}} wide ${{wide.map(e => e.outerHTML.slice(0, 80))}} end`;
}}</script>"""

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium: install the package chromium"),
]


@pytest.fixture(scope="module", params=SOURCES, ids=lambda path: path.stem)
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    read, _ = read_file(request.param, request.param.parent)
    assert read is not None
    made = tmp_path_factory.mktemp("page")
    for name, content in html.build(read.agreement, {}).items():
        (made / name).write_bytes(content)
    return made


@pytest.mark.parametrize("width", [320, 768, 1200])
def test_nothing_is_wider_than_the_screen(folder: Path, width: int) -> None:
    probe = folder / f"probe-{width}.html"
    probe.write_text(PROBE.format(width=width), encoding="utf-8")
    seen = browse(folder, "--window-size=1300,1000", "--dump-dom", probe.as_uri())
    found = re.search(r"scroll (\d+) wide (.*?) end", seen, re.DOTALL)
    assert found, seen[-400:]
    assert int(found[1]) <= width, found[2]
    assert not found[2].strip()


def test_the_page_prints_with_its_text_and_page_numbers(folder: Path) -> None:
    target = folder / "agreement.pdf"
    page = folder / "agreement.html"
    browse(folder, "--no-pdf-header-footer", f"--print-to-pdf={target}", page.as_uri())
    assert target.read_bytes()[:5] == b"%PDF-"
    reader = shutil.which("pdftotext")
    if reader is None:
        pytest.skip("needs pdftotext: install the package poppler-utils")
    text = subprocess.run(
        [reader, "-layout", str(target), "-"], capture_output=True, check=True, text=True
    ).stdout
    pages = text.rstrip("\f\n").split("\f")
    assert f"2 / {len(pages)}" in text
    assert "Signatures" in text
    assert "Hash of the agreement" in pages[-1]
    # The cover carries no page number.
    assert f"1 / {len(pages)}" not in pages[0]


def browse(folder: Path, *arguments: str) -> str:
    assert CHROMIUM is not None
    command = [CHROMIUM, *QUIET, f"--user-data-dir={folder / 'profile'}", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=True).stdout
