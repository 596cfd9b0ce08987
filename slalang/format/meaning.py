"""Two files → whether they say the same, whatever their layout."""

from __future__ import annotations

from typing import NamedTuple

from slalang.format.marks import separators_of
from slalang.format.spelling import comment
from slalang.syntax.prose import prose_lines
from slalang.syntax.tree import File, Token

_LINE_END = ("_NL", "")


class Remark(NamedTuple):
    """A comment and its place."""

    text: str
    on_own_line: bool
    after: int
    """How many words stand before it."""


def same_meaning(before: File, after: File) -> bool:
    """Whether two files have the same words and the same comments at the same places.

    What the formatter may change does not count: blanks, line ends that end no
    statement, the grouping of digits, the space after `#`, the indentation of
    prose, and whether two facts are separated by a comma or by a line end. The
    line ends at `and` and `or` count: they say how conditions go together.
    """
    return _essence(before) == _essence(after)


def _essence(file: File) -> tuple[list[tuple[str, str]], list[Remark]]:
    separators = separators_of(file)
    words: list[tuple[str, str]] = []
    starts: list[int] = []
    tokens = file.tokens
    for index, token in enumerate(tokens):
        if token.kind == "_NL" or token.start in separators:
            words.append(_LINE_END)
            continue
        if token.kind == "}" and words and words[-1] == _LINE_END:
            words.pop()
        if token.kind in ("and", "or"):
            words.append((token.kind, _breaks(file, index)))
        else:
            words.append((token.kind, _said(token)))
        starts.append(token.start)
    return words, _remarks(file, starts)


def _said(token: Token) -> str:
    match token.kind:
        case "NUMERAL":
            return token.text.replace("_", "")
        case "PROSE":
            return "\n".join(prose_lines(token.text))
        case _:
            return token.text


def _breaks(file: File, index: int) -> str:
    """Where the line ends around `and` or `or`: `<` before it, `>` behind it."""
    before, token, behind = file.tokens[index - 1 : index + 2]
    text = file.source.text
    first = "<" if "\n" in text[before.end : token.start] else ""
    return first + (">" if "\n" in text[token.end : behind.start] else "")


def _remarks(file: File, starts: list[int]) -> list[Remark]:
    """The comments, with the number of words before each; `starts` are those of the words."""
    text = file.source.text
    remarks: list[Remark] = []
    passed = 0
    for found in file.comments:
        while passed < len(starts) and starts[passed] < found.start:
            passed += 1
        line_start = text.rfind("\n", 0, found.start) + 1
        ahead = starts[passed - 1] if passed else -1
        on_own_line = ahead < line_start and not text[line_start : found.start].strip(_INVISIBLE)
        remarks.append(Remark(comment(found.text, on_own_line=on_own_line), on_own_line, passed))
    return remarks


_INVISIBLE = " \t\u200e\u200f\ufeff"
"""What the lexer passes over between words."""
