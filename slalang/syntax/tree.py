"""The syntax tree: what the grammar found, with every word still in it.

Tokens and nodes are immutable and carry no meaning. The rules of
`grammars/sla.lark` are the documentation of the nodes: a node's `rule` is the
name of its rule, its children stand in the order of the text. Comments are
kept beside the tree, by offset, so that nothing of a file is lost.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, TypeAlias

from slalang.source.frozen import dataclass
from slalang.source.text import SourceFile, Span


class Token(NamedTuple):
    """One word, number, text or sign.

    `kind` is `NAME`, `NUMERAL`, `STRING` …, or the word itself where it is a
    keyword (`when`, `at least`). Offsets count code points.
    """

    kind: str
    text: str
    start: int
    end: int


class Node(NamedTuple):
    """One rule of the grammar, found in the text from `start` to `end`."""

    rule: str
    children: tuple[Node | Token, ...]
    start: int
    end: int


Element: TypeAlias = Node | Token


class Comment(NamedTuple):
    """`# …` up to the end of its line."""

    text: str
    start: int


@dataclass(frozen=True, slots=True)
class File:
    """One parsed file."""

    source: SourceFile
    declarations: tuple[Node, ...]
    """In the order of the text; what could not be read is not among them."""
    tokens: tuple[Token, ...]
    """Every token, as the parser understood it."""
    comments: tuple[Comment, ...]
    """Every comment, in the order of the text."""
    damaged: tuple[Span, ...]
    """Declarations or stretches with a mistake in them."""
    lost_names: frozenset[str]
    """Names that a declaration would have given had it been readable."""

    def span(self, element: Element) -> Span:
        """Where an element stands."""
        return Span(self.source.path, element.start, element.end)


# Rules and kinds share the first place of their tuples, and some share a word
# (`score` is both): the word is compared first because it seldom matches, the
# class only where it does. These six are called for every clause there is.


def nodes(node: Node) -> Iterator[Node]:
    """The children that are nodes."""
    return (child for child in node.children if type(child) is Node)


def first(node: Node, *rules: str) -> Node | None:
    """The first child node of one of these rules."""
    for child in node.children:
        if child[0] in rules and type(child) is Node:
            return child
    return None


def every(node: Node, *rules: str) -> list[Node]:
    """The child nodes of these rules, in order."""
    return [c for c in node.children if c[0] in rules and type(c) is Node]


def token(node: Node, *kinds: str) -> Token | None:
    """The first child token of one of these kinds."""
    for child in node.children:
        if child[0] in kinds and type(child) is Token:
            return child
    return None


def tokens(node: Node, *kinds: str) -> list[Token]:
    """The child tokens of these kinds, in order."""
    return [c for c in node.children if c[0] in kinds and type(c) is Token]


def references(node: Node) -> list[Element]:
    """The names and paths, such as `deal.won`, directly below a node."""
    return [
        child
        for child in node.children
        if (child.rule == "path" if type(child) is Node else token_kind(child) == "NAME")
    ]


def token_kind(element: Element) -> str:
    """The kind of a token; empty for a node."""
    return element.kind if type(element) is Token else ""


def leaves(node: Node) -> Iterator[Token]:
    """Every token below a node, in the order of the text."""
    stack: list[Element] = [node]
    while stack:
        element = stack.pop()
        if type(element) is Token:
            yield element
        else:
            assert type(element) is Node
            stack.extend(reversed(element.children))
