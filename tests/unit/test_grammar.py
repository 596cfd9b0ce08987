"""The grammar and its stored tables: they belong together, and every form of it is tried."""

from __future__ import annotations

import json
import logging
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from lark import Lark
from lark.lexer import Lexer

from slalang.source.data import data_file
from slalang.source.text import source_file
from slalang.syntax.lexer import lex
from slalang.syntax.parser import Machine
from slalang.syntax.tables import NODE, STARTS, STORED, Tables, digest, make, tables
from slalang.syntax.tree import Token

ROOT = Path(__file__).parents[2]
GRAMMAR = data_file("grammars/sla.lark").read_text(encoding="utf-8")
GOOD = [
    *sorted((ROOT / "tests" / "golden" / "syntax" / "good").glob("*.sla")),
    *sorted(path for path in (ROOT / "examples").rglob("*.sla") if "broken" not in path.parts),
]


class _Unused(Lexer):
    def __init__(self, _conf: object) -> None: ...
    def lex(self, *_: object) -> Iterator[Any]:
        raise NotImplementedError


def analysed() -> Lark:
    return Lark(GRAMMAR, parser="lalr", lexer=_Unused, start=list(STARTS), keep_all_tokens=True,
                maybe_placeholders=False, debug=True)  # fmt: skip


def test_the_stored_tables_are_those_of_the_grammar() -> None:
    stored = json.loads(STORED.read_text(encoding="utf-8"))
    assert stored["grammar"] == digest(GRAMMAR), "run `python -m slalang.syntax.tables`"
    assert stored == json.loads(json.dumps(make(GRAMMAR)))


def test_the_tables_are_the_same_in_every_run() -> None:
    code = (
        "import hashlib, json; from slalang.syntax.tables import make;"
        "from slalang.source.data import data_file;"
        "made = make(data_file('grammars/sla.lark').read_text(encoding='utf-8'));"
        "print(hashlib.sha256(json.dumps(made).encode()).hexdigest())"
    )
    answers = {
        subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, env={"PYTHONHASHSEED": seed}, check=True,
            capture_output=True, text=True,
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(answers) == 1


def test_lark_is_not_imported_where_the_stored_tables_fit() -> None:
    code = (
        "import sys; from slalang.driver import read_text; read_text('party sales');"
        "print(any(name.split('.')[0] == 'lark' for name in sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True
    )
    assert done.stdout == "False\n"


def test_the_only_conflicts_of_the_grammar_are_these(caplog: pytest.LogCaptureFixture) -> None:
    """Lark refuses two reductions for one word. Where a word may also be read on, it is read on."""
    with caplog.at_level(logging.DEBUG, logger="lark"):
        lark = analysed()
    names = {terminal.name: terminal.pattern.value for terminal in lark.terminals}
    found: dict[str, set[str]] = {}
    for word, rule in re.findall(r"for terminal (\w+):[^\n]*\n[^<]*<(\w+) :", caplog.text):
        found.setdefault(rule, set()).add(names.get(word, word))
    comparing = {"=", "!=", "<", "<=", ">", ">=", "at least", "at most", "more than", "less than"}
    testing = {"is", "is not", "is known", "is unknown", "in", "not in", "has", "within"}
    texts = {"contains", "starts with", "ends with", "matches", "mentions"}
    assert found == {
        # `where page starts with "/"`, `have interest >= 40`: the test takes what can follow it.
        "_test": comparing | testing | texts,
        # `a + b + c`, `a * b * c`: one list of operands.
        "_sum": {"+", "-"},
        "add": {"+", "-"},
        "_product": {"*", "/"},
        "multiply": {"*", "/"},
        # `any webinar within 7 days`: the window belongs to the event.
        "happened": {"within"},
        # `mql needed by web in 2026-01`: the month belongs to the need.
        "needed": {"in"},
        # `one of manager "Manager" …`: the text is the title of the value, not of the attribute.
        "choice_value": {"STRING"},
    }


NEVER_RIGHT = {("_literal", "datetime")}
"""Parts that are read and then always refused: no attribute holds a point in time."""


def test_every_part_of_every_rule_is_tried() -> None:
    """Each word and part of each rule is used by an example or by a file of `syntax/good`."""
    used = set()
    for path in GOOD:
        used |= forms_of(path.read_text(encoding="utf-8"))
    wanted, tried = set(), set()
    for index, rule in enumerate(sorted(analysed().rules, key=rule_key)):
        parts = {(rule.origin.name, kinds().get(s.name, s.name)) for s in rule.expansion}
        wanted |= parts
        if index in used:
            tried |= parts
    missing = {(rule, part) for rule, part in wanted - tried if not rule.startswith("__")}
    assert missing == NEVER_RIGHT


def rule_key(rule: Any) -> tuple[str, list[str]]:
    return rule.origin.name, [symbol.name for symbol in rule.expansion]


@cache
def kinds() -> dict[str, str]:
    """Lark's names of terminals, as they are written."""
    return {t.name: t.pattern.value for t in analysed().terminals if t.pattern.type == "str"}


class Symbol(str):
    """The symbol of a rule that remembers which rule it is."""

    number: int


@cache
def counting_tables() -> Tables:
    """The tables with every rule on its own: no chain of rules is taken as one step."""
    plain = tables()
    rules: list[tuple[str, int, int]] = []
    for index, (name, length, _) in enumerate(plain.rules):
        symbol = Symbol(name)
        symbol.number = index
        rules.append((symbol, length, NODE))
    return replace(plain, rules=rules, chains={})


class CountingMachine(Machine):
    """A parser that notes which rules it has used."""

    def __init__(self, text: str, start: str) -> None:
        source = source_file("good.sla", text)
        raw = lex(source).tokens
        super().__init__(source, raw if start == "file" else raw[:-2] + raw[-1:], start)
        self.tables = counting_tables()
        self.used: set[int] = set()

    def reduce(self, symbol: str, length: int, mode: int, token: Token) -> None:
        assert isinstance(symbol, Symbol)
        self.used.add(symbol.number)
        super().reduce(symbol, length, mode, token)


def forms_of(text: str) -> set[int]:
    """The numbers of the rules that a text without mistakes uses, formulas in prose too."""
    machine = CountingMachine(text, "file")
    machine.run()
    assert not machine.faults, [fault.message() for fault in machine.faults]
    used = machine.used
    for formula in re.findall(r"(?<!\{)\{([^{}\n]+)\}", "".join(prose(machine.read))):
        inner = CountingMachine(formula, "formula")
        inner.run()
        used |= inner.used
    return used


def prose(tokens: list[Token]) -> Iterator[str]:
    return (token.text for token in tokens if token.kind == "PROSE")
