"""The authors' Markdown in, blocks of the view out.

HTML in it stays text, pictures are not shown, and links lead only to `https:`,
`mailto:` and places of the document itself. Headings become bold lines: the
document alone decides its outline.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

from slalang.backends.document.figures import figure
from slalang.backends.document.make import line
from slalang.backends.document.material import Material
from slalang.backends.document.view import (
    Block,
    Break,
    Code,
    Column,
    Emphasis,
    Inline,
    Line,
    Link,
    Listing,
    Literal,
    Paragraph,
    Quote,
    Row,
    Rule,
    Strong,
    Table,
)
from slalang.model.expressions import Prose
from slalang.source.frozen import dataclass

_OPEN, _CLOSE = "\ue000", "\ue001"
_PLACE = re.compile(f"{_OPEN}([0-9]+){_CLOSE}")
_ALLOWED = re.compile(r"(https://|mailto:|#)[^\s]*\Z", re.IGNORECASE)
_READER = (
    MarkdownIt("commonmark", {"html": False, "maxNesting": 20}).enable("table").disable("image")
)


@dataclass(frozen=True, slots=True)
class _Reading:
    tokens: Sequence[Token]
    values: tuple[Line, ...]
    """What the marked places stand for."""


def prose(text: Prose | None, material: Material) -> tuple[Block, ...]:
    """The blocks of a text, with every formula replaced by its value."""
    if text is None:
        return ()
    values: list[Line] = []
    marked: list[str] = []
    for part in text.parts:
        if isinstance(part, str):
            marked.append(part.replace(_OPEN, "").replace(_CLOSE, ""))
        else:
            marked.append(f"{_OPEN}{len(values)}{_CLOSE}")
            values.append(line(figure(part.expression, material)))
    reading = _Reading(_READER.parse("".join(marked)), tuple(values))
    return _blocks(reading, 0, len(reading.tokens))


def notes(texts: tuple[Prose, ...], material: Material) -> tuple[Block, ...]:
    """The notes of the authors, set off from the rest."""
    return tuple(Quote(blocks) for text in texts if (blocks := prose(text, material)))


def _blocks(reading: _Reading, start: int, end: int) -> tuple[Block, ...]:
    found: list[Block] = []
    at = start
    while at < end:
        last = _closing(reading.tokens, at)
        block = _block(reading, at, last)
        found += [block] if block else []
        at = last + 1
    return tuple(found)


def _block(reading: _Reading, at: int, last: int) -> Block | None:
    token = reading.tokens[at]
    match token.type:
        case "paragraph_open":
            return Paragraph(_inlines(reading, reading.tokens[at + 1]))
        case "heading_open":
            return Paragraph((Strong(_inlines(reading, reading.tokens[at + 1])),))
        case "bullet_list_open" | "ordered_list_open":
            items = _children(reading, at + 1, last)
            blocks = tuple(_blocks(reading, first + 1, final) for first, final in items)
            return Listing(blocks, token.type == "ordered_list_open")
        case "blockquote_open":
            return Quote(_blocks(reading, at + 1, last))
        case "fence" | "code_block":
            return Literal(_PLACE.sub(lambda place: _plain(reading, place), token.content))
        case "hr":
            return Rule()
        case "table_open":
            return _table(reading, at, last)
        case _:
            return None


def _table(reading: _Reading, at: int, last: int) -> Table:
    rows: list[tuple[Line, ...]] = []
    for index in range(at, last):
        if reading.tokens[index].type == "tr_open":
            cells = _children(reading, index + 1, _closing(reading.tokens, index))
            rows.append(tuple(_inlines(reading, reading.tokens[first + 1]) for first, _ in cells))
    head, *body = rows
    return Table((), tuple(map(Column, head)), tuple(Row(tuple((c,) for c in row)) for row in body))


def _children(reading: _Reading, start: int, end: int) -> list[tuple[int, int]]:
    """The first and last token of each block directly inside another."""
    found: list[tuple[int, int]] = []
    at = start
    while at < end:
        last = _closing(reading.tokens, at)
        found.append((at, last))
        at = last + 1
    return found


def _closing(tokens: Sequence[Token], at: int) -> int:
    depth = 0
    for index in range(at, len(tokens)):
        depth += tokens[index].nesting
        if depth <= 0:
            return index
    return len(tokens) - 1


def _inlines(reading: _Reading, token: Token) -> Line:
    tokens = token.children or []
    return _spans(_Reading(tokens, reading.values), 0, len(tokens))


def _spans(reading: _Reading, start: int, end: int) -> Line:
    found: list[Inline] = []
    at = start
    while at < end:
        last = _closing(reading.tokens, at)
        found += _span(reading, at, last)
        at = last + 1
    return tuple(found)


def _span(reading: _Reading, at: int, last: int) -> Line:
    token = reading.tokens[at]
    match token.type:
        case "text" | "text_special":
            return _filled(reading, token.content)
        case "code_inline":
            return (Code(_PLACE.sub(lambda place: _plain(reading, place), token.content)),)
        case "softbreak":
            return (" ",)
        case "hardbreak":
            return (Break(),)
        case "strong_open":
            return (Strong(_spans(reading, at + 1, last)),)
        case "em_open":
            return (Emphasis(_spans(reading, at + 1, last)),)
        case "link_open":
            content = _spans(reading, at + 1, last)
            href = str(token.attrGet("href") or "")
            if not _ALLOWED.match(href):
                return content
            # A value inside a link is text: no link stands in a link.
            return (Link(_unlinked(content), href),)
        case _:
            return (token.content,) if token.content else ()


def _filled(reading: _Reading, text: str) -> Line:
    found: list[Inline] = []
    for at, part in enumerate(_PLACE.split(text)):
        if at % 2:
            found += reading.values[int(part)] if int(part) < len(reading.values) else ()
        elif part:
            found.append(part)
    return tuple(found)


def _plain(reading: _Reading, place: re.Match[str]) -> str:
    index = int(place[1])
    return plain_text(reading.values[index]) if index < len(reading.values) else ""


def plain_text(content: Line) -> str:
    """The words of a line alone."""
    return "".join(_word(part) for part in content)


def _word(part: Inline) -> str:
    match part:
        case str():
            return part
        case Link(content=content) | Strong(content=content) | Emphasis(content=content):
            return plain_text(content)
        case Break():
            return " "
        case _:
            return part.text


def _unlinked(content: Line) -> Line:
    return tuple(
        inner
        for part in content
        for inner in (_unlinked(part.content) if isinstance(part, Link) else (part,))
    )
