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
from slalang.syntax.lexer import WORD, lex
from slalang.syntax.tables import SPLICE, Tables, tables
from slalang.syntax.tree import Element, File, Node, Token
from slalang.syntax.words import RESERVED

Value: TypeAlias = Element | list[Element]


def parse(source: SourceFile) -> tuple[File, list[Finding]]:
    """Read a whole file. Never fails: what cannot be read is reported and left out."""
    lexed = lex(source)
    machine = Machine(source, lexed.tokens, "file")
    machine.run()
    declarations = tuple(v for v in machine.result if type(v) is Node)
    return (
        File(
            source=source,
            declarations=declarations,
            tokens=tuple(machine.read),
            comments=tuple(lexed.comments),
            damaged=recover.damaged(machine, lexed.faults),
            lost_names=frozenset(machine.lost_names),
        ),
        lexed.faults + machine.faults,
    )


def parse_formula(source: SourceFile, start: int, end: int) -> tuple[Node | None, list[Finding]]:
    """Read the formula in a stretch of prose; `None` where there is a mistake in it."""
    lexed = lex(source, start, end)
    line_end = [t for t in lexed.tokens if t.kind != "_NL"]
    machine = Machine(source, line_end, "formula")
    machine.run()
    found = lexed.faults + machine.faults
    formula = machine.result[0] if machine.result and not found else None
    return (formula if type(formula) is Node else None), found


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
        raw, states, values = self.raw, self.states, self.values
        actions, gotos, rules = self.tables.actions, self.tables.gotos, self.tables.rules
        keywords = self.tables.keywords
        end = self.tables.ends[self.start]
        push_state, push_value, keep = states.append, values.append, self.read.append
        while True:
            token = raw[self.at]
            kind = token.kind
            if kind == WORD:
                if token.text in keywords or "ISO_CURRENCY" in actions[states[-1]]:
                    token = self.understand(token)
                    kind = token.kind
                else:
                    kind = "NAME"
                    token = Token(kind, token.text, token.start, token.end)
                    self.at += 1
            elif kind == "," and self.is_decoration(token):
                self.at += 1
                keep(token)
                continue
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
                if mode == SPLICE:
                    if length > 1:
                        spliced: list[Element] = []
                        for value in values[-length:]:
                            if type(value) is list:
                                spliced += value
                            else:
                                spliced.append(value)  # type: ignore[arg-type]
                        del states[-length:], values[-length:]
                        push_value(spliced)
                    elif length == 0:
                        push_value([])
                    else:
                        states.pop()
                else:
                    children: list[Element] = []
                    if length:
                        for value in values[-length:]:
                            if type(value) is list:
                                children += value
                            else:
                                children.append(value)  # type: ignore[arg-type]
                        del states[-length:], values[-length:]
                    if children:
                        start, stop = children[0].start, children[-1].end
                    else:
                        start = stop = token.start
                    push_value(Node(symbol, tuple(children), start, stop))
                state = gotos[states[-1]][symbol]
                push_state(state)
                if state == end and kind == "$END":
                    top = values[-1]
                    assert type(top) is Node
                    self.result = list(top.children)
                    return

    def understand(self, token: Token) -> Token:
        """Decide what a word is here; passes over all the words of a keyword."""
        self.at += 1
        row = self.tables.actions[self.states[-1]]
        text = token.text
        may_be_name = "NAME" in row and text not in RESERVED
        for rest, kind in self.tables.keywords.get(text, ()):
            if kind not in row:
                continue
            after = self.at + len(rest)
            ahead = self.raw[self.at : after]
            if [t.text for t in ahead if t.kind == WORD] != rest or len(ahead) != len(rest):
                continue
            if not rest and may_be_name and not self.fits(kind, after):
                continue
            self.at = after
            stop = ahead[-1].end if ahead else token.end
            full = text if not rest else " ".join([text, *rest])
            return Token(kind, full, token.start, stop)
        if "ISO_CURRENCY" in row and looks_like_currency(text):
            if text in CURRENCIES or not may_be_name:
                return Token("ISO_CURRENCY", text, token.start, token.end)
        if may_be_name:
            return Token("NAME", text, token.start, token.end)
        kind = "NAME" if text not in RESERVED else text
        return Token(kind, text, token.start, token.end)

    def is_decoration(self, comma: Token) -> bool:
        """Whether a comma can be passed over: no list goes on here, and what follows fits."""
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
        if token.kind == ",":
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
        """The kinds of token that could really stand here, keywords in the order of the alphabet."""
        return [
            kind for kind in sorted(self.tables.actions[self.states[-1]]) if self.survives(kind)
        ]
