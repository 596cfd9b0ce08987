"""A document in, a self-contained HTML page out; everything that people wrote is escaped."""

from __future__ import annotations

import base64
import hashlib
import re

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup, escape

from slalang.backends.document.view import Document
from slalang.source.data import data_text

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_SPACE = re.compile(r"\s+")
_AMOUNT = re.compile(r"[0-9][0-9,.]* [A-Z]{3}\b")


def page(document: Document) -> str:
    """The page; the same document gives the same text."""
    environment = environment_of("document", document.direction)
    template = environment.get_template("agreement.html.j2")
    return template.render(page=document, **style_of(document.title)) + "\n"


def style_of(title: str, more: str = "") -> dict[str, Markup]:
    """`style`, with the style of a second file after it, and `style_hash`, which permits it."""
    texts = [data_text(name) for name in ("templates/document/style.css", more) if name]
    text = _SPACE.sub(" ", _COMMENT.sub("", "\n".join(texts))).strip()
    # The style is ours but for the title, which `_css_text` leaves no sign to break out with.
    style = text.replace("running-title", _css_text(title))
    return {"style": Markup(style), "style_hash": Markup(_digest(style))}


def script_of(*names: str) -> dict[str, Markup]:
    """`script`, shipped files that make one whole, and `script_hash`, which permits it alone."""
    text = "\n".join(data_text(name).strip() for name in names)
    if len(names) > 1:
        # What they declare is theirs, and no part of the page.
        text = f'(() => {{\n"use strict";\n{text}\n}})();'
    return {"script": Markup(text), "script_hash": Markup(_digest(text))}


def environment_of(folder: str, direction: str) -> Environment:
    """Templates of a folder below `templates`, which escape everything.

    They may take macros from another folder: `{% from "document/parts.html.j2" import table %}`.
    """
    environment = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        loader=FunctionLoader(
            lambda name: data_text(f"templates/{name if '/' in name else f'{folder}/{name}'}")
        ),
        trim_blocks=False,
    )
    environment.filters["kind"] = _kind
    environment.filters["isolated"] = _isolated if direction == "rtl" else escape
    return environment


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _kind(part: object) -> str:
    """Which part of the view it is; text counts as `str`, however it came about."""
    return "str" if isinstance(part, str) else type(part).__name__


def _isolated(text: str) -> Markup:
    """Text with its amounts kept from turning round: `900,000 THB` between Persian words."""
    safe = str(escape(text))
    return Markup(_AMOUNT.sub(r'<bdi dir="ltr">\g<0></bdi>', safe))


def _css_text(text: str) -> str:
    """A CSS string in which everything but letters and digits is an escape."""
    return '"' + "".join(s if s.isalnum() else f"\\{ord(s):06x}" for s in text) + '"'
