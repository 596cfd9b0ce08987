"""Ignore comments: which lines they cover, how they are read, what is said of them."""

from __future__ import annotations

from datetime import date

import pytest
from sample_findings import StaleMetrics, ToBeAgreed, UnknownName

from slalang.diagnostics.finding import Finding
from slalang.diagnostics.ignores import read_ignores
from slalang.diagnostics.pages import Page, catalogue, find_page
from slalang.diagnostics.render import concise
from slalang.diagnostics.selection import unknown_entries
from slalang.diagnostics.settle import settle
from slalang.source.text import Span, source_file

TODAY = date(2026, 3, 1)
KNOWN = {"unknown-name": "SLA101", "stale-metrics": "SLA412", "to-be-agreed": "SLA901"} | {
    head.slug: head.code for head in catalogue().values()
}


def covered(text: str) -> list[int]:
    """The numbers of the lines that the first ignore of a text covers."""
    source = source_file("x.sla", text)
    ignore = read_ignores(source)[0][0]
    return [line for line in range(1, len(source.line_starts) + 1) if ignore.covers(line)]


IGNORE = "# sla: ignore[stale-metrics] because it is so"


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (f"a {IGNORE}\nb\n", [1]),
        (f"a {{ {IGNORE}\nb\n}}\n", [1]),
        (f"{IGNORE}\na\nb\n", [2]),
        (f"{IGNORE}\n\n  # why\n{IGNORE}\na\nb\n", [5]),
        (f"  {IGNORE}\na {{\n  b {{\n  }}\n}}\nc\n", [2, 3, 4, 5]),
        (f"{IGNORE}\na {{ b }}\nc\n", [2]),
        (f"{IGNORE}\n}} else {{\n  b\n}}\nc\n", [2, 3, 4]),
        (f'{IGNORE}\na """\nb }}\nc"""\nd\n', [2, 3, 4]),
        (f'{IGNORE}\na "{{" # {{\nb\n', [2]),
        (f"{IGNORE}\na {{\nb\n", [2, 3]),
        (f"a\n{IGNORE}\n", []),
    ],
)
def test_the_lines_that_a_comment_covers(text: str, lines: list[int]) -> None:
    assert covered(text) == lines


def test_text_in_strings_and_prose_is_no_comment() -> None:
    quoted = f'a "x {IGNORE}"\nb """\n{IGNORE}\n"""\nc "\\" {IGNORE}"\n# see {IGNORE}\n'
    assert read_ignores(source_file("x.sla", quoted)) == ((), ())


@pytest.mark.parametrize(
    ("comment", "names", "reason", "until"),
    [
        ("# sla: ignore[a-b] because x", ["a-b"], "x", None),
        ("#sla:ignore[ a , SLA401 ]because x", ["a", "SLA401"], "x", None),
        ("# sla: ignore[a] because x until 2026-12-31", ["a"], "x", date(2026, 12, 31)),
        ("# sla: ignore[a] until 2026-12-31 because x", ["a"], "x", date(2026, 12, 31)),
        ("# sla: ignore[a] because we wait until May.", ["a"], "we wait until May", None),
        ("# sla: ignore[a] until 2026-12-31", ["a"], "", date(2026, 12, 31)),
        ("# sla: ignore[a]", ["a"], "", None),
    ],
)
def test_the_parts_of_a_comment(
    comment: str, names: list[str], reason: str, until: date | None
) -> None:
    ((ignore,), findings) = read_ignores(source_file("x.sla", comment + "\na\n"))
    assert [name.text for name in ignore.names] == names
    assert (ignore.reason, ignore.until) == (reason, until)
    assert [finding.code for finding in findings] == ([] if reason else ["SLA701"])
    assert all(comment[name.span.start : name.span.end] == name.text for name in ignore.names)


@pytest.mark.parametrize(
    "comment",
    [
        "# sla: ignore",
        "# sla: ignore stale-metrics",
        "# sla: ignore[]",
        "# sla: ignore[a,,] because x, y",
        "# sla: ignore[stale metrics] because x",
        "# sla: ignore[a] since x",
        "# sla: ignore[a] because x until 2026-02-30",
        "# sla: ignore[a] until soon because x",
        "# sla: ignore[a] because " + "." * 100_000,
    ],
)
def test_comments_of_another_form(comment: str) -> None:
    ignores, findings = read_ignores(source_file("x.sla", comment + "\na\n"))
    if comment.startswith("# sla: ignore[a,,]"):
        assert [name.text for name in ignores[0].names] == ["a"]
    else:
        assert (ignores, [finding.code for finding in findings]) == ((), ["SLA705"])


def test_many_comments_stay_cheap() -> None:
    source = source_file("x.sla", f"{IGNORE}\n{{\n" * 20_000)
    assert len(read_ignores(source)[0]) == 20_000


def settled(
    text: str, *findings: Finding, ran: set[str] | None = None, **options: object
) -> list[str]:
    """The codes that are left of findings in `x.sla`."""
    source = source_file("x.sla", text)
    chosen: dict[str, object] = {"select": None, "ignore": (), "today": TODAY} | options
    left = settle(findings, {"x.sla": source}, known=KNOWN, ran=ran, **chosen)  # type: ignore[arg-type]
    return [finding.code for finding in left]


STALE = StaleMetrics(Span("x.sla", 0, 1))
OPEN = ToBeAgreed(Span("x.sla", 0, 1))
FAULT = UnknownName(Span("x.sla", 0, 1), "x", "y")


def test_comments_silence_what_they_name() -> None:
    assert settled(f"a {IGNORE}\n", STALE, OPEN) == ["SLA901"]
    assert settled("a # sla: ignore[SLA412] because x", STALE) == []
    assert settled("a # sla: ignore[stale-metrics]", STALE) == ["SLA701"]


def test_comments_that_silence_nothing_are_found() -> None:
    assert settled(f"a {IGNORE}\n") == ["SLA704"]
    assert settled(f"a {IGNORE}\n", select=["SLA7"]) == []
    assert settled(f"a {IGNORE}\n", ran={"to-be-agreed"}) == []
    assert settled("a # sla: ignore[stale-metric] because x", STALE) == ["SLA412", "SLA702"]
    assert settled(f"a {IGNORE} until 2026-02-28\n", STALE) == ["SLA412", "SLA703"]
    assert settled(f"a {IGNORE} until 2026-03-01\n", STALE) == []
    assert settled("a # sla: ignore[unknown-name] because x", FAULT) == ["SLA101", "SLA706"]
    assert settled("a # sla: ignore[unused-ignore] because x") == ["SLA706"]


def test_selection() -> None:
    found = (STALE, OPEN, FAULT)
    assert settled("a", *found) == ["SLA101", "SLA412", "SLA901"]
    assert settled("a", *found, select=["SLA4"]) == ["SLA101", "SLA412"]
    assert settled("a", *found, select=["to-be-agreed"]) == ["SLA101", "SLA901"]
    assert settled("a", *found, ignore=["SLA"]) == ["SLA101"]
    assert settled("a", *found, select=["stale-metrics"], ignore=["sla412"]) == ["SLA101"]
    assert unknown_entries(["SLA4", "SLA95", "stale-metric"], KNOWN) == (
        ("SLA95", None),
        ("stale-metric", "stale-metrics"),
    )


def test_each_finding_comes_once_and_in_order() -> None:
    later, elsewhere = StaleMetrics(Span("x.sla", 2, 3)), StaleMetrics(Span("a.sla", 9, 9))
    found = settle(
        [later, STALE, FAULT, elsewhere, StaleMetrics(Span("x.sla", 0, 1))],
        {"x.sla": source_file("x.sla", "a\nb\n")},
        select=None,
        ignore=(),
        today=TODAY,
        known=KNOWN,
    )
    assert found == (elsewhere, FAULT, STALE, later)


@pytest.mark.parametrize("slug", [slug for slug in KNOWN if KNOWN[slug].startswith("SLA70")])
def test_pages_show_what_is_said(slug: str) -> None:
    page = find_page(slug)
    assert isinstance(page, Page)
    for files, output in ((page.fires_files, page.fires_output), (page.clean_files, "")):
        source = source_file(files[0].path, files[0].text)
        sources = {source.path: source}
        left = settle([], sources, select=[slug], ignore=(), today=TODAY, known=KNOWN)
        if slug == "unused-ignore":
            left = settle([], sources, select=None, ignore=(), today=TODAY, known=KNOWN)
        assert concise.render(left, sources) == output
