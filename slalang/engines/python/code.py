"""Pieces of Python code: constants that cannot break out, and conditions that are joined.

No name and no text of an agreement ever becomes code. Scores, rules, attributes, events and
so on are numbered (`s0`, `a12`), and every constant is written by `constant`, which takes
nothing but whole numbers, texts, truths and `None` of exactly these types and writes them in
ASCII, quoted by Python itself. A title such as `"); import os #` can only ever be a text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

# What `every` has joined stands in one pair of brackets, so that the first belongs to the last.
_GUARDED = re.compile(r"if \((\w+ is not None) and (.+)\):")
_WORD = re.compile(r"\w+")
DEEPEST = 60
"""Brackets may stand so deep in each other; Python reads not many more."""


class Beyond(Exception):
    """The rules say something that is not laid out as code: the interpreter follows them."""


def constant(value: object) -> str:
    """A text, whole number, truth or `None` as Python writes it, in ASCII."""
    # Types are asked for exactly: a subclass may write itself as it likes.
    if type(value) is str:
        return ascii(value)
    if type(value) is int:
        return hex(value) if abs(value) >> 64 else repr(value)
    if value is None or value is True or value is False:
        return repr(value)
    raise Beyond(f"{type(value).__name__} is no constant")


def constants(values: Iterable[object]) -> str:
    """`{1, 2}`: what is looked up with `in`."""
    written = dict.fromkeys(constant(value) for value in values)
    return "{" + ", ".join(written) + "}" if written else "()"


def every(parts: Iterable[str]) -> str:
    """Whether all of some conditions are true."""
    kept = [part for part in dict.fromkeys(parts) if part != "True"]
    if "False" in kept:
        return "False"
    return _joined(" and ", kept) if kept else "True"


def some(parts: Iterable[str]) -> str:
    """Whether one of some conditions is true."""
    kept = [part for part in dict.fromkeys(parts) if part != "False"]
    if "True" in kept:
        return "True"
    return _joined(" or ", kept) if kept else "False"


def no(part: str) -> str:
    """The opposite of a condition of two values."""
    match part:
        case "True":
            return "False"
        case "False":
            return "True"
        case _:
            return f"(not {part})"


def indented(lines: Iterable[str]) -> list[str]:
    """The same lines inside of a block."""
    return [" " + line for line in lines]


def block(head: str, lines: Sequence[str]) -> list[str]:
    """`if …:` with the lines in it; nothing for `if False:`, the lines alone for `if True:`."""
    if head == "if False:" or not lines:
        return []
    return list(lines) if head == "if True:" else [head, *indented(lines)]


def chain(cases: Sequence[tuple[str, Sequence[str]]], rest: Sequence[str] = ()) -> list[str]:
    """`if … elif … else`: the lines of the first case whose condition is true."""
    lines: list[str] = []
    word = "if"
    for test, inside in cases:
        if test == "True":
            rest = inside
            break
        if test != "False":
            lines += [f"{word} {test}:", *indented(inside or ["pass"])]
            word = "elif"
    if word == "if":
        return list(rest)
    return [*lines, "else:", *indented(rest)] if rest else lines


def guarded(lines: Sequence[str]) -> list[str]:
    """The same lines, where what is asked of neighbours in turn is asked once."""
    found: list[str] = []
    guard = ""
    inside = False
    for place, line in enumerate(lines):
        if line.startswith(" "):
            found.append(f" {line}" if inside else line)
            continue
        match = _GUARDED.fullmatch(line)
        nearest = next((one for one in lines[place + 1 :] if not one.startswith(" ")), "")
        after = nearest.startswith(("elif", "else"))
        inside = match is not None and not after
        if match is None or after:
            guard = ""
            found.append(line)
            continue
        if match[1] != guard:
            guard = match[1]
            found.append(f"if {guard}:")
        found.append(f" if {match[2]}:")
    return found


def without_unused(lines: list[str], prefixes: tuple[str, ...]) -> list[str]:
    """The same lines but those that fill a variable, named so, that no other line reads."""
    read = Counter(word for line in lines for word in _WORD.findall(line))
    return [
        line for line in lines if not line.startswith(prefixes) or read[line.partition(" ")[0]] > 1
    ]


def _joined(word: str, parts: list[str]) -> str:
    if len(parts) == 1:
        return parts[0]
    joined = f"({word.join(parts)})"
    if joined.count("(") > DEEPEST and _depth(joined) > DEEPEST:
        raise Beyond("conditions stand too deep in each other")
    return joined


def _depth(text: str) -> int:
    # Brackets inside of texts make it look deeper than it is, which is no harm.
    deepest = depth = 0
    for char in text:
        depth += (char == "(") - (char == ")")
        deepest = max(deepest, depth)
    return deepest
