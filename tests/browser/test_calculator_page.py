"""The calculator in a real browser: exact, shown as the documents show it, and handed back."""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
import sys
from fractions import Fraction
from importlib.util import find_spec
from pathlib import Path
from random import Random
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "unit"))

from calculators import (
    TEMPLATES,
    address,
    data_of,
    drawn,
    example,
    given,
    page_of,
    plan_of,
    reckoned,
    sheet_in,
    shown,
)
from test_calculator_clauses import _apply as apply

from slalang.planning.sheet.reckon import reckon

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
QUIET = (
    "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--hide-scrollbars",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--allow-file-access-from-files", "--virtual-time-budget=120000",
)  # fmt: skip
EXACT = """<!doctype html><meta charset="utf-8"><pre id="o"></pre><script>
{code}
const data = {data};
const sheet = {{ cells: data.cells, fixed: data.constants.map(exactly) }};
const text = (v) => (v === null ? "none" : typeof v === "number" ? String(v)
  : v.d === 1n ? String(v.n) : `${{v.n}}/${{v.d}}`);
let before;
const rows = data.given.map((values) => {{
  before = reckon(sheet, values.map(exactly), before);
  return before.map(text);
}});
document.getElementById("o").textContent = "begin " + JSON.stringify(rows) + " end";
</script>"""
DRIVEN = """<!doctype html><meta charset="utf-8"><body style="margin:0">
<iframe id="f" src="calculator.html" style="border:0;width:1000px;height:900px"></iframe>
<pre id="o">waiting</pre><script>
const frame = document.getElementById("f"), out = [];
const wait = () => new Promise((done) => setTimeout(done, 150));
onload = async () => {{
  const page = frame.contentDocument, view = frame.contentWindow;
  const all = (what) => [...page.querySelectorAll(what)];
  const one = (what) => page.querySelector(what);
  const open = async () => {{
    for (const it of all("details")) it.open = true;
    await wait();
  }};
  const lines = () => one("#as-source").value.split("\\n").filter((it) => it.startsWith("#"));
  const numbers = () => all(".value[data-cell]").map(
    (it) => [Number(it.dataset.cell), it.dataset.unit, "bare" in it.dataset, it.textContent]);
  const field = (title, place = 0) => page.getElementById(
    all("label[for]").filter((it) => it.textContent === title)[place].htmlFor);
  const slide = async (title, values, place = 0) => {{
    const slider = field(title, place).closest(".control").querySelector("[type=range]");
    for (const value of values) {{
      slider.value = value;
      slider.dispatchEvent(new view.Event("input", {{ bubbles: true }}));
      await wait();
    }}
    slider.dispatchEvent(new view.Event("change", {{ bubbles: true }}));
    await wait();
  }};
  const type = async (title, value, place = 0) => {{
    const it = field(title, place);
    it.value = value;
    it.dispatchEvent(new view.Event("input", {{ bubbles: true }}));
    it.dispatchEvent(new view.Event("change", {{ bubbles: true }}));
    await wait();
    return it;
  }};
  await wait();
  {script}
  document.getElementById("o").textContent = "begin " + JSON.stringify(out) + " end";
}};
</script>"""

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium: install the package chromium"),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("calculator")
    chances = "yes" if find_spec("numpy") else "no"
    page = page_of(example("packwell"), simulate=chances)
    (made / "calculator.html").write_text(page, "utf-8")
    return made


def test_a_browser_reckons_what_python_reckons_to_the_last_digit(folder: Path) -> None:
    data, random = page(folder), Random("browser")
    changes = [drawn(data, random) for _ in range(100)]
    code = "\n".join((TEMPLATES / f"{name}.js").read_text("utf-8") for name in ("exact", "sheet"))
    sent = {
        "cells": data["cells"], "constants": data["constants"],
        "given": [given(data, changed) for changed in changes],
    }  # fmt: skip
    (folder / "exact.html").write_text(EXACT.format(code=code, data=json.dumps(sent)), "utf-8")
    sheet = plan_of(example("packwell")).sheet
    rows = browse(folder, folder / "exact.html")
    assert rows == [reckoned(data, sheet, changed) for changed in changes]


def test_every_number_on_the_page_is_that_of_python(folder: Path) -> None:
    data, random = page(folder), Random("shown")
    changes = [drawn(data, random) for _ in range(40)]
    # No rate at all, and more of everything than anybody has.
    changes += [{one["key"]: edge(one, side) for one in data["inputs"]} for side in ("low", "high")]
    script = f"""
    await open();
    for (const state of {json.dumps([address(data, changed) for changed in changes])}) {{
      view.location.hash = state;
      await wait();
      out.push([view.location.hash.slice(1) === state, numbers()]);
    }}"""
    sheet = sheet_in(data, plan_of(example("packwell")).sheet)
    for changed, (kept, numbers) in zip(changes, drive(folder, script), strict=True):
        assert kept
        assert len(numbers) > 300
        values = reckon(sheet, changed)
        for cell, unit, bare, text in numbers:
            expected = shown(values[cell], unit)
            assert text == (expected.partition(" ")[0] if bare else expected)


def test_a_newcomer_drags_the_win_rate_and_takes_it_back_into_the_file(
    folder: Path, tmp_path: Path
) -> None:
    script = """
    const leads = one(".counts").children[1];
    const see = () => [
      leads.querySelector(".value").textContent, leads.querySelector(".delta").textContent,
      one(".shortfalls").textContent, view.location.hash, one("#as-source").value, numbers()];
    out.push(see());
    const told = !(one("#chance-note")?.hidden ?? true), fan = one("#chance .diagram")?.outerHTML;
    await slide("Opportunity to Customer", ["24", "27", "30"]);
    out.push(see());
    out.push(one("#said").textContent);
    const note = one("#chance-note");
    out.push(note && [told, !note.hidden, note.textContent.split(",")[0],
      one("#chance .diagram").outerHTML === fan]);
    one("#take").click();
    const top = page.activeElement.getBoundingClientRect().top;
    out.push([page.activeElement.textContent, top >= 0 && top < 200]);
    """
    before, after, told, note, taken = drive(folder, script)
    if note:
        # What was drawn stays, and says so.
        assert note == [False, True, "Drawn for the agreed numbers", True]
    assert taken == ["Your changes", True]
    data = page(folder)
    assert before[:2] != after[:2]
    assert after[1].endswith("against the agreement")
    assert after[1].startswith("−")
    assert before[2] != after[2], "the people move"
    assert after[3] == f"#{address(data, {WIN: Fraction(30)})}"
    assert told.startswith("1 number is changed. New business takes")
    copy = tmp_path / "packwell"
    shutil.copytree(example("packwell").parent, copy)
    apply(copy, after[4], {"key": WIN})
    agreed = data_of(page_of(copy / "packwell.sla"))
    assert next(one["value"] for one in agreed["inputs"] if one["key"] == WIN) == "30"
    (tmp_path / "calculator.html").write_text(page_of(copy / "packwell.sla"), "utf-8")
    # The page of the agreement with the line in it shows what the slider showed.
    (again,) = drive(tmp_path, "out.push(numbers().map((it) => it[3]));")
    assert again == [number[3] for number in after[5]]


def edge(one: dict[str, Any], side: str) -> Fraction:
    """The least or most that may be typed, in decimals."""
    return Fraction(int(Fraction(one[side]) * 10**6), 10**6)


WIN = "new_business.web_form.opportunity to customer"


def test_what_is_typed_wrongly_is_told_and_the_last_number_stays(folder: Path) -> None:
    script = """
    const title = "Opportunity to Customer";
    const it = await type(title, "30%");
    out.push([it.value, it.getAttribute("aria-invalid"), one("#as-settings").value]);
    await type(title, "lots");
    const fault = page.getElementById(it.id + "-fault");
    out.push([it.getAttribute("aria-invalid"), fault.textContent, one("#as-settings").value]);
    await type(title, "101");
    out.push([it.getAttribute("aria-invalid"), one("#as-settings").value]);
    await type("New revenue each month", "1,234,567");
    out.push([field("New revenue each month").value, one("#as-settings").value]);
    const revenue = field("New revenue each month");
    revenue.value = "4.50";
    revenue.dispatchEvent(new view.Event("input", { bubbles: true }));
    await wait();
    await type("New revenue each month", "4.500 USD");
    const told = page.getElementById(revenue.id + "-fault").textContent;
    out.push([revenue.value, told, one("#as-settings").value]);
    """
    typed, wrong, high, goal, doubtful = drive(folder, script)
    said = f"slalang plan packwell.sla \\\n  --set '{WIN} = 30%'\n"
    assert typed == ["30", None, said]
    assert wrong == [
        "true",
        "Write a percentage above 0 and up to 100, such as 34 or 34.5. Until then, 30% holds.",
        said,
    ]
    assert high == ["true", said]
    assert goal[0] == "1,234,567"
    assert "--set 'revenue = 1_234_567 USD'" in goal[1]
    assert doubtful == [
        "4.500 USD",
        "4.500 can be 4,500 or 4.5: write 4500 or 4,500.00 for the one, 4.5 for the other. "
        "Until then, 1,234,567 USD holds.",
        goal[1],
    ]


def test_shares_move_together_and_back_undoes_one_step(folder: Path) -> None:
    script = """
    await open();
    const shares = () => [field("Website form").value, field("Outbound").value];
    out.push(shares());
    await slide("Website form", ["61", "75"]);
    out.push(shares());
    await slide("Opportunity to Customer", ["30"]);
    out.push(lines().length);
    view.history.back();
    await wait(); await wait();
    out.push(shares(), lines().length);
    one("#reset").click();
    await wait();
    out.push(shares(), view.location.hash, one("#as-source").value);
    """
    agreed, moved, three, back, two, reset, hash_, source = drive(folder, script)
    assert agreed == ["60", "40"]
    assert moved == ["75", "25"]
    assert (three, back, two) == (3, ["75", "25"], 2)
    assert (reset, hash_, source) == (["60", "40"], "", "")


def test_what_check_would_refuse_is_said_beside_the_field_and_in_the_lines(folder: Path) -> None:
    script = """
    await open();
    const it = await type("Opportunity to Customer from 2026-07-01", "19");
    out.push(page.getElementById(it.id + "-refused").textContent);
    out.push(one("#as-source").value.split("\\n")[0]);
    view.location.hash = ADDRESS;
    await wait();
    out.push(page.getElementById(it.id + "-refused").textContent);
    out.push(one("#as-source").value.split("\\n")[0]);
    out.push(all(".inside > .fault").map((it) => it.textContent).filter(Boolean));
    """
    shares = address(page(folder), {"new_business.web_form.brings": Fraction(50)})
    beside, line, none, other, mix = drive(folder, script.replace("ADDRESS", json.dumps(shares)))
    assert beside == "below the present 20%: an improvement cannot be worse than the rate"
    assert line == (
        "# slalang check refuses this. Opportunity to Customer from 2026-07-01, 19%: " + beside
    )
    assert none == ""
    said = "The shares 50%, 40% make 90%: they have to make 100%"
    assert other == f"# slalang check refuses this. {said}"
    assert mix == [said]


def test_nothing_is_wider_than_the_screen(folder: Path) -> None:
    script = """
    await open();
    view.location.hash = ADDRESS;
    await wait();
    const root = page.documentElement;
    out.push(one("#notice").textContent);
    for (const width of [320, 768, 1200]) {
      frame.style.width = `${width}px`;
      await wait();
      const wide = all("main *, header *").filter((e) => e.getBoundingClientRect().right > width + 1
        && !e.closest(".table, .strip, .diagram, textarea"));
      out.push([width, root.scrollWidth, wide.map((e) => e.outerHTML.slice(0, 80))]);
    }
    """
    data = page(folder)
    changed = address(data, {one["key"]: edge(one, "low") for one in data["inputs"]})
    notice, *found = drive(folder, script.replace("ADDRESS", json.dumps(changed)))
    assert notice == ""
    assert len(found) == 3
    for width, scroll, wide in found:
        assert wide == []
        assert scroll <= width


def test_every_control_has_a_name_and_every_table_a_caption(folder: Path) -> None:
    script = """
    await open();
    const known = (id) => page.getElementById(id)?.textContent;
    const named = (it) => it.labels?.length
      || (it.getAttribute("aria-labelledby") ?? "x").split(" ").every(known);
    out.push(all("input, select, textarea").filter((it) => !named(it)).map((it) => it.outerHTML));
    out.push(all("table").filter((it) => !it.caption?.textContent).length);
    out.push(all("th:not([scope])").length);
    const pictures = all(".plot [role=img], .diagram [role=img]");
    out.push(pictures.filter((it) => !named(it)).length, pictures.length > 0);
    const ids = all("[id]").map((it) => it.id);
    out.push(ids.length - new Set(ids).size);
    """
    assert drive(folder, script) == [[], 0, 0, 0, True, 0]


def test_a_hostile_title_stays_text(tmp_path: Path) -> None:
    copy = tmp_path / "packwell"
    shutil.copytree(example("packwell").parent, copy)
    bad = "</script><img src=x onerror=alert(1)>'&"
    numbers = copy / "numbers.sla"
    numbers.write_text(numbers.read_text("utf-8").replace('"Website form"', f'"{bad}"'), "utf-8")
    text = page_of(copy / "packwell.sla")
    assert "<img" not in text
    assert text.count("</script>") == 2
    (tmp_path / "calculator.html").write_text(text, "utf-8")
    images, said = drive(
        tmp_path, 'out.push(all("img").length, all("bdi").some((it) => it.textContent === BAD));'
        .replace("BAD", json.dumps(bad).replace("</", "<\\/"))
    )  # fmt: skip
    assert images == 0
    assert said


def test_on_paper_there_are_figures_and_no_sliders(folder: Path) -> None:
    target = folder / "calculator.pdf"
    browse_raw(folder, "--no-pdf-header-footer", f"--print-to-pdf={target}",
               (folder / "calculator.html").as_uri())  # fmt: skip
    reader = shutil.which("pdftotext")
    if reader is None:
        pytest.skip("needs pdftotext: install the package poppler-utils")
    text = subprocess.run(
        [reader, "-layout", str(target), "-"], capture_output=True, check=True, text=True
    ).stdout
    assert "Packwell Marketing and Sales SLA" in text
    assert "Source by source" in text
    numbers = text[text.index("The numbers") :]
    assert re.search(r"New revenue each month +500,000 +USD", numbers)
    assert re.search(r"Website form +60 +%", numbers)
    assert "keep this share" not in text
    assert "Copy as" not in text


def page(folder: Path) -> dict[str, Any]:
    return data_of((folder / "calculator.html").read_text("utf-8"))


def drive(folder: Path, script: str) -> list[Any]:
    probe = folder / "probe.html"
    probe.write_text(DRIVEN.format(script=script), "utf-8")
    return browse(folder, probe)


def browse(folder: Path, page: Path) -> list[Any]:
    seen = browse_raw(folder, "--window-size=1300,1000", "--dump-dom", page.as_uri())
    found = re.search(r"begin (.*) end</pre>", seen, re.DOTALL)
    assert found, seen[-600:]
    rows: list[Any] = json.loads(html.unescape(found[1]))
    return rows


def browse_raw(folder: Path, *arguments: str) -> str:
    assert CHROMIUM is not None
    command = [CHROMIUM, *QUIET, f"--user-data-dir={folder / 'profile'}", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=180, check=True).stdout
