"""Figures in sections in; a self-contained HTML page in the look of the document, out."""

from __future__ import annotations

from typing import TypeAlias

from slalang.backends.html.page import environment_of, style_of
from slalang.source.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table."""

    text: str
    bar: int | None = None
    """The length of a bar beside it, in thousandths; the text says the same."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table."""

    title: str
    numeric: bool = True


@dataclass(frozen=True, slots=True)
class Figures:
    """A table; the first cell of each row names it."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Note:
    """A paragraph."""

    text: str
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Panel:
    """Something with a name, and lines about it."""

    title: str
    kicker: str
    lines: tuple[str, ...]
    list: tuple[str, ...] = ()


Block: TypeAlias = Figures | Note | Panel


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the report."""

    anchor: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """The whole page."""

    kicker: str
    title: str
    summary: str
    facts: tuple[tuple[str, tuple[str, ...]], ...]
    sections: tuple[Section, ...]
    imprint: str


def report_page(report: Report) -> str:
    """The page; the same report gives the same text."""
    template = environment_of("report", "ltr").get_template("report.html.j2")
    style = style_of(report.title, "templates/report/report.css")
    return template.render(page=report, **style) + "\n"
