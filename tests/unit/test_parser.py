"""Tokens → tree: every token stands in it, words mean what their place asks for."""

from __future__ import annotations

from pathlib import Path

import pytest

from slalang.source.text import source_file
from slalang.syntax.parser import parse, parse_formula
from slalang.syntax.tree import File, Node, Token, every, first, leaves, token, tokens

ROOT = Path(__file__).parents[2]
GOOD = [
    *sorted((ROOT / "tests" / "golden" / "syntax" / "good").glob("*.sla")),
    *sorted(path for path in (ROOT / "examples").rglob("*.sla") if "broken" not in path.parts),
]


def parsed(text: str) -> File:
    file, faults = parse(source_file("a.sla", text))
    assert not faults, [fault.message() for fault in faults]
    return file


def faulty(text: str) -> tuple[File, list[str]]:
    file, faults = parse(source_file("a.sla", text))
    return file, [fault.slug for fault in faults]


def names(file: File) -> list[str]:
    """The kinds and names of the declarations that could be read and have one."""
    return [
        f"{node.rule} {name.text}" for node in file.declarations if (name := token(node, "NAME"))
    ]


@pytest.mark.parametrize("path", GOOD, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_the_tree_covers_every_token(path: Path) -> None:
    file = parsed(path.read_text(encoding="utf-8"))
    in_tree = [leaf for node in file.declarations for leaf in leaves(node)]
    assert in_tree == sorted(in_tree, key=lambda leaf: leaf.start)
    left_out = [t for t in file.tokens if t not in set(in_tree)]
    # What is not in the tree: the ends of declarations, and commas before a modifier.
    assert {t.kind for t in left_out} <= {"_NL", ","}


@pytest.mark.parametrize("path", GOOD, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_nodes_lie_inside_each_other_and_in_order(path: Path) -> None:
    file = parsed(path.read_text(encoding="utf-8"))
    stack = list(file.declarations)
    while stack:
        node = stack.pop()
        at = node.start
        for child in node.children:
            assert at <= child.start <= child.end <= node.end
            at = child.end
            if type(child) is Node:
                stack.append(child)


@pytest.mark.parametrize("path", GOOD, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_tokens_say_what_stands_in_the_text(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for tok in parsed(text).tokens:
        assert " ".join(text[tok.start : tok.end].split()) == " ".join(tok.text.split())


def test_comments_are_kept() -> None:
    file = parsed("# one\nparty a # two\n# three\n")
    assert [comment.text for comment in file.comments] == ["# one", "# two", "# three"]


def test_a_keyword_is_a_name_where_a_name_is_asked_for() -> None:
    file = parsed("lead { source text, owner }\n".replace(", owner", "\n  owner text\n"))
    lead = file.declarations[0]
    assert [tokens(a, "NAME")[0].text for a in every(lead, "attribute")] == ["source", "owner"]


@pytest.mark.parametrize(
    ("formula", "rule"),
    [
        ("last reply", "last_event"),
        ("last", ""),
        ("any reply", "happened_any"),
        ("count of reply", "count_events"),
        ("count > 2", "compare"),
        ("budget within 3 days", "recent"),
        ("at least 2 of (a, b)", "at_least_of"),
        ("a at least 2", "compare"),
        ("a is not b", "is_not"),
        ("a is not known", "is_not"),
        ("mql needed by web in 2026-01", "needed"),
        ("a is kept", "condition_state"),
        ("a kept", "condition_state"),
        ("a is paused", "condition_state"),
        ("a waived", "condition_state"),
        ("waived", ""),
        ("(a) is paused", "is"),
        ("1..2", ""),
        ("- - a", "negative"),
    ],
)
def test_what_a_formula_is(formula: str, rule: str) -> None:
    node, faults = parse_formula(source_file("a.sla", formula), 0, len(formula))
    if not rule:
        assert faults or type(node.children[0]) is Token  # type: ignore[union-attr]
        return
    assert not faults
    assert node is not None
    inner = node.children[0]
    assert type(inner) is Node
    assert inner.rule == rule


def test_and_binds_closer_than_or() -> None:
    file = parsed("term t when a and b or c and d")
    when = first(file.declarations[0], "when")
    assert when is not None
    alternatives = first(when, "or")
    assert alternatives is not None
    assert len(every(alternatives, "and")) == 2


def test_sums_and_products_bind_as_in_arithmetic() -> None:
    node, _ = parse_formula(source_file("a.sla", "a + b * c - 2"), 0, 13)
    assert node is not None
    whole = node.children[0]
    assert type(whole) is Node
    assert whole.rule == "add"
    assert [c.rule for c in whole.children if type(c) is Node] == ["multiply", "quantity"]


@pytest.mark.parametrize(
    "text",
    [
        "deliver 20 mql each month tolerance 10%",
        "deliver 20 mql each month, tolerance 10%",
        "deliver 20 mql, each month, tolerance 10%",
    ],
)
def test_a_comma_may_stand_before_a_modifier(text: str) -> None:
    promise = parsed(f"promise p by a {{ {text} }}").declarations[0]
    deliver = first(promise, "deliver")
    assert deliver is not None
    assert first(deliver, "tolerance") is not None


@pytest.mark.parametrize(
    ("text", "slugs", "left"),
    [
        ("party a\n???\nparty b", ["strange-character"], ["party a", "party b"]),
        ("party a\nzzz b\nparty c", ["unknown-declaration"], ["party a", "party c"]),
        ("party a {\n zz 4\n}\nparty b", ["unknown-clause"], ["party a", "party b"]),
        ("party a {\n people 4\nparty b", ["unclosed-block"], ["party a", "party b"]),
        ("party a {\n people 4\nparty b {\n}", ["unclosed-block"], ["party a", "party b"]),
        ("party a\n}\nparty b", ["stray-brace"], ["party a", "party b"]),
        ("party a\n  people 4\n}\nparty b", ["missing-word"], ["party a", "party b"]),
        ("party a\n{\n people 4\n}\nparty b", ["brace-on-its-own-line"], ["party a", "party b"]),
        ("party a b\nparty c", ["missing-quotes"], ["party a", "party c"]),
        ("import words.sla\nparty c", ["missing-quotes"], ["party c"]),
        ("stage a-b\nstage c", ["name-of-several-words"], ["stage a_b", "stage c"]),
        ("party a party b", ["missing-word"], ["party a", "party b"]),
    ],
)
def test_a_mistake_costs_little(text: str, slugs: list[str], left: list[str]) -> None:
    file, found = faulty(text)
    assert found == slugs
    assert names(file) == left


def test_what_was_read_before_a_mistake_is_kept() -> None:
    file, _ = faulty('party a {\n people 4\n zz\n manager "X"\n}\n')
    assert [node.rule for node in file.declarations[0].children if type(node) is Node] == [
        "people", "manager",
    ]  # fmt: skip


def test_names_in_what_is_skipped_are_remembered() -> None:
    file, _ = faulty("zzz sales {\n role sdr\n}\n")
    assert {"sales", "sdr"} <= file.lost_names


def test_a_file_full_of_mistakes_has_an_end() -> None:
    file, found = faulty("zzz\n" * 5_000)
    assert file.declarations == ()
    assert 100 < len(found) < 300


@pytest.mark.parametrize("text", ["", "\n\n", "# nothing", "   "])
def test_an_empty_file_declares_nothing(text: str) -> None:
    assert parsed(text).declarations == ()


@pytest.mark.parametrize("text", ["", "fit fit", "fit +", "{", "}", ")", "1 1 1", "when", '"'])
def test_a_formula_with_a_mistake_is_refused(text: str) -> None:
    node, faults = parse_formula(source_file("a.sla", text), 0, len(text))
    assert node is None
    assert faults
