"""A file → its lines as they will be written, but for the alignment of their cells."""

from __future__ import annotations

import re

from slalang.format.layout import Declaration, Layout, Line
from slalang.format.marks import Marks, marks_of
from slalang.format.prose import prose_indent, prose_on_one_line
from slalang.format.spelling import comment as spelled_comment
from slalang.format.spelling import numeral
from slalang.format.width import width
from slalang.syntax.prose import QUOTES, prose_lines
from slalang.syntax.tree import Comment, File, Token

BLOCK = 2
"""How far the statements of a block stand to the right of its start."""
CONTINUED = 4
"""How far the further lines of a statement stand to the right of its first."""
NESTED = 2
"""The same inside brackets that were opened on one of these further lines."""
LONGEST = 100
"""What fits on one line."""

_CLINGS = frozenset({",", ")", "%", ".", ".."})
"""No space before these."""
_OPENS = frozenset({"(", ".", ".."})
"""No space after these."""
_PIECE = re.compile(r"#[^\n]*|[^\s#]+")


def lines_of(file: File) -> Layout:
    """Lay out a file without faults."""
    writer = _Writer(file, marks_of(file))
    writer.run()
    return Layout(writer.lines, writer.declarations)


class _Writer:
    """The state of one pass over the tokens and comments."""

    __slots__ = (
        "at", "block_start", "blocks", "brackets", "break_due", "comments", "declarations",
        "depth", "end_of_block", "fresh", "length", "lines", "marks", "next_comment", "parts",
        "previous", "previous_start", "started", "text", "tokens",
    )  # fmt: skip

    def __init__(self, file: File, marks: Marks) -> None:
        self.text = file.source.text
        self.tokens = file.tokens
        self.comments = file.comments
        self.marks = marks
        self.end_of_block = _closing_braces(file.tokens)
        self.lines: list[Line] = []
        self.declarations: list[Declaration] = []
        self.started = ("", 0)
        """The kind of the declaration that is being written, and its first line."""
        self.parts: list[str] = []
        """The text of the last line, as long as it is being written."""
        self.length = 0
        """The length of all parts together."""
        self.at = 0
        """The end of the token or comment that was written last, in the source."""
        self.next_comment = 0
        self.previous = ""
        """The kind of the token before."""
        self.previous_start = -1
        self.depth = 0
        self.blocks: list[bool] = []
        """Open blocks: whether each is written on one line."""
        self.block_start = 0
        """The number of the line below the last line that opened a block."""
        self.brackets: list[int] = []
        """The indentation of the lines on which open brackets stand."""
        self.fresh = True
        """Whether a statement starts here."""
        self.break_due = False
        """Whether the line must end before the next token."""

    def run(self) -> None:
        for index, token in enumerate(self.tokens):
            kind = token.kind
            if kind == "}" and not self.blocks[-1]:
                self.end_statement()
            if self.next_comment < len(self.comments):
                self.comments_before(token.start)
            if kind == "_NL":
                self.end_statement()
            elif kind == "{":
                self.open_block(index, token)
            elif kind == "}":
                self.close_block(token)
            elif kind == "PROSE":
                self.prose(token)
            elif kind == "," and token.start in self.marks.separators:
                self.separator(index, token)
            elif token.end - token.start != len(token.text):
                self.keyword(token)
            else:
                self.word(kind, _written(token), token.start, token.end)
        self.end_line()
        self.comments_before(len(self.text) + 1)

    # ── Tokens ───────────────────────────────────────────────────────────────

    def word(self, kind: str, text: str, start: int, end: int) -> None:
        """Write a token: on a new line, behind a space, or right behind the one before."""
        newlines = self.text.count("\n", self.at, start)
        if self.fresh:
            self.begin_statement(kind, start, newlines)
        else:
            tight = self.is_tight(kind, start)
            keeps_break = not tight or self.previous == "(" or kind == ")"
            if self.break_due or (newlines and keeps_break and kind != "{"):
                self.continue_statement(kind)
            else:
                # A comma never begins a line: the line ends behind it instead.
                self.break_due = newlines > 0 and kind == ","
                if not tight:
                    self.parts.append(" ")
                    self.length += 1
        if kind == "(":
            self.brackets.append(self.lines[-1].indent)
        elif kind == ")" and self.brackets:
            self.brackets.pop()
        line = self.lines[-1]
        if line.columns and start in self.marks.cells and True not in self.blocks:
            line.cells.append((self.marks.cells[start], self.length))
        self.parts.append(text)
        self.length += len(text)
        self.previous, self.previous_start, self.at = kind, start, end

    def keyword(self, token: Token) -> None:
        """Write a keyword whose words stand apart: `at  least`, maybe with comments between."""
        ends_before = self.next_comment >= len(self.comments)
        if ends_before or self.comments[self.next_comment].start >= token.end:
            self.word(token.kind, token.text, token.start, token.end)
            return
        for piece in _PIECE.finditer(self.text, token.start, token.end):
            if piece[0].startswith("#"):
                self.comments_before(piece.end())
            else:
                self.word(token.kind, piece[0], piece.start(), piece.end())

    def prose(self, token: Token) -> None:
        """Write prose, on one line if it was and fits, or as a block of lines."""
        lines = prose_lines(token.text)
        short = prose_on_one_line(lines) if len(lines) < 2 else ""
        if not lines or ("\n" not in token.text and self.has_room(width(short), token.end)):
            self.word("PROSE", short, token.start, token.end)
            return
        self.word("PROSE", QUOTES, token.start, token.end)
        self.end_line()
        self.lines[-1].columns = None
        indent = prose_indent(lines, self.depth * BLOCK)
        self.lines += [Line(indent, line) for line in lines]
        self.begin_line(Line(self.depth * BLOCK))
        self.parts.append(QUOTES)

    def separator(self, index: int, token: Token) -> None:
        """A comma between two facts: goes where the line can end instead."""
        if not self.blocks[-1]:
            self.end_statement()
        elif self.tokens[index + 1].kind != "}":
            self.word(",", ",", token.start, token.end)
        self.at = token.end

    def is_tight(self, kind: str, start: int) -> bool:
        """Whether a token stands right behind the one before it."""
        if kind in _CLINGS or self.previous in _OPENS:
            return True
        if self.previous_start in self.marks.signs or self.previous_start in self.marks.dashes:
            return True
        return start in self.marks.dashes

    # ── Blocks ───────────────────────────────────────────────────────────────

    def open_block(self, index: int, token: Token) -> None:
        self.word("{", "{", token.start, token.end)
        one_line = True in self.blocks or self.stays_on_one_line(index)
        self.blocks.append(one_line)
        if not one_line:
            self.end_line()
            self.lines[-1].columns = None
            self.fresh = True
            self.depth += 1
            self.block_start = len(self.lines)

    def close_block(self, token: Token) -> None:
        if self.blocks.pop():
            glue = "" if self.previous == "{" else " "
            self.parts.append(glue + "}")
            self.length += len(glue) + 1
        else:
            self.end_statement()
            self.depth -= 1
            self.begin_line(Line(self.depth * BLOCK))
            self.parts.append("}")
            self.fresh = False
        self.previous, self.previous_start, self.at = "}", token.start, token.end

    def stays_on_one_line(self, index: int) -> bool:
        """Whether the block that begins with this token was written on one line and fits."""
        close = self.end_of_block[index]
        start, end = self.tokens[index].start, self.tokens[close].end
        has_comment = (
            self.next_comment < len(self.comments) and self.comments[self.next_comment].start < end
        )
        if close == index + 1:
            return not has_comment
        if self.text.find("\n", start, end) >= 0:
            return False
        inside = self.tokens[index + 1 : close]
        if any(token.kind == "PROSE" for token in inside):
            return False
        # The words decide, not the blanks between them.
        columns = sum(width(_written(token)) + (token.kind not in _CLINGS) for token in inside)
        return self.has_room(columns + len("{ }"), end)

    def has_room(self, columns: int, end: int) -> bool:
        """Whether what ends at this offset of the source fits on the line behind a space.

        It always does before a comment: that must not move to another line.
        """
        if self.next_comment < len(self.comments):
            start = self.comments[self.next_comment].start
            if self.text.find("\n", end, start) < 0:
                return True
        so_far = width("".join(self.parts)) if self.parts else 0
        return self.lines[-1].indent + so_far + 1 + columns <= LONGEST

    # ── Lines ────────────────────────────────────────────────────────────────

    def begin_statement(self, kind: str, start: int, newlines: int) -> None:
        line = Line(self.depth * BLOCK, columns=self.marks.rows.get(start))
        line.blank_before = newlines > 1 and len(self.lines) != self.block_start
        self.begin_line(line)
        self.fresh = False
        self.brackets.clear()
        if self.depth == 0:
            self.started = (kind, len(self.lines) - 1)

    def continue_statement(self, kind: str) -> None:
        """Go on with the statement on a new line."""
        if self.parts:
            self.end_line()
            self.lines[-1].columns = None
        self.begin_line(Line(self.continued_indent(closing=kind == ")")))

    def continued_indent(self, *, closing: bool = False) -> int:
        """Where a further line of the statement begins: its bracket counts, or the statement."""
        statement = self.depth * BLOCK
        if not self.brackets:
            return statement + CONTINUED
        bracket = self.brackets[-1]
        if closing:
            return bracket
        return bracket + (CONTINUED if bracket == statement else NESTED)

    def end_statement(self) -> None:
        if not self.fresh and self.depth == 0 and True not in self.blocks:
            kind, first = self.started
            self.declarations.append(Declaration(kind, first, len(self.lines) - 1))
        self.end_line()
        self.fresh = True

    def begin_line(self, line: Line) -> None:
        self.lines.append(line)
        self.length = 0
        self.break_due = False

    def end_line(self) -> None:
        if self.parts:
            self.lines[-1].text = "".join(self.parts)
            self.parts.clear()

    # ── Comments ─────────────────────────────────────────────────────────────

    def comments_before(self, offset: int) -> None:
        """Write the comments that start before an offset."""
        comments = self.comments
        while self.next_comment < len(comments) and comments[self.next_comment].start < offset:
            self.comment(comments[self.next_comment])
            self.next_comment += 1

    def comment(self, comment: Comment) -> None:
        """Write a comment: at the end of the line where it stood, or on its own line."""
        newlines = self.text.count("\n", self.at, comment.start)
        self.at = comment.start + len(comment.text)
        if not newlines and self.lines and not self.lines[-1].comment:
            self.lines[-1].comment = spelled_comment(comment.text, on_own_line=False)
        else:
            text = spelled_comment(comment.text, on_own_line=True)
            if self.fresh:
                blank = newlines > 1 and len(self.lines) != self.block_start
                self.lines.append(Line(self.depth * BLOCK, text, blank))
            else:
                if self.parts:
                    self.end_line()
                    self.lines[-1].columns = None
                self.lines.append(Line(self.continued_indent(), text))
        self.break_due = not self.fresh


def _written(token: Token) -> str:
    return numeral(token.text) if token.kind == "NUMERAL" else token.text


def _closing_braces(tokens: tuple[Token, ...]) -> dict[int, int]:
    """Where each block ends: the index of its `{` → the index of its `}`."""
    closing: dict[int, int] = {}
    still_open: list[int] = []
    for index, token in enumerate(tokens):
        if token.kind == "{":
            still_open.append(index)
        elif token.kind == "}":
            closing[still_open.pop()] = index
    return closing
