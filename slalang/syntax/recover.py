"""Going on after a mistake: repair one word where that is certain, else skip the statement.

A repair is tried in this order, and kept only if the tokens after it can be
read as well: the word that was meant; a word that is missing; a word too many.
Otherwise everything up to the end of the statement is skipped, and reading
goes on inside the block that is open, so that one mistake costs one statement.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from slalang.diagnostics.finding import Finding
from slalang.diagnostics.suggest import nearest
from slalang.source.text import Span
from slalang.syntax import faults
from slalang.syntax.lexer import WORD
from slalang.syntax.tree import Node, Token
from slalang.syntax.words import RESERVED

if TYPE_CHECKING:
    from slalang.syntax.parser import Machine

SIGNS = ("_NL", ",", ")", "{", "%")
"""Signs that are worth inserting."""
MOST_FAULTS = 200
"""After so many mistakes in one file the rest is not reported."""


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
        machine.faults.append(faults.StraySign(_span(machine, token), token.text))
        return True
    if _margin_reached(machine, index):
        return True
    if _replace(machine, index, expected) or _insert(machine, token, index, expected):
        return True
    if _quote(machine, index, expected) or _substitute(machine, index, expected):
        return True
    machine.faults.append(_describe(machine, token, index, expected))
    if _drop(machine, index):
        return True
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
    start = token.start
    at_margin = start == 0 or machine.source.text[start - 1] == "\n"
    if not at_margin or not _statement_begins(machine):
        return False
    row = machine.tables.actions[machine.tables.starts["file"]]
    return token.text in row


def _in_block(machine: Machine) -> bool:
    return any(type(v) is Token and v.kind == "{" for v in machine.values)


def _statement_begins(machine: Machine) -> bool:
    """Whether the last thing read was the end of a statement or the opening of a block."""
    return bool(machine.read) and machine.read[-1].kind in ("_NL", "{")


def _unclosed(machine: Machine, token: Token, expected: list[str]) -> bool:
    """A block was not closed: blame the brace that opened it, and go on as if it were."""
    opener = _innermost_opener(machine)
    if opener is None:
        if token.kind == "$END" and machine.start == "formula":
            machine.faults.append(_describe(machine, token, machine.at - 1, expected))
        return False
    head = _head(machine, opener)
    machine.faults.append(faults.UnclosedBlock(_span(machine, opener), head))
    machine.damage.append((opener.start, token.end))
    _give_up_statement(machine)
    closing = Token("}", "}", token.start, token.start)
    machine.at = _index_of(machine, token, machine.at - 1)
    machine.raw[machine.at : machine.at] = [closing, Token("_NL", "", token.start, token.start)]
    return True


def _innermost_opener(machine: Machine) -> Token | None:
    for value in reversed(machine.values):
        if type(value) is Token and value.kind == "{":
            return value
    return None


def _head(machine: Machine, opener: Token) -> str:
    """The words before a `{`, such as `party sales`."""
    line = machine.source.text[: opener.start].rpartition("\n")[2].split("#")[0].strip()
    return " ".join(line.split()[:2])


def _is_stray(machine: Machine, token: Token) -> bool:
    return token.text == "}" and not _in_block(machine)


def _replace(machine: Machine, index: int, expected: list[str]) -> bool:
    """A word that looks like a keyword which fits: read it as that keyword."""
    raw = machine.raw[index]
    if raw.kind != WORD:
        return False
    wanted = [kind for kind in expected if kind[0].isalpha() and kind.islower()]
    firsts = {kind.split(" ")[0]: kind for kind in reversed(wanted)}
    units = [w for w, found in machine.tables.keywords.items() for _, k in found if k in expected]
    meant = nearest(raw.text, sorted({*firsts, *units}))
    if meant is None or meant == raw.text:
        return False
    fixed = Token(WORD, meant, raw.start, raw.end)
    if not _reads(machine, [fixed, *machine.raw[index + 1 : index + 4]]):
        return False
    machine.faults.append(faults.Misspelled(_span(machine, raw), raw.text, meant))
    machine.raw[index] = fixed
    machine.at = index
    return True


def _quote(machine: Machine, index: int, expected: list[str]) -> bool:
    """A bare word or number where a text is wanted: read it as that text."""
    raw = machine.raw[index]
    if "STRING" not in expected or raw.kind not in (WORD, "NUMERAL", "ISO_DATE", "ISO_MONTH"):
        return False
    quoted = Token("STRING", f'"{raw.text}"', raw.start, raw.end)
    if not _reads(machine, [quoted, *machine.raw[index + 1 : index + 3]]):
        return False
    machine.faults.append(faults.MissingQuotes(_span(machine, raw), raw.text))
    machine.raw[index] = quoted
    machine.at = index
    return True


def _substitute(machine: Machine, index: int, expected: list[str]) -> bool:
    """Another word than the only one that fits, such as `-` for `to`: read it as that word."""
    raw = machine.raw[index]
    if raw.kind in ("_NL", "$END", "{", "}"):
        return False
    rest = machine.raw[index + 1 : index + 4]
    fitting = [
        kind for kind in expected if _is_word(kind) and _reads(machine, [*_words(kind, raw), *rest])
    ]
    if len(fitting) != 1:
        return False
    machine.faults.append(faults.Misspelled(_span(machine, raw), raw.text, fitting[0]))
    machine.raw[index : index + 1] = _words(fitting[0], raw)
    machine.at = index
    return True


def _is_word(kind: str) -> bool:
    return kind[0].isalpha() and kind.islower() and kind != "to be agreed"


def _words(keyword: str, place: Token) -> list[Token]:
    """A keyword as raw tokens that stand where `place` stands."""
    return [Token(WORD, word, place.start, place.end) for word in keyword.split(" ")]


def _margin_reached(machine: Machine, index: int) -> bool:
    """A declaration that was taken for a statement of the block before it: close that block."""
    start = index
    while start > 0 and machine.raw[start - 1].kind not in ("_NL", "{"):
        start -= 1
    first = machine.raw[start]
    opener = _innermost_opener(machine)
    text = machine.source.text
    at_margin = first.start == 0 or text[first.start - 1] == "\n"
    row = machine.tables.actions[machine.tables.starts["file"]]
    if start == index or opener is None or not at_margin or first.text not in row:
        return False
    while machine.read and machine.read[-1].start >= first.start:
        machine.read.pop()
    machine.at = start
    return _unclosed(machine, first, [])


def _insert(machine: Machine, token: Token, index: int, expected: list[str]) -> bool:
    """Something is missing before this word: a keyword, a sign or the end of a statement."""
    rest = machine.raw[index : index + 3]
    candidates = [k for k in expected if k in SIGNS or _is_word(k)]
    fitting = []
    for kind in candidates:
        text = "" if kind == "_NL" else kind
        words = [Token(WORD, w, token.start, token.start) for w in text.split(" ")]
        if kind in SIGNS:
            words = [Token(kind, text, token.start, token.start)]
        if _reads(machine, [*words, *rest]):
            fitting.append((kind, words))
    if len(fitting) != 1:
        return False
    kind, words = fitting[0]
    previous = machine.read[-1].text if machine.read else ""
    machine.faults.append(faults.Missing(_span(machine, token), kind, previous, token.text))
    machine.raw[index:index] = words
    machine.at = index
    return True


def _drop(machine: Machine, index: int) -> bool:
    """A word too many: read on as if it were not there, if the whole statement fits then."""
    rest = []
    for token in machine.raw[index + 1 : index + 9]:
        rest.append(token)
        if token.kind in ("_NL", "$END", "{", "}"):
            break
    if not rest or not _reads(machine, rest):
        return False
    machine.at = index + 1
    return True


def _reads(machine: Machine, tokens: list[Token]) -> bool:
    """Whether these raw tokens, whatever they turn out to mean, can be read from here."""
    paths: list[tuple[str, ...]] = [()]
    held = machine.raw
    machine.raw = tokens
    try:
        index = 0
        while index < len(tokens):
            token = tokens[index]
            options = (
                [k for k in machine.readings(index) if k != ","]
                if token.kind == WORD
                else [token.kind]
            )
            grown = []
            for path in paths:
                for kind in options:
                    if machine.survives(*path, kind):
                        grown.append((*path, kind))
            if not grown and token.kind == "," and index and tokens[index - 1].kind != ",":
                grown = paths
            paths = grown[:8]
            if not paths:
                return False
            width = max((len(p[-1].split(" ")) for p in paths if p and p[-1].islower()), default=1)
            index += width if token.kind == WORD and width > 1 else 1
    finally:
        machine.raw = held
    return True


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
    while machine.states[-1] not in blocks:
        machine.states.pop()
        value = machine.values.pop()
        if type(value) is Node:
            machine.damage.append((value.start, value.end))


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
    if token.text in RESERVED and "NAME" in expected:
        return faults.ReservedWord(span, token.text)
    if (
        machine.start == "file"
        and _statement_begins_here(machine)
        and machine.raw[index].kind == WORD
    ):
        opener = _innermost_opener(machine)
        known = tuple(k for k in expected if k[0].isalpha() and k.islower())
        near = nearest(token.text, sorted({k.split(" ")[0] for k in known}))
        if opener is None:
            return faults.UnknownDeclaration(span, token.text, near)
        return faults.UnknownClause(span, token.text, _head(machine, opener), known, near)
    return faults.Misplaced(span, token.text, previous, tuple(expected))


def _statement_begins_here(machine: Machine) -> bool:
    return not machine.read or machine.read[-1].kind in ("_NL", "{")
