"""A document in; the same with numbered clauses, back links, and only links that lead somewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from slalang.backends.document.view import (
    Block,
    Card,
    Document,
    Emphasis,
    Fact,
    Facts,
    Inline,
    Line,
    Link,
    Listing,
    Paragraph,
    Quote,
    Row,
    Section,
    Signature,
    Strong,
    Table,
    UsedIn,
    blocks_in,
    lines_in,
)
from slalang.source.frozen import dataclass

MOST_PLACES = 8
"""A word that is used everywhere needs no longer list."""


@dataclass(frozen=True, slots=True)
class _Threads:
    anchors: frozenset[str]
    """Every place that a link can lead to."""
    uses: Mapping[str, tuple[tuple[str, str], ...]]
    """By link: the number and the anchor of the clauses that it stands in."""


def weave(document: Document) -> Document:
    """Numbers for the clauses, back links for the definitions, no link without its place."""
    sections = _numbered(document.sections, "")
    threads = _Threads(frozenset(_anchors(sections)), _uses(sections))
    cover = _block(document.cover, threads)
    assert isinstance(cover, Facts)
    return replace(
        document,
        sections=tuple(_section(section, threads) for section in sections),
        cover=cover,
        intro=_blocks(document.intro, threads),
        open_places=_blocks(document.open_places, threads),
    )


def hrefs(sections: Sequence[Section]) -> Iterator[str]:
    """Where the links of some sections lead."""
    for section in sections:
        yield from _hrefs_of(section.blocks)
        yield from hrefs(section.sections)


def _hrefs_of(blocks: Sequence[Block]) -> Iterator[str]:
    for block in blocks:
        for line in lines_in(block):
            yield from _links(line)
        yield from _hrefs_of(blocks_in(block))


def _links(line: Line) -> Iterator[str]:
    for part in line:
        match part:
            case Link(content=content, href=href):
                yield href
                yield from _links(content)
            case Strong(content=content) | Emphasis(content=content):
                yield from _links(content)
            case _:
                pass


def _numbered(sections: Sequence[Section], above: str) -> tuple[Section, ...]:
    found = []
    for index, section in enumerate(sections, 1):
        number = f"{above}.{index}" if above else str(index)
        inner = _numbered(section.sections, number)
        found.append(replace(section, number=number, sections=inner))
    return tuple(found)


def _anchors(sections: Sequence[Section]) -> Iterator[str]:
    for section in sections:
        yield section.anchor
        yield from _anchors_in(section.blocks)
        yield from _anchors(section.sections)


def _anchors_in(blocks: Sequence[Block]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Card(anchor=anchor):
                yield anchor
            case Table(rows=rows):
                yield from (row.anchor for row in rows if row.anchor)
            case _:
                pass
        yield from _anchors_in(blocks_in(block))


def _uses(sections: Sequence[Section]) -> dict[str, tuple[tuple[str, str], ...]]:
    found: dict[str, dict[tuple[str, str], None]] = {}

    def visit(section: Section) -> None:
        for href in _hrefs_of(section.blocks):
            if href != f"#{section.anchor}":
                found.setdefault(href, {})[section.number, section.anchor] = None
        for inner in section.sections:
            visit(inner)

    for section in sections:
        visit(section)
    return {href: tuple(places) for href, places in found.items()}


def _section(section: Section, threads: _Threads) -> Section:
    return replace(
        section,
        blocks=_blocks(section.blocks, threads),
        sections=tuple(_section(inner, threads) for inner in section.sections),
    )


def _blocks(blocks: Sequence[Block], threads: _Threads) -> tuple[Block, ...]:
    woven = (_block(block, threads) for block in blocks)
    return tuple(b for b in woven if not isinstance(b, UsedIn) or b.places)


def _block(block: Block, threads: _Threads) -> Block:
    match block:
        case Paragraph(line=line, quiet=quiet):
            return Paragraph(_line(line, threads), quiet)
        case Listing(items=items, ordered=ordered):
            return Listing(tuple(_blocks(item, threads) for item in items), ordered)
        case Quote(blocks=blocks):
            return Quote(_blocks(blocks, threads))
        case Facts(facts=facts):
            return Facts(tuple(_fact(fact, threads) for fact in facts))
        case Table(caption=caption, columns=columns, rows=rows):
            return Table(caption, columns, tuple(_row(row, threads) for row in rows))
        case Card():
            return replace(
                block,
                kicker=_line(block.kicker, threads),
                blocks=_blocks(block.blocks, threads),
            )
        case Signature():
            return replace(block, blocks=_blocks(block.blocks, threads))
        case UsedIn(anchor=anchor):
            return UsedIn(anchor, _places(threads.uses.get(f"#{anchor}", ())))
        case _:
            return block


def _fact(fact: Fact, threads: _Threads) -> Fact:
    return Fact(fact.term, tuple(_line(line, threads) for line in fact.lines))


def _row(row: Row, threads: _Threads) -> Row:
    if row.anchor:
        # What is explained here needs no link to here.
        threads = replace(threads, anchors=threads.anchors - {row.anchor})
    cells = tuple(tuple(_line(line, threads) for line in cell) for cell in row.cells)
    return replace(row, cells=cells)


def _line(line: Line, threads: _Threads) -> Line:
    return tuple(part for one in line for part in _inline(one, threads))


def _inline(part: Inline, threads: _Threads) -> Line:
    match part:
        case Link(content=content, href=href) if href[0] == "#" and href[1:] not in threads.anchors:
            return _line(content, threads)
        case Strong(content=content):
            return (Strong(_line(content, threads)),)
        case Emphasis(content=content):
            return (Emphasis(_line(content, threads)),)
        case _:
            return (part,)


def _places(uses: Sequence[tuple[str, str]]) -> Line:
    found: list[Inline] = []
    for number, anchor in uses[:MOST_PLACES]:
        found += [", "] if found else []
        found.append(Link((number,), f"#{anchor}"))
    return (*found, " …") if len(uses) > MOST_PLACES else tuple(found)
