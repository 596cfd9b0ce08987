"""The page of a replay in a real browser: it fits a narrow screen, and its style is let in."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from replay_worlds import BASE, EVENTS, LEADS, replayed, write_data

from slalang.replay.render_html import to_html

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
QUIET = (
    "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--hide-scrollbars",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--allow-file-access-from-files",
)  # fmt: skip
PROBE = """<!doctype html><body style="margin:0"><iframe id="f" src="replay.html"
style="border:0;width:{width}px;height:900px"></iframe><p id="o">waiting</p>
<script>onload = () => {{
  const page = document.getElementById("f").contentDocument, root = page.documentElement;
  const wide = [...page.querySelectorAll("main *, header *")].filter(
    e => e.getBoundingClientRect().right > {width} + 1 && !e.closest(".table"));
  const bar = page.defaultView.getComputedStyle(page.querySelector(".bar rect:last-child")).fill;
  document.getElementById("o").textContent =
    `scroll ${{root.scrollWidth}} bar ${{bar}} wide ${{wide.map(e => e.outerHTML.slice(0, 60))}}`
    + " end";
}}</script>"""

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium: install the package chromium"),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("replay")
    long = {"lead_id": "x" * 400, "employees": 150, "country": "y" * 400}
    data = write_data(made / "data", [*LEADS, long], EVENTS)
    new = BASE.replace("> 200", "> 100").replace('"Next door"', f'"{"Neighbours" * 20}"')
    new = new.replace('"Qualified"', f'"{"Qualified" * 12}"').replace("+10", "+11")
    (made / "replay.html").write_text(to_html(replayed(BASE, new, data, "country")), "utf-8")
    return made


@pytest.mark.parametrize("width", [320, 768, 1200])
def test_nothing_is_wider_than_the_screen(folder: Path, width: int) -> None:
    probe = folder / f"probe-{width}.html"
    probe.write_text(PROBE.format(width=width), encoding="utf-8")
    seen = browse(folder, "--window-size=1300,1000", "--dump-dom", probe.as_uri())
    found = re.search(r"scroll (\d+) bar (\S.*?) wide (.*?) end", seen, re.DOTALL)
    assert found, seen[-400:]
    assert int(found[1]) <= width, found[3]
    assert not found[3].strip()
    assert found[2] != "rgb(0, 0, 0)"


def browse(folder: Path, *arguments: str) -> str:
    assert CHROMIUM is not None
    command = [CHROMIUM, *QUIET, f"--user-data-dir={folder / 'profile'}", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=True).stdout
