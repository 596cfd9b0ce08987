'''Prose as written, `"""…"""` → its lines without the indentation of the block.'''

from __future__ import annotations

from itertools import pairwise

QUOTES = '"""'


def prose_lines(written: str) -> tuple[str, ...]:
    """The lines of prose without the indentation that they share.

    Takes the token with its quotes. Blank lines at both ends are left out,
    and so are trailing blanks, but for the two spaces of a Markdown line
    break. Indentation is spaces and tabs; other blanks are text.
    """
    inner = written[3:-3] if len(written) >= 6 and written.endswith(QUOTES) else written[3:]
    first, *rest = (_plain_indent(line) for line in inner.split("\n"))
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


def _plain_indent(line: str) -> str:
    """A line whose indentation is spaces; tabs inside the line are text."""
    text = line.lstrip(" \t")
    return line[: len(line) - len(text)].expandtabs() + text


def _without_trailing_blanks(line: str, following: str) -> str:
    bare = line.rstrip(" \t")
    is_line_break = line.endswith("  ") and bare and following.strip(" ")
    return bare + "  " if is_line_break else bare
