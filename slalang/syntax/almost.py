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
        or _only_expected(machine, index)
        or _given_block(machine, token)
        or _no_consequence(machine, token, expected)
        or _date(machine, token, expected)
        or _number_of_events(machine, token)
        or _no_unit(machine, token, expected)
        or _no_bound(machine, token)
    )


def was_keyword(machine: Machine, token: Token, expected: list[str]) -> Finding | None:
    """`rates cohort`: the first word can be a name or a keyword, and neither goes on like this."""
    given = statement(machine)
    if len(given) != 1 or given[0].text not in _wanted_before(machine):
        return None
    kinds = {kind for row in machine.tables.actions for kind in row}
    fitting = {kind for kind in kinds if _follows(machine, given[0].text, kind)}
    span = Span(machine.source.path, token.start, token.end)
    return faults.Misplaced(span, token.text, given[0].text, tuple(sorted({*fitting, *expected})))


def _almost_keyword(machine: Machine, index: int) -> Finding | None:
    """`expect handed over to ae`: the first word was taken for a name, and the next ones fit."""
    name = machine.read[-1] if machine.read else None
    wanted = _wanted_before(machine)
    if name is None or not wanted:
        return None
    for rest, keyword in machine.tables.keywords.get(name.text, ()):
        said = [raw for raw in machine.raw[index : index + len(rest)] if raw.kind == WORD]
        fitting = sum(raw.text == word for raw, word in zip(said, rest, strict=False))
        if len(rest) > 1 and fitting and keyword in wanted:
            span = Span(machine.source.path, name.start, said[-1].end)
            written = " ".join([name.text, *(raw.text for raw in said)])
            return faults.Misspelled(span, written, keyword)
    return None


def _wanted_before(machine: Machine) -> list[str]:
    """What was expected where the last word stands, if that was taken for a name."""
    if not machine.read or machine.read[-1].kind != "NAME":
        return []
    if machine.values[-1:] != [machine.read[-1]]:
        return []
    state, value = machine.states.pop(), machine.values.pop()
    wanted = machine.expected()
    machine.states.append(state)
    machine.values.append(value)
    return wanted


def _only_expected(machine: Machine, index: int) -> Finding | None:
    """`when mql then routed to ana`: that is no condition, and can only be expected."""
    given = statement(machine)
    if not given or given[0].kind not in ("when", "never", "always"):
        return None
    name, rest = given[-1], _ONLY_EXPECTED.get(given[-1].text, ())
    said = machine.raw[index : index + len(rest)]
    if not rest or tuple(raw.text for raw in said) != rest:
        return None
    span = Span(machine.source.path, name.start, said[-1].end)
    return faults.Misplaced(span, " ".join([name.text, *rest]), "", (), is_expected=True)


_ONLY_EXPECTED = {
    "routed": ("to",), "handed": ("over", "by"), "rejected": ("because",), "alert": ("to",),
}  # fmt: skip


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


def _date(machine: Machine, token: Token, expected: list[str]) -> Finding | None:
    """`measured 2026-1-5`, `by July 2026`, `in July 2026`: written otherwise than here."""
    # The calendar of Python is needed after a mistake only.
    from slalang.syntax.dates import written_at

    written = written_at(machine.source.text, token.start)
    if written is None or not machine.read:
        return None
    before = machine.read[-1]
    keyword = before.kind == "NAME" and before.text in _wanted_before(machine)
    kinds = _after(machine, before.text) if keyword else expected
    span = Span(machine.source.path, token.start, token.start + len(written.text))
    if "ISO_MONTH" in kinds and not written.is_whole and written.text != written.month:
        return faults.Misspelled(span, written.text, written.month)
    if "ISO_DATE" not in kinds or written.text == written.day:
        return None
    if written.is_whole:
        return faults.Misspelled(span, written.text, written.day)
    return faults.Misplaced(span, written.text, before.text, ("ISO_DATE",), day=written.day)


def _after(machine: Machine, keyword: str) -> list[str]:
    """What is expected after the last word, had it been read as a keyword."""
    return [kind for kind in ("ISO_DATE", "ISO_MONTH") if _follows(machine, keyword, kind)]


def _follows(machine: Machine, keyword: str, kind: str) -> bool:
    state, value = machine.states.pop(), machine.values.pop()
    fits = machine.survives(keyword, kind)
    machine.states.append(state)
    machine.values.append(value)
    return fits


def _number_of_events(machine: Machine, token: Token) -> Finding | None:
    """`only after 12 attempts`: a number of events is counted."""
    given = statement(machine)
    if token.kind != "NAME" and token.text not in _COUNTED:
        return None
    if [read.kind for read in given[-2:]] != ["only after", "NUMERAL"]:
        return None
    event = _COUNTED.get(token.text, token.text)
    span = Span(machine.source.path, given[-1].start, token.end)
    meant = f"count of {event} >= {given[-1].text}"
    return faults.Misspelled(span, f"{given[-1].text} {token.text}", meant)


_COUNTED = {"attempts": "attempt", "touches": "touch", "touch": "touch", "attempt": "attempt"}


def _no_unit(machine: Machine, token: Token, expected: list[str]) -> Finding | None:
    """`deliver 500_000 each month`: of what?"""
    if token.text != "each" or not {"ISO_CURRENCY", "NAME"} <= set(expected):
        return None
    number = machine.read[-1]
    if number.kind != "NUMERAL":
        return None
    span = Span(machine.source.path, number.start, number.end)
    return faults.Missing(span, "ISO_CURRENCY or NAME", number.text, token.text)


def _no_bound(machine: Machine, token: Token) -> Finding | None:
    """`brings 800 mql each month`: is that the most, or the least?"""
    given = statement(machine)
    if [read.kind for read in given] != ["brings", "NUMERAL"] or token.kind != "NAME":
        return None
    number = given[-1]
    span = Span(machine.source.path, number.start, number.end)
    return faults.Missing(span, "at most or at least", given[0].text, number.text)


def statement(machine: Machine) -> list[Token]:
    """What was read of the statement at hand."""
    kinds = [token.kind for token in machine.read]
    begin = max((at for at, kind in enumerate(kinds) if kind in ("_NL", "{")), default=-1)
    return machine.read[begin + 1 :]
