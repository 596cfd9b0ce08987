"""What the formatter does beside formatting: it checks itself, and refuses what it cannot read."""

from __future__ import annotations

import pytest

from slalang.format import checked, format_file, format_source, same_meaning
from slalang.format.width import width
from slalang.source.text import source_file
from slalang.syntax.parser import parse
from slalang.syntax.tree import File


def read(text: str) -> File:
    file, faults = parse(source_file("case.sla", text))
    assert faults == []
    return file


def test_an_empty_file_stays_empty() -> None:
    assert format_source(source_file("case.sla", "")).text == ""
    assert format_source(source_file("case.sla", "\n \n")).text == ""


def test_a_file_with_faults_comes_back_as_it_was() -> None:
    text = 'party   sales {\n people "four"\n}\n'
    result = format_source(source_file("case.sla", text))
    assert result.text == text
    assert result.findings


def test_a_result_that_means_something_else_is_not_handed_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(checked, "format_file", lambda _: "party marketing\n")
    result = format_source(source_file("case.sla", "party   sales\n"))
    assert result.text == "party   sales\n"
    (finding,) = result.findings
    assert (finding.code, finding.slug) == ("SLA090", "format-unsafe")
    assert "would not have said the same" in finding.message()
    assert "mistake in slalang" in finding.help()


def test_a_failure_of_the_formatter_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: File) -> str:
        raise RecursionError("too deep")

    monkeypatch.setattr(checked, "format_file", fail)
    result = format_source(source_file("case.sla", "party   sales\n"))
    assert result.text == "party   sales\n"
    assert "RecursionError: too deep" in result.findings[0].message()


def test_a_result_that_is_not_final_is_not_handed_out(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = iter(["party  sales\n", "party sales\n"])
    monkeypatch.setattr(checked, "format_file", lambda _: next(texts))
    result = format_source(source_file("case.sla", "party   sales\n"))
    assert "once more" in result.findings[0].message()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("party sales\n", "party   sales # a\n"),
        ("party sales # a\n", "party sales # b\n"),
        ("party sales # a\n", "party sales\n# a\n"),
        ("# a\nparty sales\n", "party sales\n# a\n"),
        ("party sales { # a\n}\n", "party sales # a\n"),
        ('party sales "S"\n', 'party sales "s"\n'),
        ('import "a"\nimport "b"\n', 'import "b"\nimport "a"\n'),
        ('clause a """b\nc"""\n', 'clause a """b\n\nc"""\n'),
        ('clause a """b  \nc"""\n', 'clause a """b\nc"""\n'),
        ("term a when b and c\n", "term a when b\n and c\n"),
        ("term a when b or\n c\n", "term a when b\n or c\n"),
        ("party a { people 10 }\n", "party a { people 10.0 }\n"),
    ],
)
def test_another_meaning(one: str, other: str) -> None:
    assert not same_meaning(read(one), read(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("party sales", "\n party\tsales \n\n"),
        ("party sales{people 20000}", "party sales {\npeople 20_000\n}"),
        ("party sales #a", "party sales  #   a"),
        ('example "e" {lead {a 1, b 2}}', 'example "e" {\nlead {\na 1\nb 2\n}\n}'),
        ('clause a """  b\n   c\n    d """', 'clause a """\n  b\n  c\n   d\n"""'),
    ],
)
def test_the_same_meaning(one: str, other: str) -> None:
    assert same_meaning(read(one), read(other))


@pytest.mark.parametrize(
    ("text", "columns"),
    [("name", 4), ("名前", 4), ("ชื่อ", 2), ("می‌خواهم", 7), ("e\u0301", 1), ("ﾊﾛｰ", 3), ("", 0)],
)
def test_width(text: str, columns: int) -> None:
    assert width(text) == columns


def test_deep_and_long_input() -> None:
    deep = f"term deep when {'not ' * 20_000}accepted\n"
    assert format_file(read(deep)) == deep
    minus = f"term minus when 1 > {'-' * 20_000}1\n"
    assert format_file(read(minus)) == minus
    names = f"handoff h from a to b {{\n  gives {', '.join(['name'] * 3_000)}\n}}\n"
    assert format_file(read(names)) == names
