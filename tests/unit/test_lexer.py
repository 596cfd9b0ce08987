"""Text → raw tokens: nothing of the text is lost, and statements end where they should."""

from __future__ import annotations

from pathlib import Path

import pytest
from counting import calls_of

from slalang.source.text import source_file
from slalang.syntax.lexer import MAX_DEPTH, Lexed, lex

ROOT = Path(__file__).parents[2]
FILES = sorted([*(ROOT / "examples").rglob("*.sla"), *(ROOT / "tests/golden").rglob("*.sla")])


def lexed(text: str) -> Lexed:
    return lex(source_file("a.sla", text))


def kinds(text: str) -> list[str]:
    return [token.kind for token in lexed(text).tokens]


def texts(text: str) -> list[str]:
    return [token.text for token in lexed(text).tokens if token.text]


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_tokens_and_comments_reproduce_the_text(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    found = lexed(text)
    if found.faults:
        return
    at, pieces = 0, []
    parts = [(t.start, t.end, t.text) for t in found.tokens if t.text]
    parts += [(c.start, c.start + len(c.text), c.text) for c in found.comments]
    for start, end, piece in sorted(parts):
        assert text[at:start].strip() == ""
        assert text[start:end] == piece
        pieces.append(piece)
        at = end
    assert text[at:].strip() == ""


def test_every_file_ends_with_a_line_end_and_the_end() -> None:
    for text in ("", "\n", "# only a comment", "party sales", "party sales\n\n"):
        assert kinds(text)[-1] == "$END"
    assert kinds("party sales") == ["WORD", "WORD", "_NL", "$END"]
    assert kinds("# only a comment") == ["$END"]


@pytest.mark.parametrize(
    ("text", "line_ends"),
    [
        ("a\nb", 2),
        ("a\n\n\nb", 2),
        ("a and\nb", 1),
        ("a or\nb", 1),
        ("not\nb", 1),
        ("a\nand b", 1),
        ("a\n# a comment\n  or b", 1),
        ("a # a comment that ends with and\nb", 2),
        ("a,\nb", 1),
        ("(a\nb\n)", 1),
        ("x {\n a\n}", 2),
        ("a\n+ 3", 2),
        ("a\n- 3", 2),
        ("a\norder b", 2),
        ("a\nandy", 2),
    ],
)
def test_where_a_statement_ends(text: str, line_ends: int) -> None:
    assert kinds(text).count("_NL") == line_ends


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("2026-01-31", "ISO_DATE"),
        ("2026-01", "ISO_MONTH"),
        ("9:30", "CLOCK"),
        ("24:00", "CLOCK"),
        ("90th", "ORDINAL"),
        ("1_000.50", "NUMERAL"),
        ("yes/no", "WORD"),
        ("half-year", "WORD"),
        ('"a \\" b"', "STRING"),
        ('"""a\nb"""', "PROSE"),
        ("علاقه\u200cمندی", "WORD"),
        ("ผู้สนใจ", "WORD"),
        ("योग्य", "WORD"),
        ("合格线索", "WORD"),
    ],
)
def test_one_token(text: str, kind: str) -> None:
    found = lexed(text)
    assert [(t.kind, t.text) for t in found.tokens[:-2]] == [(kind, text)]
    assert not found.faults


@pytest.mark.parametrize(
    ("text", "tokens", "slug"),
    [
        ("“a”", ['"a"'], "curly-quotes"),
        ("„a”", ['"a"'], "curly-quotes"),
        ("'a'", ['"a"'], "curly-quotes"),
        ("«a»", ['"a"'], "curly-quotes"),
        ("$2,000.50", ["2_000.50", "USD"], "currency-sign"),
        ("2_000 €", ["2_000", "EUR"], "currency-sign"),
        ("500,000", ["500_000"], "number-with-commas"),
        ("1.500.000", ["1_500_000"], "number-with-commas"),
        ("۲۵۰", ["250"], "foreign-digits"),
        ("๐๙:๓๐", ["09:30"], "foreign-digits"),
        ("٢٠٢٦-٠١-٣١", ["2026-01-31"], "foreign-digits"),
        ("a == b", ["a", "=", "b"], "strange-character"),
        ("a && b", ["a", "and", "b"], "strange-character"),
        ("a ≥ b", ["a", ">=", "b"], "strange-character"),
        ("a ??? b", ["a", "b"], "strange-character"),
        ("a // b", ["a"], "strange-character"),
        ("a\u00a0b", ["a", "b"], "strange-character"),
        ('"abc', ['"abc"'], "unclosed-text"),
        ("9" * 40, ["1"], "number-too-long"),
    ],
)
def test_one_slip_is_one_finding(text: str, tokens: list[str], slug: str) -> None:
    assert texts(text) == tokens
    assert [fault.slug for fault in lexed(text).faults] == [slug]


def test_marks_of_direction_and_joiners_are_no_mistakes() -> None:
    assert not lexed("party \u200eفروش\u200f").faults
    assert texts("\ufeffparty") == ["party"]


def test_a_name_is_one_name_however_its_letters_are_stored() -> None:
    assert texts("cafe\u0301 caf\u00e9") == ["caf\u00e9", "caf\u00e9"]
    assert [(t.start, t.end) for t in lexed("cafe\u0301 x").tokens[:1]] == [(0, 5)]


def test_prose_that_is_not_closed_ends_before_the_next_declaration() -> None:
    text = 'stage a {\n  means """A.\n}\nstage b {\n  means """B."""\n}\n'
    found = lexed(text)
    assert [fault.slug for fault in found.faults] == ["unclosed-prose"]
    assert [t.text for t in found.tokens if t.kind == "PROSE"] == ['"""A.', '"""B."""']


def test_a_bracket_that_is_not_closed_ends_with_its_block() -> None:
    found = lexed("stage a {\n  when (b\n  }\nstage c\n")
    assert [fault.slug for fault in found.faults] == ["unclosed-bracket"]
    assert kinds("stage a {\n  when (b\n  }\nstage c\n").count("_NL") == 2


def test_nesting_has_a_limit_and_is_reported_once() -> None:
    found = lexed("(" * 5_000 + ")" * 5_000)
    assert [fault.slug for fault in found.faults] == ["nested-too-deep"]
    assert sum(token.kind == "(" for token in found.tokens) == MAX_DEPTH


@pytest.mark.parametrize(
    "text",
    [
        "#" * 200_000,
        "\n" * 200_000,
        "a\n" * 60_000,
        "a\n  b\n" * 40_000,
        " " * 200_000,
        "\u00a0" * 30_000,
        '"' * 100_000,
        '"""' * 60_000,
        "(\n" * 60_000,
        "“" * 60_000,
        "'" * 60_000,
        "a\n#\n" * 40_000,
        "1,000," * 30_000,
        "é" * 100_000,
        "é\u20ac" * 20_000,
        "۱٬" * 50_000,
        "x {\n" * 40_000,
        "$" * 100_000,
    ],
    ids=lambda text: repr(text[:8]),
)
def test_long_texts_take_time_in_proportion(text: str) -> None:
    half = calls_of(lambda: lexed(text[: len(text) // 2]))
    assert calls_of(lambda: lexed(text)) < 2.5 * half + 1_000
