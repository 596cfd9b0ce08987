"""A document in, its Markdown out: the template arranges, what people wrote is escaped."""

from __future__ import annotations

import re

from jinja2 import Environment, FunctionLoader, StrictUndefined

from slalang.backends.document.view import Block, Document, Line, Section
from slalang.backends.markdown.blocks import blocks, section, spans
from slalang.backends.markdown.escape import escaped
from slalang.source.data import data_text

_GAPS = re.compile(r"\n{3,}")


class Ready(str):
    """Markdown that is already made; everything else is escaped by the template."""

    __slots__ = ()


def page(document: Document) -> str:
    """The text; the same document gives the same text."""
    phrases = document.phrases
    environment = Environment(
        autoescape=False,
        undefined=StrictUndefined,
        finalize=_finalize,
        keep_trailing_newline=True,
        loader=FunctionLoader(lambda name: data_text(f"templates/document/{name}")),
    )

    def several(parts: tuple[Section, ...]) -> Ready:
        return Ready("\n".join("\n".join(section(part, 2, phrases)) for part in parts))

    def line(content: Line) -> Ready:
        return Ready(spans(content))

    def inner(these: tuple[Block, ...]) -> Ready:
        return Ready("\n".join(blocks(these, 3, phrases)))

    environment.filters["blocks"] = inner
    environment.filters["sections"] = several
    environment.filters["line"] = line
    text = environment.get_template("agreement.md.j2").render(page=document)
    return _GAPS.sub("\n\n", text).rstrip("\n") + "\n"


def _finalize(value: object) -> object:
    return value if isinstance(value, Ready) else escaped(str(value))
