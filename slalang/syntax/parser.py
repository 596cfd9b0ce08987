"""Raw tokens → tree: an LALR(1) machine that gives words their meaning as it goes.

The lexer knows words only; whether `source` is a keyword or a name depends on
where it stands, and the machine's state knows that. A word becomes a keyword
where the grammar wants that keyword; where a name would do as well, it becomes
a keyword only if what follows fits. A comma that no list asks for is passed
over when what follows fits without it.
"""

from __future__ import annotations

from typing import TypeAlias

from slalang.diagnostics.finding import Finding
from slalang.source.currencies import CURRENCIES
from slalang.source.text import SourceFile
from slalang.syntax import recover
from slalang.syntax.faults import Misplaced, Missing, StrangeCharacter, TooDeep, UnclosedText
from slalang.syntax.lexer import WORD, lex
from slalang.syntax.tables import SPLICE, Tables, tables
from slalang.syntax.tree import Element, File, Node, Token
from slalang.syntax.words import LOOKALIKES, RESERVED

Value: TypeAlias = Element | list[Element]

# What `Token(…)` does, without the call in between: half of all time goes into these.
_new = tuple.__new__


def parse(source: SourceFile) -> tuple[File, list[Finding]]:
    """Read a whole file. Never fails: what cannot be read is reported and left out."""
    lexed = lex(source)
    machine = Machine(source, lexed.tokens, "file")
    machine.run()
    declarations = tuple(v for v in machine.result if type(v) is Node)
    found = [*lexed.faults, *_without_echoes(source, lexed.faults, machine.faults)]
    if any(isinstance(fault, TooDeep) for fault in lexed.faults):
        # What is nested deeper was not read: whatever else is wrong may follow from that.
        found = lexed.faults
    return (
        File(
            source=source,
            declarations=declarations,
            tokens=tuple(machine.read),
            comments=tuple(lexed.comments),
            damaged=recover.damaged(machine, lexed.faults),
            lost_names=frozenset(machine.lost_names),
        ),
        found,
    )


def parse_formula(source: SourceFile, start: int, end: int) -> tuple[Node | None, list[Finding]]:
    """Read the formula in a stretch of prose; `None` where there is a mistake in it."""
    lexed = lex(source, start, end)
    line_end = [t for t in lexed.tokens if t.kind != "_NL"]
    machine = Machine(source, line_end, "formula")
    machine.run()
    found = lexed.faults + machine.faults
    if not machine.result or found:
        return None, found
    # Around one child the rule leaves no node of its own; readers rely on it.
    inner = machine.result[0]
    return Node("formula", (inner,), inner.start, inner.end), found


def _without_echoes(
    source: SourceFile, lexical: list[Finding], found: list[Finding]
) -> list[Finding]:
    """What a sign that was left out makes of the rest of its line is no mistake of its own."""

    def line(fault: Finding) -> int:
        return source.position(fault.span.start).line

    lines = {
        line(fault)
        for fault in lexical
        if isinstance(fault, UnclosedText)
        or (isinstance(fault, StrangeCharacter) and fault.char not in LOOKALIKES)
    }
    return [f for f in found if not (isinstance(f, Misplaced | Missing) and line(f) in lines)]


def looks_like_currency(text: str) -> bool:
    """Three capital letters: the shape of an ISO 4217 code."""
    return len(text) == 3 and text.isascii() and text.isupper()


class Machine:
    """One run of the parser over one stretch of tokens."""

    __slots__ = (
        "at", "damage", "faults", "lost_names", "raw", "read", "result", "source", "start",
        "states", "tables", "values",
    )  # fmt: skip

    def __init__(self, source: SourceFile, raw: list[Token], start: str) -> None:
        self.source = source
        self.raw = raw
        """Tokens as the lexer gave them; recovery may edit what lies ahead."""
        self.at = 0
        """The next raw token."""
        self.read: list[Token] = []
        """Tokens as they were understood."""
        self.tables: Tables = tables()
        self.start = start
        self.states = [self.tables.starts[start]]
        self.values: list[Value] = []
        self.result: list[Element] = []
        self.faults: list[Finding] = []
        self.damage: list[tuple[int, int]] = []
        self.lost_names: set[str] = set()

    def run(self) -> None:
        """Read all tokens; afterwards `result` holds the declarations, or the formula."""
        states, keep = self.states, self.read.append
        push_state, push_value = states.append, self.values.append
        actions, rules, chains = self.tables.actions, self.tables.rules, self.tables.chains
        end = self.tables.ends[self.start]
        raw = self.raw
        while True:
            token = raw[self.at]
            kind = token.kind
            if kind in (WORD, ","):
                meant = self.next(token)
                if meant is None:
                    continue
                token, kind = meant, meant.kind
            else:
                self.at += 1
            while True:
                action = actions[states[-1]].get(kind)
                if action is None:
                    if not recover.recover(self, token):
                        return
                    break
                if action > 0:
                    push_state(action - 1)
                    push_value(token)
                    keep(token)
                    break
                symbol, length, mode = rules[-action - 1]
                if mode == SPLICE and length == 1:
                    # A chain of such rules (`_primary` is a `_unary` is a `_product` …)
                    # leaves the value alone; where it ends depends on three things only.
                    key = (states[-2], states[-1], kind)
                    settled = chains.get(key)
                    if settled is None:
                        settled = chains[key] = self.chain(*key)
                    states[-1] = settled
                    continue
                self.reduce(symbol, length, mode, token)
                if states[-1] == end and kind == "$END":
                    top = self.values[-1]
                    assert type(top) is Node
                    self.result = list(top.children)
                    return

    def next(self, token: Token) -> Token | None:
        """A word or comma with its meaning here; `None` for a comma that is passed over."""
        kind, text, start, end = token
        if kind == WORD:
            state = self.states[-1]
            meaning = self.tables.meanings.get((state, text))
            if meaning is None:
                if text in self.tables.keywords or "ISO_CURRENCY" in self.tables.actions[state]:
                    return self.understand(token)
                meaning = "NAME"
            self.at += 1
            return _new(Token, (meaning, text, start, end))
        decoration = self.is_decoration()
        self.at += 1
        if decoration:
            self.read.append(token)
        return None if decoration else token

    def reduce(self, symbol: str, length: int, mode: int, token: Token) -> None:
        """Put the last `length` values together by a rule; `token` is what comes next."""
        states, values = self.states, self.values
        gathered: list[Element] = []
        if length:
            parts = values[-length:]
            # A list belongs to the stack alone: it grows in place.
            if type(parts[0]) is list:
                gathered = parts.pop(0)  # type: ignore[assignment]
            for value in parts:
                if type(value) is list:
                    gathered += value
                else:
                    gathered.append(value)  # type: ignore[arg-type]
            del states[-length:], values[-length:]
        if mode == SPLICE:
            values.append(gathered)
        elif gathered:
            start, end = gathered[0].start, gathered[-1].end
            values.append(_new(Node, (symbol, tuple(gathered), start, end)))
        else:
            values.append(Node(symbol, (), token.start, token.start))
        states.append(self.tables.gotos[states[-1]][symbol])

    def chain(self, below: int, state: int, kind: str) -> int:
        """The state after all rules that hand one value through unchanged."""
        actions, gotos, rules = self.tables.actions, self.tables.gotos, self.tables.rules
        while True:
            action = actions[state].get(kind)
            if action is None or action > 0:
                return state
            symbol, length, mode = rules[-action - 1]
            if mode != SPLICE or length != 1:
                return state
            state = gotos[below][symbol]

    def understand(self, token: Token) -> Token:
        """Decide what a word is here; passes over all the words of a keyword."""
        self.at += 1
        row = self.tables.actions[self.states[-1]]
        text = token.text
        may_be_name = "NAME" in row and text not in RESERVED
        fitting = [entry for entry in self.tables.keywords.get(text, ()) if entry[1] in row]
        if fitting and not may_be_name and not fitting[0][0]:
            # Nothing that follows can change this: the next time it is known at once.
            self.tables.meanings[self.states[-1], text] = fitting[0][1]
        for rest, kind in fitting:
            if not rest:
                if may_be_name and not self.fits(kind, self.at):
                    continue
                return _new(Token, (kind, text, token.start, token.end))
            after = self.at + len(rest)
            ahead = self.raw[self.at : after]
            if [t.text for t in ahead if t.kind == WORD] == rest:
                self.at = after
                return Token(kind, " ".join([text, *rest]), token.start, ahead[-1].end)
        could_be_money = "ISO_CURRENCY" in row and looks_like_currency(text)
        could_be_money &= text in CURRENCIES or text.lower() not in RESERVED
        if could_be_money and (text in CURRENCIES or not may_be_name):
            return Token("ISO_CURRENCY", text, token.start, token.end)
        if may_be_name:
            return Token("NAME", text, token.start, token.end)
        kind = "NAME" if text not in RESERVED else text
        return Token(kind, text, token.start, token.end)

    def is_decoration(self) -> bool:
        """Whether a comma can be passed over: no list goes on here, and what follows fits."""
        before, after = self.raw[self.at - 1].kind, self.raw[self.at + 1].kind
        if self.at == 0 or before in ("{", "_NL", ",") or after not in (WORD, "NUMERAL", "{"):
            return False
        if "," in self.tables.actions[self.states[-1]] and self.fits(",", self.at + 1):
            return False
        return any(self.survives(kind) for kind in self.readings(self.at + 1))

    def fits(self, kind: str, following: int) -> bool:
        """Whether a token of this kind can stand here with the raw token `following` after it."""
        return any(self.survives(kind, after) for after in self.readings(following))

    def readings(self, index: int) -> list[str]:
        """The kinds that a raw token may turn out to have."""
        if index >= len(self.raw):
            return ["$END"]
        token = self.raw[index]
        if token.kind == "," and index + 1 < len(self.raw) and self.raw[index + 1].kind != ",":
            # A comma may be decoration: what counts is what comes behind it.
            return [",", *self.readings(index + 1)]
        if token.kind != WORD:
            return [token.kind]
        kinds = []
        for rest, kind in self.tables.keywords.get(token.text, ()):
            ahead = self.raw[index + 1 : index + 1 + len(rest)]
            if [t.text for t in ahead] == rest:
                kinds.append(kind)
        if token.text not in RESERVED:
            kinds.append("NAME")
            if looks_like_currency(token.text):
                kinds.append("ISO_CURRENCY")
        return kinds

    def survives(self, *kinds: str) -> bool:
        """Whether tokens of these kinds could be read from here on, one after the other."""
        states = self.states[:] if len(self.states) < 64 else self.states[-64:]
        actions, gotos, rules = self.tables.actions, self.tables.gotos, self.tables.rules
        end = self.tables.ends[self.start]
        for kind in kinds:
            while True:
                action = actions[states[-1]].get(kind)
                if action is None:
                    return states[-1] == end and kind == "$END"
                if action > 0:
                    states.append(action - 1)
                    break
                symbol, length, _ = rules[-action - 1]
                if length:
                    del states[-length:]
                    if not states:
                        return True
                states.append(gotos[states[-1]][symbol])
        return True

    def expected(self) -> list[str]:
        """The kinds of token that could really stand here, in the order of the alphabet."""
        return [
            kind for kind in sorted(self.tables.actions[self.states[-1]]) if self.survives(kind)
        ]
