"""What a dialect of SQL is: its own words for the few things that dialects say differently."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from slalang.evaluate import RulesProblem
from slalang.source.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Packing:
    """How several small things are gathered in the bits of one whole number."""

    sum: Callable[[str], str]
    """A sum that is known to fit into 64 bits."""
    marks: Callable[[str], str]
    """Every bit that is set in any row."""
    bits: Callable[[str, int, int], str]
    """Of a number, from a bit on, so many bits."""
    at_most: Callable[[int], str]
    """A condition on groups that stops the query where one has more rows."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """How one database says what every database can do. All parts are texts of SQL."""

    name: str
    title: str
    verified: bool
    """Whether its queries are run, and compared with the interpreter, in our tests."""
    identifier: Callable[[str], str]
    """A quoted name; nothing in it can end it."""
    text: Callable[[str], str]
    """A literal of a text; nothing in it can end it."""
    types: Mapping[str, str]
    """Of `int`, `wide`, `text`, `texts` and `bool`."""
    contains: Callable[[str, str], str]
    """Whether a text (an expression) holds another (a literal)."""
    starts_with: Callable[[str, str], str]
    ends_with: Callable[[str, str], str]
    matches: Callable[[str, str], str]
    """Whether a portable pattern (the text itself) is found anywhere in a text."""
    holds: Callable[[str, str], str]
    """Whether a list (an expression), which is known, holds a text (an expression)."""
    any_text: Callable[[str, Callable[[str], str]], str]
    """Whether one text of a list, which is known, passes a test."""
    quotient: Callable[[str, int, bool], str]
    """The whole part of a number that is not below 0; whether the number is a wide one."""
    count_if: Callable[[str], str]
    """How many rows a condition is true of; 0 where there are none."""
    is_null_list: Callable[[str], str] = lambda items: f"{items} IS NULL"
    same_lists: Callable[[str, str], str] = lambda one, other: f"({one} = {other})"
    """Whether two lists, which are known, hold the same texts in the same order."""
    null_list: str = ""
    """An unknown list, where it is not simply NULL."""
    among: Callable[[str, Sequence[str]], str] = lambda item, options: (
        f"{item} IN ({', '.join(options)})"
    )
    """Whether a value is one of some literals; NULL of NULL."""
    number: Callable[[int], str] = str
    """A literal of a whole number of at most 38 digits."""
    distinct: Callable[[str, str, bool], str] = lambda condition, value, _: (
        f"count(DISTINCT CASE WHEN {condition} THEN {value} END)"
    )
    """How many known values there are where a condition is true; whether they are lists."""
    fence: str = ""
    """What keeps the optimiser from working out a subquery's columns again and again."""
    settings: str = ""
    """What the query ends with."""
    packing: Packing | None = None
    """How several things are gathered in one whole number, where that pays."""


def standard_text(text: str) -> str:
    """A literal of the standard: only quotes are doubled."""
    return "'" + sayable(text).replace("'", "''") + "'"


def backslashed_text(text: str) -> str:
    """A literal where a backslash escapes; control characters are written out."""
    # `${` is where clients put in their variables.
    return "'" + "".join(map(_escaped, sayable(text))).replace("${", "\\u0024{") + "'"


def quoted(name: str) -> str:
    """A name of the standard, in double quotes."""
    return '"' + sayable(name).replace('"', '""') + '"'


def backticked(name: str) -> str:
    """A name in backticks, which are doubled inside."""
    return "`" + sayable(name).replace("`", "``") + "`"


def sayable(text: str) -> str:
    """The same; raises `RulesProblem` for characters that not every database can hold."""
    if "\0" in text or any("\ud800" <= char <= "\udfff" for char in text):
        raise RulesProblem(f"{text!r} has a character that no database can hold: leave it out")
    return text


def named_within(most: int, title: str, name: str) -> str:
    """The same; raises `RulesProblem` for a name of more bytes, which would be cut off."""
    if not 0 < len(sayable(name).encode()) <= most:
        raise RulesProblem(f"{title} reads {most} bytes of a name, and `{name}` has more")
    return name


def any_group_counts(pattern: str) -> str:
    """A portable pattern without `(?:`: nothing asks what a bracket held."""
    parts, at = [], 0
    while at < len(pattern):
        length = 2 if pattern[at] == "\\" else 1
        part = pattern[at : at + length]
        if pattern.startswith("(?:", at):
            part, length = "(", 3
        parts.append(part)
        at += length
    return "".join(parts)


def _escaped(char: str) -> str:
    if char in "\\'":
        return f"\\{char}"
    if char < " " or char in "\x7f\x85\u2028\u2029":
        return f"\\u{ord(char):04x}"
    return char
