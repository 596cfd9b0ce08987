"""Blocks of the view in, lines of Markdown out."""

from __future__ import annotations

from typing import assert_never

from slalang.backends.document.view import (
    Block,
    Break,
    Card,
    Code,
    Diagram,
    Emphasis,
    Facts,
    Inline,
    Line,
    Link,
    Listing,
    Literal,
    Paragraph,
    Phrases,
    Picture,
    Quote,
    Row,
    Rule,
    Section,
    Signature,
    Strong,
    Table,
    Tone,
    UsedIn,
)
from slalang.backends.markdown.escape import address, code, escaped, fenced, started
from slalang.wording.phrase import Blank


def section(it: Section, level: int, phrases: Phrases) -> list[str]:
    """A clause with everything inside it."""
    found = [_target(it.anchor), "", f"{'#' * min(level, 6)} {it.number}. {spans(it.title)}", ""]
    found += blocks(it.blocks, level + 1, phrases)
    for inner in it.sections:
        found += section(inner, level + 1, phrases)
    return found


def blocks(all_: tuple[Block, ...], level: int, phrases: Phrases) -> list[str]:
    """Blocks with an empty line after each."""
    found: list[str] = []
    for block in all_:
        written = _block(block, level, phrases)
        found += [*written, ""] if written else []
    return found


def spans(line: Line, in_table: bool = False) -> str:
    """One line; a break inside it is two spaces and a line end, or `<br>` in a table."""
    return "".join(_span(part, in_table) for part in line)


def _span(part: Inline, in_table: bool) -> str:
    match part:
        case str():
            return escaped(part)
        case Link(content=content, href=href):
            return f"[{spans(content, in_table)}]({address(href)})"
        case Strong(content=content):
            return _around("**", spans(content, in_table))
        case Emphasis(content=content):
            return _around("*", spans(content, in_table))
        case Code(text=text):
            return code(text, in_table)
        case Break():
            return "<br>" if in_table else "\\\n"
        case Blank(text=text):
            return f"**\\[{escaped(text)}\\]**"
        case _ as never:
            assert_never(never)


def _around(mark: str, text: str) -> str:
    """Emphasis that closes: spaces at the edges stand outside it."""
    inner = text.strip()
    if not inner:
        return text
    before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    return f"{before}{mark}{inner}{mark}{after}"


def _block(block: Block, level: int, phrases: Phrases) -> list[str]:
    match block:
        case Paragraph(line=line):
            return [started(part) for part in spans(line).split("\n")]
        case Listing(items=items, ordered=ordered):
            return _listing(items, ordered, level, phrases)
        case Quote(blocks=inner):
            return [f"> {line}".rstrip() for line in _trimmed(blocks(inner, level, phrases))]
        case Literal(text=text):
            return fenced(text)
        case Rule():
            return ["---"]
        case Facts():
            return _facts(block)
        case Table():
            return _table(block)
        case Card():
            return _card(block, level, phrases)
        case Picture(mermaid=mermaid):
            return fenced(mermaid, "mermaid")
        case Diagram():
            return []
        case UsedIn(places=places):
            return [f"{escaped(phrases.used_in)} {spans(places)}"]
        case Signature():
            return _signature(block, level, phrases)
        case _ as never:
            assert_never(never)


def _listing(
    items: tuple[tuple[Block, ...], ...], ordered: bool, level: int, phrases: Phrases
) -> list[str]:
    found: list[str] = []
    for number, item in enumerate(items, 1):
        mark = f"{number}. " if ordered else "- "
        for index, line in enumerate(_trimmed(blocks(item, level, phrases))):
            found.append(f"{mark if index == 0 else ' ' * len(mark)}{line}".rstrip())
    return found


def _facts(block: Facts) -> list[str]:
    found: list[str] = []
    for fact in block.facts:
        term = f"**{spans(fact.term)}:**"
        if len(fact.lines) == 1:
            found.append(f"- {term} {spans(fact.lines[0])}")
        else:
            found += [f"- {term}", *(f"  - {started(spans(line))}" for line in fact.lines)]
    return found


def _table(block: Table) -> list[str]:
    caption = [f"**{spans(block.caption)}**", ""] if block.caption else []
    heads = " | ".join(spans(column.title, in_table=True) for column in block.columns)
    rules = " | ".join("---:" if column.numeric else "---" for column in block.columns)
    return [*caption, f"| {heads} |", f"| {rules} |", *map(_row, block.rows)]


def _row(row: Row) -> str:
    cells = ["<br>".join(spans(line, in_table=True) for line in cell) for cell in row.cells]
    if row.tone in (Tone.GROUP, Tone.TOTAL):
        cells = [_around("**", cell) for cell in cells]
    if row.tone is Tone.INNER:
        cells[0] = f"– {cells[0]}"
    if row.anchor:
        cells[0] = f"{_target(row.anchor)}{cells[0]}"
    return f"| {' | '.join(cells)} |"


def _card(block: Card, level: int, phrases: Phrases) -> list[str]:
    kicker = [f"*{spans(block.kicker)}*", ""] if block.kicker else []
    return [
        _target(block.anchor),
        "",
        f"{'#' * min(level, 6)} {started(spans(block.title))}",
        "",
        *kicker,
        *_trimmed(blocks(block.blocks, level + 1, phrases)),
    ]


def _signature(block: Signature, level: int, phrases: Phrases) -> list[str]:
    position = f", {escaped(block.position)}" if block.position else ""
    blank = "\\_" * 30
    return [
        f"{'#' * min(level, 6)} {started(spans(block.person))}{position}",
        "",
        spans(block.party),
        "",
        *blocks(block.blocks, level + 1, phrases),
        f"{escaped(phrases.signature)}: {blank}",
        "",
        f"{escaped(phrases.date)}: {blank}",
    ]


def _target(anchor: str) -> str:
    """The place that a link leads to; names of the language hold nothing to escape."""
    safe = "".join(sign for sign in anchor if sign not in "\"'<>&`|\\ \n")
    return f'<a id="{safe}"></a>'


def _trimmed(lines: list[str]) -> list[str]:
    while lines and not lines[-1]:
        lines = lines[:-1]
    return lines
