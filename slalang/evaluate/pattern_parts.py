"""The parts of a pattern, read from its text; what engines read differently is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias
from unicodedata import normalize

from slalang.evaluate.text import lowered
from slalang.source.frozen import dataclass

LONGEST = 500
"""A pattern may have so many characters."""
MOST_REPEATS = 100
MOST_LETTERS = 0x6000
"""So many characters a range may span."""
DEEPEST = 20


@dataclass(frozen=True, slots=True)
class Chars:
    """`a`, `.`, `[^a-z]`: one character."""

    ranges: tuple[tuple[str, str], ...]
    negated: bool = False

    def __contains__(self, char: str) -> bool:
        return self.negated != any(low <= char <= high for low, high in self.ranges)


@dataclass(frozen=True, slots=True)
class Edge:
    """`^` or `$`."""

    end: bool


@dataclass(frozen=True, slots=True)
class Chain:
    """`ab`: one after the other."""

    items: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """`a|b`."""

    items: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """`a*`, `a{2,3}`."""

    item: Part
    least: int
    most: int | None


Part: TypeAlias = Chars | Edge | Chain | Choice | Repeat


class PatternFault(ValueError):
    """Why a pattern is not understood, as the end of a sentence."""


def parsed(pattern: str) -> Part:
    """What a pattern says, in lower case; raises `PatternFault`."""
    pattern = normalize("NFC", pattern)
    if len(pattern) > LONGEST:
        raise PatternFault(f"it has {len(pattern)} characters, where at most {LONGEST} are read")
    reader = _Reader(pattern)
    part = _choice(reader)
    if reader.peek() == ")":
        raise PatternFault("a `)` closes nothing: write `\\)` for the character")
    return part


_ANY = Chars((("\n", "\n"),), negated=True)
_DIGITS = (("0", "9"),)
_BLANKS = (("\t", "\n"), ("\f", "\r"), (" ", " "))
_NAMED = {
    "d": Chars(_DIGITS),
    "D": Chars(_DIGITS, negated=True),
    "s": Chars(_BLANKS),
    "S": Chars(_BLANKS, negated=True),
}
_CONTROLS = {"n": "\n", "t": "\t", "r": "\r", "f": "\f"}
_REFUSED = {
    "b": "`\\b` means a word's border in one engine and a backspace in another: use `mentions`",
    "B": "`\\B` means different things to different engines: use `mentions`",
    "w": "`\\w` knows other letters in each engine: write the letters, such as `[a-z0-9_]`",
    "W": "`\\W` knows other letters in each engine: write the letters, such as `[^a-z0-9_]`",
    "A": "`\\A` is not known everywhere: write `^`",
    "z": "`\\z` is not known everywhere: write `$`",
    "Z": "`\\Z` is not known everywhere: write `$`",
    "p": "`\\p` is not known everywhere: write the letters in brackets",
    "P": "`\\P` is not known everywhere: write the letters in brackets",
}


@dataclass(slots=True)
class _Reader:
    text: str
    at: int = 0
    depth: int = 0

    def peek(self, length: int = 1) -> str:
        return self.text[self.at : self.at + length]

    def take(self) -> str:
        char = self.peek()
        self.at += 1
        return char


def _choice(reader: _Reader) -> Part:
    items = [_chain(reader)]
    while reader.peek() == "|":
        reader.take()
        items.append(_chain(reader))
    return items[0] if len(items) == 1 else Choice(tuple(items))


def _chain(reader: _Reader) -> Part:
    items: list[Part] = []
    while reader.peek() not in ("", "|", ")"):
        items.append(_repeated(reader, _atom(reader)))
    if not items:
        raise PatternFault("a part of it is empty: some engines refuse that")
    return items[0] if len(items) == 1 else Chain(tuple(items))


def _repeated(reader: _Reader, item: Part) -> Part:
    if reader.peek() not in ("*", "+", "?", "{"):
        return item
    if isinstance(item, Edge):
        raise PatternFault(f"`{reader.peek()}` repeats an edge of the text: leave it out")
    match reader.take():
        case "*":
            repeat = Repeat(item, 0, None)
        case "+":
            repeat = Repeat(item, 1, None)
        case "?":
            repeat = Repeat(item, 0, 1)
        case _:
            repeat = _counted(reader, item)
    if reader.peek() in ("*", "+", "?", "{"):
        raise PatternFault(f"`{reader.peek()}` follows another repeat: leave one of them out")
    return repeat


def _counted(reader: _Reader, item: Part) -> Repeat:
    inside, brace, _ = reader.text[reader.at :].partition("}")
    least, comma, most = inside.partition(",")
    if not brace or not _number(least) or (most and not _number(most)):
        raise PatternFault("`{` begins no number of times: write `{2}`, `{2,4}` or `\\{`")
    reader.at += len(inside) + 1
    low = int(least)
    high = (int(most) if most else None) if comma else low
    if max(low, high or 0) > MOST_REPEATS:
        raise PatternFault(f"`{{{inside}}}` repeats more than {MOST_REPEATS} times")
    if high is not None and (high < low or high == 0):
        raise PatternFault(f"`{{{inside}}}` can never be met")
    return Repeat(item, low, high)


def _number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 5


def _atom(reader: _Reader) -> Part:
    match reader.take():
        case "(":
            return _bracket(reader)
        case "[":
            return _class(reader)
        case ".":
            return _ANY
        case "^":
            return Edge(end=False)
        case "$":
            return Edge(end=True)
        case "\\":
            return _escape(reader)
        case ("*" | "+" | "?") as sign:
            raise PatternFault(f"`{sign}` repeats nothing: write `\\{sign}` for the character")
        case ("{" | "}" | "]") as sign:
            raise PatternFault(f"`{sign}` stands alone: write `\\{sign}` for the character")
        case char:
            return Chars(_lowered(char, char))


def _bracket(reader: _Reader) -> Part:
    if reader.peek() == "?":
        if reader.peek(2) != "?:":
            raise PatternFault(
                f"`({reader.peek(2)}` looks around, names or switches something, which engines"
                " do differently: only `( )` and `(?: )` are read"
            )
        reader.at += 2
    reader.depth += 1
    if reader.depth > DEEPEST:
        raise PatternFault(f"its brackets are more than {DEEPEST} deep")
    part = _choice(reader)
    if reader.take() != ")":
        raise PatternFault("a `(` is not closed: write `\\(` for the character")
    reader.depth -= 1
    return part


def _escape(reader: _Reader) -> Chars:
    char = reader.take()
    if char in _NAMED and char:
        return _NAMED[char]
    if char in _CONTROLS and char:
        return Chars(((_CONTROLS[char], _CONTROLS[char]),))
    if char.isdigit():
        raise PatternFault(f"`\\{char}` refers back to a bracket, which not every engine can")
    if char in _REFUSED:
        raise PatternFault(_REFUSED[char])
    if not char or char.isalnum() or not char.isascii():
        raise PatternFault(f"`\\{char}` is not read alike everywhere: write the character itself")
    return Chars(((char, char),))


def _class(reader: _Reader) -> Chars:
    negated = reader.peek() == "^"
    reader.at += negated
    ranges: list[tuple[str, str]] = []
    while reader.peek() != "]" or not ranges:
        if reader.peek() in ("", "]"):
            raise PatternFault("a `[` is not closed or empty: write `\\[` for the character")
        low = _member(reader, ranges.extend)
        if low is None:
            continue
        if reader.peek() == "-" and reader.peek(2) not in ("-", "-]"):
            reader.take()
            high = _member(reader, ranges.extend)
            if high is None or high < low:
                raise PatternFault(f"`{low}-` begins a range that has no end after it")
            ranges.extend(_lowered(low, high))
        else:
            ranges.extend(_lowered(low, low))
    reader.take()
    return Chars(tuple(ranges), negated)


def _member(reader: _Reader, add: Callable[[tuple[tuple[str, str], ...]], None]) -> str | None:
    """One character of `[…]`; None after `\\d` or `\\s`, which are added at once."""
    char = reader.take()
    if char in ("[", "&") and (char == "[" or reader.peek() == "&"):
        raise PatternFault(f"`{char}` inside `[ ]` means more to some engines: write `\\{char}`")
    if char != "\\":
        return char
    chars = _escape(reader)
    if chars.negated:
        raise PatternFault("`\\D` and `\\S` inside `[ ]` are not read: write the characters")
    if len(chars.ranges) == 1 and chars.ranges[0][0] == chars.ranges[0][1]:
        return chars.ranges[0][0]
    add(chars.ranges)
    return None


def _lowered(low: str, high: str) -> tuple[tuple[str, str], ...]:
    """The range in lower case; a range whose letters do not stay in line is refused."""
    first, last = lowered(low), lowered(high)
    span = ord(high) - ord(low)
    if span > MOST_LETTERS:
        raise PatternFault(f"`{low}-{high}` spans more letters than can be lower-cased: split it")
    small = lowered("".join(map(chr, range(ord(low), ord(high) + 1))))
    if any(ord(letter) != ord(first) + place for place, letter in enumerate(small)):
        raise PatternFault(f"`{low}-{high}` mixes capitals with others: write two ranges")
    return ((first, last),)
