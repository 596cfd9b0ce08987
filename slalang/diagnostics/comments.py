"""A source file in; its comments, each with the lines that a remark there is about, out."""

from __future__ import annotations

import re
from bisect import bisect_left

from slalang.source.frozen import dataclass
from slalang.source.text import SourceFile, Span

# Prose, then a string, then a comment, then a brace: whichever starts first.
_PIECE = re.compile(r'"""[\s\S]*?(?:"""|\Z)|"[^"\\\n]*(?:\\.[^"\\\n]*)*"?|#[^\n]*|[{}]')


@dataclass(frozen=True, slots=True)
class Comment:
    """`# …`, up to the end of its line."""

    span: Span
    """Without spaces at its end."""
    first_line: int
    last_line: int
    """The lines that it is about, both ends in; none when the last is before the first.

    At the end of a line that is the line; on a line of its own, the next
    line with code and, when a block or prose begins there, all of it.
    """


def read_comments(source: SourceFile) -> tuple[Comment, ...]:
    """Every comment of a file, in order; works on text that does not parse, too."""
    starts, ends, hashes = _pieces(source.text)
    following = _code_lines(source)
    comments = []
    for offset in hashes:
        line = source.position(offset).line
        first = source.line_starts[line - 1]
        text = source.line(line)[offset - first :].rstrip()
        last = line
        if not source.text[first:offset].strip():
            line = following[line]
            last = _last_line(source, line, starts, ends) if line else 0
            line = line or 1
        comments.append(Comment(Span(source.path, offset, offset + len(text)), line, last))
    return tuple(comments)


def _pieces(text: str) -> tuple[list[int], list[int], list[int]]:
    """Where blocks and strings start, where each ends, and where comments start."""
    starts: list[int] = []
    ends: list[int] = []
    hashes: list[int] = []
    still_open: list[int] = []
    for match in _PIECE.finditer(text):
        match text[match.start()]:
            case "#":
                hashes.append(match.start())
            case "}":
                if still_open:
                    ends[still_open.pop()] = match.end()
            case kind:
                if kind == "{":
                    still_open.append(len(starts))
                starts.append(match.start())
                # A block that is never closed goes on to the end.
                ends.append(len(text) if kind == "{" else match.end())
    return starts, ends, hashes


def _code_lines(source: SourceFile) -> list[int]:
    """For each line, counted from 1, the next line below it with code; 0 for none."""
    count = len(source.line_starts)
    following = [0] * (count + 1)
    for number in range(count, 1, -1):
        code = source.line(number).lstrip()
        is_code = code and not code.startswith("#")
        following[number - 1] = number if is_code else following[number]
    return following


def _last_line(source: SourceFile, number: int, starts: list[int], ends: list[int]) -> int:
    """The line on which ends what begins on a line: itself, its block or its prose."""
    start = source.line_starts[number - 1]
    first = bisect_left(starts, start)
    stop = bisect_left(starts, start + len(source.line(number)) + 1)
    end = max(ends[first:stop], default=start)
    return max(number, source.position(end - 1).line)
