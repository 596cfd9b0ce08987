"""Refusals become findings whose words are those of their pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from slalang.diagnostics.files import MOST, finding_of, hidden_characters
from slalang.diagnostics.pages import Page, find_page
from slalang.diagnostics.render import concise
from slalang.source.refusal import Refusal
from slalang.source.text import Span, source_file


def page(name: str) -> Page:
    found = find_page(name)
    assert isinstance(found, Page)
    return found


REFUSALS = [
    Refusal("agremeent.sla", "missing", nearby=("agreement.sla",)),
    Refusal("agreement.sla", "unreadable", "permission"),
    Refusal("agreement.sla", "not-utf8", "0xE9", 40, 3),
    Refusal("agreement.sla", "too-large", "2000000", 10_400_000),
    Refusal("agreement.sla", "nul", "", 32, 2),
    Refusal("agreement.sla", "import-missing", "shared/wrods.sla", nearby=("shared/words.sla",)),
    Refusal("agreement.sla", "import-outside", "escape ../../shared/words.sla"),
]


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda refusal: str(refusal.kind))
def test_a_refusal_says_what_its_page_shows(refusal: Refusal) -> None:
    finding = finding_of(refusal)
    example = page(finding.slug)
    sources = {}
    if refusal.kind.startswith("import"):
        source = source_file("agreement.sla", example.fires_files[0].text)
        start = source.text.index('"')
        finding = finding_of(refusal, Span(source.path, start, len(source.text) - 1))
        sources = {source.path: source}
    assert concise.render([finding], sources) == example.fires_output
    assert finding.help().endswith((".", "?"))


@pytest.mark.parametrize("slug", ["bidi-character", "control-character"])
def test_a_hidden_character_says_what_its_page_shows(slug: str) -> None:
    example = page(slug)
    source = source_file("agreement.sla", example.fires_files[0].text)
    findings = hidden_characters(source)
    assert concise.render(findings, {source.path: source}) == example.fires_output
    edit = findings[0].edits()[0]
    mended = source.text[: edit.span.start] + edit.text + source.text[edit.span.end :]
    assert hidden_characters(source_file("agreement.sla", mended)) == ()
    assert hidden_characters(source_file("agreement.sla", example.clean_files[0].text)) == ()


@pytest.mark.parametrize(
    ("refusal", "message"),
    [
        (Refusal("a", "folder"), "`a` is a folder, where a file was expected"),
        (Refusal("a", "not-utf8", "UTF-16"), "`a` is saved as UTF-16, where UTF-8 was expected"),
        (
            Refusal("a", "too-large", "2000000", 2_000_001),
            "`a` has 2.1 MB, where at most 2 MB is read",
        ),
        (
            Refusal("a", "import-outside", "backslash b\\c.sla"),
            "the import `b\\c.sla` has a backslash, where folders are separated by `/`",
        ),
    ],
)
def test_messages(refusal: Refusal, message: str) -> None:
    assert finding_of(refusal).message() == message


def test_a_file_full_of_hidden_characters_is_reported_briefly() -> None:
    assert len(hidden_characters(source_file("a", "\x1b" * 1000))) == MOST


def test_every_page_of_this_room_is_well_formed() -> None:
    folder = Path(__file__).parents[2] / "slalang" / "diagnostics" / "pages"
    for path in sorted(folder.glob("*.md")):
        assert page(path.stem).head.path == f"diagnostics/pages/{path.name}"
