"""Every format, against what it says of one set of findings, and against awkward text."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import jsonschema
import pytest
from sample_findings import StaleMetrics, ToBeAgreed, UnknownName, span_of

from slalang.diagnostics.files import finding_of, hidden_characters
from slalang.diagnostics.finding import Finding, Label
from slalang.diagnostics.render import FORMATS, render
from slalang.diagnostics.render.cells import draw, visible, width, wrap
from slalang.diagnostics.render.excerpt import Mark, excerpt
from slalang.source.refusal import Refusal
from slalang.source.text import Span, source_file

GOLDEN = Path(__file__).parents[1] / "golden" / "render"
SCHEMA = Path(__file__).parents[2] / ".tools" / "sarif-2.1.0.json"

AGREEMENT = source_file(
    "agreement.sla",
    """\
import "shared/words.sla"

score fit "Fit" from 0 to 100 {
  first match "Role" {
    +40 when seniorty in (vp, c_level)
\t+30 when ตำแหน่งงาน is ผู้อำนวยการ and ที่อยู่ is known
    +20 when 行业 in ("金融服务", "银行") and 预算已确认
    +10 when نیم‌فاصله is known and عنوان contains "بازاریابی"
  }
}

funnel new_business "New business" {
  measured 2025-01-05 from "HubSpot"
  source web_form {
    brings 100% of revenue
  }
}

clause purpose "Why" \"\"\"We share one number. """
    + "Marketing brings leads and Sales works each of them. " * 3
    + "A lead is ตำแหน่งงาน here. "
    + "Whoever reads this far may go home. " * 3
    + '"""\n# \x1b[31mpasted\u202e\n',
)
WORDS = source_file("shared/words.sla", "lead {\n  name text\n}\n")
CLEAN = source_file("other deals/50%.sla", "lead { name text }\n")
SOURCES = {source.path: source for source in (AGREEMENT, WORDS, CLEAN)}


def findings() -> list[Finding]:
    """One of each kind, in the order of the text."""
    here = AGREEMENT
    lead = span_of(WORDS, "lead")
    return [
        UnknownName(span_of(here, "seniorty"), "seniorty", "seniority", lead),
        UnknownName(span_of(here, "ที่อยู่"), "ที่อยู่", "ที่อยู่อาศัย", span_of(here, "ตำแหน่งงาน")),
        UnknownName(
            span_of(here, "预算已确认"), "预算已确认", "预算", span_of(here, "first match")
        ),
        UnknownName(span_of(here, "عنوان"), "عنوان", "عنوان‌ها"),
        StaleMetrics(
            span_of(here, "2025-01-05"),
            (
                Label(
                    span_of(here, here.text[here.text.index("source web") :][:48]), "rests on it"
                ),
                Label(Span("prelude.sla", 3, 9), "a quarter has 92 days at most"),
            ),
        ),
        StaleMetrics(
            span_of(here, "funnel new_business"),
            (
                Label(
                    span_of(here, "source web_form"),
                    "because of this source, whose rates are the only ones that the goal of the"
                    " first six months rests on, and so does the plan",
                ),
            ),
        ),
        ToBeAgreed(span_of(here, "clause")),
        UnknownName(span_of(here, "ตำแหน่งงาน", nth=2), "ตำแหน่งงาน", "ตำแหน่ง"),
        *hidden_characters(here),
        finding_of(Refusal("agremeent.sla", "missing", nearby=("agreement.sla",))),
    ]


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_against_its_golden_file(name: str, request: pytest.FixtureRequest) -> None:
    file = GOLDEN / f"findings.{name}"
    text = render(name, findings(), SOURCES)
    if request.config.getoption("--bless", default=False):
        file.write_text(text, "utf-8")
    assert text == file.read_text("utf-8")


@pytest.mark.parametrize("name", FORMATS)
def test_nothing_of_the_source_reaches_the_terminal_raw(name: str) -> None:
    nasty = source_file("a\x1b[2J.sla", "x\x1b]0;evil\x07\u202e\x9b y\n")
    found: list[Finding] = [
        *hidden_characters(nasty),
        UnknownName(Span(nasty.path, 0, 9), "\x1b\u2066\ud800\ufffe\n::error::", "y"),
    ]
    text = render(name, found, {nasty.path: nasty})
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text)
    assert "\n::error::" not in text
    text.encode("utf-8")


@pytest.mark.parametrize("name", FORMATS)
def test_nothing_found(name: str) -> None:
    assert render(name, [], {}).endswith("\n") == (name not in ("concise", "github"))


def test_colour_paints_only() -> None:
    painted = render("full", findings(), SOURCES, colour=True)
    assert "\x1b[1;31merror[SLA101]\x1b[0m" in painted
    assert re.sub(r"\x1b\[[0-9;]*m", "", painted) == render("full", findings(), SOURCES)


def test_full_lines_fit_the_window() -> None:
    lines = render("full", findings(), SOURCES).splitlines()
    assert max(width(line) for line in lines if " | " in line or "help:" in line) <= 100


@pytest.mark.parametrize("start", [0, 1, 24, 25, 30])
def test_ends_of_files_and_empty_stretches_can_be_shown(start: int) -> None:
    source = source_file("x.sla", 'agreement "Packwell" {\n\n}')
    shown = render("full", [ToBeAgreed(Span("x.sla", start, start))], {"x.sla": source})
    assert "^" in shown
    shown = render("full", [ToBeAgreed(Span("x.sla", start, 99))], {"x.sla": source})
    assert "^" in shown


def test_sarif_keeps_to_the_schema() -> None:
    log = json.loads(render("sarif", findings(), SOURCES, summaries={"unknown-name": "Hm."}))
    if SCHEMA.exists():  # `.ci/setup` fetches it.
        jsonschema.validate(log, json.loads(SCHEMA.read_text("utf-8")))
    run = log["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == sorted({one.code for one in findings()})
    assert all(rules[one["ruleIndex"]]["id"] == one["ruleId"] for one in run["results"])


@pytest.mark.parametrize(
    ("file", "uri"),
    [
        ("other deals/50%.sla", "other%20deals/50%25.sla"),
        ("ดีล/ข้อตกลง.sla", "%E0%B8%94%E0%B8%B5%E0%B8%A5/"),
        ("a:b.sla", "a%3Ab.sla"),
        ("/srv/x.sla", "file:///srv/x.sla"),
        ("../x#1.sla", "../x%231.sla"),
    ],
)
def test_sarif_files_are_addresses(file: str, uri: str) -> None:
    assert f'"uri": "{uri}' in render("sarif", [ToBeAgreed(Span(file, 0, 0))], {})


def test_sarif_columns_count_code_points() -> None:
    source = source_file("x.sla", "😀😀 x\n")
    log = json.loads(render("sarif", [ToBeAgreed(span_of(source, "x"))], {"x.sla": source}))
    location = log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    assert log["runs"][0]["columnKind"] == "unicodeCodePoints"
    assert location["region"] == {"startLine": 1, "startColumn": 4, "endLine": 1, "endColumn": 5}


def test_github_escapes_what_ends_a_setting() -> None:
    source = source_file("50%, a:b.sla", "x\ny\n")
    found = render(
        "github", [UnknownName(Span(source.path, 0, 3), "100%", "y")], {source.path: source}
    )
    assert found == (
        "::error file=50%25%2C a%3Ab.sla,line=1,endLine=2,title=SLA101 unknown-name"
        "::a lead has no attribute `100%25`%0ADid you mean `y`?\n"
    )


def test_junit_has_a_test_for_each_file() -> None:
    suite = ET.fromstring(render("junit", findings(), SOURCES).encode())[0]
    cases = {case.attrib["name"]: [part.tag for part in case] for case in suite}
    assert cases == {
        "agreement.sla": ["failure"] * 9 + ["system-out"],
        "agremeent.sla": ["failure"],
        "other deals/50%.sla": [],
        "shared/words.sla": [],
    }
    assert (suite.attrib["tests"], suite.attrib["failures"]) == ("4", "2")


@pytest.mark.parametrize(
    ("text", "columns"),
    [("abc", 3), ("行业", 4), ("ที่อยู่", 3), ("نیم‌فاصله", 8), ("e\u0301", 1), ("👩", 2), ("ｱ", 1)],
)
def test_width(text: str, columns: int) -> None:
    assert width(text) == columns


def test_visible_text() -> None:
    assert visible("a\tb\r\nc\x1b\u202e") == "a b c<U+001B><U+202E>"
    assert visible("a\u200b\ufeffb") == "a<U+200B><U+FEFF>b"
    assert visible("نیم\u200cفاصله") == "نیم\u200cفاصله"


def test_wrapping_keeps_long_words_whole() -> None:
    assert wrap("aa bb cccccc d", 5) == ["aa bb", "cccccc", "d"]


def test_a_line_of_a_megabyte_is_shown_around_the_mark() -> None:
    line = "长" * 400_000 + "here" + "x" * 400_000
    drawn = draw(line, 400_000, 400_004, 80)
    assert width(drawn.text) <= 80
    assert drawn.text.startswith("…长")
    assert drawn.text.endswith("x…")
    before = drawn.text.index("here")
    assert (width(drawn.text[:before]), drawn.length) == (drawn.start, 4)


def test_marks_at_the_end_of_a_long_line() -> None:
    drawn = draw("a" * 200 + "end", 200, 203, 80)
    assert (width(drawn.text), drawn.text[drawn.start :]) == (80, "end")


def test_an_empty_file_can_be_shown() -> None:
    empty = source_file("x.sla", "")
    assert "^" in render("full", [ToBeAgreed(Span("x.sla", 0, 0))], {"x.sla": empty})


def test_marks_of_a_long_line_are_shown_together_or_in_their_order() -> None:
    line = f"{'x' * 70} when employees > 40 then mql {'y' * 70}"
    source = source_file("a.sla", f"{line}\n")
    start = line.index("employees")
    reason = Mark(Span("a.sla", start, start + 14), "true", main=False)
    main = Mark(Span("a.sla", line.index("mql"), line.index("mql") + 3), "not true", main=True)
    one = excerpt(source, [main, reason], 60)
    assert [row.number for row in one] == [1, 0, 0]
    assert [row.text.strip() for row in one[1:]] == ["-------------- true", "^^^ not true"]
    for row, words in ((one[1], "employees > 40"), (one[2], "mql")):
        sign = len(row.text) - len(row.text.lstrip())
        assert one[0].text[sign:].startswith(words)
    # Where both do not fit, the line is cut to pieces.
    cut = excerpt(source, [main, reason], 24)
    assert [row.number for row in cut if row.number] == [1, 1]
    assert not next(row for row in cut if not row.number).main
