"""A page of Markdown in; the same for a terminal of 80 columns, lightly drawn, out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from slalang.cli.terminal import COLUMNS
from slalang.diagnostics.pages import PageHead
from slalang.diagnostics.render.cells import visible, width, wrap
from slalang.diagnostics.render.colour import Paint, painter

_ITEM = re.compile(r"(?P<mark>(?:[-*]|[0-9]+\.) +)(?P<text>.*)", re.DOTALL)
_TITLES = {"Fires": "An agreement that has it", "Clean": "An agreement without it"}
"""The sections of every page, in words for readers."""


def terminal_text(page: str, *, colour: bool) -> str:
    """Headings, paragraphs and lists are wrapped; blocks of code are indented."""
    return "\n".join(_lines(page, painter(colour))).rstrip("\n") + "\n"


def table(heads: Sequence[PageHead]) -> str:
    """Code and slug of each page, and its summary below them."""
    lines = []
    for head in heads:
        lines.append(f"{head.code}  {head.slug}")
        lines += [f"        {line}" for line in wrap(visible(head.summary), COLUMNS - 8)]
    return "".join(f"{line}\n" for line in lines)


def _lines(page: str, paint: Paint) -> Iterator[str]:
    paragraph: list[str] = []
    fence = ""
    for line in [*page.split("\n"), ""]:
        if fence:
            if line.startswith(fence):
                fence = ""
            else:
                yield f"    {visible(line)}".rstrip()
        elif mark := re.match("```+", line):
            yield from _flush(paragraph)
            fence = mark[0]
        elif line.startswith("#"):
            yield from _flush(paragraph)
            title = line.lstrip("#").strip()
            yield paint("strong", visible(_TITLES.get(title, title)))
        elif not line or _ITEM.match(line):
            yield from _flush(paragraph)
            if line:
                paragraph.append(line)
            else:
                yield ""
        else:
            paragraph.append(line.strip())


def _flush(paragraph: list[str]) -> Iterator[str]:
    """The paragraph or item so far, wrapped; an item's lines hang below its text."""
    text = visible(" ".join(paragraph))
    paragraph.clear()
    if not text:
        return
    item = _ITEM.match(text)
    mark = item["mark"] if item else ""
    room = COLUMNS - width(mark)
    for number, line in enumerate(wrap(item["text"] if item else text, room)):
        yield f"{mark if not number else ' ' * len(mark)}{line}"
