'''Prose as written, `"""…"""` → its lines without the indentation of the block.'''

from __future__ import annotations

import re
from itertools import pairwise

QUOTES = '"""'

_LOOKS_LIKE_CODE = re.compile(r"\}|[a-z].*\{ *$")


def prose_lines(written: str) -> tuple[str, ...]:
    """The lines of prose, as `inspect.cleandoc` would dedent them.

    Takes the token with its quotes. Blank lines at both ends are left out,
    and so are trailing blanks, but for the two spaces of a Markdown line
    break. Indentation is spaces and tabs; other blanks are text.
    """
    inner = written[3:-3] if len(written) >= 6 and written.endswith(QUOTES) else written[3:]
    first, *rest = inner.expandtabs().split("\n")
    indents = [len(line) - len(line.lstrip(" ")) for line in rest if line.strip(" ")]
    margin = min(indents, default=0)
    lines = [first.lstrip(" "), *(line[margin:] for line in rest)]
    while lines and not lines[-1].strip(" "):
        lines.pop()
    start = next((i for i, line in enumerate(lines) if line.strip(" ")), 0)
    return tuple(
        _without_trailing_blanks(line, following)
        for line, following in pairwise([*lines[start:], ""])
    )


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


def _without_trailing_blanks(line: str, following: str) -> str:
    bare = line.rstrip(" ")
    is_line_break = line.endswith("  ") and bare and following.strip(" ")
    return bare + "  " if is_line_break else bare
