"""What a dialect of SQL is: its own words for the few things that dialects say differently."""

from __future__ import annotations

from collections.abc import Callable

from slalang.source.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Dialect:
    """How one database says what every database can do. All parts are texts of SQL."""

    name: str
    title: str
    verified: bool
    """Whether its queries are run, and compared with the interpreter, in our tests."""
    quote: str
    """What stands on both sides of a name."""
    text: Callable[[str], str]
    """A literal of a text; nothing in it can end it."""
    types: dict[str, str]
    """Of `int`, `wide`, `text`, `texts` and `bool`."""
    contains: Callable[[str, str], str]
    """Whether a text (an expression) holds another (the text itself)."""
    starts_with: Callable[[str, str], str]
    ends_with: Callable[[str, str], str]
    matches: Callable[[str, str], str]
    """Whether a portable pattern is found anywhere in a text."""
    holds: Callable[[str, str], str]
    """Whether a list (an expression) holds a text (an expression)."""
    any_text: Callable[[str, Callable[[str], str]], str]
    """Whether one text of a list, which is known, passes a test."""
    is_null_list: Callable[[str], str]
    quotient: Callable[[str, int, bool], str]
    """The whole part of a number that is not below 0; whether the number is a wide one."""
    count_if: Callable[[str], str]
    """How many rows a condition is true of; 0 where there are none."""
    concerning: Callable[[str], str] = lambda condition: condition
    """A condition that only ever selects rows."""
    fence: str = ""
    """What keeps the optimiser from working out a subquery's columns again and again."""
    settings: str = ""
    """What the query ends with."""


def standard_text(text: str) -> str:
    """A literal of the standard: only quotes are doubled."""
    return "'" + text.replace("'", "''") + "'"


def backslashed_text(text: str) -> str:
    """A literal where a backslash escapes."""
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def identifier(dialect: Dialect, name: str) -> str:
    """A quoted name."""
    quote = dialect.quote
    return f"{quote}{name.replace(quote, quote * 2)}{quote}"


def like(text: str) -> str:
    """A text as it stands in a LIKE pattern whose escape is `!`."""
    return "".join(f"!{char}" if char in "!%_" else char for char in text)
