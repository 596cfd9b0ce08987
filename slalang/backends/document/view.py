"""The document as data: what Markdown and HTML both show, in the same words and order."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from typing import TypeAlias

from slalang.backends.charts.canvas import Chart
from slalang.backends.document.drawing import Drawing
from slalang.source.frozen import dataclass
from slalang.wording.phrase import Blank


@dataclass(frozen=True, slots=True)
class Link:
    """Text that leads somewhere: `#stage-mql`, `https://…` or `mailto:…`, nothing else."""

    content: Line
    href: str


@dataclass(frozen=True, slots=True)
class Strong:
    """`**important**`."""

    content: Line


@dataclass(frozen=True, slots=True)
class Emphasis:
    """`*stressed*`."""

    content: Line


@dataclass(frozen=True, slots=True)
class Code:
    """`` `code` ``."""

    text: str


@dataclass(frozen=True, slots=True)
class Break:
    """A new line inside a paragraph."""


Inline: TypeAlias = str | Link | Strong | Emphasis | Code | Break | Blank
Line: TypeAlias = tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; `quiet` for remarks beside the matter."""

    line: Line
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """A list, each item a few blocks."""

    items: tuple[tuple[Block, ...], ...]
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation, or a note of the authors."""

    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Literal:
    """Text as it stands, line by line."""

    text: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across."""


@dataclass(frozen=True, slots=True)
class Fact:
    """`Owner: Marketing`; several lines where there is more to say."""

    term: Line
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """A list of facts."""

    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table."""

    title: Line
    numeric: bool = False


class Tone(Enum):
    """What a row of a table is for."""

    PLAIN = "plain"
    GROUP = "group"
    """Heads the rows after it."""
    INNER = "inner"
    """Belongs to the group above."""
    TOTAL = "total"


@dataclass(frozen=True, slots=True)
class Row:
    """A row; as many cells as the table has columns, each a few lines."""

    cells: tuple[tuple[Line, ...], ...]
    tone: Tone = Tone.PLAIN
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table; the first cell of a row names the row."""

    caption: Line
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """One thing with a name of its own: a stage, a promise, an example."""

    anchor: str
    title: Line
    kicker: Line
    """A few words above the title: whose it is."""
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """The lifecycle, drawn; Markdown shows it as a Mermaid block."""

    drawing: Drawing
    mermaid: str


@dataclass(frozen=True, slots=True)
class Diagram:
    """A chart of numbers; a table beside it says the same, so Markdown goes without."""

    chart: Chart


@dataclass(frozen=True, slots=True)
class UsedIn:
    """The places that refer to an anchor; filled in when the document is whole."""

    anchor: str
    places: Line = ()


@dataclass(frozen=True, slots=True)
class Signature:
    """Where one person signs, with that person's own figures and promises."""

    person: Line
    position: str
    party: Line
    blocks: tuple[Block, ...]


Block: TypeAlias = (
    Paragraph | Listing | Quote | Literal | Rule | Facts | Table | Card | Picture | Diagram
    | UsedIn | Signature
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered clause of the document, with clauses inside it."""

    anchor: str
    title: Line
    blocks: tuple[Block, ...] = ()
    sections: tuple[Section, ...] = ()
    number: str = ""
    """`4.2`; given when the document is whole."""


@dataclass(frozen=True, slots=True)
class Phrases:
    """Words of the page itself, in the language of the document."""

    contents: str
    skip: str
    signature: str
    date: str
    name: str
    used_in: str
    open_places: str


@dataclass(frozen=True, slots=True)
class Document:
    """The whole document."""

    title: str
    between: Line
    """Who makes the agreement: "Between Marketing and Sales"."""
    language: str
    """BCP 47, such as `en`."""
    direction: str
    """`ltr` or `rtl`."""
    cover: Facts
    intro: tuple[Block, ...]
    open_places: tuple[Block, ...]
    """What is to be agreed before signing; empty where nothing is."""
    sections: tuple[Section, ...]
    imprint: Facts
    phrases: Phrases


def blocks_in(block: Block) -> tuple[Block, ...]:
    """The blocks directly inside one."""
    match block:
        case Listing(items=items):
            return tuple(inner for item in items for inner in item)
        case Quote(blocks=blocks) | Card(blocks=blocks) | Signature(blocks=blocks):
            return blocks
        case _:
            return ()


def lines_in(block: Block) -> Iterator[Line]:
    """The lines of a block itself, without the blocks inside it."""
    match block:
        case Paragraph(line=line):
            yield line
        case Facts(facts=facts):
            for fact in facts:
                yield fact.term
                yield from fact.lines
        case Table(rows=rows, caption=caption):
            yield caption
            for row in rows:
                for cell in row.cells:
                    yield from cell
        case Card(title=title, kicker=kicker):
            yield title
            yield kicker
        case Signature(person=person, party=party):
            yield person
            yield party
        case _:
            return
