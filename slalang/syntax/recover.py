"""Going on after a mistake: repair one word where that is certain, else skip the statement.

A repair (see `repair`) is kept only if the tokens after it can be read as
well. Otherwise everything up to the end of the statement is skipped, and
reading goes on inside the block that is open, so that one mistake costs one
statement. A block that was not closed is blamed on its opening brace.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from slalang.diagnostics.finding import Finding
from slalang.diagnostics.suggest import nearest
from slalang.source.text import Span
from slalang.syntax import faults
from slalang.syntax.almost import almost, statement, was_keyword
from slalang.syntax.lexer import WORD
from slalang.syntax.repair import drop, following, reads, repair, statement_begins
from slalang.syntax.tree import Node, Token
from slalang.syntax.words import PHRASES, RESERVED

if TYPE_CHECKING:
    from slalang.syntax.parser import Machine

MOST_FAULTS = 200
"""After so many mistakes in one file the rest is not reported."""

# The first two words of a line; a text in quotes is one.
_HEAD = re.compile(r'\s*[^\s#]+(?:\s+(?:"[^"]*"|[^\s#]+))?')
# What stands together without blanks, such as `01.01.2026` or `9am-5pm`.
_RUN = re.compile(r'[^\s,(){}"#]+')


def recover(machine: Machine, token: Token) -> bool:
    """Report the mistake at `token` and get the machine to where it can go on.

    Returns whether there is anything left to read.
    """
    expected = machine.expected()
    if token.kind == "$END" or _begins_declaration(machine, token):
        return _unclosed(machine, token, expected)
    machine.damage.append((token.start, token.end))
    if len(machine.faults) > MOST_FAULTS:
        machine.at = len(machine.raw) - 1
        _give_up_block(machine)
        return True
    index = machine.at - len(token.text.split(" ")) if token.text else machine.at - 1
    index = _index_of(machine, token, index)
    if token.text in ("}", ")") and _is_stray(machine, token):
        return _pass_over(machine, token, index)
    if _margin_reached(machine, index) or _left_inner_block(machine, token, index):
        return True
    fault = almost(machine, token, index, expected)
    if fault is not None:
        machine.faults.append(fault)
        _skip(machine, index)
        return True
    if repair(machine, token, index, expected):
        return True
    machine.faults.append(_describe(machine, token, index, expected))
    if machine.start == "formula":
        return False
    if not drop(machine, index):
        _skip(machine, index)
    return True


def damaged(machine: Machine, lexical: list[Finding]) -> tuple[Span, ...]:
    """Where the file has mistakes, as spans; whole declarations are found by their overlap."""
    file = machine.source.path
    spots = [Span(file, start, end) for start, end in machine.damage]
    return tuple(spots + [fault.span for fault in lexical])


def _span(machine: Machine, token: Token) -> Span:
    return Span(machine.source.path, token.start, max(token.end, token.start))


def _index_of(machine: Machine, token: Token, guess: int) -> int:
    """The raw token with which `token` begins."""
    index = min(max(guess, 0), len(machine.raw) - 1)
    while index > 0 and machine.raw[index].start > token.start:
        index -= 1
    while machine.raw[index].start < token.start and index < len(machine.raw) - 1:
        index += 1
    return index


def _begins_declaration(machine: Machine, token: Token) -> bool:
    """Whether a declaration begins here although a block is still open."""
    if not token.text or not _in_block(machine):
        return False
    if not _at_margin(machine, token) or not statement_begins(machine):
        return False
    return token.text in machine.tables.actions[machine.tables.starts["file"]]


def _at_margin(machine: Machine, token: Token) -> bool:
    return token.start == 0 or machine.source.text[token.start - 1] == "\n"


def _in_block(machine: Machine) -> bool:
    return _innermost_opener(machine) is not None


def _unclosed(machine: Machine, token: Token, expected: list[str]) -> bool:
    """A block was not closed: blame the brace that opened it, and go on as if it were."""
    opener = _innermost_opener(machine)
    if opener is None:
        if token.kind == "$END" and machine.start == "formula":
            machine.faults.append(_describe(machine, token, machine.at - 1, expected))
        return False
    if opener.end > opener.start:
        # A brace that was put in by a repair has been reported already.
        guilty = _by_indentation(machine, opener, token)
        head = _head(machine, guilty)
        machine.faults.append(faults.UnclosedBlock(_span(machine, guilty), head))
    machine.damage.append((opener.start, token.end))
    _give_up_statement(machine)
    closing = Token("}", "}", token.start, token.start)
    machine.at = _index_of(machine, token, machine.at - 1)
    machine.raw[machine.at : machine.at] = [closing, Token("_NL", "", token.start, token.start)]
    return True


def _by_indentation(machine: Machine, opener: Token, stop: Token) -> Token:
    """The brace that was really forgotten: an inner block whose end stands further left than it.

    What closes braces does not know which was meant; the eye of the writer does.
    """
    text = machine.source.text
    open_blocks: list[Token] = []
    for token in machine.raw:
        if token.start < opener.start or token.end == token.start:
            continue
        if token.start >= stop.start:
            break
        if token.kind == "{":
            open_blocks.append(token)
        elif token.kind == "}" and open_blocks:
            block = open_blocks.pop()
            before = text[text.rfind("\n", 0, token.start) + 1 : token.start]
            if not before.strip() and len(before) < _indent(text, block.start):
                return block
    return opener


def _innermost_opener(machine: Machine) -> Token | None:
    for value in reversed(machine.values):
        if type(value) is Token and value.kind == "{":
            return value
    return None


def _head(machine: Machine, opener: Token) -> str:
    """The words before a `{`, such as `party sales` or `example "A bank"`."""
    line = machine.source.text[: opener.start].rpartition("\n")[2]
    words = _HEAD.match(line)
    return " ".join(words[0].split()) if words else ""


def _is_stray(machine: Machine, token: Token) -> bool:
    opening = "{" if token.text == "}" else "("
    return not any(type(v) is Token and v.kind == opening for v in machine.values)


def _pass_over(machine: Machine, token: Token, index: int) -> bool:
    """Report a sign that closes nothing, and read on behind it and the end of its line."""
    machine.faults.append(faults.StraySign(_span(machine, token), token.text))
    behind = index + 1 < len(machine.raw) and machine.raw[index + 1].kind == "_NL"
    machine.at = index + 1 + (behind and statement_begins(machine))
    return True


def _margin_reached(machine: Machine, index: int) -> bool:
    """A declaration that was taken for a statement of the block before it: close that block."""
    start = index
    while start > 0 and machine.raw[start - 1].kind not in ("_NL", "{"):
        start -= 1
    first = machine.raw[start]
    row = machine.tables.actions[machine.tables.starts["file"]]
    if start == index or not _in_block(machine) or not _at_margin(machine, first):
        return False
    if first.text not in row:
        return False
    while machine.read and machine.read[-1].start >= first.start:
        machine.read.pop()
    machine.at = start
    return _unclosed(machine, first, [])


def _left_inner_block(machine: Machine, token: Token, index: int) -> bool:
    """A statement of the block around this one, no deeper than it: this one was not closed."""
    opener = _innermost_opener(machine)
    if opener is None or not statement_begins(machine) or machine.raw[index].kind != WORD:
        return False
    text = machine.source.text
    if _indent(text, token.start) > _indent(text, opener.start):
        return False
    kinds = [kind for kind in machine.readings(index) if kind != "NAME"]
    if not any(machine.survives("}", "_NL", kind) for kind in kinds):
        return False
    return _unclosed(machine, token, [])


def _indent(text: str, at: int) -> int:
    line = text[text.rfind("\n", 0, at) + 1 : at + 1]
    return len(line) - len(line.lstrip())


def _skip(machine: Machine, index: int) -> None:
    """Pass over the rest of the statement, with every block in it, and note what is lost."""
    _note_names(machine, index)
    _give_up_statement(machine)
    depth = 0
    while True:
        token = machine.raw[index]
        if token.kind == "$END":
            break
        if token.kind == "{":
            depth += 1
        elif token.kind == "}":
            if depth == 0:
                break
            depth -= 1
        elif token.kind == "_NL" and depth == 0:
            index += 1
            break
        index += 1
    machine.damage.append((machine.raw[min(index, len(machine.raw) - 1)].start,) * 2)
    machine.at = index


def _give_up_statement(machine: Machine) -> None:
    """Unwind to the innermost place where a statement may begin; keeps what was read before it."""
    blocks = machine.tables.blocks
    _finish_statement(machine)
    while machine.states[-1] not in blocks:
        machine.states.pop()
        value = machine.values.pop()
        if type(value) is Node:
            machine.damage.append((value.start, value.end))


def _finish_statement(machine: Machine) -> None:
    """A statement that is complete is put away, whatever comes after it."""
    tables = machine.tables
    while statement_begins(machine) and machine.states[-1] not in tables.blocks:
        actions = set(tables.actions[machine.states[-1]].values())
        action = actions.pop()
        if actions or action > 0:
            return
        machine.reduce(*tables.rules[-action - 1], machine.read[-1])


def _give_up_block(machine: Machine) -> None:
    """Unwind everything: the rest of the file is not read."""
    while len(machine.states) > 1 and machine.states[-1] not in machine.tables.blocks:
        machine.states.pop()
        machine.values.pop()


def _note_names(machine: Machine, index: int) -> None:
    """Remember names in what is skipped, so that nobody is told that they are unknown."""
    start = index
    while start > 0 and machine.raw[start - 1].kind not in ("_NL", "{", "}"):
        start -= 1
    depth = 0
    for token in machine.raw[start:]:
        if token.kind == "{":
            depth += 1
        elif token.kind == "}":
            depth -= 1
        if depth < 0 or (depth == 0 and token.kind in ("_NL", "$END")):
            break
        if token.kind == WORD and token.text not in RESERVED:
            machine.lost_names.add(token.text)


def _describe(machine: Machine, token: Token, index: int, expected: list[str]) -> Finding:
    """The finding for a word that does not fit and cannot be repaired."""
    span = _span(machine, token)
    previous = machine.read[-1].text if machine.read else ""
    doubled = bool(token.text) and token.text == previous
    if token.text in RESERVED and "NAME" in expected and not doubled:
        return faults.ReservedWord(span, token.text)
    raw = machine.raw[index]
    if machine.start == "file" and statement_begins(machine) and raw.text not in ("", "}"):
        return _describe_beginning(machine, token, index, expected)
    missing = [k for k in expected if k in PHRASES and _fits_before(machine, k, index)]
    if len(missing) == 1:
        return faults.Missing(span, missing[0], previous, token.text)
    if raw.kind in ("NUMERAL", "CLOCK", "ORDINAL"):
        run = _RUN.match(machine.source.text, token.start)
        if run and run.end() > token.end:
            span = span._replace(end=run.end())
            return faults.Misplaced(span, run[0], previous, tuple(expected))
    kinds = [read.kind for read in statement(machine)]
    in_where = token.text in ("and", "or") and "where" in kinds
    of_rows = in_where and kinds[kinds.index("where") + 1 :][:1] == ["STRING"]
    fault = faults.Misplaced(span, token.text, previous, tuple(expected), in_where, of_rows)
    return was_keyword(machine, token, expected) or fault


def _fits_before(machine: Machine, kind: str, index: int) -> bool:
    """Whether a token of this kind is all that is missing before a raw token."""
    if kind == "{":
        return machine.raw[index].kind in ("_NL", "$END")
    if kind in ("_NL", "$END"):
        return False
    place = machine.raw[index]
    return reads(
        machine, [Token(kind, "", place.start, place.start), *following(machine, index, 3)]
    )


def _describe_beginning(machine: Machine, token: Token, index: int, expected: list[str]) -> Finding:
    """The finding for a word that no declaration, or no clause of this block, begins with."""
    span, opener = _span(machine, token), _innermost_opener(machine)
    near = nearest(token.text, sorted({k.split(" ")[0] for k in expected if k.islower()}))
    if opener is None:
        near = near if near and _may_begin(machine, near, index) else None
        return faults.UnknownDeclaration(span, token.text, near)
    known = tuple(k for k in expected if k not in ("}", "_NL", "$END"))
    declares = token.text in machine.tables.actions[machine.tables.starts["file"]]
    head = _head(machine, opener)
    return faults.UnknownClause(span, token.text, head, known, None if declares else near, declares)


def _may_begin(machine: Machine, keyword: str, index: int) -> bool:
    """Whether a declaration of this kind may be meant: its block tells, if its head can be read."""
    whole = [Token(WORD, keyword, 0, 0), *following(machine, index + 1, 7)]
    head = following(machine, index + 1, 7, ends=("{", "_NL", "$END"))
    return reads(machine, whole) or not reads(machine, [whole[0], *head])
