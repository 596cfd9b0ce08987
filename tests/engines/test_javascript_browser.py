"""The same leads in a real browser, under a Content-Security-Policy that allows no eval."""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from random import Random
from threading import Thread
from typing import Any

import pytest
from javascript_cases import LEADS
from javascript_runs import ENGINE, ROOT, batch, by_interpreter, random_lead

from slalang.backends.js import build
from slalang.backends.scoring import rules_of
from slalang.driver import read_file

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
QUIET = (
    "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update",
)  # fmt: skip
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'"
PAGE = f"""<!doctype html><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<pre id="out">waiting</pre><script type="module" src="run.js"></script>"""
RUN = """
import { scorer } from "./slalang-score.js";
const lines = (await (await fetch("leads.jsonl")).text()).split("\\n").filter(Boolean);
const rows = [];
let score;
for (const line of lines) {
  const { rules, lead_id, as_of, ...input } = JSON.parse(line);
  if (rules) { score = scorer(rules); continue; }
  const { milli, classes, stage, bits } = score({ ...input, asOf: as_of });
  rows.push([lead_id, milli, classes, stage, bits]);
}
document.getElementById("out").textContent = `begin ${JSON.stringify(rows)} end`;
"""

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium: install the package chromium"),
]


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Nothing, where the test run would be spoilt by a line for each file."""


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """Where a browser finds the files of the temporary folder."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(tmp_path)))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def browse(folder: Path, url: str) -> str:
    assert CHROMIUM is not None
    command = [
        CHROMIUM, *QUIET, f"--user-data-dir={folder / 'profile'}", "--virtual-time-budget=60000",
        "--dump-dom", url,
    ]  # fmt: skip
    ran = subprocess.run(command, capture_output=True, text=True, timeout=180, check=True)
    return ran.stdout


def test_a_browser_says_what_the_interpreter_says(tmp_path: Path, address: str) -> None:
    path = ROOT / "examples/packwell/packwell.sla"
    read, _ = read_file(path, path.parent)
    assert read is not None
    rules, random = json.loads(json.dumps(rules_of(read.agreement))), Random("browser")
    leads = [*LEADS, *(random_lead(rules, random) for _ in range(200))]
    shutil.copy(ENGINE, tmp_path)
    (tmp_path / "index.html").write_text(PAGE)
    (tmp_path / "run.js").write_text(RUN)
    (tmp_path / "leads.jsonl").write_text(batch(leads))
    found = re.search(r"begin (.*) end", browse(tmp_path, f"{address}/index.html"), re.DOTALL)
    assert found is not None
    rows = [
        {
            "lead_id": lead_id, "scores": milli, "classes": classes, "stage": stage,
            **{f"{name}_{i}": word for name, words in bits.items() for i, word in enumerate(words)},
        }
        for lead_id, milli, classes, stage, bits in json.loads(html.unescape(found[1]))
    ]  # fmt: skip
    assert rows == by_interpreter(leads)


TRIED = """<!doctype html><meta charset="utf-8"><iframe id="page" src="js/index.html"
style="width:320px;height:900px"></iframe><pre id="out">waiting</pre><script>
const wait = (test, then) => test() ? then() : setTimeout(() => wait(test, then), 20);
onload = () => {
  const page = document.getElementById("page").contentDocument;
  const labels = () => [...page.querySelectorAll("label")];
  const input = (title) =>
    page.getElementById(labels().find((label) => label.textContent === title).htmlFor);
  const type = (title, value) => {
    input(title).value = value;
    input(title).dispatchEvent(new Event("input", { bubbles: true }));
  };
  wait(() => page.querySelector("dl"), () => {
    type("As of, universal time (UTC)", "2026-03-06T16:30:00");
    type("Seniority", "vp");
    type("Company size", "240");
    type("Monthly ad spend in USD", "1000.01");
    type("Technologies in use, with commas between", "Slack, HubSpot");
    type("Event", "demo_request");
    page.querySelector("fieldset > button").click();
    const bare = [...page.querySelectorAll("input, select")].filter((i) => !i.labels.length);
    const root = page.documentElement;
    document.getElementById("out").textContent = "begin "
      + page.getElementById("found").innerText + " bare " + bare.length
      + " wide " + (root.scrollWidth > root.clientWidth) + " end";
  });
};</script>"""


def test_the_page_scores_what_is_typed(tmp_path: Path, address: str) -> None:
    path = ROOT / "examples/packwell/packwell.sla"
    read, _ = read_file(path, path.parent)
    assert read is not None
    (tmp_path / "js").mkdir()
    for name, content in build(read.agreement, {}).items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "tried.html").write_text(TRIED)
    seen = browse(tmp_path, f"{address}/tried.html")
    found = re.search(r"begin (.*) bare 0 wide false end", html.unescape(seen), re.DOTALL)
    assert found is not None, seen[-600:]
    said = found[1].split("\n")
    shown = [line for line in said if line]
    assert shown[:4] == ["What the rules say", "Fit", "80 points", "Interest"]
    assert {"Decides", "Technologies in use include “HubSpot”"} < set(shown)


def test_the_page_from_the_disk_says_how_to_open_it(tmp_path: Path) -> None:
    for name in ("index.html", "page.js", "page.css", "slalang-score.js"):
        content = (ROOT / "slalang/engines/javascript" / name).read_bytes()
        (tmp_path / name).write_bytes(content)
    seen = browse(tmp_path, (tmp_path / "index.html").as_uri())
    assert "<p>Open this page through a web server, for example <code>python -m" in seen
