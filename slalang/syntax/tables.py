"""The parse tables: made once from `grammars/sla.lark` by Lark, read from JSON ever after.

Lark analyses the grammar and proves it LALR(1); its tables are stored beside
this module as `tables.json` with the hash of the grammar that they were made
from. JSON is data: unlike a pickled cache it cannot run anything. When the
grammar was edited since, the tables are made anew in memory.
"""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

from slalang.source.data import data_file
from slalang.source.frozen import dataclass

STORED = Path(__file__).with_name("tables.json")
STARTS = ("file", "formula")

NODE, SPLICE = 0, 1
DECLARED = (
    "NAME", "NUMERAL", "ORDINAL", "ISO_DATE", "ISO_MONTH", "CLOCK", "STRING", "PROSE",
    "ISO_CURRENCY", "_NL",
)  # fmt: skip
"""The kinds of token that the lexer makes; every other terminal is a keyword or sign."""


@dataclass(frozen=True, slots=True)
class Tables:
    """What the parser runs on."""

    actions: list[dict[str, int]]
    """State → kind of token → go to state *n* − 1 or, below 0, reduce by rule −*n* − 1."""
    gotos: list[dict[str, int]]
    """State → symbol that was reduced → next state."""
    rules: list[tuple[str, int, int]]
    """Symbol, length, and `NODE` or `SPLICE`."""
    starts: dict[str, int]
    ends: dict[str, int]
    keywords: dict[str, list[tuple[list[str], str]]]
    """First word → the following words of a keyword and the kind of its token, longest first."""
    chains: dict[tuple[int, int, str], int]
    """What the parser has learnt: (state below, state, kind of token) → state after unit rules."""
    meanings: dict[tuple[int, str], str]
    """What the parser has learnt: (state, word) → kind, where nothing else is possible."""
    blocks: frozenset[int]
    """States right after `{` or between two statements: where reading can go on after a mistake."""


@cache
def tables() -> Tables:
    """The tables of the grammar that is installed."""
    grammar = data_file("grammars/sla.lark").read_text(encoding="utf-8")
    try:
        stored = json.loads(STORED.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        stored = {}
    if stored.get("grammar") != digest(grammar):
        stored = make(grammar)
    return Tables(
        actions=stored["actions"],
        gotos=stored["gotos"],
        rules=[tuple(rule) for rule in stored["rules"]],
        starts=stored["starts"],
        ends=stored["ends"],
        keywords=stored["keywords"],
        chains={},
        meanings={},
        blocks=frozenset(stored["blocks"]),
    )


def digest(grammar: str) -> str:
    """The hash that ties stored tables to their grammar."""
    return hashlib.sha256(grammar.encode()).hexdigest()


def make(grammar: str) -> dict[str, Any]:
    """Let Lark analyse the grammar; the answer is plain data for JSON."""
    from lark import Lark
    from lark.lexer import Lexer

    class Unused(Lexer):
        """The parser brings its own lexer; Lark only makes the tables."""

        def __init__(self, _conf: object) -> None: ...
        def lex(self, *_: object) -> Any:
            raise NotImplementedError

    lark = Lark(
        grammar, parser="lalr", lexer=Unused, start=list(STARTS), keep_all_tokens=True,
        maybe_placeholders=False,
    )  # fmt: skip
    table = lark.parser.parser._parse_table
    kinds, keywords = _kinds(lark.terminals)
    rules = sorted(lark.rules, key=_rule_key)
    number = {rule: n for n, rule in enumerate(rules)}
    order = _state_order(table)
    actions: list[dict[str, int]] = []
    gotos: list[dict[str, int]] = []
    symbols: dict[int, str] = {}
    for state in order:
        acts: dict[str, int] = {}
        goes: dict[str, int] = {}
        for symbol, (act, arg) in sorted(table.states[state].items()):
            if act.name == "Reduce":
                acts[kinds[symbol]] = -(number[arg] + 1)
                continue
            target = order[arg]
            symbols[target] = kinds.get(symbol, symbol)
            if symbol in kinds:
                acts[kinds[symbol]] = target + 1
            else:
                goes[symbol] = target
        actions.append(acts)
        gotos.append(goes)
    starts = {start: order[state] for start, state in sorted(table.start_states.items())}
    resting = [s for s, symbol in symbols.items() if symbol == "{" or _is_statements(symbol)]
    return {
        "grammar": digest(grammar),
        "starts": starts,
        "ends": {start: order[state] for start, state in sorted(table.end_states.items())},
        "blocks": sorted({*resting, starts["file"]}),
        "rules": [[_symbol(r), len(r.expansion), _mode(r)] for r in rules],
        "keywords": keywords,
        "actions": actions,
        "gotos": gotos,
    }


def _rule_key(rule: Any) -> tuple[str, list[str]]:
    return rule.origin.name, [symbol.name for symbol in rule.expansion]


def _state_order(table: Any) -> dict[int, int]:
    """Lark's numbers of states → ours, in the order of reaching them: the same in every run."""
    order: dict[int, int] = {}
    waiting = [state for _, state in sorted(table.start_states.items())]
    for state in waiting:
        if state in order:
            continue
        order[state] = len(order)
        moves = sorted(table.states[state].items())
        waiting += [arg for _, (act, arg) in moves if act.name != "Reduce"]
    return order


def _symbol(rule: Any) -> str:
    return str(rule.origin.name)


def _mode(rule: Any) -> int:
    """Whether a rule makes a node or hands its children to the rule above."""
    inline = rule.origin.name.startswith("_") or (rule.options.expand1 and len(rule.expansion) == 1)
    return SPLICE if inline else NODE


def _is_statements(symbol: str) -> bool:
    """Whether a symbol stands for the statements of a block so far."""
    return symbol.startswith(("___block{", "__file_star"))


def _kinds(terminals: Any) -> tuple[dict[str, str], dict[str, list[tuple[list[str], str]]]]:
    """Lark's names of terminals → our kinds; and the words that make keywords."""
    kinds = {"$END": "$END"}
    entries: dict[str, list[tuple[list[str], str]]] = {}

    def enter(words: str, kind: str) -> None:
        if words[0].isalpha():
            first, *rest = words.split(" ")
            entries.setdefault(first, []).append((rest, kind))

    for terminal in sorted(terminals, key=lambda t: (t.pattern.type != "str", t.name)):
        text = terminal.pattern.value
        if terminal.pattern.type == "str":
            kinds[terminal.name] = text
            enter(text, text)
        else:
            kinds[terminal.name] = terminal.name
            for words in sorted(text.removeprefix("(?:").removesuffix(")").split("|")):
                enter(words.replace("\\ ", " ").replace("\\-", "-"), terminal.name)
    for name in DECLARED:
        kinds[name] = name
    for found in entries.values():
        found.sort(key=lambda entry: -len(entry[0]))
    return kinds, entries


def main() -> None:
    """Write `tables.json`: run `python -m slalang.syntax.tables` after editing the grammar."""
    grammar = data_file("grammars/sla.lark").read_text(encoding="utf-8")
    STORED.write_text(
        json.dumps(make(grammar), ensure_ascii=False, separators=(",", ":")) + "\n",
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
