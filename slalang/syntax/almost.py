"""The words around a mistake → a finding where they almost say what the grammar asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slalang.diagnostics.finding import Finding
from slalang.source.text import Span
from slalang.syntax import faults
from slalang.syntax.lexer import WORD
from slalang.syntax.tree import Token

if TYPE_CHECKING:
    from slalang.syntax.parser import Machine


def almost(machine: Machine, token: Token, index: int, expected: list[str]) -> Finding | None:
    """What to say of a statement that is given up: `token`, which `index` begins with, is wrong."""
    return (
        _almost_keyword(machine, index)
        or _given_block(machine, token)
        or _no_consequence(machine, token, expected)
    )


def _almost_keyword(machine: Machine, index: int) -> Finding | None:
    """`expect handed over to ae`: the first word was taken for a name, and the next ones fit."""
    name = machine.read[-1] if machine.read else None
    if name is None or name.kind != "NAME" or machine.values[-1:] != [name]:
        return None
    state, value = machine.states.pop(), machine.values.pop()
    wanted = machine.expected()
    machine.states.append(state)
    machine.values.append(value)
    for rest, keyword in machine.tables.keywords.get(name.text, ()):
        said = [raw for raw in machine.raw[index : index + len(rest)] if raw.kind == WORD]
        fitting = sum(raw.text == word for raw, word in zip(said, rest, strict=False))
        if len(rest) > 1 and fitting and keyword in wanted:
            span = Span(machine.source.path, name.start, said[-1].end)
            written = " ".join([name.text, *(raw.text for raw in said)])
            return faults.Misspelled(span, written, keyword)
    return None


def _given_block(machine: Machine, token: Token) -> Finding | None:
    """`given lead { employees 5 }`: facts are given without the word."""
    if token.text != "{":
        return None
    given = statement(machine)
    if [read.text for read in given] not in _GIVEN_FACTS:
        return None
    span = Span(machine.source.path, given[0].start, given[1].end)
    return faults.Misspelled(span, f"given {given[1].text}", given[1].text)


_GIVEN_FACTS = (["given", "lead"], ["given", "account"])


def _no_consequence(machine: Machine, token: Token, expected: list[str]) -> Finding | None:
    """`when industry is "Banking"` in an `assert`: it says nothing of what follows."""
    if token.text not in ("", "}") or "then" not in expected or not machine.read:
        return None
    if [read.kind for read in statement(machine)[:1]] != ["when"]:
        return None
    last = machine.read[-1]
    return faults.Missing(Span(machine.source.path, last.start, last.end), "then", last.text, "")


def statement(machine: Machine) -> list[Token]:
    """What was read of the statement at hand."""
    kinds = [token.kind for token in machine.read]
    begin = max((at for at, kind in enumerate(kinds) if kind in ("_NL", "{")), default=-1)
    return machine.read[begin + 1 :]
