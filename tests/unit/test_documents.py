"""Documents: the same content in every format, safe against any title, complete with every link."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from slalang.backends import html, lifecycle, markdown
from slalang.backends.document import document
from slalang.backends.document.prose import plain_text
from slalang.backends.document.view import Section
from slalang.driver import read_file, read_text
from slalang.model.agreement import Agreement
from slalang.model.expressions import (
    Arithmetic,
    Embedded,
    Expression,
    Kind,
    Literal,
    NeededOf,
    Prose,
    Quoted,
    Type,
)
from slalang.model.quantities import Money, Month
from slalang.source.text import Span

ROOT = Path(__file__).parents[2]
NOWHERE = Span("", 0, 0)
SMALL = (ROOT / "tests/golden/backends/small.sla").read_text(encoding="utf-8")


class Page(HTMLParser):
    """What a browser sees of a page: tags, anchors, links and the text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.words = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for name, value in attrs:
            if name == "id":
                self.ids.append(value or "")
            if name == "href":
                self.links.append(value or "")
            assert not name.startswith("on"), (tag, name)

    def handle_data(self, data: str) -> None:
        self.words += f" {data}"


@cache
def small() -> Agreement:
    read = read_text(SMALL)
    assert not read.findings, [finding.message() for finding in read.findings]
    return read.agreement


def examples() -> list[Path]:
    return sorted((ROOT / "examples").glob("*/*.sla"))


def page_of(agreement: Agreement) -> str:
    return html.build(agreement, {})["agreement.html"].decode()


def text_of(agreement: Agreement) -> str:
    return markdown.build(agreement, {})["agreement.md"].decode()


def test_every_link_leads_somewhere_and_every_anchor_is_one() -> None:
    page = Page(page_of(small()))
    assert len(page.ids) == len(set(page.ids))
    inside = {link[1:] for link in page.links if link.startswith("#")}
    assert inside <= set(page.ids)


@pytest.mark.parametrize("path", examples(), ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_example_has_a_document_with_whole_links(path: Path) -> None:
    read, _ = read_file(path, path.parent)
    assert read is not None
    page = Page(page_of(read.agreement))
    assert len(page.ids) == len(set(page.ids))
    assert {link[1:] for link in page.links if link.startswith("#")} <= set(page.ids)
    assert text_of(read.agreement)


def test_markdown_and_html_say_the_same() -> None:
    said = Page(MarkdownIt("commonmark").enable("table").render(text_of(small())))
    shown = Page(page_of(small()).split("<main")[1])
    for title in headings(document(small()).sections):
        assert title in said.words
        assert title in shown.words


def headings(sections: tuple[Section, ...]) -> list[str]:
    return [
        title
        for section in sections
        for title in (plain_text(section.title), *headings(section.sections))
    ]


def test_the_same_agreement_gives_the_same_bytes() -> None:
    again = read_text(SMALL).agreement
    assert html.build(small(), {}) == html.build(again, {})
    assert markdown.build(small(), {}) == markdown.build(again, {})


NASTY = (
    "*bold* _x_",
    "[a](javascript:alert(1))",
    "<script>alert(1)</script>",
    "a | b",
    "</style><img src=x onerror=alert(1)>",
    "`code` ``` ~~~",
    "1. one",
    "# heading",
    "https://evil.example www.evil.example",
    "&lt;b&gt; &#60;",
    "![x](https://evil.example/x.png)",
    "${7*7} {{7*7}} {% raw %}",
    "-->",
)


HARMLESS = (
    "Ready", "Tasting", "Size", "Not a baker", "Fast calls", "Bakery SLA", "Ana Pop",
    "The blue book", "Website", "Calls",
)  # fmt: skip


@pytest.mark.parametrize("title", NASTY)
def test_no_title_becomes_markup(title: str) -> None:
    source = SMALL
    for harmless in HARMLESS:
        source = source.replace(f'"{harmless}"', f'"{title}"')
    agreement = read_text(source).agreement
    page, plain = Page(page_of(agreement)), Page(page_of(small()))
    # The marks of the page are the same; a longer title may take a second line in the picture.
    assert marks(page) == marks(plain)
    assert all(link.startswith(("#", "https://", "mailto:")) for link in page.links)
    assert " ".join(title.split()) in " ".join(page.words.split())

    rendered = MarkdownIt("commonmark").enable("table").render(text_of(agreement))
    usual = MarkdownIt("commonmark").enable("table").render(text_of(small()))
    assert marks(Page(rendered)) == marks(Page(usual))
    assert "javascript:" not in "".join(Page(rendered).links)


@pytest.mark.parametrize("title", NASTY)
def test_no_title_becomes_mermaid(title: str) -> None:
    source = SMALL.replace('"Ready"', f'"{title}"').replace('"Not a baker"', f'"{title}"')
    drawn = lifecycle.build(read_text(source).agreement)["lifecycle.mmd"].decode()
    usual = lifecycle.build(small())["lifecycle.mmd"].decode()
    assert drawn.count("\n") == usual.count("\n")
    for line in drawn.splitlines()[1:]:
        assert re.fullmatch(
            r'  (state "[^"`<>:%]*" as s\d+|(\[\*\]|s\d+) --> (\[\*\]|s\d+)( : [^"`<>:%]*)?)', line
        )


def marks(page: Page) -> list[str]:
    return sorted(tag for tag in page.tags if tag != "text")


def test_prose_is_markdown_without_html_pictures_or_other_links() -> None:
    source = SMALL.replace(
        "We sell bread",
        "<b onclick=x>**Big**</b> ![p](https://x.example/p.png) [j](javascript:x) "
        "[d](data:text/html,x) [ok](https://ok.example) We sell bread",
    )
    page = Page(page_of(read_text(source).agreement))
    assert "img" not in page.tags
    assert "b" not in page.tags
    assert "<b onclick=x>" in page.words
    outside = {link for link in page.links if not link.startswith("#")}
    assert outside == {"https://x.example/p.png", "https://ok.example", "mailto:us@bakery.example"}


def amount(number: str, unit: str = "") -> Expression:
    value = Money(Decimal(number), unit) if unit else Decimal(number)
    return Literal(value, Type(Kind.MONEY if unit else Kind.NUMBER), NOWHERE)


def divided(left: Expression, right: Expression) -> Expression:
    return Arithmetic("/", left, right, left.type, NOWHERE)


REVENUE = Quoted("revenue", Type(Kind.MONEY, "EUR"), NOWHERE)
FORMULAS: dict[str, Expression] = {
    "100,000 EUR": REVENUE,
    "5,000 EUR": divided(REVENUE, amount("20")),
    "—": divided(REVENUE, amount("0")),
    "33,333.33 EUR": divided(REVENUE, amount("3")),
    "20": divided(REVENUE, amount("5000", "EUR")),
    "174": NeededOf("ready", "bread", Month(2026, 1), Type(Kind.NUMBER), NOWHERE),
    "Fast calls": Quoted("speed", Type(Kind.THING), NOWHERE),
    "Ready": Quoted("ready", Type(Kind.THING), NOWHERE),
}


@pytest.mark.parametrize("shown", FORMULAS)
def test_a_formula_in_prose_is_worked_out(shown: str) -> None:
    text = Prose(("That is **", Embedded(FORMULAS[shown], NOWHERE), "** today."), NOWHERE)
    (clause,) = small().clauses
    agreement = replace(small(), clauses=(replace(clause, prose=(text,)),))
    words = " ".join(Page(page_of(agreement)).words.split())
    assert f"That is {shown} today." in words
    assert f"That is **{shown}** today." in re.sub(r"\[(.*?)\]\(#.*?\)", r"\1", text_of(agreement))


def test_a_value_to_be_agreed_is_a_blank_and_listed_on_the_cover() -> None:
    page = page_of(small())
    assert page.count('<mark class="blank">to be agreed</mark>') >= 2
    assert "To be agreed before signing" in page
    assert r"**\[to be agreed\]**" in text_of(small())


def test_every_step_of_the_funnel_is_shown() -> None:
    words = " ".join(Page(page_of(small())).words.split())
    assert "60,000 EUR ÷ 2,000 EUR 30" in words
    assert "30 ÷ 25%" in words
    assert "16 ÷ 30% = 53.33, rounded up" in words
    assert "One lead is worth 60,000 EUR ÷ 120 500 EUR" in words


def test_signers_see_their_own_promises() -> None:
    words = " ".join(Page(page_of(small())).words.split())
    marketing, sales = words.split("Ana Pop")[-1].split("Head of Sales")
    assert "(at first 174)" in marketing
    assert "for at least 95% of leads" in sales
    assert "for at least 95% of leads" not in marketing


def test_the_page_needs_nothing_else() -> None:
    page = page_of(small())
    assert "default-src 'none'" in page
    assert "<script" not in page
    assert "style=" not in page
    assert not re.search(r"@import|url\((?!#)", page)


def test_the_digest_stands_on_the_last_page() -> None:
    page = html.build(small(), {"digest": "abc123"})["agreement.html"].decode()
    assert "abc123" in page.split("<footer>")[1]


def test_examples_can_be_left_out() -> None:
    without = html.build(small(), {"examples": "no"})["agreement.html"].decode()
    assert "A baker tastes" in page_of(small())
    assert "A baker tastes" not in without


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("fa", "rtl"), ("he", "rtl")])
def test_the_page_runs_in_the_direction_of_its_language(language: str, direction: str) -> None:
    page = page_of(read_text(SMALL.replace("language  en", f"language  {language}")).agreement)
    assert f'<html lang="{language}" dir="{direction}">' in page


@pytest.mark.parametrize("source", ["", 'party a "A"', 'stage x "X"', 'agreement "T" {\n}'])
def test_hardly_any_agreement_is_still_a_document(source: str) -> None:
    agreement = read_text(source).agreement
    assert page_of(agreement)
    assert text_of(agreement)
    assert lifecycle.build(agreement)


def test_charts_stand_beside_tables_that_say_the_same() -> None:
    path = ROOT / "examples" / "packwell" / "packwell.sla"
    found, _ = read_file(path, path.parent)
    assert found is not None
    page = page_of(found.agreement)
    assert page.count('<figure class="diagram"') == 4
    assert "February 2026: 3,416" in page
    assert "Already in the pipeline" in text_of(found.agreement)


def test_how_likely_goals_are_is_said_where_it_is_asked_for() -> None:
    pytest.importorskip("numpy")
    path = ROOT / "examples" / "packwell" / "packwell.sla"
    found, _ = read_file(path, path.parent)
    assert found is not None
    said = text_of(found.agreement)
    asked = next(iter(markdown.build(found.agreement, {"simulate": "yes"}).values())).decode()
    assert "How sure it is" not in said
    assert re.search(r"The plan reaches 6,000,000 USD in \d+ of 100 draws", asked)
