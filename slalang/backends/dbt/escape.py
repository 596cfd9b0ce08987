"""Texts of an agreement in; the same texts as Jinja, YAML and Markdown hold them, out."""

from __future__ import annotations

import re

_OPENING = re.compile(r"\{(?=[{%#])")
_CODES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def jinja(text: str) -> str:
    """A text that Jinja renders to itself: nothing in it opens an expression or a comment."""
    return _OPENING.sub("{{ '{' }}", text)


def yaml(text: str) -> str:
    """A text in double quotes, as YAML reads it; dbt renders descriptions, so Jinja is escaped."""
    return quoted(jinja(text))


def quoted(text: str) -> str:
    """The same for a text that is Jinja on purpose."""
    return '"' + "".join(map(_char, text)) + '"'


def markdown(text: str) -> str:
    """A text of the agreement within a line of Markdown."""
    line = " ".join(text.split())
    return re.sub(r"([\\`*_\[\]<>|#])", r"\\\1", line)


def label(name: str, number: int) -> str:
    """What a file or a block of dbt is called after a name; its number where that is not ASCII."""
    return name if name.isascii() and name.isidentifier() else str(number)


def _char(char: str) -> str:
    if char in _CODES:
        return _CODES[char]
    if char.isprintable():
        return char
    return f"\\U{ord(char):08X}"
