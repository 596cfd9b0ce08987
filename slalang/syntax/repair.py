"""One mistake → the reading that was most likely meant, if what follows can be read then.

Each repair edits the raw tokens that lie ahead, reports one finding, and says
whether it was sure enough to be made.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from slalang.diagnostics.suggest import nearest
from slalang.source.currencies import CURRENCIES
from slalang.source.text import Span
from slalang.syntax import faults
from slalang.syntax.lexer import WORD
from slalang.syntax.tree import Token
from slalang.syntax.words import RESERVED, SYNONYMS

if TYPE_CHECKING:
    from slalang.syntax.parser import Machine

SIGNS = ("_NL", ",", ")", "{", "%")
"""Signs that are worth inserting."""
STATEMENT_ENDS = ("_NL", "$END", "{", "}")
VALUES = ("NUMERAL", "ORDINAL", "STRING", "PROSE", "ISO_DATE", "ISO_MONTH", "CLOCK")
MOST_WORDS = 8
"""A text without quotes is looked for in so many words."""
MOST_READINGS = 200
"""So many ways to read what follows are tried."""


def repair(machine: Machine, token: Token, index: int, expected: list[str]) -> bool:
    """Try every repair, surest first; `index` is the raw token with which `token` begins."""
    return (
        _replace(machine, index, expected)
        or _take_back(machine, index)
        or _end_list(machine, index)
        or _swap_currency(machine, index, expected)
        or _insert(machine, token, index, expected)
        or _quote(machine, index, expected)
        or _join_name(machine, index)
        or _join_number(machine, index)
        or _substitute(machine, index, expected)
    )


def drop(machine: Machine, index: int) -> bool:
    """A word too many: read on as if it were not there, if the whole statement fits then."""
    rest = following(machine, index + 1, 8, ends=STATEMENT_ENDS)
    if not rest or not reads(machine, rest):
        return False
    machine.at = index + 1
    return True


def reads(machine: Machine, tokens: list[Token]) -> bool:
    """Whether these raw tokens, whatever they turn out to mean, can be read from here."""
    waiting: list[tuple[int, tuple[str, ...]]] = [(0, ())]
    tried = 0
    while waiting and tried < MOST_READINGS:
        index, path = waiting.pop()
        if index >= len(tokens):
            return True
        tried += 1
        if tokens[index].kind == "," and index and tokens[index - 1].kind != ",":
            # The comma may be decoration.
            waiting.append((index + 1, path))
        for kind, width in _readings(machine, tokens, index):
            if machine.survives(*path, kind):
                waiting.append((index + width, (*path, kind)))
    return False


def following(
    machine: Machine, index: int, most: int, ends: tuple[str, ...] = ("_NL", "$END")
) -> list[Token]:
    """The next raw tokens, up to the end of the statement: the next one may have its own faults."""
    found = []
    for token in machine.raw[index : index + most]:
        found.append(token)
        if token.kind in ends:
            break
    return found


def statement_begins(machine: Machine) -> bool:
    """Whether the last thing read was the end of a statement or the opening of a block."""
    return not machine.read or machine.read[-1].kind in ("_NL", "{")


def _readings(machine: Machine, tokens: list[Token], index: int) -> list[tuple[str, int]]:
    """The kinds that a raw token may turn out to have, and how many raw tokens that takes."""
    token = tokens[index]
    if token.kind != WORD:
        return [(token.kind, 1)]
    found = []
    for rest, kind in machine.tables.keywords.get(token.text, ()):
        ahead = [t.text for t in tokens[index + 1 : index + 1 + len(rest)]]
        if ahead == rest[: len(ahead)] and (len(ahead) == len(rest) or index + 1 < len(tokens)):
            found.append((kind, 1 + len(rest)))
    if token.text not in RESERVED:
        found.append(("NAME", 1))
        if len(token.text) == 3 and token.text.isascii() and token.text.isupper():
            found.append(("ISO_CURRENCY", 1))
    return found


def _span(machine: Machine, first: Token, last: Token | None = None) -> Span:
    return Span(machine.source.path, first.start, (last or first).end)


def _written(machine: Machine, first: Token, last: Token) -> str:
    return machine.source.text[first.start : last.end]


def _is_word(kind: str) -> bool:
    return kind[0].isalpha() and kind.islower() and kind != "to be agreed"


def _words(keyword: str, place: Token) -> list[Token]:
    """A keyword or sign as raw tokens that stand where `place` stands."""
    if not keyword[0].isalpha():
        return [Token(keyword, keyword, place.start, place.end)]
    return [Token(WORD, word, place.start, place.end) for word in keyword.split(" ")]


def _take(machine: Machine, index: int, width: int, tokens: list[Token]) -> bool:
    """Read on with these tokens in place of `width` raw ones."""
    machine.raw[index : index + width] = tokens
    machine.at = index
    return True


def _replace(machine: Machine, index: int, expected: list[str]) -> bool:
    """A word that looks like a keyword which fits, or means the same: read it as that keyword."""
    raw = machine.raw[index]
    if raw.kind != WORD:
        return False
    wanted = {kind.split(" ")[0] for kind in expected if kind[0].isalpha() and kind.islower()}
    units = {
        word for word, found in machine.tables.keywords.items() for _, k in found if k in expected
    }
    if "ISO_CURRENCY" in expected and raw.text.upper() in CURRENCIES:
        code = raw._replace(text=raw.text.upper())
        machine.faults.append(faults.Misspelled(_span(machine, raw), raw.text, code.text))
        return _take(machine, index, 1, [code])
    meant = SYNONYMS.get(raw.text.casefold())
    if meant not in expected:
        meant = nearest(raw.text, sorted(wanted | units))
    if meant is None or meant == raw.text:
        return False
    # A declaration that only looks alike has other clauses: look into its block.
    ahead = 7 if statement_begins(machine) else 3
    fixed = _words(meant, raw)
    if not reads(machine, [*fixed, *following(machine, index + 1, ahead)]):
        return False
    machine.faults.append(faults.Misspelled(_span(machine, raw), raw.text, meant))
    return _take(machine, index, 1, fixed)


def _take_back(machine: Machine, index: int) -> bool:
    """`deliver atleast 20`: the word before was taken for a name, and is a keyword misspelt."""
    word = machine.values[-1] if machine.values else None
    if type(word) is not Token or word.kind != "NAME" or machine.read[-1] is not word:
        return False
    state = machine.states.pop()
    machine.values.pop()
    wanted = [kind for kind in machine.expected() if _is_word(kind)]
    meant = SYNONYMS.get(word.text)
    if meant not in wanted:
        meant = nearest(word.text, wanted)
    if meant and meant != word.text:
        fixed = _words(meant, word)
        if reads(machine, [*fixed, *following(machine, index, 3)]):
            machine.read.pop()
            machine.faults.append(faults.Misspelled(_span(machine, word), word.text, meant))
            return _take(machine, index, 0, fixed)
    machine.states.append(state)
    machine.values.append(word)
    return False


def _end_list(machine: Machine, index: int) -> bool:
    """`manager, director, }`: a comma after the last item, perhaps with the next statement read."""
    for count in (1, 2):
        taken = machine.values[-count:]
        comma = taken[0] if len(taken) == count else None
        if type(comma) is not Token or comma.kind != ",":
            continue
        ahead = following(machine, index, 3)
        if count == 2:
            word = taken[1]
            if type(word) is not Token or word.kind != "NAME":
                return False
            if "\n" not in machine.source.text[comma.end : word.start]:
                return False
            line_end = Token("_NL", "", comma.end, comma.end)
            ahead = [line_end, word._replace(kind=WORD), *ahead]
        states = machine.states[-count:]
        del machine.states[-count:], machine.values[-count:]
        if reads(machine, ahead):
            del machine.read[-count:]
            machine.faults.append(faults.CommaTooMany(_span(machine, comma)))
            return _take(machine, index, 0, ahead[:2] if count == 2 else [])
        machine.states += states
        machine.values += taken
    return False


def _swap_currency(machine: Machine, index: int, expected: list[str]) -> bool:
    """`USD 2_000`: the currency stands before its amount."""
    code, amount = machine.raw[index], machine.raw[min(index + 1, len(machine.raw) - 1)]
    shaped = code.kind == WORD and len(code.text) == 3 and code.text.isupper()
    if not shaped or amount.kind != "NUMERAL" or "NUMERAL" not in expected:
        return False
    if not reads(machine, [amount, code, *following(machine, index + 2, 2)]):
        return False
    span, written = _span(machine, code, amount), _written(machine, code, amount)
    machine.faults.append(faults.CurrencySign(span, written, f"{amount.text} {code.text}"))
    return _take(machine, index, 2, [amount, code])


def _insert(machine: Machine, token: Token, index: int, expected: list[str]) -> bool:
    """Something is missing before this word: a keyword, a sign or the end of a statement."""
    rest = following(machine, index, 3)
    place = Token("", "", token.start, token.start)
    fitting = []
    for kind in expected:
        if kind == "one of" and (len(rest) < 2 or rest[1].kind != ","):
            # Any word could be the only value: more likely it is meant as a type.
            continue
        if kind in SIGNS or _is_word(kind):
            words = [place._replace(kind="_NL")] if kind == "_NL" else _words(kind, place)
            if reads(machine, [*words, *rest]):
                fitting.append((kind, words))
    signs = [(kind, words) for kind, words in fitting if kind in SIGNS]
    if len(fitting) != 1:
        fitting = signs
    if len(fitting) != 1:
        return False
    kind, words = fitting[0]
    previous = machine.read[-1].text if machine.read else ""
    machine.faults.append(faults.Missing(_span(machine, token), kind, previous, token.text))
    return _take(machine, index, 0, words)


def _quote(machine: Machine, index: int, expected: list[str]) -> bool:
    """Bare words or a number where a text is wanted: read them as that text."""
    raw = machine.raw[index]
    if "STRING" not in expected or raw.kind not in (WORD, "NUMERAL", "ISO_DATE", "ISO_MONTH"):
        return False
    if raw.text in RESERVED:
        return False
    for width in range(1, MOST_WORDS + 1):
        last = machine.raw[min(index + width, len(machine.raw)) - 1]
        if last.kind in STATEMENT_ENDS or last.kind in ("STRING", "PROSE", ",", "(", ")"):
            return False
        text = _written(machine, raw, last)
        quoted = Token("STRING", f'"{text}"', raw.start, last.end)
        after = following(machine, index + width, 2)
        if last.kind in (WORD, raw.kind) and reads(machine, [quoted, *after]):
            machine.faults.append(faults.MissingQuotes(_span(machine, raw, last), text))
            return _take(machine, index, width, [quoted])
    return False


def _join_name(machine: Machine, index: int) -> bool:
    """`stage sales qualified "…"`, `party field-marketing "…"`: the name is one word."""
    first = machine.values[-1] if machine.values else None
    if type(first) is not Token or first.kind != "NAME" or len(machine.read) < 2:
        return False
    if len(machine.read) > 2 and machine.read[-3].kind not in ("_NL", "{"):
        # Only right behind the kind of a declaration is it sure to be a name.
        return False
    width = 2 if machine.raw[index].kind == "-" else 1
    last = machine.raw[min(index + width, len(machine.raw)) - 1]
    if last.kind != WORD or last.text in RESERVED:
        return False
    if not reads(machine, following(machine, index + width, 3)):
        return False
    joined = f"{first.text}_{last.text}"
    span, written = _span(machine, first, last), _written(machine, first, last)
    machine.faults.append(faults.NameOfWords(span, written, joined))
    machine.values[-1] = machine.read[-1] = first._replace(text=joined, end=last.end)
    machine.at = index + width
    return True


def _join_number(machine: Machine, index: int) -> bool:
    """`500 000 USD`: one number, its digits in groups."""
    first, last = machine.values[-1] if machine.values else None, machine.raw[index]
    if type(first) is not Token or first.kind != "NUMERAL" or last.kind != "NUMERAL":
        return False
    if len(last.text) != 3 or not reads(machine, following(machine, index + 1, 3)):
        return False
    span, written = _span(machine, first, last), _written(machine, first, last)
    machine.faults.append(faults.NumberWithCommas(span, written))
    joined = first._replace(text=f"{first.text}_{last.text}", end=last.end)
    machine.values[-1] = machine.read[-1] = joined
    machine.at = index + 1
    return True


def _substitute(machine: Machine, index: int, expected: list[str]) -> bool:
    """Another word than the only one that fits, such as `-` for `to`: read it as that word."""
    raw = machine.raw[index]
    if raw.kind in STATEMENT_ENDS or raw.kind in VALUES or statement_begins(machine):
        return False
    if raw.text == "or":
        # `and` would fit more places, and say something else.
        return False
    rest = following(machine, index + 1, 3)
    fitting = [
        kind
        for kind in expected
        if (_is_word(kind) or kind in ("%", "..")) and reads(machine, [*_words(kind, raw), *rest])
    ]
    if len(fitting) != 1:
        return False
    machine.faults.append(faults.Misspelled(_span(machine, raw), raw.text, fitting[0]))
    return _take(machine, index, 1, _words(fitting[0], raw))
