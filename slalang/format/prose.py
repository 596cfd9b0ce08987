'''Lines of prose → how they are laid out again between `"""` and `"""`.'''

from __future__ import annotations

import re

from slalang.syntax.prose import QUOTES

_LOOKS_LIKE_CODE = re.compile(r"\}|[a-z].*\{ *$")


def prose_on_one_line(lines: tuple[str, ...]) -> str:
    """Prose of no or one line, with its quotes."""
    text = "".join(lines)
    # A quotation mark must not grow together with the closing three.
    return QUOTES + text + (" " if text.endswith('"') else "") + QUOTES


def prose_indent(lines: tuple[str, ...], indent: int) -> int:
    """Where the lines of prose begin, in a statement that is indented by `indent`.

    With its statement. At the left margin, though, a line that looks like the
    start or the end of a declaration reads as if the prose were not closed.
    """
    return indent or (2 if any(map(_LOOKS_LIKE_CODE.match, lines)) else 0)
